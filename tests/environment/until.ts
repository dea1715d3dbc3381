/** Waiting for a state: its limit ends what hangs, and is no statement about how long anything takes. */

/** Milliseconds; shorter than a test's own limit, so that what was waited for is told. */
export const LIMIT = 60_000;

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Between two readings, milliseconds: each takes several processes a while, so what lasts is read less often. */
const FIRST_PAUSE = 40;
const LONGEST_PAUSE = 160;

/** Reads again and again, until what is read is right, or the limit is over: then what it was last. */
export async function last<T>(read: () => Promise<T>, right: (value: T) => boolean): Promise<T> {
  const end = Date.now() + LIMIT;
  for (let wait = FIRST_PAUSE; ; wait = Math.min(wait * 1.25, LONGEST_PAUSE)) {
    const value = await read();
    if (right(value) || Date.now() > end) return value;
    await pause(wait);
  }
}

/** Waits until something is as expected. @throws with what it was last */
export async function until<T>(read: () => Promise<T>, right: (value: T) => boolean): Promise<T> {
  const value = await last(read, right);
  if (!right(value)) throw new Error(`After ${LIMIT / 1000} s it was still ${JSON.stringify(value)}.`);
  return value;
}
