/** Which preflight belongs to which request (Fetch standard, CORS-preflight fetch). */
import { type Exchange, header, type Preflight, type RawExchange } from '../exchange.ts';

export const isPreflight = (x: RawExchange): boolean =>
  x.request.method === 'OPTIONS' && header(x.request.headers, 'access-control-request-method') !== undefined;

/** The method of the request that a preflight asks for. */
export const requestedMethod = (x: RawExchange): string =>
  (header(x.request.headers, 'access-control-request-method') ?? 'GET').toUpperCase();

export function toPreflight(x: RawExchange): Preflight {
  const preflight: Preflight = { startedAt: x.startedAt, request: { headers: x.request.headers } };
  if (x.response) preflight.response = { status: x.response.status, headers: x.response.headers };
  if (x.failure) preflight.failure = x.failure;
  return preflight;
}

/** The request that a preflight was sent for, as far as it is known when the request itself was not recorded. */
export function placeholder(x: Exchange): Exchange {
  const origin = header(x.request.headers, 'origin');
  const { durationMs: _took, response: _answer, failure: _failure, ...rest } = x;
  return {
    ...rest,
    request: {
      method: requestedMethod(x),
      url: x.request.url,
      headers: origin === undefined ? [] : [['origin', origin]],
      headersPartial: true,
    },
    preflight: toPreflight(x),
  };
}

/**
 * Milliseconds between a preflight and a request that it may belong to, `undefined` when it cannot: browsers note a
 * preflight while its request is under way, other recorders note it before.
 */
export function preflightDistance(preflightAt: number, request: RawExchange): number | undefined {
  const gap = preflightAt - request.startedAt;
  if (gap < 0) return -gap <= 2000 ? -gap : undefined;
  // Firefox counts a request's time without its preflight, and a request that was never sent has none.
  const slack = request.durationMs && request.durationMs > 5 ? 5 : 150;
  const end = request.durationMs === undefined ? 30_000 : request.durationMs + slack;
  return gap <= end ? gap : undefined;
}

/** The same preflight seen by two sources: the one that was answered, else the first. */
export function combinePreflights(known: Preflight | undefined, seen: Preflight): Preflight {
  if (!known) return seen;
  const [best, other] = seen.response && !known.response ? [seen, known] : [known, seen];
  return { ...other, ...best, startedAt: Math.min(known.startedAt, seen.startedAt) };
}
