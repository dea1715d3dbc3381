/** What fails of ours fails for us alone: the page's own scripts hear of every error that nobody caught. */
export function quietly<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** The same of what takes its time. */
export async function unheard(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch {
    // Nobody waits for it.
  }
}
