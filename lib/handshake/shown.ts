/** What is shown of a session or a file that holds very much, and in words what is not. */
import type { Attempt, Handshake } from './handshake.ts';

/** Attempts of one session or file that are diagnosed and shown, the newest ones; of servers `servers.ts` keeps the newest. */
const MAX_ATTEMPTS = 200;

/** The attempts that are shown: the newest of each handshake, and of the others the newest. */
export function attemptsToShow(handshakes: readonly Handshake[]): Set<Attempt> {
  const newest = handshakes.flatMap(({ attempts }) => attempts.at(-1) ?? []);
  const others = handshakes.flatMap(({ attempts }) => attempts.slice(0, -1));
  if (newest.length + others.length <= MAX_ATTEMPTS) return new Set([...others, ...newest]);
  const room = Math.max(MAX_ATTEMPTS - newest.length, 0);
  return new Set([...others.sort((a, b) => b.startedAt - a.startedAt).slice(0, room), ...newest]);
}

/** In sentences, what of a file is left out because what is shown has a bound. */
export function leftOutNotes({ servers = 0, attempts = 0 }: { servers?: number; attempts?: number }): string[] {
  const more = (n: number, what: string) =>
    n ? [`${n} more ${what}${n === 1 ? ' is' : 's are'} in it; the most recent ones are shown.`] : [];
  return [...more(servers, 'MCP server'), ...more(attempts, 'sign-in')];
}
