import { describe, expect, it } from 'vitest';
import { grown, madeOf, sameUpTo } from '../../lib/grown.ts';

/** As it is told by looking at everything. */
function looked(a: readonly unknown[], b: readonly unknown[]): number {
  let at = 0;
  while (at < Math.min(a.length, b.length) && a[at] === b[at]) at++;
  return at;
}

/** The same each time, and any value. */
function numbers(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

describe('how far two lists are the same', () => {
  it('is what a look at everything says, however they came of each other', () => {
    const next = numbers(7);
    for (let session = 0; session < 10; session++) {
      const lists: object[][] = [Array.from({ length: next(6) }, () => ({}))];
      for (let step = 0; step < 80; step++) {
        // Mostly the newest goes on, as a session does, and sometimes one before it.
        const from = lists[next(4) ? lists.length - 1 : next(lists.length)] ?? [];
        const at = next(from.length);
        const ways = [
          () => grown(from, {}),
          () => grown(from, {}, {}),
          () => madeOf(from, at, from.with(at, {})),
          () => madeOf(from, at, [...from.slice(0, at), {}]),
          // Known to be the same not as far as it is.
          () => madeOf(from, at, [...from]),
          () => [...from],
        ];
        const made = (from.length ? ways[next(ways.length)] : ways[0])?.() ?? [];
        for (const list of [...lists.slice(-40), made]) {
          expect(sameUpTo(list, made)).toBe(looked(list, made));
          expect(sameUpTo(made, list)).toBe(looked(made, list));
        }
        lists.push(made);
      }
    }
  });

  const thousands = Array.from({ length: 5000 }, (_, n) => ({ n }));

  it.each([
    ['one more', () => grown(thousands, { n: -1 })],
    [
      'one more twenty times',
      () => Array.from({ length: 20 }).reduce<{ n: number }[]>((list) => grown(list, { n: -1 }), thousands),
    ],
    ['the last one changed', () => madeOf(thousands, 4999, thousands.with(4999, { n: -1 }))],
  ])('takes no look at thousands: %s', (_, make) => {
    let looks = 0;
    const same = (a?: { n: number }, b?: { n: number }) => {
      looks++;
      return a === b;
    };
    const [before, now, other] = [grown(thousands, { n: 5000 }), make(), make()];
    expect(sameUpTo(thousands, now, same)).toBe(looked(thousands, now));
    expect(sameUpTo(before, now, same)).toBe(looked(before, now));
    expect(sameUpTo(other, now, same)).toBe(looked(other, now));
    expect(looks).toBeLessThan(4);
  });
});
