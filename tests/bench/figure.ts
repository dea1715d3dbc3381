/** One figure of `npm run bench`: a value, a ratio to a yardstick of the same run, or a distribution. */
export interface Figure {
  bench: string;
  name: string;
  unit: string;
  value?: number;
  ratio?: number;
  /** That has the ratio with 95 %, of the rounds that were taken. */
  interval?: { low: number; high: number; rounds: number };
  distribution?: Distribution;
  /** In words, where there is one. */
  aim?: string;
  met?: boolean;
}

export interface Distribution {
  p50: number;
  p95: number;
  p99: number;
  samples: number;
}

/** Figures as they are taken; a bench is a file beside this one that gives them. */
export type Measure = () => AsyncIterable<Figure>;

export const rounded = (value: number): number => Number(value.toPrecision(4));

export function distributionOf(samples: readonly number[]): Distribution {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number) => rounded(sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), samples: sorted.length };
}

export const median = (samples: readonly number[]): number => distributionOf(samples).p50;

/** `{ aim, met }` of a figure that is to be at most so much. */
export const atMost = (figure: number, limit: number, unit: string) => ({
  aim: `at most ${limit} ${unit}`,
  met: figure <= limit,
});
