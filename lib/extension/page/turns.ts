/** Work in small turns, so that the page is not kept waiting: masking a long body takes a while. */

/** Milliseconds that one turn may take before the page has its own again. */
const TURN_MS = 8;

type Work = () => void;

export function createTurns() {
  let waiting: Work[] = [];
  /** Those before them, taken out as a whole: to take the first out of a long list moves all others. */
  let taken = waiting.values();
  let left = 0;
  let scheduled = false;

  function next(): Work | undefined {
    if (!left) return undefined;
    let first = taken.next();
    if (first.done) {
      taken = waiting.values();
      waiting = [];
      first = taken.next();
    }
    left--;
    return first.value;
  }

  function turn() {
    scheduled = false;
    const end = performance.now() + TURN_MS;
    while (left && performance.now() < end) next()?.();
    schedule();
  }

  function schedule() {
    if (scheduled || !left) return;
    scheduled = true;
    setTimeout(turn, 0);
  }

  return {
    add(work: Work) {
      waiting.push(work);
      left++;
      schedule();
    },
    /** At once: the page is about to go. */
    finish() {
      while (left) next()?.();
    },
  };
}
