/** Whether two observations by different sources can be of one and the same exchange. */
import { type Exchange, type HeaderLines, header } from '../exchange.ts';
import { isRedacted } from './combine.ts';
import { isObject, parseJson } from './text.ts';

/** Sources of one machine start their clocks for a request within this time of each other, in milliseconds. */
const WINDOW = 3000;
/** A log entry is written when an exchange has ended: its request may be this much older, in milliseconds. */
const LOG_WINDOW = 60_000;

/** Headers that tell two requests for one URL apart. */
const telling = ['authorization', 'mcp-protocol-version', 'mcp-session-id', 'last-event-id', 'mcp-method', 'mcp-name'];

export const withoutFragment = (url: string) => url.split('#', 1)[0] ?? url;

/**
 * Distance in time between an exchange and an observation of it, or `undefined` when it is another one. `atEnd` says
 * which of the two has the time at which it ended instead of started.
 */
export function distance(
  known: Exchange,
  seen: Exchange,
  atEnd: { known: boolean; seen: boolean },
): number | undefined {
  if (conflict(known, seen)) return undefined;
  const gap = seen.startedAt - known.startedAt;
  if (atEnd.seen && !atEnd.known) return gap >= -50 && gap <= LOG_WINDOW ? Math.abs(gap) : undefined;
  if (atEnd.known && !atEnd.seen) return gap <= 50 && -gap <= LOG_WINDOW ? Math.abs(gap) : undefined;
  return Math.abs(gap) <= WINDOW ? Math.abs(gap) : undefined;
}

/** What one saw contradicts what the other saw. */
function conflict(a: Exchange, b: Exchange): boolean {
  const [left, right] = [a.response?.status ?? 0, b.response?.status ?? 0];
  if (left > 0 && right > 0 && left !== right) return true;
  if (a.request.body !== undefined && b.request.body !== undefined && !sameBody(a.request.body, b.request.body)) {
    return true;
  }
  return telling.some(
    (name) => lacks(a, b, name) || lacks(b, a, name) || differ(a.request.headers, b.request.headers, name),
  );
}

/** `a` shows the header, and `b` shows all headers without it. A request that was never sent may lack some. */
const lacks = (a: Exchange, b: Exchange, name: string) =>
  header(a.request.headers, name) !== undefined &&
  header(b.request.headers, name) === undefined &&
  !b.request.headersPartial &&
  b.response !== undefined;

function differ(a: HeaderLines, b: HeaderLines, name: string): boolean {
  const [left, right] = [header(a, name), header(b, name)];
  return left !== undefined && right !== undefined && !sameValue(left, right);
}

/** Equal, or one of the two was hidden by the Inspector. */
const sameValue = (a: unknown, b: unknown) => a === b || [a, b].some((v) => typeof v === 'string' && isRedacted(v));

function sameBody(a: string, b: string): boolean {
  if (a === b || a === '' || b === '') return a === b;
  const [left, right] = [parseJson(a), parseJson(b)];
  if (isObject(left) && isObject(right)) {
    // An account of a JSON-RPC message may leave parameters out.
    if ('jsonrpc' in left && 'jsonrpc' in right) return left.method === right.method && left.id === right.id;
    return Object.keys(left).every((key) => !(key in right) || sameDeep(left[key], right[key]));
  }
  if (left !== undefined || right !== undefined) return false;
  const [form, other] = [new URLSearchParams(a), new URLSearchParams(b)];
  return [...form.keys()].every((key) => !other.has(key) || sameValue(form.get(key), other.get(key)));
}

const sameDeep = (a: unknown, b: unknown) =>
  sameValue(a, b) || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
