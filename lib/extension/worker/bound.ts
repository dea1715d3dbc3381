/**
 * Keeps storage within its bound, and one tab from another's share: where it is full, the session that holds most gives
 * way, so that none loses anything before it holds more than an equal part. The oldest attempts go first, and the reader is
 * told how many went.
 */
import type { Session } from './session.ts';
import type { View } from './view.ts';

/** `storage.session` holds 10 MB; the rest is for what is being written and for the browser's own account. */
export const MAX_BYTES = 7_000_000;
/** A browser that refuses to store though no more than this is held has no room for another reason: less would not help. */
export const MIN_BYTES = 1_000_000;
/** Exchanges of one session: beyond it each snapshot would take too long. */
const MAX_EXCHANGES = 10_000;
/** Of an attempt that is itself too large, so many exchanges stay at its beginning, where the sign-in is. */
const KEEP_FIRST = 200;
/** Exchanges that play no part in a handshake; what one of them is may show later. */
const MAX_OTHERS = 100;

/** How much may stay. */
interface Room {
  exchanges: number;
  bytes: number;
}

/** What is to go from a session; `sizes`: bytes of its exchanges by id, where so much is held that half of it has to go. */
export function toForget(
  session: Session,
  view: View,
  sizes?: ReadonlyMap<string, number>,
): { ids: Set<string>; attempts: number } {
  const ids = new Set<string>();
  let attempts = 0;
  if (!sizes && hasRoom(session, view)) return { ids, attempts };
  const sizeOf = (id: string) => sizes?.get(id) ?? 0;
  const roled = new Set(view.attempts.flatMap(({ exchanges }) => exchanges.map(({ exchange }) => exchange.id)));
  const others = session.merger.list().flatMap(({ id }) => (roled.has(id) ? [] : [id]));
  const bytes = [...roled, ...others].reduce((sum, id) => sum + sizeOf(id), 0);
  /** What is left of the handshakes, and what may be. */
  const left: Room = { exchanges: roled.size, bytes };
  const half: Room = {
    exchanges: sizes ? MAX_EXCHANGES : Math.min(Math.floor(roled.size / 2), MAX_EXCHANGES),
    bytes: sizes ? bytes / 2 : Number.POSITIVE_INFINITY,
  };
  const isEnough = () => left.exchanges <= half.exchanges && left.bytes <= half.bytes;
  const forget = (id: string) => {
    if (ids.has(id)) return;
    ids.add(id);
    left.bytes -= sizeOf(id);
    if (roled.has(id)) left.exchanges--;
  };
  const forgetAttempt = ({ exchanges }: View['attempts'][number]) => {
    for (const { exchange } of exchanges) forget(exchange.id);
    attempts++;
  };

  for (const id of beyond(others.toReversed(), sizeOf, { exchanges: MAX_OTHERS, bytes: half.bytes / 4 })) forget(id);
  for (const attempt of view.attempts) if (!attempt.shown) forgetAttempt(attempt);
  if (!sizes && left.exchanges <= MAX_EXCHANGES) return { ids, attempts };

  for (const attempt of view.attempts) {
    if (isEnough()) break;
    if (!attempt.newest && attempt.shown) forgetAttempt(attempt);
  }
  if (!isEnough()) {
    // Only the newest attempts are left: a long MCP session after the sign-in, or answers that are long. Of each the middle
    // goes beyond its share, and the oldest give way first: a share of many may be less than one answer.
    const newest = view.attempts.filter((attempt) => attempt.newest);
    for (const { exchanges } of newest) {
      if (isEnough()) break;
      const all = exchanges.map(({ exchange }) => exchange.id);
      const bytes = half.bytes / newest.length / 2;
      const notFirst = beyond(all, sizeOf, { exchanges: KEEP_FIRST, bytes });
      const last = Math.max(Math.floor(half.exchanges / newest.length) - KEEP_FIRST, KEEP_FIRST);
      const middle = new Set(beyond(notFirst.toReversed(), sizeOf, { exchanges: last, bytes }));
      for (const id of middle) forget(id);
      if (middle.size) attempts++;
    }
  }
  return { ids, attempts };
}

/** Nothing has to go: the same as below, told by numbers alone, since it is asked with each snapshot. */
function hasRoom(session: Session, { attempts }: View): boolean {
  const roled = attempts.reduce((sum, { exchanges }) => sum + exchanges.length, 0);
  return roled <= MAX_EXCHANGES && session.merger.size() - roled <= MAX_OTHERS && attempts.every(({ shown }) => shown);
}

/** What of a list, from its beginning on, there is no room for. */
function beyond(ids: readonly string[], sizeOf: (id: string) => number, room: Room): string[] {
  let bytes = 0;
  const first = ids.findIndex((id, place) => {
    bytes += sizeOf(id);
    return bytes > room.bytes || place >= room.exchanges;
  });
  return first < 0 ? [] : ids.slice(first);
}
