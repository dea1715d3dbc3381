/** Registering a client for real: said before what it creates and where that is removed again, done after a second click. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CheckClient, CheckState, RunningCheck } from '../../lib/extension/views/check-client.ts';
import { newClient } from '../../lib/registering/client.ts';
import type { Registered } from '../../lib/registering/outcome.ts';
import { FindingRow } from '../parts/finding.tsx';
import { Mark } from '../parts/mark.tsx';
import { Prose } from '../parts/prose.tsx';
import { brief, HOSTS, linkHost } from '../parts/text.ts';
import '../parts/facts.css';
import './register.css';

interface RegisterProps {
  check: CheckClient;
  server: string;
  /** `registration_endpoint`. */
  endpoint: string;
  /** The client that was named, or none. */
  client: string;
  /** Scalekit is who signs people in. */
  scalekit: boolean;
}

export function Register(props: RegisterProps) {
  const [asked, setAsked] = useState(false);
  const [state, setState] = useState<CheckState>();
  const current = useRef<RunningCheck>(undefined);
  useEffect(() => () => current.current?.cancel(), []);
  const running = state?.phase === 'running' || state?.phase === 'needs-permission';
  /** There is one, or may be: another is not created by the same button. */
  const created = state?.phase === 'lost' || state?.registered?.kind === 'accepted';

  function register(): void {
    const { check, server, endpoint, client } = props;
    // A state may be drawn later than a second click comes.
    if (current.current) return;
    setState({ phase: 'running', asked: [] });
    current.current = check.register({ server, endpoint, client }, (next) => {
      const mayTryAgain = next.phase === 'refused' || (next.phase === 'done' && next.registered?.kind !== 'accepted');
      if (mayTryAgain) current.current = undefined;
      setState(next);
    });
  }

  return (
    <section class="register">
      <h2>Does it take a registration?</h2>
      <p>The check registered nothing. Whether a client can register shows only when one does.</p>
      <button type="button" aria-expanded={asked} onClick={() => setAsked(!asked)}>
        Register a client…
      </button>
      {asked && (
        <>
          <Before {...props} />
          {/* The second click of a double one creates nothing. */}
          <button
            type="button"
            class="create"
            aria-disabled={running || created}
            onClick={(event) => event.detail < 2 && register()}
          >
            Create this client
          </button>
        </>
      )}
      <div role="status" data-registered={state?.registered?.kind}>
        {running && <p>Registering…</p>}
        {state?.phase === 'lost' && (
          <p>The extension was restarted meanwhile. Look in the list of clients whether one was created.</p>
        )}
        {state?.phase === 'refused' && <p>{brief(state.sentence ?? '', 400)}</p>}
        {state?.registered && <Outcome registered={state.registered} />}
      </div>
      {state?.phase === 'needs-permission' && (
        <button type="button" onClick={() => void current.current?.permit(state.origins ?? [])}>
          Allow {brief((state.origins ?? []).join(', '), HOSTS)}
        </button>
      )}
    </section>
  );
}

function Before({ endpoint, client, scalekit }: RegisterProps) {
  const { client_name, redirect_uris } = newClient(client);
  return (
    <div class="before">
      <p>This creates a client at {brief(linkHost(endpoint) ?? endpoint, 120)}, which stays until you remove it:</p>
      <dl class="facts">
        <dt>Name</dt>
        <dd>{client_name}</dd>
        <dt>Callback address</dt>
        <dd class="mono">{brief(redirect_uris.join(', '), 300)}</dd>
        <dt>To remove it</dt>
        <dd>
          {scalekit ? (
            <>
              <b>MCP Servers › your MCP server › Clients</b> in the Scalekit dashboard
            </>
          ) : (
            'the list of clients of that authorization server'
          )}
        </dd>
      </dl>
    </div>
  );
}

function Outcome({ registered }: { registered: Registered }) {
  if (registered.kind === 'refused') {
    return <FindingRow finding={registered.finding} kind="failed" fix />;
  }
  if (registered.kind === 'unknown') {
    return (
      <p>
        <Mark kind="unknown" /> <Prose text={registered.says} limit={400} />
      </p>
    );
  }
  return (
    <p>
      <Mark kind="passed" /> It was registered, as client ID <code>{brief(registered.clientId, 200)}</code>. It stays
      until you remove it.{registered.secret && ' It got a client secret too, which is kept nowhere.'}
    </p>
  );
}
