/** Keeps storage within its bound: the oldest attempts go first, and the reader is told how many went. */
import { beganAt } from './joining.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';
import type { View } from './view.ts';

/** `storage.session` holds 10 MB; the rest is for what is being written and for the browser's own account. */
export const MAX_BYTES = 7_000_000;
/** Exchanges of one session: beyond it each snapshot would take too long. */
const MAX_EXCHANGES = 3000;
/** Of an attempt that is itself too large, so many exchanges stay at its beginning, where the sign-in is. */
const KEEP_FIRST = 200;
/** Exchanges that play no part in a handshake; what one of them is may show later. */
const MAX_OTHERS = 100;

/** What is to go from a session, so that at most `exchanges` stay or half a session is freed. */
export function toForget(session: Session, view: View, over: boolean): { ids: Set<string>; attempts: number } {
  const ids = new Set<string>();
  let attempts = 0;
  const all = session.merger.list();
  const roled = new Set(view.attempts.flatMap(({ exchanges }) => exchanges.map(({ exchange }) => exchange.id)));
  const others = all.filter(({ id }) => !roled.has(id));
  for (const { id } of others.slice(0, Math.max(others.length - MAX_OTHERS, 0))) ids.add(id);
  let left = roled.size;
  const forget = ({ exchanges }: View['attempts'][number]) => {
    for (const { exchange } of exchanges) ids.add(exchange.id);
    left -= exchanges.length;
    attempts++;
  };
  for (const attempt of view.attempts) if (!attempt.shown) forget(attempt);
  if (!over && left <= MAX_EXCHANGES) return { ids, attempts };

  const goal = Math.min(Math.floor(left / 2), MAX_EXCHANGES);
  for (const attempt of view.attempts) {
    if (left <= goal) break;
    if (!attempt.newest && attempt.shown) forget(attempt);
  }
  if (left > goal) {
    // Only the newest attempts are left: a long MCP session after the sign-in. Its middle goes.
    for (const { exchanges } of view.attempts.filter(({ newest }) => newest)) {
      const middle = exchanges.slice(KEEP_FIRST, Math.max(exchanges.length - KEEP_FIRST, KEEP_FIRST));
      for (const { exchange } of middle) ids.add(exchange.id);
      if (middle.length) attempts++;
    }
  }
  return { ids, attempts };
}

/** The session whose oldest attempt is the oldest of all. */
export function oldestSession(sessions: Sessions): Session | undefined {
  return sessions
    .all()
    .filter(({ held }) => held.size)
    .sort((a, b) => beganAt(a) - beganAt(b))[0];
}
