/** Whether two observations by different sources can be of one and the same exchange. */
import { type Exchange, type HeaderLines, header } from '../exchange.ts';
import { isObject, parseJson } from '../text/json.ts';
import { formOf } from '../text/url.ts';
import type { Source } from './captured.ts';
import { isRedacted } from './combine.ts';

/** Sources of one machine start their clocks for a request within this time of each other, in milliseconds. */
const WINDOW = 3000;
/** A log entry is written when an exchange has ended: its request may be this much older, in milliseconds. */
const LOG_WINDOW = 60_000;

/** Headers that tell two requests for one URL apart. */
const telling = ['authorization', 'mcp-protocol-version', 'mcp-session-id', 'last-event-id', 'mcp-method', 'mcp-name'];

export const withoutFragment = (url: string) => url.split('#', 1)[0] ?? url;

/** An observation, and the source that made it. */
export interface View {
  x: Exchange;
  source: Source;
}

/**
 * Milliseconds between an exchange (`known`, with what each source saw of it) and an observation of it, or `undefined`
 * when it is another one.
 */
export function distance(known: Exchange, views: Map<Source, Exchange>, seen: View): number | undefined {
  for (const [source, x] of views) if (conflict({ x, source }, seen)) return undefined;
  const gap = seen.x.startedAt - known.startedAt;
  // A log entry has the time at which the exchange ended.
  const knownAtEnd = views.size === 1 && views.has('relay-log');
  const seenAtEnd = seen.source === 'relay-log';
  if (seenAtEnd && !knownAtEnd) return gap >= -50 && gap <= LOG_WINDOW ? Math.abs(gap) : undefined;
  if (knownAtEnd && !seenAtEnd) return gap <= 50 && -gap <= LOG_WINDOW ? Math.abs(gap) : undefined;
  return Math.abs(gap) <= WINDOW ? Math.abs(gap) : undefined;
}

/** What one saw contradicts what the other saw. */
function conflict(a: View, b: View): boolean {
  const [left, right] = [a.x.response?.status ?? 0, b.x.response?.status ?? 0];
  if (left > 0 && right > 0 && left !== right) return true;
  if (unanswered(a, b) || unanswered(b, a)) return true;
  const [asked, other] = [a.x.request, b.x.request];
  if (asked.body !== undefined && other.body !== undefined && !sameBody(asked.body, other.body)) return true;
  return telling.some((name) => lacks(a, b, name) || lacks(b, a, name) || differ(asked.headers, other.headers, name));
}

/** The browser itself says that there was no answer, and somebody saw one. */
const unanswered = ({ x, source }: View, other: View) =>
  (source === 'devtools' || source === 'web-request') &&
  x.failure !== undefined &&
  x.failure.kind !== 'aborted' &&
  x.response === undefined &&
  other.x.response !== undefined;

/**
 * `a` shows the header, and `b` would show it. The page shows every header that a script set; the browser shows all,
 * but not always those of a request that it never sent.
 */
const lacks = (a: View, b: View, name: string) =>
  header(a.x.request.headers, name) !== undefined &&
  header(b.x.request.headers, name) === undefined &&
  (b.source === 'page' || (!b.x.request.headersPartial && b.x.response !== undefined));

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
  const [form, other] = [formOf(a), formOf(b)];
  return Object.keys(form).every((key) => !Object.hasOwn(other, key) || sameValue(form[key], other[key]));
}

const sameDeep = (a: unknown, b: unknown) =>
  sameValue(a, b) || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
