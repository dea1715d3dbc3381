/** What is said in a line of the clients that are known: one source for every view. */
import type { Via } from '../exchange.ts';
import { type ClientVerdict, type Diagnosis, type Finding, stageIds } from '../finding.ts';

export const fails = ({ verdict }: Pick<ClientVerdict, 'verdict'>) => verdict === 'cannot' || verdict === 'might-fail';

/** Names in a line before the rest is counted. */
const NAMED = 3;

/** Not every name is a product's: "An app on the official SDK". */
export const within = (name: string, place: number) => (place ? name.replace(/^An?\b/, (a) => a.toLowerCase()) : name);

/** `from`: where in its sentence the first one stands. */
function named(clients: readonly ClientVerdict[], from = 0): string {
  const names = clients.slice(0, NAMED).map(({ name }, place) => within(name, from + place));
  const left = clients.length - names.length;
  if (left) names.push(`${left} more`);
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : (names[0] ?? '');
}

const parts: readonly (readonly [ClientVerdict['verdict'], (count: string) => string])[] = [
  ['cannot', (count) => `${count} cannot sign in`],
  ['might-fail', (count) => `${count} might fail`],
  ['nothing-stops-it', (count) => `${count} should work`],
  ['unknown', (count) => `for ${count} it cannot be told`],
];

/**
 * `2 of the 28 known clients cannot sign in: VS Code and Gemini CLI. 25 should work. For 1 it cannot be told.`
 * All that are known are counted in it. Of a capture that shows nothing, nothing is said of anybody.
 */
function lineOfAll(clients: readonly ClientVerdict[]): string {
  if (clients.every(({ verdict }) => verdict === 'unknown')) return '';
  let all = ` of the ${clients.length} known clients`;
  const sentences = parts.flatMap(([verdict, say]) => {
    const those = clients.filter((one) => one.verdict === verdict);
    if (!those.length) return [];
    const said = say(`${those.length}${all}`);
    all = '';
    const who = fails({ verdict }) ? `: ${named(those)}` : '';
    return [`${said.charAt(0).toUpperCase()}${said.slice(1)}${who}.`];
  });
  return sentences.join(' ');
}

/** Nobody tried it with them: what is known of them says what would be. */
const untried: typeof parts = [
  ['cannot', (count) => `${count} would not get in`],
  ...parts.filter(([verdict]) => verdict !== 'cannot'),
];

/** `Other clients, not tried here: 2 would not get in because of this (VS Code and Zed), 1 might fail (Claude Code).` */
function lineOfOthers(same: readonly ClientVerdict[]): string {
  let reason = ' because of this';
  const counts = untried.flatMap(([verdict, say]) => {
    const those = same.filter((one) => one.verdict === verdict);
    if (!those.length) return [];
    const said = `${say(String(those.length))}${reason} (${named(those, 1)})`;
    reason = '';
    return [said];
  });
  return `Other clients, not tried here: ${counts.join(', ')}.`;
}

export interface ClientsSaid {
  /** Empty: nothing is to be said of them. */
  line: string;
  clients: readonly ClientVerdict[];
}

const nobody: ClientsSaid = { line: '', clients: [] };

/** Of a check of a server, where nobody signed in: who of all that are known could. */
export const clientsOfCheck = ({ cause, clients }: Pick<Diagnosis, 'cause' | 'clients'>): ClientsSaid =>
  // What is known of them ends at the sign-in page, and is not what one in use has saved.
  cause && !isOfServer(cause) && !clients.some(({ check, inUse }) => check === cause.check && !inUse)
    ? nobody
    : { line: lineOfAll(clients), clients };

/** Its keys no client asks for: who is stopped then is stopped at the MCP server, whichever client it is. */
const isOfServer = ({ check, stage }: Finding) =>
  check !== 'server-metadata/bad-jwks' &&
  stageIds.indexOf(stage) < stageIds.indexOf('authorization') &&
  !check.startsWith('client/');

/**
 * Beside a sign-in. Of one that fails, others are of interest where the same stops them; of one that is through, where
 * anything does.
 */
export function clientsOfSignIn({ verdict, cause, suspect, warnings, clients }: Diagnosis): ClientsSaid {
  const main = cause ?? suspect;
  if (main) {
    const others = clients.filter(({ inUse }) => !inUse);
    const same = others.filter((one) => one.check === main.check && fails(one));
    return same.length ? { line: lineOfOthers(same), clients: others } : nobody;
  }
  if (!clients.some(fails) && (warnings.length || verdict !== 'connected')) return nobody;
  return { line: lineOfAll(clients), clients };
}

/** What is said of clients of what was seen: `via` tells a check of a server from a sign-in. */
export const clientsSaid = (diagnosis: Diagnosis, via: Via | null): ClientsSaid =>
  via === 'live-check' ? clientsOfCheck(diagnosis) : clientsOfSignIn(diagnosis);

/** Of a check that found no cause: what stops some clients, known of them before, is none either. */
export const foundNothing = ({ clients }: Pick<Diagnosis, 'clients'>): string =>
  `The live check found nothing that stops ${clients.some(({ verdict }) => verdict === 'cannot') ? 'every client' : 'a sign-in'}`;

/** Things that are no fault of this sign-in: whether any of them stops somebody else. */
export function warningsInWords({ warnings, clients }: Pick<Diagnosis, 'warnings' | 'clients'>, stop: string): string {
  if (!warnings.length) return '';
  const things = warnings.length === 1 ? 'One thing' : `${warnings.length} things`;
  const stops = warnings.some(({ check }) => clients.some((one) => one.check === check && fails(one)));
  return ` ${things} ${stops ? stop : warnings.length === 1 ? 'is worth a look' : 'are worth a look'}.`;
}
