import { expect, test } from 'vitest';
import { createTimeline } from '../../../lib/capture/timeline.ts';
import { fc } from '../../property.ts';

interface Item {
  at: number;
  name: number;
}

/** The same answer, by looking at all. */
function nearestOfAll(items: Item[], at: number, before: number, after: number, fits: (x: Item) => boolean) {
  const near = items.filter((x) => x.at - at <= after && at - x.at <= before && fits(x));
  const [best] = near.map((x) => Math.abs(x.at - at)).sort((a, b) => a - b);
  const of = near.filter((x) => Math.abs(x.at - at) === best);
  return of.toSorted((a, b) => a.at - b.at || a.name - b.name)[0];
}

test('the nearest is the one that looking at all finds', () => {
  const time = fc.integer({ min: 0, max: 30 });
  fc.assert(
    fc.property(fc.array(time), fc.array(fc.nat(20)), time, time, time, fc.integer({ min: 1, max: 4 }), (...given) => {
      const [times, removed, at, before, after, modulus] = given;
      const items = times.map((t, name) => ({ at: t, name }));
      const timeline = createTimeline<Item>();
      for (const x of items) timeline.add(x.at, x);
      const gone = new Set(removed);
      for (const x of items) if (gone.has(x.name)) timeline.remove(x.at, x);
      const left = items.filter(({ name }) => !gone.has(name));
      const fits = ({ name }: Item) => name % modulus === 0;
      expect(timeline.nearest(at, { before, after }, fits)).toEqual(nearestOfAll(left, at, before, after, fits));
    }),
  );
});

test('nothing that was taken out is found, and taking it out again does nothing', () => {
  const timeline = createTimeline<string>();
  timeline.add(1, 'a');
  timeline.add(1, 'b');
  timeline.remove(1, 'a');
  timeline.remove(1, 'a');
  timeline.remove(2, 'b');
  expect(timeline.nearest(1, { before: 0, after: 0 }, () => true)).toBe('b');
});

test('to a time that is none nothing is near, and the search for it ends', () => {
  const timeline = createTimeline<string>();
  timeline.add(1, 'a');
  expect(timeline.nearest(Number.NaN, { before: 9, after: 9 }, () => true)).toBeUndefined();
  timeline.add(Number.NaN, 'b');
  expect(timeline.nearest(50, { before: 9, after: 9 }, () => true)).toBeUndefined();
});
