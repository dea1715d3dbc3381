/** Work in small turns, so that the page is not kept waiting: masking a long body takes a while. */

/** Milliseconds that one turn may take before the page has its own again. */
const TURN_MS = 8;

export function createTurns() {
  let waiting: (() => void)[] = [];
  let scheduled = false;

  function turn() {
    scheduled = false;
    const end = performance.now() + TURN_MS;
    while (waiting.length && performance.now() < end) waiting.shift()?.();
    schedule();
  }

  function schedule() {
    if (scheduled || !waiting.length) return;
    scheduled = true;
    setTimeout(turn, 0);
  }

  return {
    add(work: () => void) {
      waiting.push(work);
      schedule();
    },
    /** At once: the page is about to go. */
    finish() {
      const rest = waiting;
      waiting = [];
      for (const work of rest) work();
    },
  };
}
