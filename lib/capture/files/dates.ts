/** When the requests of a file started. Where it does not say, their order in the file is the order of the requests. */

/** Milliseconds since the epoch: of ISO 8601, of a number, and of Rust's `SystemTime { tv_sec: 1, tv_nsec: 2 }`. */
function dateOf(value: unknown): number | undefined {
  if (typeof value === 'number' && value > 0) return dateAt(value > 1e11 ? value : value * 1000);
  if (typeof value !== 'string') return undefined;
  if (!value.includes('tv_sec')) return dateAt(Date.parse(value));
  const [, seconds, nanoseconds] = /tv_sec: (\d{1,12})(?:, tv_nsec: (\d{1,9}))?/.exec(value) ?? [];
  const date = seconds === undefined ? Date.parse(value) : Number(seconds) * 1000 + Number(nanoseconds ?? 0) / 1e6;
  return dateAt(date);
}

/** Not every number is a date (ECMA-262, time values). A day before they end, what comes right before or after it is one too. */
export const dateAt = (ms: number): number | undefined => (Math.abs(ms) <= MAX_TIME - DAY ? ms : undefined);
const MAX_TIME = 8.64e15;
const DAY = 86_400_000;

export interface Starts {
  /** Of each request, milliseconds since the epoch. */
  at: number[];
  /** No time of day is known, only the order. */
  undated: boolean;
  /** For a person, where dates were missing. */
  notes: string[];
}

/** `dates`: as each request has its own; `answered` gives the `Date` of each answer, where there is one. */
export function startsOf(dates: readonly unknown[], answered: () => readonly (string | undefined)[]): Starts {
  const known = dates.map(dateOf);
  const missing = known.filter((at) => at === undefined).length;
  if (missing === known.length) {
    const answeredAt = answered()
      .map(dateOf)
      .find((at) => at !== undefined);
    const notes = [
      'No request in the file has a date that can be read: their order in the file is taken for the order of the requests.',
    ];
    return { at: known.map((_, index) => (answeredAt ?? 0) + index * 10), undated: answeredAt === undefined, notes };
  }
  const first = known.findIndex((at) => at !== undefined);
  let last = (known[first] ?? 0) - first * STEP;
  const within = new Map<number, number>();
  const coarse = known.every((at) => at === undefined || at % 1000 === 0);
  const at = known.map((date, index) => {
    if (date !== undefined) {
      const before = within.get(date) ?? 0;
      within.set(date, before + 1);
      // Of a clock that counts whole seconds the file's order says more.
      last = coarse ? date + before * STEP : date;
    } else if (index > 0) {
      // Right after the one before it, and before whatever comes next.
      last += STEP;
    }
    return last;
  });
  const notes = missing
    ? [
        `${missing} of ${known.length} requests have no date that can be read: each is taken to come right after the one before it in the file.`,
      ]
    : [];
  return { at, undated: false, notes };
}

/** Milliseconds; less than any clock tells apart. */
const STEP = 0.001;
