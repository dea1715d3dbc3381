/** Forgets everything, once it was said what that is. */
import { useState } from 'preact/hooks';
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import { Dialog } from '../parts/dialog.tsx';

const NOT_OVER =
  'Everything is forgotten here. The disk took no more to write over it, so its files may still hold it. Free space on ' +
  'the disk, then press Forget everything again.';

export function Forget({ client, onForgotten }: { client: SessionClient; onForgotten: () => void }) {
  const [asking, setAsking] = useState(false);
  const [said, setSaid] = useState('');
  const forget = () =>
    client.forget().then(
      (over) => {
        setSaid(over ? 'Everything is forgotten.' : NOT_OVER);
        onForgotten();
      },
      () => setSaid('It could not be forgotten. Reload this page and try again.'),
    );
  return (
    <div class="actions">
      <button type="button" onClick={() => setAsking(true)}>
        Forget everything…
      </button>
      <span role="status">{said}</span>
      {asking && (
        <Dialog title="Forget everything?" onClose={() => setAsking(false)}>
          <p>This removes, and nothing brings it back:</p>
          <ul class="removed">
            <li>what was captured, in every tab</li>
            <li>every Metadata JSON that you pasted</li>
            <li>what was kept of sign-ins that worked</li>
            <li>the addresses of the servers that you checked</li>
            <li>the settings of this page</li>
          </ul>
          <p>Hosts that you allowed and pages that you added stay: give them back one by one.</p>
          <form method="dialog" class="actions">
            <button type="submit">Cancel</button>
            <button type="submit" onClick={forget}>
              Forget everything
            </button>
          </form>
        </Dialog>
      )}
    </div>
  );
}
