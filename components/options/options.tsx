/** The options page: what is set, what was granted and added, each to be given back, and what is kept. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import '../parts/base.css';
import { checkLink } from '../../lib/check-page/link.ts';
import type { Grants, SessionClient } from '../../lib/extension/views/session-client.ts';
import { useKeptFocus } from '../parts/kept-focus.ts';
import { brief, HOSTS, linkOrigin, plain } from '../parts/text.ts';
import { Chosen } from './chosen.tsx';
import { Forget } from './forget.tsx';
import { InBrowser } from './in-browser.tsx';
import './options.css';

function Given({
  items,
  none,
  action,
  onRemove,
}: {
  items: string[];
  none: string;
  action: string;
  onRemove: (item: string) => Promise<void>;
}) {
  const [problem, setProblem] = useState<string | null>(null);
  const remove = (item: string) => {
    setProblem(null);
    onRemove(item).catch(() =>
      setProblem(`${brief(item, 120)} could not be given back. Try the browser’s page of extensions.`),
    );
  };
  return (
    <>
      {items.length ? (
        <ul class="given">
          {items.map((item) => (
            <li key={item}>
              <span class="mono">{plain(item)}</span>
              <button type="button" onClick={() => remove(item)} aria-label={`${action} ${brief(item, 200)}`}>
                {action}
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <p class="quiet-text">{none}</p>
      )}
      <p class="problem" role="status">
        {problem}
      </p>
    </>
  );
}

/** The question that a DevTools panel cannot put itself: Firefox gives it no `permissions`. */
function Asked({ origin, client, onAnswer }: { origin: string; client: SessionClient; onAnswer: () => void }) {
  const [granted, setGranted] = useState<boolean | null>(null);
  const answer = (value: boolean) => {
    setGranted(value);
    onAnswer();
  };
  const host = <span class="mono">{brief(origin, HOSTS)}</span>;
  return (
    <section class="asked" aria-label="Question">
      <h2>May the answers of {host} be seen?</h2>
      <p>
        The panel “MCP Auth” asks. With your permission the headers and errors of this host are seen, those that the
        browser keeps from the page too. Nothing is changed there.
      </p>
      <div class="actions">
        {granted !== true && (
          <button
            type="button"
            // The request must start inside the click: nothing may be awaited before it.
            onClick={() => client.requestHost(origin).then(answer, () => answer(false))}
          >
            Allow {host}
          </button>
        )}
        <span role="status">
          {granted === true && 'Allowed. You can close this tab and go on in DevTools.'}
          {granted === false && 'Not allowed. Everything else goes on as before.'}
        </span>
      </div>
    </section>
  );
}

/** `asked`: an origin that another page asks for; anything else is ignored. */
export function Options({ client, asked }: { client: SessionClient; asked?: string | null }) {
  const [grants, setGrants] = useState<Grants | null>(null);
  /** Of what is set, which is read anew once it was forgotten. */
  const [forgotten, setForgotten] = useState(0);
  const read = useCallback(() => client.grants().then(setGrants), [client]);
  const origin = linkOrigin(asked);
  useKeptFocus();
  useEffect(() => {
    read();
    // Grants change in other places too: in the popup, in the browser's own pages.
    addEventListener('focus', read);
    return () => removeEventListener('focus', read);
  }, [read]);

  return (
    <main class="options">
      <h1>MCP Auth Troubleshooter for Scalekit</h1>
      {origin !== undefined && <Asked origin={origin} client={client} onAnswer={read} />}
      <p>
        Installed, the extension sees MCP Inspector on this computer (<code>localhost</code>, <code>127.0.0.1</code>,{' '}
        <code>[::1]</code>) and nothing else. What you allowed beyond that is listed here.
      </p>
      <p>
        <a href={checkLink({})}>Check a server</a> by its URL, whichever client cannot sign in to it.
      </p>
      <p>
        <a href="/panel.html" target="_blank" rel="noopener">
          Look at a sample
        </a>
        : what the panel says of a sign-in that failed. It is made up.
      </p>
      <Chosen key={forgotten} client={client} />
      <InBrowser client={client} />
      <section>
        <h2>Hosts you allowed</h2>
        <p class="quiet-text">
          The answers of these hosts are seen with DevTools closed, those that the browser keeps from the page too.
        </p>
        {grants && (
          <Given
            items={grants.hosts}
            none="None."
            action="Give back"
            onRemove={async (host) => {
              await client.removeHost(host);
              await read();
            }}
          />
        )}
      </section>
      <section>
        <h2>Pages you added</h2>
        <p class="quiet-text">Sign-ins from these pages are watched like those of MCP Inspector.</p>
        {grants && (
          <Given
            items={grants.origins}
            none="None."
            action="Take out"
            onRemove={async (origin) => {
              await client.removeOrigin(origin);
              await read();
            }}
          />
        )}
      </section>
      <section>
        <h2>What is kept</h2>
        <p>
          What was captured stays in this browser until the browser is closed. Tokens, codes, cookies and passwords are
          never kept: what is shown of them is their kind, their length and a short fingerprint. A Metadata JSON that
          you pasted is kept until you forget it, and so are the addresses of the last servers that you checked, and
          these settings.
        </p>
        <Forget client={client} onForgotten={() => setForgotten(forgotten + 1)} />
      </section>
    </main>
  );
}
