/** Whether two observations by different sources can be of one and the same exchange. */
import { type Exchange, type HeaderLines, header, hides } from '../exchange.ts';
import { isObject, parseJson } from '../text/json.ts';
import { formOf } from '../text/url.ts';
import { type Source, traitsOf } from './captured.ts';
import { isRedacted } from './combine.ts';

/** Sources of one machine start their clocks for a request within this time of each other, in milliseconds. */
const WINDOW = 3000;
/** A log entry is written when an exchange has ended: its request may be this much older, in milliseconds. */
const LOG_WINDOW = 60_000;
/** No two observations of one exchange are further apart, in milliseconds. */
export const FARTHEST = Math.max(WINDOW, LOG_WINDOW);

/** Headers that tell two requests for one URL apart. */
const telling = ['authorization', 'mcp-protocol-version', 'mcp-session-id', 'last-event-id', 'mcp-method', 'mcp-name'];

/** An observation, and the source that made it. */
export interface View {
  x: Exchange;
  source: Source;
}

/** Whether an observation can be of this exchange (`known`, with what each source saw of it). */
export const isSame = (known: Exchange, views: Map<Source, Exchange>, seen: View): boolean =>
  isNear(known, views, seen) && ![...views].some(([source, x]) => conflict({ x, source }, seen));

function isNear(known: Exchange, views: Map<Source, Exchange>, seen: View): boolean {
  const gap = seen.x.startedAt - known.startedAt;
  const knownAtEnd = isTimedAtEnd(views);
  const seenAtEnd = traitsOf(seen.source).atEnd === true;
  if (seenAtEnd && !knownAtEnd) return gap >= -50 && gap <= LOG_WINDOW;
  if (knownAtEnd && !seenAtEnd) return gap <= 50 && -gap <= LOG_WINDOW;
  return Math.abs(gap) <= WINDOW;
}

function isTimedAtEnd(views: Map<Source, Exchange>): boolean {
  for (const source of views.keys()) if (!traitsOf(source).atEnd) return false;
  return true;
}

/** What one saw contradicts what the other saw. */
function conflict(a: View, b: View): boolean {
  const [left, right] = [a.x.response?.status ?? 0, b.x.response?.status ?? 0];
  if (left > 0 && right > 0 && left !== right) return true;
  if (unanswered(a, b) || unanswered(b, a)) return true;
  const [asked, other] = [a.x.request, b.x.request];
  if (!sameBody(asked, other)) return true;
  return telling.some((name) => lacks(a, b, name) || lacks(b, a, name) || differ(asked.headers, other.headers, name));
}

/** The browser itself says that there was no answer, and somebody saw one. */
const unanswered = ({ x, source }: View, other: View) =>
  traitsOf(source).ofBrowser === true &&
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
  !hides(b.x.request, name) &&
  (traitsOf(b.source).ofScript === true || b.x.response !== undefined);

function differ(a: HeaderLines, b: HeaderLines, name: string): boolean {
  const [left, right] = [header(a, name), header(b, name)];
  return left !== undefined && right !== undefined && !sameValue(left, right);
}

/** Equal, or one of the two was hidden by the Inspector. */
const sameValue = (a: unknown, b: unknown) => a === b || [a, b].some((v) => typeof v === 'string' && isRedacted(v));

/** A request is compared with many others: its body is read once. */
const read = new WeakMap<Exchange['request'], unknown>();
function jsonOf(request: Exchange['request']): unknown {
  if (!read.has(request)) read.set(request, parseJson(request.body));
  return read.get(request);
}

function sameBody(asked: Exchange['request'], other: Exchange['request']): boolean {
  const [a, b] = [asked.body, other.body];
  if (a === undefined || b === undefined) return true;
  if (a === b || a === '' || b === '') return a === b;
  const [left, right] = [jsonOf(asked), jsonOf(other)];
  if (isObject(left) && isObject(right)) {
    // An account of a JSON-RPC message may leave parameters out.
    if ('jsonrpc' in left && 'jsonrpc' in right) return left.method === right.method && left.id === right.id;
    return Object.keys(left).every((key) => !(key in right) || sameDeep(left[key], right[key]));
  }
  if (left !== undefined || right !== undefined) return false;
  const [form, second] = [formOf(a), formOf(b)];
  return Object.keys(form).every((key) => !Object.hasOwn(second, key) || sameValue(form[key], second[key]));
}

const sameDeep = (a: unknown, b: unknown) =>
  sameValue(a, b) || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
