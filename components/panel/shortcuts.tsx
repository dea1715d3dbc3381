/** The keys of the panel, listed at `?`. */
import { useEffect, useState } from 'preact/hooks';
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import { Dialog } from '../parts/dialog.tsx';
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

export const writes = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;

export function Shortcuts({ client }: { client: SessionClient }) {
  const [open, setOpen] = useState(false);
  const { popupKeys } = useInstallation(client) ?? {};
  useEffect(() => {
    const listener = ({ key, target, ctrlKey, metaKey, altKey }: KeyboardEvent) => {
      if (key === '?' && !ctrlKey && !metaKey && !altKey && !writes(target)) setOpen(true);
    };
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
  return (
    <>
      <button
        type="button"
        class="icon-button"
        title="Keyboard shortcuts (?)"
        aria-label="Keyboard shortcuts"
        onClick={() => setOpen(true)}
      >
        ?
      </button>
      {open && (
        <Dialog title="Keyboard shortcuts" onClose={() => setOpen(false)}>
          <dl class="shortcuts">
            {keys.map(([names, what]) => (
              <Row key={what} names={names} what={what} />
            ))}
            {popupKeys && <Row names={[popupKeys]} what="Opens the popup, from anywhere; changed in Settings" />}
          </dl>
          <form method="dialog" class="actions">
            <button type="submit">Close</button>
          </form>
        </Dialog>
      )}
    </>
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
