/** Work on what the page says is done in turns, in its order, and at once when the page goes. */
import { afterEach, expect, it, vi } from 'vitest';
import { createTurns } from '../../../../lib/extension/page/turns.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('does not do in one turn what takes long, and keeps the order', () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  let passed = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => passed);
  const turns = createTurns();
  const done: number[] = [];
  for (let i = 0; i < 6; i++) {
    turns.add(() => {
      passed += i < 4 ? 10 : 1;
      done.push(i);
    });
  }
  const inTurns = [[...done]];
  while (vi.getTimerCount()) {
    vi.runOnlyPendingTimers();
    inTurns.push([...done]);
  }
  expect(inTurns.map((after, i) => after.slice(inTurns[i - 1]?.length))).toEqual([[], [0], [1], [2], [3], [4, 5]]);
});

it('finishes at once', () => {
  const turns = createTurns();
  const done: number[] = [];
  turns.add(() => done.push(1));
  turns.add(() => done.push(2));
  turns.finish();
  expect(done).toEqual([1, 2]);
});

it('goes on in its order with what comes meanwhile, and takes no longer for one of many', () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  // Engines move all others for each that is taken out of the front.
  const shift = Array.prototype.shift;
  let moved = 0;
  vi.spyOn(Array.prototype, 'shift').mockImplementation(function (this: unknown[]) {
    moved += this.length;
    return shift.call(this);
  });
  const turns = createTurns();
  const done: number[] = [];
  for (let i = 0; i < 100_000; i++) turns.add(() => done.push(i));
  turns.add(() => turns.add(() => done.push(100_001)));
  turns.add(() => done.push(100_000));
  while (vi.getTimerCount()) vi.runOnlyPendingTimers();
  expect(moved).toBeLessThan(1_000_000);
  expect(done).toEqual(Array.from({ length: 100_002 }, (_, i) => i));
});
