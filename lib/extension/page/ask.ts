/**
 * Milliseconds before the worker is asked, and asked again: it may be starting, and a message may be lost when it is stopped.
 * One that is stopped each time before it can answer comes back.
 */
const DELAYS = [0, 50, 200, 1000, 3000, 3000, 3000, 3000, 3000, 3000, 3000, 3000, 3000, 3000];

/** What `ask` was answered; `undefined` when the extension was updated or removed, and there is nobody left to answer. */
export async function answered<T>(ask: () => Promise<T | undefined>): Promise<T | undefined> {
  for (const delay of DELAYS) {
    if (delay) await new Promise((resolve) => setTimeout(resolve, delay));
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
  }
  return undefined;
}
