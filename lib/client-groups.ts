/** The clients of which the same is said, together: one source for every view, those that cannot sign in first. */
import { type ClientVerdict, type Diagnosis, type Finding, stageIds } from './finding.ts';

export interface ClientGroup extends Pick<ClientVerdict, 'verdict' | 'check' | 'why' | 'fault'> {
  /** Names for a person. */
  names: string[];
}

/** Of those that nothing stops, and of those of which nothing is known, the names are what matters. */
const sameWords = ({ verdict, check, why }: ClientVerdict) =>
  verdict === 'cannot' || verdict === 'might-fail' ? `${verdict} ${check} ${why}` : verdict;

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

/**
 * Those of whom something is to be said. What is known of clients ends at the sign-in page: of a fault behind it, and of
 * what the one in use has saved, it says nothing, and that nothing stops the others would mislead.
 */
export function clientsFor({ cause, clients }: Pick<Diagnosis, 'cause' | 'clients'>): readonly ClientVerdict[] {
  if (!cause) return clients;
  const isBefore = stageIds.indexOf(cause.stage) < stageIds.indexOf('authorization');
  const stopsOthers = clients.some(({ check, inUse }) => check === cause.check && !inUse);
  return stopsOthers || (isBefore && !cause.check.startsWith('client/')) ? clients : [];
}

/** Names in a line before the rest is counted. */
const NAMED = 3;

/** Not every name is a product's: "An app on the official SDK". */
const within = (name: string, place: number) => (place ? name.replace(/^An?\b/, (a) => a.toLowerCase()) : name);

function named(clients: readonly ClientVerdict[]): string {
  const names = clients.slice(0, NAMED).map(({ name }, place) => within(name, place));
  const left = clients.length - names.length;
  if (left) names.push(`${left} more`);
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : (names[0] ?? '');
}

const parts: readonly (readonly [ClientVerdict['verdict'], (count: string) => string])[] = [
  ['cannot', (count) => `${count} cannot sign in`],
  ['might-fail', (count) => `${count} might fail`],
  ['nothing-stops-it', (count) => `nothing stops ${count}`],
  ['unknown', (count) => `for ${count} it is not known`],
];

/**
 * `2 of the 28 known clients cannot sign in: VS Code and Gemini CLI. Nothing stops 25. For 1 it is not known.`
 * All that are known are counted in it. Of a capture that shows nothing, nothing is said of anybody.
 */
export function clientsLine(clients: readonly ClientVerdict[]): string {
  if (clients.every(({ verdict }) => verdict === 'unknown')) return '';
  let all = ` of the ${clients.length} known clients`;
  const sentences = parts.flatMap(([verdict, say]) => {
    const those = clients.filter((one) => one.verdict === verdict);
    if (!those.length) return [];
    const said = say(`${those.length}${all}`);
    all = '';
    const who = verdict === 'cannot' || verdict === 'might-fail' ? `: ${named(those)}` : '';
    return [`${said.charAt(0).toUpperCase()}${said.slice(1)}${who}.`];
  });
  return sentences.join(' ');
}

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
