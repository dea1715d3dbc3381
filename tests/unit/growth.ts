/**
 * How the work grows with a text. It is compared with itself, so that a slow machine is no fault of ours, and counted in
 * time of this thread on the processor, so that a busy one is none either. Both lengths work for about as long, the short
 * one as often as it fits: what interrupts or collects garbage meets the one as often as the other, and a clock that goes
 * by 4 ms (many do) has enough of them to count. Choose a length of which 8 times are below 128 kB: a longer string gets
 * memory of its own, whose pages cost more than the work.
 */

/** How many times longer the longer text is: per character, what is linear takes as long and what goes over itself again 8 times. */
const TIMES = 8;
/** How often it is measured at most: the shortest is the one that nothing else disturbed. */
const MEASUREMENTS = 10;
/** How long the longer text is worked on, in milliseconds: shorter tells nothing. */
const ENOUGH = 48;
/** Less than this of the shorter one, in milliseconds, is two ticks of the clock. */
const LEAST = 8;
/** What takes hardly any time would take forever to come to `ENOUGH`. */
const MOST_OFTEN = 100_000;

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
  const times = (count: number, length: number) =>
    timed(() => {
      for (let i = 0; i < count; i++) work(length);
    });
  // The long one first: it warms the code up for the short one, which would seem long otherwise.
  let [long, count] = [0, 0];
  while (long < ENOUGH && count < MOST_OFTEN) {
    long += times(1, TIMES * length);
    count++;
  }
  let short = times(TIMES * count, length);
  const power = () => 1 + Math.log(long / Math.max(short, LEAST)) / Math.log(TIMES);
  for (let i = 1; i < MEASUREMENTS && power() > LINEAR; i++) {
    long = Math.min(long, times(count, TIMES * length));
    short = Math.min(short, times(TIMES * count, length));
  }
  return power();
}
