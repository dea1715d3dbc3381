/**
 * Header lines that come again and again, as nearly all of a session do, lie in the store once: an exchange has their
 * numbers. What comes only once stands where it belongs.
 */
import type { Exchange, HeaderLines } from '../../exchange.ts';

type Line = HeaderLines[number];

/** An exchange with numbers in the place of some of its header lines. */
export type Numbered = Record<string, unknown>;

export interface Lines {
  /** By the line as JSON. */
  numbers: Map<string, number>;
  /** The number of the next. */
  next: number;
  /** Lines that came once so far, as JSON. */
  once: Set<string>;
  /** Characters of all that have a number. */
  length: number;
}

/** Characters of one session's lines that have a number: what many sign-ins have is far below. */
const MAX_LENGTH = 200_000;
/** Lines that came once are remembered up to so many; dates make another one each second. */
const MAX_ONCE = 2000;
/** A shorter line gains nothing by a number. */
const SHORTEST = 12;

export const newLines = (): Lines => ({ numbers: new Map(), next: 0, once: new Set(), length: 0 });

/** Changes the lists of header lines of an exchange, wherever it has them. */
function withHeaders(x: Numbered, change: (lines: unknown[]) => unknown[]): Numbered {
  const of = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null || !('headers' in part) || !Array.isArray(part.headers)) return part;
    return { ...part, headers: change(part.headers) };
  };
  const { request, response, preflight } = x;
  return {
    ...x,
    request: of(request),
    ...(response !== undefined && { response: of(response) }),
    ...(typeof preflight === 'object' && preflight !== null && { preflight: withHeaders({ ...preflight }, change) }),
  };
}

/** `added` is told of each line that gets a number by it. */
export function numbered(x: Exchange, lines: Lines, added: (number: number, line: Line) => void): Numbered {
  return withHeaders({ ...x }, (list) => list.map((line) => numberOf(line as Line, lines, added) ?? line));
}

function numberOf(line: Line, lines: Lines, added: (number: number, line: Line) => void): number | undefined {
  const text = JSON.stringify(line);
  const known = lines.numbers.get(text);
  if (known !== undefined || text.length < SHORTEST) return known;
  if (!lines.once.has(text)) {
    if (lines.once.size >= MAX_ONCE) lines.once.clear();
    lines.once.add(text);
    return undefined;
  }
  if (lines.length + text.length > MAX_LENGTH) return undefined;
  lines.once.delete(text);
  const number = lines.next++;
  lines.numbers.set(text, number);
  lines.length += text.length;
  added(number, line);
  return number;
}

/** The exchange again; `undefined` where one of its lines is not there. */
export function written(x: Numbered, lines: ReadonlyMap<number, unknown>): Exchange | undefined {
  let whole = true;
  const exchange = withHeaders(x, (list) =>
    list.map((line) => {
      if (typeof line !== 'number') return line;
      if (!lines.has(line)) whole = false;
      return lines.get(line);
    }),
  );
  return whole ? (exchange as unknown as Exchange) : undefined;
}

/** Takes over the lines as they were stored. */
export function takeOverLines(lines: Lines, stored: ReadonlyMap<number, unknown>): void {
  for (const [number, line] of stored) {
    const text = JSON.stringify(line);
    lines.numbers.set(text, number);
    // A stop between the two halves of a write may have left a line twice: a number is never given again.
    lines.next = Math.max(lines.next, number + 1);
    lines.length += text.length;
  }
}
