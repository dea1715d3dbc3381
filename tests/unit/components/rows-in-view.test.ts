import { describe, expect, it } from 'vitest';
import { edgesOf, rowsIn, topFor, type View } from '../../../components/panel/rows-in-view.ts';
import { fc } from '../../property.ts';

const { array, assert, constantFrom, integer, nat, property, record } = fc;

const edges = (heights: readonly number[]) => edgesOf(heights.length, (index) => heights[index] ?? 0);
const list = edges(Array.from({ length: 1000 }, () => 20));
const indexes = (view: View, always?: number) => rowsIn(list, view, always).map(({ index }) => index);

describe('the rows of a long list', () => {
  it('are those in view and eight beyond either end', () => {
    expect(indexes({ top: 0, height: 100 })).toEqual(Array.from({ length: 13 }, (_, i) => i));
    const middle = indexes({ top: 2000, height: 100 });
    expect([middle[0], middle.at(-1)]).toEqual([92, 112]);
    expect(indexes({ top: 19_900, height: 100 }).at(-1)).toBe(999);
  });

  it('stand where the rows before them end', () => {
    const starts = rowsIn(edges([24, 37, 37, 24, 37]), { top: 0, height: 500 }).map(({ start }) => start);
    expect(starts).toEqual([0, 24, 61, 98, 122]);
  });

  it('have the row with the focus among them, wherever that is', () => {
    expect(indexes({ top: 2000, height: 100 }, 3)[0]).toBe(3);
    expect(indexes({ top: 2000, height: 100 }, 900).at(-1)).toBe(900);
    expect(indexes({ top: 2000, height: 100 }, 100)).toEqual(indexes({ top: 2000, height: 100 }));
    expect(indexes({ top: 2000, height: 100 }, 1000)).toEqual(indexes({ top: 2000, height: 100 }));
  });

  it('are none of a list that is not shown, or has none', () => {
    expect(indexes({ top: 0, height: 0 })).toEqual([]);
    expect(rowsIn(edges([]), { top: 0, height: 100 })).toEqual([]);
  });

  it('are the last ones where the list became shorter than it was scrolled', () => {
    const rows = rowsIn(edges([20, 20, 20]), { top: 5000, height: 40 });
    expect(rows.map(({ index }) => index)).toEqual([0, 1, 2]);
  });

  it('are few, in order, each once, and cover the view', () => {
    const heights = array(constantFrom(22, 24, 37), { minLength: 1, maxLength: 300 });
    const views = record({ top: nat(9000), height: integer({ min: 1, max: 700 }) });
    assert(
      property(heights, views, nat(300), (of, { top, height }, always) => {
        const at = edges(of);
        const total = at.at(-1) ?? 0;
        const view = { top: Math.max(0, Math.min(top, total - height)), height };
        const rows = rowsIn(at, view, always).map(({ index }) => index);
        expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
        expect(rows.length).toBeLessThanOrEqual(height / 22 + 20);
        const inView = of.flatMap((size, index) => {
          const start = at[index] ?? 0;
          return start < view.top + height && start + size > view.top ? [index] : [];
        });
        expect(rows).toEqual(expect.arrayContaining(inView));
      }),
    );
  });
});

describe('a row that is brought into view', () => {
  const view = { top: 2000, height: 100 };
  it.each([
    ['above it: to the top', 50, 1000],
    ['half above it', 99, 1980],
    ['in it: nothing moves', 102, 2000],
    ['below it: to the end', 200, 3920],
    ['the first', 0, 0],
  ])('%s', (_, index, top) => {
    expect(topFor(list, view, index)).toBe(top);
  });

  it('stays whole in a view that is scrolled there', () => {
    assert(
      property(nat(999), nat(19_900), (index, top) => {
        const to = topFor(list, { top, height: 100 }, index);
        expect(to).toBeLessThanOrEqual(index * 20);
        expect(to + 100).toBeGreaterThanOrEqual(index * 20 + 20);
      }),
    );
  });
});
