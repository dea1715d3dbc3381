/** Which other clients stop at what this one got past, of all that are known. */

import type { ClientVerdict, Finding } from '../../lib/finding.ts';
import { stoppedBy } from '../../lib/presentation/clients-stopped.ts';
import { clientVerdictNames } from '../../lib/presentation/words.ts';
import { brief } from './text.ts';
import './affected.css';

export function Affected({ check, clients }: { check: Finding['check']; clients: readonly ClientVerdict[] }) {
  const rows = stoppedBy(check, clients);
  if (!rows.length) return null;
  return (
    <dl class="affected">
      {rows.map(({ verdict, said }) => (
        <div key={verdict}>
          <dt>
            {clientVerdictNames[verdict]}
            {verdict !== 'unknown' && ' here'}
          </dt>
          <dd>{brief(said, 600)}</dd>
        </div>
      ))}
    </dl>
  );
}
