/**
 * Takes something out of `storage.local` so that the browser's own files keep no piece of it. What is only removed stays
 * there: Chromium adds to a log, which it begins anew for an empty store alone; Firefox leaves it in free pages of its
 * file, until something is written there.
 */
import type { Settings } from '../shared/settings.ts';

/** Together more than there ever is of sign-ins that worked, and of most that is pasted. */
const FILLERS = Array.from({ length: 32 }, (_, i) => `filler-${i}`);
const LENGTH = 49_152;

export interface Erasable extends Settings {
  get(keys: string | null): Promise<Record<string, unknown>>;
  remove(keys: string[]): Promise<void>;
  clear(): Promise<void>;
}

/**
 * `storage.local` as the worker uses it. Who reads, writes or erases waits for what is being erased: what stays is away for
 * a moment, and then there as it was.
 */
export function createDisk(local: Erasable) {
  let erasing: Promise<unknown> = Promise.resolve();
  return {
    get: (key: string) => erasing.then(() => local.get(key)),
    set: (items: Record<string, unknown>) => erasing.then(() => local.set(items)),
    remove: (keys: string[]) => erasing.then(() => local.remove(keys)),
    erase(keys: readonly string[]): Promise<void> {
      const done = erasing.then(() => erase(local, keys));
      erasing = done.catch(() => undefined);
      return done;
    },
  };
}

async function erase(local: Erasable, keys: readonly string[]): Promise<void> {
  // Who was stopped in the midst of it left fillers there.
  await local.remove([...keys, ...FILLERS]);
  try {
    await local.set(Object.fromEntries(FILLERS.map((name) => [name, noise()])));
  } catch {
    // A full disk may not take back what stays, either.
    return;
  }
  await local.remove(FILLERS);
  const kept = await local.get(null);
  await local.clear();
  await local.set(kept);
}

/** By chance: what repeats itself would be packed. */
const noise = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(LENGTH)), (byte) => String.fromCharCode(64 + (byte % 64))).join('');
