/**
 * How the work grows with a text. Processor time, so that a busy machine is no fault of ours, and how many times longer a
 * longer text takes, so that a slow one is none either.
 */

/** How often a measurement is made at most: the shortest is the one that nothing else disturbed. */
const MEASUREMENTS = 5;
/** Shorter ones tell nothing, in milliseconds. */
const LEAST = 4;

function timed(work: () => void): number {
  const start = process.cpuUsage();
  work();
  return process.cpuUsage(start).user / 1000;
}

/** More than this many times longer for four times the text is no longer linear; what goes over itself again takes 16 times. */
export const LINEAR = 9;

/** How many times longer `work` takes for four times the length. */
export function growth(length: number, work: (length: number) => void): number {
  let [short, long] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let i = 0; i < MEASUREMENTS; i++) {
    short = Math.min(
      short,
      timed(() => work(length)),
    );
    long = Math.min(
      long,
      timed(() => work(4 * length)),
    );
    if (long / Math.max(short, LEAST) <= LINEAR) break;
  }
  return long / Math.max(short, LEAST);
}
