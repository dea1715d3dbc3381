/** The inspector in the tab, as a person calls it. */
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import { brief } from './text.ts';

/** Name and version as a person says them. */
export const inspectorName = ({ name, version }: NonNullable<SessionSnapshot['inspector']>): string =>
  brief(version ? `${name} ${version}` : name, 80);

/** Another product's inspector: known, so that nobody waits for what will not come. */
export function Unread({ name }: { name: string }) {
  return (
    <>
      <h1>This page is {name}</h1>
      <p>
        It signs in through a server of its own, in a form that is not read here. Connect to the same MCP server with
        MCP Inspector. The verdict appears in that tab.
      </p>
    </>
  );
}

/** A page from before the extension: its requests go unseen until it is loaded again. */
export function Stale({ inspector }: { inspector: NonNullable<SessionSnapshot['inspector']> }) {
  return (
    <>
      <h1>Reload this tab</h1>
      <p>
        {inspectorName(inspector)} was open here before the extension was installed or updated. What it does is seen
        once the tab is reloaded. Then press <b>Connect</b> again.
      </p>
    </>
  );
}
