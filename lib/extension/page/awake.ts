/** A clock that stands still while the page does, as when a laptop sleeps: nobody waits for an answer meanwhile. */
export function createAwake(beat: number): (now: number) => number {
  let passed = 0;
  let before: number | undefined;
  /** It is asked once a beat at least, as long as anything is in flight. */
  return (now) => {
    passed += Math.min(Math.max(now - (before ?? now), 0), 2 * beat);
    before = now;
    return passed;
  };
}
