/** Header lines as an exchange holds them, from the forms in which sources give them. */
import { type HeaderLines, MAX_TEXT } from '../exchange.ts';
import { isObject } from '../text/json.ts';

const MAX_HEADERS = 200;

/** Header lines as an exchange holds them: lower-case names, bounded, without the pseudo headers of HTTP/2. */
export function headerLines(pairs: Iterable<readonly [string, string]>): HeaderLines {
  const lines: HeaderLines = [];
  for (const [name, value] of pairs) {
    if (lines.length === MAX_HEADERS) break;
    if (!name || name.startsWith(':') || name.length > 256) continue;
    const lower = name.toLowerCase();
    // Firefox and `fetch` join the lines of one header with a line feed.
    const values = lower === 'set-cookie' || value.includes('\n') ? value.split('\n') : [value];
    for (const one of values.slice(0, MAX_HEADERS)) lines.push([lower, one.slice(0, MAX_TEXT)]);
    lines.length = Math.min(lines.length, MAX_HEADERS);
  }
  return lines;
}

/** Header lines from an object of strings, as the Inspectors' envelopes carry them. */
export function headersFromRecord(record: unknown): HeaderLines {
  if (!isObject(record)) return [];
  return headerLines(
    Object.entries(record).flatMap(([name, value]) => {
      const values = Array.isArray(value) ? value : [value];
      return values.filter((v) => typeof v === 'string').map((v) => [name, v] as const);
    }),
  );
}
