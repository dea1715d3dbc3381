/** How the browser has the extension installed, where that keeps something from being seen, and where to change it. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Installation } from '../../lib/extension/views/installation.ts';
import type { SessionClient } from '../../lib/extension/views/session-client.ts';

/** `null` until the browser has answered; asked again when the page is come back to, since it is changed elsewhere. */
export function useInstallation(client: SessionClient): Installation | null {
  const [found, setFound] = useState<Installation | null>(null);
  const read = useCallback(() => void client.installation().then(setFound), [client]);
  useEffect(() => {
    read();
    addEventListener('focus', read);
    return () => removeEventListener('focus', read);
  }, [read]);
  return found;
}

/** Said only where it is known that the icon is not pinned. */
export function Pin({ browser, onToolbar }: Installation) {
  if (onToolbar !== false) return null;
  return (
    <p>
      The badge on the icon turns red when a sign-in fails. <b>Pin the icon</b> to see it: press the puzzle piece
      (Extensions) in the browser’s toolbar, then{' '}
      {browser === 'firefox' ? 'the gear beside MCP Auth, and choose Pin to Toolbar.' : 'the pin beside MCP Auth.'}
    </p>
  );
}

export function PrivateWindows({ browser, privateWindows }: Installation) {
  if (privateWindows === undefined) return null;
  if (privateWindows) return <p>Private windows are watched like all others.</p>;
  const isFirefox = browser === 'firefox';
  return (
    <p>
      Private windows are not watched. To change that, open{' '}
      <code>{isFirefox ? 'about:addons' : 'chrome://extensions'}</code>, choose{' '}
      {isFirefox ? 'MCP Auth, and allow ' : 'Details at MCP Auth, and turn on '}
      <b>{isFirefox ? 'Run in Private Windows' : 'Allow in Incognito'}</b>.
    </p>
  );
}
