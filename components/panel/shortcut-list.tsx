/** Which key does what. */
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import { useInstallation } from '../parts/installation.tsx';
import './shortcuts.css';

const keys: [keys: string[], what: string][] = [
  [['Tab'], 'From one part of the panel to the next'],
  [['↑', '↓'], 'Another sign-in, step or request, in their lists'],
  [['←', '→'], 'Another tab, in a row of tabs'],
  [['Home', 'End'], 'The first or the last of a list or a row of tabs'],
  [['Page Up', 'Page Down'], 'A page of requests'],
  [['/', 'Ctrl F'], 'Search in requests, where they are listed; on a Mac ⌘ F'],
  [['Esc'], 'Empties the search; closes a request, a menu or this list; stops reading files'],
  [['?'], 'This list'],
];

export function ShortcutList({ client }: { client: SessionClient }) {
  const { popupKeys } = useInstallation(client) ?? {};
  return (
    <dl class="shortcuts">
      {keys.map(([names, what]) => (
        <Row key={what} names={names} what={what} />
      ))}
      {popupKeys && <Row names={[popupKeys]} what="Opens the popup, from anywhere; changed in Settings" />}
    </dl>
  );
}

function Row({ names, what }: { names: string[]; what: string }) {
  return (
    <>
      <dt>
        {names.map((name) => (
          <span key={name}>
            <kbd>{name}</kbd>{' '}
          </span>
        ))}
      </dt>
      <dd>{what}</dd>
    </>
  );
}
