/** Which preflight belongs to which request (Fetch standard, CORS-preflight fetch). */
import { type Exchange, header, hides, type Preflight, type RawExchange } from '../exchange.ts';
import { NOT_SHOWN } from '../masked.ts';
import { cut } from '../text/cut.ts';
import { createTimeline, type Timeline } from './timeline.ts';

export const isPreflight = (x: RawExchange): boolean =>
  x.request.method === 'OPTIONS' && header(x.request.headers, 'access-control-request-method') !== undefined;

/** The method of the request that a preflight asks for. */
export const requestedMethod = (x: RawExchange): string =>
  (header(x.request.headers, 'access-control-request-method') ?? 'GET').toUpperCase();

/** Of a page that answers in the server's place, its beginning tells whose it is. */
const MAX_PAGE = 4096;

export function toPreflight(x: RawExchange): Preflight {
  const preflight: Preflight = { startedAt: x.startedAt, request: { headers: x.request.headers } };
  if (x.response) {
    const { status, headers, headersPartial, body } = x.response;
    const page = body && (status >= 500 || status === 200) ? cut(body, MAX_PAGE) : undefined;
    preflight.response = { status, headers, ...(headersPartial && { headersPartial }), ...(page && { body: page }) };
  }
  if (x.failure) preflight.failure = x.failure;
  return preflight;
}

/** The headers that it asks for: those that a script set, but for the harmless ones. */
const askedIn = ({ request }: Pick<Preflight, 'request'>): string[] =>
  (header(request.headers, 'access-control-request-headers') ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);

/** What a preflight does not name: what a browser adds, and what a script may set without asking. */
const unnamed = ['accept', 'content-type', 'cookie', 'referer', 'user-agent'];

/** The request that a preflight was sent for, as far as it is known when the request itself was not recorded. */
export function placeholder(x: Exchange): Exchange {
  const origin = header(x.request.headers, 'origin');
  const asked = askedIn(x);
  const { durationMs: _took, timing: _parts, response: _answer, failure: _failure, ...rest } = x;
  return {
    ...rest,
    request: {
      method: requestedMethod(x),
      url: x.request.url,
      headers: [
        ...(origin === undefined ? [] : [['origin', origin] satisfies [string, string]]),
        // Of the headers that a script set, it names all but the harmless ones.
        ...(asked.includes('authorization') ? [['authorization', NOT_SHOWN] satisfies [string, string]] : []),
      ],
      hidden: [...new Set([...asked, ...unnamed])].filter((name) => name !== 'authorization').slice(0, 20),
    },
    preflight: toPreflight(x),
  };
}

/** A preflight is noted so long before its request at most, in milliseconds, by recorders that note it before. */
export const BEFORE_REQUEST = 2000;
/** Browsers note it while its request is under way, so long after the request at most, in milliseconds. */
export const UNDER_WAY = 30_000;

/** Whether a preflight may belong to this request, by their times and by what it asks for. `byPage`: the page told of it. */
export function isPreflightOf(preflight: Preflight, request: RawExchange, byPage: boolean): boolean {
  const gap = preflight.startedAt - request.startedAt;
  // Firefox counts a request's time without its preflight, and a request that was never sent has none.
  const slack = !request.response ? 2000 : request.durationMs && request.durationMs > 5 ? 5 : 150;
  const end = request.durationMs === undefined ? UNDER_WAY : request.durationMs + slack;
  return gap >= -BEFORE_REQUEST && gap <= Math.min(end, UNDER_WAY) && hasAsked(preflight, request, byPage);
}

/**
 * Whether a request has every header that a preflight asks for: a client that is refused one tries again without it, a
 * moment later. Of a request that was never sent only the page itself shows them all, and exports leave credentials out.
 */
function hasAsked(preflight: Preflight, { request, response }: RawExchange, byPage: boolean): boolean {
  if (!byPage && !response) return true;
  return askedIn(preflight).every(
    (name) => name === 'authorization' || hides(request, name) || header(request.headers, name) !== undefined,
  );
}

/** Chromium on a busy machine notes a preflight so long after its request has ended, in milliseconds (55 were seen). */
const NOTED_LATE = 150;

/**
 * Whether a preflight that belongs to no request by their times was noted late: it let a request through, and asked for no
 * header that this one is not known to have.
 */
export function isLatePreflightOf(preflight: Preflight, request: RawExchange): boolean {
  const late = preflight.startedAt - request.startedAt - (request.durationMs ?? Number.NaN);
  const { status = 0 } = preflight.response ?? {};
  if (!request.response || !(late >= 0 && late <= NOTED_LATE) || status < 200 || status > 299) return false;
  return askedIn(preflight).every((name) => header(request.request.headers, name) !== undefined);
}

/** To find the preflight of a request by both their times; each is that of one request, the first that asks for it. */
export function preflightsIn(exchanges: readonly RawExchange[]): (x: RawExchange) => RawExchange | undefined {
  const known = new Map<string, Timeline<RawExchange>>();
  for (const x of exchanges) {
    if (!isPreflight(x)) continue;
    const key = `${requestedMethod(x)} ${x.request.url}`;
    const timeline = known.get(key) ?? createTimeline<RawExchange>();
    known.set(key, timeline);
    timeline.add(x.startedAt, x);
  }
  const reach = { before: BEFORE_REQUEST, after: UNDER_WAY };
  return (x) => {
    const timeline = known.get(`${x.request.method} ${x.request.url}`);
    const preflight = timeline?.nearest(
      x.startedAt,
      reach,
      (p) => isPreflightOf(p, x, false) || isLatePreflightOf(p, x),
    );
    if (preflight) timeline?.remove(preflight.startedAt, preflight);
    return preflight;
  };
}

/** The same preflight seen by two sources: the one that was answered, else the first. */
export function combinePreflights(known: Preflight | undefined, seen: Preflight): Preflight {
  if (!known) return seen;
  const [best, other] = seen.response && !known.response ? [seen, known] : [known, seen];
  return { ...other, ...best, startedAt: Math.min(known.startedAt, seen.startedAt) };
}
