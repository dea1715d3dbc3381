/** Header lines as an exchange holds them, from the forms in which sources give them. */
import type { HeaderLines } from '../exchange.ts';
import { MAX_TEXT } from '../exchange-bounds.ts';
import { cut } from '../text/cut.ts';
import { isObject } from '../text/json.ts';

const MAX_HEADERS = 200;

/** Header lines as an exchange holds them: lower-case names, bounded, without the pseudo headers of HTTP/2. */
export function headerLines(pairs: Iterable<readonly [string, string]>): HeaderLines {
  const lines: HeaderLines = [];
  for (const [name, value] of pairs) addLine(lines, name, value);
  return lines;
}

function addLine(lines: HeaderLines, name: string, value: string, known?: KnownLines): void {
  if (lines.length === MAX_HEADERS) return;
  const before = known?.of(name, value);
  if (before) {
    lines.push(before);
    return;
  }
  if (!name || name.startsWith(':') || name.length > 256) return;
  const lower = name.toLowerCase();
  // Firefox and `fetch` join the lines of one header with a line feed.
  if (value.includes('\n')) {
    for (const one of value.split('\n', MAX_HEADERS)) add(lines, [lower, bounded(one)]);
    return;
  }
  const line: HeaderLine = [lower, bounded(value)];
  known?.add(name, line);
  lines.push(line);
}

const bounded = (value: string): string => cut(value, MAX_TEXT);

function add(lines: HeaderLines, line: HeaderLine): void {
  if (lines.length < MAX_HEADERS) lines.push(line);
}

type HeaderLine = HeaderLines[number];

/**
 * Lines that a file had last: nearly all come again and again, and each is in memory once. They may hold secrets, so who
 * reads the file has them, and nobody longer.
 */
export interface KnownLines {
  /** `name` and `value` as they are written. */
  of(name: string, value: string): HeaderLine | undefined;
  add(name: string, line: HeaderLine): void;
}

/** How many are remembered: names, and lines of each, which are compared and not hashed, since most are long. */
const MAX_NAMES = 1000;
const MAX_LINES = 8;

export function createKnownLines(): KnownLines {
  const byName = new Map<string, { lines: HeaderLine[]; next: number }>();
  return {
    of(name, value) {
      const known = byName.get(name);
      if (known) for (const line of known.lines) if (line[1] === value) return line;
      return undefined;
    },
    add(name, line) {
      if (byName.size > MAX_NAMES) byName.clear();
      const known = byName.get(name);
      if (!known) byName.set(name, { lines: [line], next: 1 });
      else known.lines[known.next++ % MAX_LINES] = line;
    },
  };
}

interface Named {
  name: string;
  value: string;
}
const isNamed = (header: unknown): header is Named =>
  isObject(header) && typeof header.name === 'string' && typeof header.value === 'string';

/** Header lines from a list of names and values, as HAR has them. */
export function headersFromList(list: readonly unknown[], known?: KnownLines): HeaderLines {
  const lines: HeaderLines = [];
  for (const header of list) if (isNamed(header)) addLine(lines, header.name, header.value, known);
  return lines;
}

/** Header lines from an object of strings, as the Inspectors' envelopes carry them. */
export function headersFromRecord(record: unknown): HeaderLines {
  if (!isObject(record)) return [];
  const lines: HeaderLines = [];
  for (const [name, value] of Object.entries(record))
    for (const one of Array.isArray(value) ? value : [value]) if (typeof one === 'string') addLine(lines, name, one);
  return lines;
}
