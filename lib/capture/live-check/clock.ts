/** The time that a live check has. It stands still while a person is asked, who may be at lunch. */
export interface Clock {
  /** Over when the time is. */
  signal: AbortSignal;
  /** Waits for something that takes none of the time. */
  outside<T>(waiting: Promise<T>): Promise<T>;
  stop(): void;
}

export function createClock(ms: number): Clock {
  const over = new AbortController();
  let [left, began] = [ms, performance.now()];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const run = () => {
    if (stopped) return;
    began = performance.now();
    timer = setTimeout(() => over.abort(), left);
  };
  run();
  return {
    signal: over.signal,
    async outside(waiting) {
      clearTimeout(timer);
      left -= performance.now() - began;
      try {
        return await waiting;
      } finally {
        run();
      }
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
