/** What is set in the browser itself, and where. */
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import { Pin, PrivateWindows, useInstallation } from '../parts/installation.tsx';

export function InBrowser({ client }: { client: SessionClient }) {
  const found = useInstallation(client);
  const isKnown =
    found && (found.onToolbar === false || found.privateWindows !== undefined || found.popupKeys !== undefined);
  if (!isKnown) return null;
  return (
    <section>
      <h2>Set in the browser</h2>
      <Pin {...found} />
      <PrivateWindows {...found} />
      {found.popupKeys !== undefined && (
        <p>
          {found.popupKeys ? (
            <>
              <kbd>{found.popupKeys}</kbd> opens the popup.
            </>
          ) : (
            'No keys open the popup.'
          )}{' '}
          To change that, open{' '}
          {found.browser === 'firefox' ? (
            <>
              <code>about:addons</code>, press the gear, and choose <b>Manage Extension Shortcuts</b>.
            </>
          ) : (
            <>
              <code>chrome://extensions/shortcuts</code>.
            </>
          )}
        </p>
      )}
    </section>
  );
}
