/** Nothing captured yet: why that is, and what to do. */
import { checkLink } from '../../lib/check-page/link.ts';
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import type { Step } from '../../lib/finding.ts';
import { Grants } from '../parts/grants.tsx';
import { BackendEnded, Stale, Unread } from '../parts/inspector.tsx';
import { inspectorName } from '../parts/inspector-name.ts';
import { Steps } from '../parts/steps.tsx';
import { brief, withoutScheme } from '../parts/text.ts';
import './empty.css';

const inPage = (name: string, text: string): Step => ({ place: { kind: 'client', name }, text });

function Watching({ session, name }: { session: SessionSnapshot; name: string }) {
  const where = session.pageOrigin === null ? null : brief(withoutScheme(session.pageOrigin), 120);
  const origin = where === null ? '' : ` ${name} is open at \`${where}\`.`;
  if (session.added) {
    return (
      <>
        <h1>Start a sign-in on this page</h1>
        <p>
          Nothing was captured yet{where !== null && <> on {<code>{where}</code>}</>}. A sign-in to an MCP server
          appears here while it runs.
        </p>
      </>
    );
  }
  return (
    <>
      <h1>Press Connect in {name}</h1>
      <p>This panel watches the sign-in and says what is wrong, where to fix it, and whether the fix worked.</p>
      <Steps
        steps={[
          inPage(name, `Enter the URL of your MCP server.${origin}`),
          inPage(name, 'Press **Connect**. The sign-in appears here while it runs.'),
        ]}
      />
      <section>
        <h2>Already pressed Connect?</h2>
        <p>
          If {name} was connected before this panel opened: reload its page, and press <b>Connect</b> again.
        </p>
        {session.inspector && <BackendEnded inspector={session.inspector} />}
        <p>If it runs in another tab: open DevTools there. Each tab has a panel of its own.</p>
      </section>
    </>
  );
}

function NoInspector({ session }: { session: SessionSnapshot }) {
  return (
    <>
      <h1>This page is not MCP Inspector</h1>
      <p>
        Nothing was captured
        {session.pageOrigin && (
          <>
            {' '}
            at <code>{brief(session.pageOrigin, 200)}</code>
          </>
        )}
        : this panel watches MCP Inspector signing in to an MCP server.
      </p>
      <Steps
        steps={[
          {
            place: { kind: 'computer', name: 'your computer' },
            text: 'Start MCP Inspector.',
            values: [{ name: 'Terminal', value: 'npx @modelcontextprotocol/inspector' }],
          },
          {
            place: { kind: 'computer', name: 'your browser' },
            text: 'In this tab, open the address that MCP Inspector prints.',
          },
          inPage('MCP Inspector', 'Enter the URL of your MCP server.'),
          inPage('MCP Inspector', 'Press **Connect**. The sign-in appears here while it runs.'),
        ]}
      />
      <section>
        <h2>Another client?</h2>
        <p>
          If this page is an MCP client of your own: click the icon of this extension beside the address bar, and choose{' '}
          <b>Add this page</b>.
        </p>
        <p>
          If you use Claude Desktop, VS Code or mcp-remote: this panel cannot see what a program on your computer sends.{' '}
          <a href={checkLink({})} target="_blank" rel="noreferrer">
            Check a server
          </a>{' '}
          instead.
        </p>
      </section>
    </>
  );
}

function Why({ session, client }: { session: SessionSnapshot; client: SessionClient }) {
  if (!session.inspector) return <NoInspector session={session} />;
  const name = inspectorName(session.inspector);
  if (session.stale) return <Stale inspector={session.inspector} client={client} />;
  return session.unread ? <Unread name={name} /> : <Watching session={session} name={name} />;
}

interface SampleProps {
  /** Opens a failing sign-in to look at; absent where there is none. */
  onSample?: (() => void) | undefined;
}

function Sample({ onSample }: SampleProps) {
  if (!onSample) return null;
  return (
    <section>
      <h2>First time here?</h2>
      <p>See what this panel says about a sign-in that failed. The sample is made up, and sends no request.</p>
      <p>
        <button type="button" onClick={onSample}>
          Look at a sample
        </button>
      </p>
    </section>
  );
}

/** In no DevTools there are files alone. */
export function NoFile(props: SampleProps) {
  return (
    <article class="empty">
      <h1>Open a HAR file or a log</h1>
      <p>
        Open it from the toolbar, or drop it here. A sign-in that runs is seen in DevTools (F12) of its tab, panel{' '}
        <b>MCP Auth</b>.
      </p>
      <Sample {...props} />
    </article>
  );
}

export function Empty({
  session,
  client,
  canOpen,
  onSample,
}: {
  session: SessionSnapshot;
  client: SessionClient;
  canOpen: boolean;
} & SampleProps) {
  return (
    <article class="empty">
      <Why session={session} client={client} />
      <Sample onSample={onSample} />
      {canOpen && (
        <p class="quiet-text">
          A recording from somewhere else: open its HAR file or log from the toolbar, or drop it here.
        </p>
      )}
      {session.grantable.length > 0 && (
        <section>
          <h2>Optional: let this extension see more</h2>
          <Grants grantable={session.grantable} client={client} />
        </section>
      )}
    </article>
  );
}
