/** Header lines as an exchange holds them, from the forms in which sources give them. */
import { type HeaderLines, MAX_TEXT } from '../exchange.ts';
import { isObject } from '../text/json.ts';

const MAX_HEADERS = 200;

/** Header lines as an exchange holds them: lower-case names, bounded, without the pseudo headers of HTTP/2. */
export function headerLines(pairs: Iterable<readonly [string, string]>): HeaderLines {
  const lines: HeaderLines = [];
  for (const [name, value] of pairs) addLine(lines, name, value);
  return lines;
}

function addLine(lines: HeaderLines, name: string, value: string): void {
  if (!name || name.startsWith(':') || name.length > 256) return;
  const lower = name.toLowerCase();
  // Firefox and `fetch` join the lines of one header with a line feed.
  if (value.includes('\n')) for (const one of value.split('\n', MAX_HEADERS)) add(lines, lower, one);
  else add(lines, lower, value);
}

function add(lines: HeaderLines, name: string, value: string): void {
  if (lines.length < MAX_HEADERS) lines.push([name, value.length > MAX_TEXT ? value.slice(0, MAX_TEXT) : value]);
}

interface Named {
  name: string;
  value: string;
}
const isNamed = (header: unknown): header is Named =>
  isObject(header) && typeof header.name === 'string' && typeof header.value === 'string';

/** Header lines from a list of names and values, as HAR has them. */
export function headersFromList(list: readonly unknown[]): HeaderLines {
  const lines: HeaderLines = [];
  for (const header of list) if (isNamed(header)) addLine(lines, header.name, header.value);
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
