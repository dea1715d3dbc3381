/** Times in words. */

const units: readonly [number, string][] = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/** A span of milliseconds, by its largest unit: `3 hours`. */
export function span(ms: number): string {
  const seconds = Math.max(Math.round(ms / 1000), 0);
  const [size, name] = units.find(([unit]) => seconds >= unit) ?? ([1, 'second'] as const);
  const n = Math.floor(seconds / size);
  return `${n.toLocaleString('en')} ${name}${n === 1 ? '' : 's'}`;
}

/** Seconds since the epoch, as a claim has them; a claim may be anything. */
export function moment(seconds: number): string {
  const at = new Date(seconds * 1000);
  return Number.isNaN(at.getTime())
    ? String(seconds)
    : at
        .toISOString()
        .replace('T', ' ')
        .replace(/\.000Z$|Z$/, ' UTC');
}
