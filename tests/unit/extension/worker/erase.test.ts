import { expect, it } from 'vitest';
import { erase } from '../../../../lib/extension/worker/erase.ts';

/** What was done to the disk, in order, and what is on it. */
function disk(stored: Record<string, unknown>, full = false) {
  const values = new Map(Object.entries(stored));
  const done: string[] = [];
  return {
    values,
    done,
    get: async () => Object.fromEntries(values),
    async set(items: Record<string, unknown>) {
      const length = JSON.stringify(items).length;
      done.push(length > 1_000_000 ? 'filled' : 'written');
      if (full) throw new Error('No space left on device.');
      for (const [key, value] of Object.entries(items)) values.set(key, value);
    },
    async remove(keys: string[]) {
      for (const key of keys) values.delete(key);
      done.push('removed');
    },
    async clear() {
      values.clear();
      done.push('cleared');
    },
  };
}

it('what was removed is written over, the store begun anew, and what stays written again', async () => {
  const local = disk({ gone: 'x', kept: 'y' });
  await erase(local, ['gone']);
  expect(Object.fromEntries(local.values)).toEqual({ kept: 'y' });
  expect(local.done).toEqual(['removed', 'filled', 'removed', 'cleared', 'written']);
});

it('a full disk loses nothing that stays', async () => {
  const local = disk({ gone: 'x', kept: 'y' }, true);
  await erase(local, ['gone']);
  expect(Object.fromEntries(local.values)).toEqual({ kept: 'y' });
});

it('what a stop left of it goes with the next time', async () => {
  const local = disk({ kept: 'y', 'filler-0': 'x', 'filler-31': 'x' });
  await erase(local, ['gone']);
  expect(Object.fromEntries(local.values)).toEqual({ kept: 'y' });
});
