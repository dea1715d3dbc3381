/** Which of several failed checks is the cause: one page names them all, and no two give way to each other. */
import { expect, it } from 'vitest';
import { checks } from '../../../lib/checks/all.ts';
import { takesPlaceOf } from '../../../lib/checks/giving-way.ts';
import { order } from '../../../lib/checks/precedence.ts';

it('names every check exactly once', () => {
  expect([...order].sort()).toEqual(checks.map(({ id }) => id).sort());
});

it('no two checks give way to each other', () => {
  const both = checks.flatMap((a) =>
    checks.filter((b) => takesPlaceOf(a, b) && takesPlaceOf(b, a)).map((b) => `${a.id} and ${b.id}`),
  );
  expect(both).toEqual([]);
});
