/**
 * Lists that go on, each a list of its own that nobody changes where another was made of it. How far two of them are the
 * same is known by where they come from, and of thousands only the last few are looked at.
 */

/** Where a list comes from, and how far it is the same as that. It holds none of the lists themselves. */
interface Origin {
  from: Origin | undefined;
  same: number;
}

const origins = new WeakMap<readonly unknown[], Origin>();

/** How far back it is known: so much comes to a session between two looks at it. */
const BACK = 32;

/** A list that was made of another one, which it is the same as up to this place. */
export function madeOf<T>(from: readonly T[], same: number, list: T[]): T[] {
  const origin = origins.get(from) ?? { from: undefined, same: 0 };
  origins.set(from, origin);
  origins.set(list, { from: origin, same });
  let oldest: Origin | undefined = origin;
  for (let back = 1; back < BACK; back++) oldest = oldest?.from;
  if (oldest) oldest.from = undefined;
  return list;
}

/** Another list with these behind it. */
export const grown = <T>(list: readonly T[], ...more: readonly T[]): T[] =>
  madeOf(list, list.length, list.concat(more));

/** Up to where two lists are the same by where they come from; there may be more to it. */
function knownSame(a: readonly unknown[], b: readonly unknown[]): number {
  const origin = origins.get(a);
  const other = origins.get(b);
  if (!origin || !other) return 0;
  let [left, sameLeft]: [Origin | undefined, number] = [origin, a.length];
  while (left) {
    let [right, sameRight]: [Origin | undefined, number] = [other, b.length];
    while (right) {
      if (left === right) return Math.min(sameLeft, sameRight);
      sameRight = Math.min(sameRight, right.same);
      right = right.from;
    }
    sameLeft = Math.min(sameLeft, left.same);
    left = left.from;
  }
  return 0;
}

/** Up to which place two lists have the same. `same` holds for what is one object. */
export function sameUpTo<T>(
  before: readonly T[],
  list: readonly T[],
  same: (a: T | undefined, b: T | undefined) => boolean = (a, b) => a === b,
): number {
  const end = Math.min(before.length, list.length);
  for (let i = before === list ? end : knownSame(before, list); i < end; i++) if (!same(before[i], list[i])) return i;
  return end;
}
