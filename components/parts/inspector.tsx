/** What is said of an inspector in the tab that is not watched. */
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import { inspectorName } from './inspector-name.ts';

/** Another product's inspector: known, so that nobody waits for what will not come. */
export function Unread({ name }: { name: string }) {
  return (
    <>
      <h1>This page is {name}</h1>
      <p>
        It signs in through a server of its own, in a form that is not read here. Connect to the same MCP server with
        MCP Inspector. The result appears in that tab.
      </p>
    </>
  );
}

interface StaleProps {
  inspector: NonNullable<SessionSnapshot['inspector']>;
  client: SessionClient;
}

/** A page from before the extension: its requests go unseen until it is loaded again. */
export function Stale({ inspector, client }: StaleProps) {
  return (
    <>
      <h1>Reload this tab</h1>
      <p>
        {inspectorName(inspector)} was open here before the extension was installed or updated. Only after a reload can
        it be watched.
      </p>
      <p>
        <button type="button" class="primary" onClick={() => client.reloadTab()}>
          Reload this tab
        </button>
      </p>
      <p>
        Then press <b>Connect</b> in it.
      </p>
    </>
  );
}

/**
 * Version 2 leaves all that it sends to its own backend: where that has ended, the first thing that it asks it for after
 * Connect fails, and tells of no server.
 */
export function BackendEnded({ inspector: { version } }: Pick<StaleProps, 'inspector'>) {
  if (!version || Number.parseInt(version, 10) < 2) return null;
  return (
    <p>
      If it says <b>Failed</b> at once, and nothing appears here: most likely its own backend has ended. Start MCP
      Inspector again, and open the address that it prints.
    </p>
  );
}
