/** Nothing captured yet: why that is, and what to do. */
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import { Grants } from '../parts/grants.tsx';
import { inspectorName, Stale, Unread } from '../parts/inspector.tsx';
import { brief, withoutScheme } from '../parts/text.ts';
import '../parts/steps.css';
import './empty.css';

function Watching({ session, name }: { session: SessionSnapshot; name: string }) {
  const where = session.pageOrigin && <code>{brief(withoutScheme(session.pageOrigin), 120)}</code>;
  const steps = session.added
    ? [<>Start a sign-in to an MCP server on {where ?? 'this page'}. It appears here while it runs.</>]
    : [
        <>
          Enter the URL of your MCP server in <b>{name}</b>
          {where && <> at {where}</>}.
        </>,
        <>
          Press <b>Connect</b>. The sign-in appears here while it runs.
        </>,
        <>
          If it was connecting before, reload its page and press <b>Connect</b> again.
        </>,
      ];
  return (
    <>
      <h1>Nothing was captured yet, because no MCP server was asked</h1>
      <ol class="steps">
        {steps.map((step, index) => (
          <li key={index}>
            <div class="step">{step}</div>
          </li>
        ))}
      </ol>
    </>
  );
}

function NoInspector({ session }: { session: SessionSnapshot }) {
  return (
    <>
      <h1>Nothing was captured, because this page is not MCP Inspector</h1>
      {session.pageOrigin && (
        <p>
          The tab shows <code>{brief(session.pageOrigin, 200)}</code>.
        </p>
      )}
      <ol class="steps">
        <li>
          <div class="step">
            Start the Inspector with <code>npx @modelcontextprotocol/inspector</code> and open the address that it
            prints in this tab.
          </div>
        </li>
        <li>
          <div class="step">
            Press <b>Connect</b>. The sign-in appears here while it runs.
          </div>
        </li>
      </ol>
      <p class="quiet-text">
        Is this page an MCP client of your own? Choose <b>Add this page</b> in the extension’s popup. What a program on
        your computer sends (Claude Desktop, VS Code, mcp-remote) is never seen by a browser.
      </p>
    </>
  );
}

function Why({ session }: { session: SessionSnapshot }) {
  if (!session.inspector) return <NoInspector session={session} />;
  const name = inspectorName(session.inspector);
  if (session.stale) return <Stale inspector={session.inspector} />;
  return session.unread ? <Unread name={name} /> : <Watching session={session} name={name} />;
}

export function Empty({
  session,
  client,
  canOpen,
}: {
  session: SessionSnapshot;
  client: SessionClient;
  canOpen: boolean;
}) {
  return (
    <div class="empty">
      <Why session={session} />
      {canOpen && (
        <p class="quiet-text">
          A recording from somewhere else: open its HAR file or log from the toolbar, or drop it here.
        </p>
      )}
      {session.grantable.length > 0 && (
        <section>
          <h2>See more</h2>
          <Grants grantable={session.grantable} client={client} />
        </section>
      )}
    </div>
  );
}
