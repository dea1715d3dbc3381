/** The keys of the panel, listed at `?`. */
import { useEffect, useState } from 'preact/hooks';
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { later } from '../parts/later.tsx';

const ShortcutList = later(async () => (await import('./shortcut-list.tsx')).ShortcutList);

export const writes = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;

export function Shortcuts({ client }: { client: SessionClient }) {
  const [open, setOpen] = useState(false);
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
          <ShortcutList client={client} />
          <form method="dialog" class="actions">
            <button type="submit">Close</button>
          </form>
        </Dialog>
      )}
    </>
  );
}
