/** The popup of a tab in which nothing was captured: why that is, and what to do. */
import { useState } from 'preact/hooks';
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import { BackendEnded, Stale, Unread } from '../parts/inspector.tsx';
import { inspectorName } from '../parts/inspector-name.ts';
import { Pin, PrivateWindows, useInstallation } from '../parts/installation.tsx';
import { brief, HOSTS, linkHost } from '../parts/text.ts';

interface QuietProps {
  session: SessionSnapshot;
  client: SessionClient;
}

export function Quiet(props: QuietProps) {
  return (
    <>
      <Why {...props} />
      <Seen client={props.client} />
    </>
  );
}

/** What of the badge and of windows is seen at all. */
function Seen({ client }: { client: SessionClient }) {
  const found = useInstallation(client);
  const { onToolbar, privateWindows } = found ?? {};
  if (!found || (onToolbar !== false && privateWindows === undefined)) return null;
  return (
    <section class="quiet-text">
      <Pin {...found} />
      <PrivateWindows {...found} />
    </section>
  );
}

function Why({ session, client }: QuietProps) {
  const [refused, setRefused] = useState(false);
  if (session.inspector && session.unread) {
    return (
      <header class="quiet-head">
        <Unread name={inspectorName(session.inspector)} />
      </header>
    );
  }
  if (session.inspector && session.stale) {
    return (
      <header class="quiet-head">
        <Stale inspector={session.inspector} client={client} />
      </header>
    );
  }
  if (session.inspector) {
    return (
      <header class="quiet-head">
        <h1>Nothing captured yet</h1>
        <p>
          {session.added ? (
            'Start a sign-in to an MCP server on this page.'
          ) : (
            <>
              Press <b>Connect</b> in {inspectorName(session.inspector)}.
            </>
          )}{' '}
          The result appears here.
        </p>
        {!session.added && <BackendEnded inspector={session.inspector} />}
      </header>
    );
  }
  const host = session.pageOrigin === null ? null : linkHost(session.pageOrigin);
  // The request must start inside the click: nothing may be awaited before it.
  const add = () => {
    client.addOrigin(session.pageOrigin).then(
      (added) => setRefused(!added),
      () => setRefused(true),
    );
  };
  return (
    <>
      <header class="quiet-head">
        <h1>This page is not MCP Inspector</h1>
        <p>
          Open MCP Inspector in a tab and press <b>Connect</b> there. The result appears here while you are in that tab.
        </p>
      </header>
      {host !== null && (
        <section class="next">
          <h2>Is this page an MCP client?</h2>
          <p>Add it, and its sign-ins to MCP servers are watched like the Inspector’s. You can take it out again.</p>
          <button type="button" onClick={add}>
            Add this page <span class="host quiet-text">{brief(host, HOSTS)}</span>
          </button>
          <p class="quiet-text" role="status">
            {refused && 'Not added.'}
          </p>
        </section>
      )}
    </>
  );
}
