/**
 * Takes something out of `storage.local` so that the browser's own files keep no piece of it. What is only removed stays
 * there: Chromium adds to a log, which it begins anew for an empty store alone; Firefox leaves it in free pages of its
 * file, until something is written there.
 */
import { isObject } from '../../text/json.ts';
import { alone } from '../shared/alone.ts';
import type { Settings } from '../shared/settings.ts';
import type { Store } from './store.ts';

/** Together more than there ever is of sign-ins that worked, and of most that is pasted. */
const FILLERS = Array.from({ length: 32 }, (_, i) => `filler-${i}`);
const LENGTH = 49_152;

/** In the store of the session: what stays, as long as it may be away from the disk. */
export const ERASING = 'erasing';

export interface Erasable extends Settings {
  get(keys: string | null): Promise<Record<string, unknown>>;
  remove(keys: string[]): Promise<void>;
  clear(): Promise<void>;
}

type Journal = Pick<Store, 'put' | 'remove' | 'flush'>;

/**
 * `storage.local` as the worker uses it. Who reads, writes or erases waits for what is being erased: what stays is away for
 * a moment, and then there as it was.
 */
export function createDisk(local: Erasable, journal: Journal) {
  let erasing: Promise<unknown> = Promise.resolve();
  /** What stays, where it may not be there. */
  let away: Record<string, unknown> = {};

  function next<T>(work: () => Promise<T>): Promise<T> {
    const done = erasing.then(() => alone(work));
    erasing = done.catch(() => undefined);
    return done;
  }

  async function erase(keys: readonly string[]): Promise<boolean> {
    await local.remove([...keys, ...FILLERS]);
    const there = await local.get(null);
    const missing = Object.keys(away).some((key) => !(key in there));
    away = { ...away, ...there };
    journal.put(ERASING, away);
    await journal.flush();
    if (missing) await local.set(away);
    const over = await writeOver(local);
    if (over || (await takes(local, away))) {
      await local.clear();
      await local.set(away);
    }
    away = {};
    journal.remove(ERASING);
    return over;
  }

  return {
    get: (key: string) => erasing.then(() => local.get(key)),
    set: (items: Record<string, unknown>) => erasing.then(() => local.set(items)),
    remove: (keys: string[]) => erasing.then(() => local.remove(keys)),
    /** Whether it was written over too. */
    erase: (keys: readonly string[]): Promise<boolean> => next(() => erase(keys)),
    /** After a stop of the worker in the midst of it, with what stays; after one of the browser, without. */
    goOn: (kept: unknown) =>
      next<unknown>(() => {
        if (!isObject(kept)) return local.remove(FILLERS);
        away = kept;
        return erase([]);
      }),
  };
}

/** On a disk that is nearly full, as far as there is room. */
async function writeOver(local: Erasable): Promise<boolean> {
  const fillers = FILLERS.map((name): [string, string] => [name, noise()]);
  const set = (some: typeof fillers) =>
    local.set(Object.fromEntries(some)).then(
      () => true,
      () => false,
    );
  const whole = await set(fillers);
  for (const one of whole ? [] : fillers) if (!(await set([one]))) break;
  await local.remove(FILLERS);
  return whole;
}

/** A full disk may not take back what stays: it has to take the same beside it first. */
async function takes(local: Erasable, kept: Record<string, unknown>): Promise<boolean> {
  const [name = ''] = FILLERS;
  if (!Object.keys(kept).length) return true;
  const took = await local.set({ [name]: kept }).then(
    () => true,
    () => false,
  );
  if (took) await local.remove([name]);
  return took;
}

/** By chance: what repeats itself would be packed. */
const noise = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(LENGTH)), (byte) => String.fromCharCode(64 + (byte % 64))).join('');
