/** Work on what the page says is done in turns, in its order, and at once when the page goes. */
import { expect, it } from 'vitest';
import { createTurns } from '../../../../lib/extension/page/turns.ts';

const busy = (ms: number) => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

it('does not do in one turn what takes long, and keeps the order', async () => {
  const turns = createTurns();
  const done: number[] = [];
  for (let i = 0; i < 6; i++) {
    turns.add(() => {
      busy(10);
      done.push(i);
    });
  }
  expect(done).toEqual([]);
  let between = 0;
  while (done.length < 6) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    between++;
  }
  expect(done).toEqual([0, 1, 2, 3, 4, 5]);
  expect(between).toBeGreaterThan(3);
});

it('finishes at once', () => {
  const turns = createTurns();
  const done: number[] = [];
  turns.add(() => done.push(1));
  turns.add(() => done.push(2));
  turns.finish();
  expect(done).toEqual([1, 2]);
});
