/** Which preflight belongs to which request (Fetch standard, CORS-preflight fetch). */
import { type Exchange, type HeaderLines, header, hides, type Preflight, type RawExchange } from '../exchange.ts';
import { NOT_SHOWN } from '../masked.ts';
import { isSuccess } from '../protocol/status.ts';
import { cut } from '../text/cut.ts';
import { createPairs, type Half, type Pairs } from './pairs.ts';

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
function askedIn({ request: { headers } }: Pick<Preflight, 'request'>): readonly string[] {
  const known = asked.get(headers);
  if (known) return known;
  const names = (header(headers, 'access-control-request-headers') ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  asked.set(headers, names);
  return names;
}
/** A preflight is compared with many requests. */
const asked = new WeakMap<HeaderLines, readonly string[]>();

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
const BEFORE_REQUEST = 2000;
/** Browsers note it while its request is under way, so long after the request at most, in milliseconds. */
const UNDER_WAY = 30_000;
/** Chromium on a busy machine notes a preflight so long after its request has ended, in milliseconds (55 were seen). */
const NOTED_LATE = 150;

/** One half of a pair, and the other. */
export interface Sent extends Half<Asking> {
  preflight: Preflight;
}
export interface Asking extends Half<Sent> {
  request: RawExchange;
  /** The page told of it. */
  byPage: boolean;
}

/** Which preflight is whose, of one method and URL. */
export const createPreflightPairs = <S extends Sent & Half<A>, A extends Asking & Half<S>>(): Pairs<S, A> =>
  createPairs<S, A>({ before: BEFORE_REQUEST, after: UNDER_WAY }, isPreflightOf);

/** Whether a preflight may belong to this request, by their times, by what it asks for and by what came of both. */
function isPreflightOf({ preflight }: Sent, { request, byPage }: Asking): boolean {
  if (request.response && isRefused(preflight)) return false;
  const gap = preflight.startedAt - request.startedAt;
  // Firefox counts a request's time without its preflight, and a request that was never sent has none.
  const slack = !request.response ? 2000 : request.durationMs && request.durationMs > 5 ? 5 : 150;
  const end = request.durationMs ?? UNDER_WAY;
  if (gap <= Math.min(end + slack, UNDER_WAY)) return hasAsked(preflight, request, byPage);
  // Noted late it let a request through, and asked for no header that this one is not known to have.
  if (gap - end > NOTED_LATE || !request.response || !preflight.response) return false;
  return askedIn(preflight).every((name) => header(request.request.headers, name) !== undefined);
}

/** No request is sent after such an answer; but where it was for the private network alone, that was for years only a warning. */
function isRefused(preflight: Preflight): boolean {
  const { request, response } = preflight;
  if (!response || isSuccess(response)) return false;
  const isForNetwork = header(request.headers, 'access-control-request-private-network') !== undefined;
  return !isForNetwork || askedIn(preflight).length > 0;
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

/** To find the preflight of a request of a file. */
export function preflightsIn(exchanges: readonly RawExchange[]): (x: RawExchange) => RawExchange | undefined {
  type Noted = Sent & Half<Request> & { x: RawExchange };
  type Request = Asking & Half<Noted>;
  const known = new Map<string, Pairs<Noted, Request>>();
  const pairsOf = (key: string) => {
    const pairs = known.get(key) ?? createPreflightPairs<Noted, Request>();
    known.set(key, pairs);
    return pairs;
  };
  const requests = new Map<RawExchange, Request>();
  // In the order of their times hardly one leaves another without its mate.
  for (const x of exchanges.toSorted((a, b) => a.startedAt - b.startedAt)) {
    if (isPreflight(x)) {
      pairsOf(`${requestedMethod(x)} ${x.request.url}`).putFirst(
        { preflight: toPreflight(x), x, mate: undefined },
        x.startedAt,
      );
    } else {
      const request: Request = { request: x, byPage: false, mate: undefined };
      requests.set(x, request);
      pairsOf(`${x.request.method} ${x.request.url}`).putSecond(request, x.startedAt);
    }
  }
  return (x) => requests.get(x)?.mate?.x;
}

/** The same preflight seen by two sources: the one that was answered, else the first. */
export function combinePreflights(known: Preflight | undefined, seen: Preflight): Preflight {
  if (!known) return seen;
  const [best, other] = seen.response && !known.response ? [seen, known] : [known, seen];
  return { ...other, ...best, startedAt: Math.min(known.startedAt, seen.startedAt) };
}
