/** The clients of which the same is said, together, those that cannot sign in first. */

import type { ClientVerdict } from '../finding.ts';
import { fails } from './clients-said.ts';

export interface ClientGroup extends Pick<ClientVerdict, 'verdict' | 'check' | 'why' | 'fault'> {
  /** Names for a person. */
  names: string[];
}

/** Of those that nothing stops, and of those of which nothing is known, the names are what matters. */
const sameWords = ({ verdict, check, why }: ClientVerdict) =>
  fails({ verdict }) ? `${verdict} ${check} ${why}` : verdict;

export function clientGroups(clients: readonly ClientVerdict[]): ClientGroup[] {
  const groups = Map.groupBy(clients, sameWords);
  return [...groups.values()].flatMap((same) =>
    same.slice(0, 1).map(({ verdict, check, why, fault }) => ({
      verdict,
      ...(check && { check }),
      why,
      ...(fault && { fault }),
      names: same.map(({ name }) => name),
    })),
  );
}
