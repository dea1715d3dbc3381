/** The list of pairs against the simplest way to make them: of all that fit, the nearest two, then the nearest of the rest. */
import { describe, expect, test } from 'vitest';
import { createPairs, type Half } from '../../../lib/capture/pairs.ts';
import { fc } from '../../property.ts';

interface One extends Half<One> {
  mate: One | undefined;
  id: number;
  time: number;
}
const one = (time: number, id: number): One => ({ mate: undefined, id, time });
const reach = { before: 2000, after: 30_000 };

/** Of random numbers no two distances are the same. */
const times = fc.array(fc.double({ min: 0, max: 3000, noNaN: true, noDefaultInfinity: true }), { maxLength: 40 });

const simply = (firsts: One[], seconds: One[], fits: (a: One, b: One) => boolean): string[] => {
  const all = firsts
    .flatMap((a) => seconds.map((b) => ({ a, b, gap: a.time - b.time })))
    .filter(({ a, b, gap }) => gap >= -reach.before && gap <= reach.after && fits(a, b))
    .toSorted((x, y) => Math.abs(x.gap) - Math.abs(y.gap));
  const taken = new Set<One>();
  return all.flatMap(({ a, b }) => {
    if (taken.has(a) || taken.has(b)) return [];
    taken.add(a).add(b);
    return [`${a.id} ${b.id}`];
  });
};

describe('of all pairs that fit', () => {
  test('each is the nearest that is left, in whatever order they come', () => {
    fc.assert(
      fc.property(
        times,
        times,
        fc.integer({ min: 1, max: 4 }),
        fc.infiniteStream(fc.nat()),
        (left, right, every, order) => {
          const [firsts, seconds] = [[...new Set(left)].map(one), [...new Set(right)].map(one)];
          const distances = firsts.flatMap((a) => seconds.map((b) => Math.abs(a.time - b.time)));
          fc.pre(new Set(distances).size === distances.length);
          const fits = (a: One, b: One) => (a.id * 7 + b.id * 3) % every === 0;
          const { putFirst, putSecond } = createPairs<One, One>(reach, fits);
          const puts = [
            ...firsts.map((a) => () => putFirst(a, a.time)),
            ...seconds.map((b) => () => putSecond(b, b.time)),
          ].map((put) => ({ put, place: order.next().value ?? 0 }));
          for (const { put } of puts.toSorted((a, b) => a.place - b.place)) put();
          const pairs = firsts.flatMap(({ id, mate }) => (mate ? [`${id} ${mate.id}`] : []));
          expect(pairs.toSorted()).toEqual(simply(firsts, seconds, fits).toSorted());
        },
      ),
    );
  });

  test('in a row of which each has a nearer one once another comes, all stay in pairs, and few are changed', () => {
    const { putFirst, putSecond } = createPairs<One, One>(reach, () => true);
    const all: One[] = [];
    let most = 0;
    for (let i = 0, at = 0; i < 1000; i++) {
      const next = one(at, i);
      all.push(next);
      most = Math.max(most, (i % 2 === 0 ? putFirst : putSecond)(next, at).size);
      at += (1000 - i) / 1000;
    }
    expect(all.filter(({ mate }) => mate)).toHaveLength(1000);
    expect(all.every((x) => !x.mate || x.mate.mate === x)).toBe(true);
    expect(most).toBeLessThan(40);
  });
});
