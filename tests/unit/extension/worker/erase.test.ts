import { expect, it } from 'vitest';
import { createDisk } from '../../../../lib/extension/worker/erase.ts';

/** What was done to the disk, in order, and what is on it. */
function area(stored: Record<string, unknown>, full = false) {
  const values = new Map(Object.entries(stored));
  const done: string[] = [];
  return {
    values,
    done,
    get: async (key: string | null) => Object.fromEntries([...values].filter(([name]) => key === null || name === key)),
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
  const local = area({ gone: 'x', kept: 'y' });
  await createDisk(local).erase(['gone']);
  expect(Object.fromEntries(local.values)).toEqual({ kept: 'y' });
  expect(local.done).toEqual(['removed', 'filled', 'removed', 'cleared', 'written']);
});

it('a full disk loses nothing that stays', async () => {
  const local = area({ gone: 'x', kept: 'y' }, true);
  await createDisk(local).erase(['gone']);
  expect(Object.fromEntries(local.values)).toEqual({ kept: 'y' });
});

it('what a stop left of it goes with the next time', async () => {
  const local = area({ kept: 'y', 'filler-0': 'x', 'filler-31': 'x' });
  await createDisk(local).erase(['gone']);
  expect(Object.fromEntries(local.values)).toEqual({ kept: 'y' });
});

it.each([0, 1, 2, 3, 4, 5, 6, 8, 12])(
  'twice at once takes nothing that stays, the second %i turns later',
  async (turns) => {
    const local = area({ gone: 'x', kept: 'y' });
    const disk = createDisk(local);
    const first = disk.erase(['gone']);
    for (let turn = 0; turn < turns; turn++) await null;
    await Promise.all([first, disk.erase(['gone'])]);
    expect(Object.fromEntries(local.values)).toEqual({ kept: 'y' });
  },
);

it.each([0, 2, 4, 6, 8, 12])(
  'what is added to %i turns after it began stays, and so does what was there',
  async (turns) => {
    const local = area({ gone: 'x', kept: ['y'] });
    const disk = createDisk(local);
    const erased = disk.erase(['gone']);
    for (let turn = 0; turn < turns; turn++) await null;
    const { kept } = await disk.get('kept');
    await Promise.all([erased, disk.set({ kept: [...(kept as string[]), 'z'] })]);
    expect(Object.fromEntries(local.values)).toEqual({ kept: ['y', 'z'] });
  },
);

it('what could not be erased keeps nobody from the disk', async () => {
  const local = area({ gone: 'x', kept: 'y' });
  const disk = createDisk({ ...local, clear: () => Promise.reject(new Error('The disk cannot be read.')) });
  await expect(disk.erase(['gone'])).rejects.toThrow();
  expect(await disk.get('kept')).toEqual({ kept: 'y' });
});
