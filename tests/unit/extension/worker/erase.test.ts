import { expect, it } from 'vitest';
import { createDisk, ERASING } from '../../../../lib/extension/worker/erase.ts';

/** What was done to the disk, in order, and what is on it; `room`: characters that it takes in one write. */
function area(stored: Record<string, unknown>, room = Number.POSITIVE_INFINITY) {
  const values = new Map(Object.entries(stored));
  const done: string[] = [];
  return {
    values,
    done,
    get: async (key: string | null) => Object.fromEntries([...values].filter(([name]) => key === null || name === key)),
    async set(items: Record<string, unknown>) {
      const length = JSON.stringify(items).length;
      done.push(length > 1_000_000 ? 'filled' : 'written');
      if (length > room) throw new Error('No space left on device.');
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

/** The store of the session, which outlives the worker. */
function journal() {
  const kept = new Map<string, unknown>();
  return {
    kept,
    put: (key: string, value: unknown) => void kept.set(key, structuredClone(value)),
    remove: (key: string) => void kept.delete(key),
    flush: async () => true,
  };
}

it('what was removed is written over, the store begun anew, and what stays written again', async () => {
  const local = area({ gone: 'x', kept: 'y' });
  const kept = journal();
  expect(await createDisk(local, kept).erase(['gone'])).toBe(true);
  expect(Object.fromEntries(local.values)).toEqual({ kept: 'y' });
  expect(local.done).toEqual(['removed', 'filled', 'removed', 'cleared', 'written']);
  expect(kept.kept.size).toBe(0);
});

it('a full disk loses nothing that stays, and what is gone is not written over', async () => {
  const local = area({ gone: 'x', kept: 'y' }, 0);
  expect(await createDisk(local, journal()).erase(['gone'])).toBe(false);
  expect(Object.fromEntries(local.values)).toEqual({ kept: 'y' });
  expect(local.done).not.toContain('cleared');
});

it('a full disk is begun anew where nothing stays', async () => {
  const local = area({ gone: 'x' }, 2);
  expect(await createDisk(local, journal()).erase(['gone'])).toBe(false);
  expect(local.values.size).toBe(0);
  expect(local.done).toContain('cleared');
});

it('one that is nearly full is written over as far as it goes, and begun anew', async () => {
  const local = area({ gone: 'x', kept: 'y' }, 200_000);
  expect(await createDisk(local, journal()).erase(['gone'])).toBe(false);
  expect(Object.fromEntries(local.values)).toEqual({ kept: 'y' });
  expect(local.done.filter((one) => one === 'written').length).toBeGreaterThan(30);
  expect(local.done.slice(-2)).toEqual(['cleared', 'written']);
});

/** Every change of the disk, after which the worker may be stopped: what comes then never happens. */
const STOPS = [0, 1, 2, 3, 4, 5];
it.each(STOPS)(
  'a stop after %i changes: the next start brings back what stays, and leaves no filler',
  async (changes) => {
    const local = area({ gone: 'x', kept: 'y' });
    const kept = journal();
    let left = changes;
    const until =
      <A extends unknown[]>(change: (...args: A) => Promise<void>) =>
      (...args: A): Promise<void> =>
        left-- > 0 ? change(...args) : Promise.reject(new Error('The worker was stopped.'));
    const stopped = { ...local, set: until(local.set), remove: until(local.remove), clear: until(local.clear) };
    const erased = createDisk(stopped, kept).erase(['gone']);
    if (changes < STOPS.length - 1) await expect(erased).rejects.toThrow('stopped');
    const next = createDisk(local, kept);
    await next.goOn(kept.kept.get(ERASING));
    expect(await next.get('kept')).toEqual({ kept: 'y' });
    expect([...local.values.keys()].filter((key) => key !== 'kept')).toEqual(changes ? [] : ['gone']);
    expect(kept.kept.size).toBe(0);
  },
);

it('what a disk did not take back is there once it takes it, and what was written since holds', async () => {
  const local = area({ gone: 'x', kept: 'y', other: 1 });
  const kept = journal();
  let full = true;
  const disk = createDisk(
    {
      ...local,
      set: (items) => ('kept' in items && full ? Promise.reject(new Error('No space left.')) : local.set(items)),
    },
    kept,
  );
  await expect(disk.erase(['gone'])).rejects.toThrow('No space');
  expect(kept.kept.get(ERASING)).toEqual({ kept: 'y', other: 1 });
  await disk.set({ other: 2 });
  full = false;
  expect(await disk.erase([])).toBe(true);
  expect(Object.fromEntries(local.values)).toEqual({ kept: 'y', other: 2 });
});

it('what a stop of the browser left of it goes with its next start', async () => {
  const local = area({ kept: 'y', 'filler-0': 'x', 'filler-31': 'x' });
  await createDisk(local, journal()).goOn(undefined);
  expect(Object.fromEntries(local.values)).toEqual({ kept: 'y' });
  expect(local.done).toEqual(['removed']);
});

it.each([0, 1, 2, 3, 4, 5, 6, 8, 12])(
  'twice at once takes nothing that stays, the second %i turns later',
  async (turns) => {
    const local = area({ gone: 'x', kept: 'y' });
    const disk = createDisk(local, journal());
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
    const disk = createDisk(local, journal());
    const erased = disk.erase(['gone']);
    for (let turn = 0; turn < turns; turn++) await null;
    const { kept } = await disk.get('kept');
    await Promise.all([erased, disk.set({ kept: [...(kept as string[]), 'z'] })]);
    expect(Object.fromEntries(local.values)).toEqual({ kept: ['y', 'z'] });
  },
);

it('what could not be erased keeps nobody from the disk', async () => {
  const local = area({ gone: 'x', kept: 'y' });
  const disk = createDisk({ ...local, clear: () => Promise.reject(new Error('The disk cannot be read.')) }, journal());
  await expect(disk.erase(['gone'])).rejects.toThrow();
  expect(await disk.get('kept')).toEqual({ kept: 'y' });
});
