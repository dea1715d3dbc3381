/**
 * How the work grows with a text. It is compared with itself, so that a slow machine is no fault of ours, and counted in
 * time of this thread on the processor, so that a busy one is none either.
 */

/** How many times longer the longer text is: what is linear takes 8 times, what goes over itself again 64. */
const TIMES = 8;
/** How often it is measured at most: the shortest is the one that nothing else disturbed. */
const MEASUREMENTS = 10;
/** Shorter ones tell nothing, in milliseconds. */
const LEAST = 2;

function timed(work: () => void): number {
  const start = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / 1000;
}

/** A power of the length between 1, which is linear, and 2, which goes over itself again: as far from the one as from the other. */
export const LINEAR = 1.5;

/** With which power of its length `work` takes longer, up to 8 times this length. */
export function growth(length: number, work: (length: number) => void): number {
  let [short, long, power] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let i = 0; i < MEASUREMENTS && power > LINEAR; i++) {
    // The long one first: it warms the code up for the short one, which would seem long otherwise.
    long = Math.min(
      long,
      timed(() => work(TIMES * length)),
    );
    short = Math.min(
      short,
      timed(() => work(length)),
    );
    power = Math.log(long / Math.max(short, LEAST)) / Math.log(TIMES);
  }
  return power;
}
