/** Rounds in which each kind takes its turn: what the machine does meanwhile meets all of them alike. */
import { median, rounded } from './figure.ts';

/** The fewest whose ranks have an interval of 95 %. */
const LEAST = 6;

/**
 * The numbers of the rounds: so many, or as many as begin within these seconds, but the least that say something, so that a
 * slow machine comes to an end too. `BENCH_ROUNDS` sets how many, for a quick look.
 */
export function* roundsOf(usual: number, seconds: number): Generator<number> {
  const end = performance.now() + seconds * 1000;
  const most = Number(process.env.BENCH_ROUNDS ?? usual);
  for (let round = 0; round < most; round++) {
    if (round >= LEAST && performance.now() > end) return;
    yield round;
  }
}

/** Each kind once a round, first one and then the other first. */
export async function inTurns<K extends string, T>(
  rounds: Iterable<number>,
  kinds: readonly K[],
  once: (kind: K) => Promise<T>,
): Promise<Record<K, T[]>> {
  const taken = Object.fromEntries(kinds.map((kind) => [kind, [] as T[]])) as Record<K, T[]>;
  for (const round of rounds) {
    for (const kind of round % 2 ? kinds : kinds.toReversed()) taken[kind].push(await once(kind));
  }
  return taken;
}

/** Of so many ordered values the first that the interval of the median begins with: 95 %, whatever the distribution. */
function lowest(count: number): number {
  let below = 0.5 ** count;
  let sum = below;
  let rank = 0;
  while (sum <= 0.025) {
    rank++;
    below *= (count - rank + 1) / rank;
    sum += below;
  }
  return Math.max(rank - 1, 0);
}

/**
 * How many times the other it is: the median of the rounds, and the interval that has it with 95 %. A round that something
 * else on the machine fell into moves neither.
 */
export function timesOf(ours: readonly number[], theirs: readonly number[]) {
  const times = ours.map((value, round) => value / (theirs[round] ?? Number.NaN)).toSorted((a, b) => a - b);
  const first = lowest(times.length);
  const at = (index: number) => rounded(times[index] ?? Number.NaN);
  return {
    ratio: median(times),
    interval: { low: at(first), high: at(times.length - 1 - first), rounds: times.length },
  };
}
