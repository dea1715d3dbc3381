/** Whom a finding stops, of all the clients that are known. */

import type { ClientVerdict, Finding } from '../finding.ts';
import { within } from './clients-said.ts';

/** Of all that are known, those that this stops, and those of which it is not known whether anything does. */
export function stoppedBy(
  check: Finding['check'],
  clients: readonly ClientVerdict[],
): { verdict: ClientVerdict['verdict']; said: string }[] {
  const stopped = (['cannot', 'might-fail'] as const).map(
    (verdict) => [verdict, clients.filter((one) => one.verdict === verdict && one.check === check)] as const,
  );
  if (stopped.every(([, those]) => !those.length)) return [];
  const unknown = clients.filter(({ verdict }) => verdict === 'unknown');
  return [...stopped, ['unknown', unknown] as const]
    .filter(([, those]) => those.length)
    .map(([verdict, those], place) => ({
      verdict,
      said: `${those.length}${place ? '' : ` of the ${clients.length} known clients`}: ${those.map(({ name }, at) => within(name, at)).join(', ')}`,
    }));
}
