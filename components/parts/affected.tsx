/** Which other clients stop at what this one got past. */
import type { ClientVerdict, Finding } from '../../lib/finding.ts';
import { clientVerdictNames } from '../../lib/words.ts';
import { brief } from './text.ts';
import './affected.css';

export function Affected({ check, clients }: { check: Finding['check']; clients: readonly ClientVerdict[] }) {
  const rows = (['cannot', 'might-fail'] as const).flatMap((verdict) => {
    const names = clients.filter((one) => one.verdict === verdict && one.check === check).map(({ name }) => name);
    return names.length ? [{ verdict, names }] : [];
  });
  if (!rows.length) return null;
  return (
    <dl class="affected">
      {rows.map(({ verdict, names }) => (
        <div key={verdict}>
          <dt>{clientVerdictNames[verdict]} here</dt>
          <dd>{brief(names.join(', '), 600)}</dd>
        </div>
      ))}
    </dl>
  );
}
