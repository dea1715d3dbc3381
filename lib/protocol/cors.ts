/**
 * What the browser decided about an exchange. Where the source says how the request ended, that decides and the headers
 * only explain it; where it does not, the CORS protocol on the headers does (`cors-rules.ts`).
 */

import { type ExchangeFailure, header, type RawExchange } from '../exchange.ts';
import { parseUrl } from '../text/url.ts';
import {
  type CorsDetail,
  type CorsOutcome,
  type CorsReason,
  corsCheck,
  needsPreflight,
  preflightCheck,
  unsafeHeaderNames,
} from './cors-rules.ts';
import { corsSaid } from './cors-said.ts';

export type CorsVerdict =
  /** `wildcardAuthorization`: `*` alone allowed `authorization`, against the standard's words. */
  | { blocked: false; wildcardAuthorization?: boolean }
  | {
      blocked: true;
      on: 'preflight' | 'response';
      /** `preflight-unreachable`: no answer to the preflight. `unexplained`: blocked, and the headers seen allow it. */
      reason: CorsReason | 'preflight-unreachable' | 'unexplained';
      detail?: CorsDetail;
      /** The browser's words alone tell the reason: the headers that decided were not seen. */
      said?: true;
    };

type Blocked = Extract<CorsVerdict, { blocked: true }>;

/** Firefox's codes for a request that CORS ended: a rejected preflight, a redirect without the header. */
const corsCodes = /\bnet::ERR_FAILED\b|\bNS_ERROR_DOM_BAD_URI\b|\bNS_ERROR_DOM_BAD_CROSS_ORIGIN_URI\b/;
/** What `fetch` says to a page for CORS and for an unreachable host alike; the headers tell the two apart. */
const fetchRejected = /Failed to fetch|NetworkError when attempting to fetch|Load failed|\bNS_ERROR_UNEXPECTED\b/;

type Ending = 'cors' | 'readable' | 'other' | 'unsaid';

function endingOfFailure({ kind, text }: ExchangeFailure): Ending {
  if (kind === 'cors') return 'cors';
  if (kind !== 'network') return 'other';
  if (corsCodes.test(text)) return 'cors';
  // Decided on the headers: where they forbid nothing, the network is left as the reason.
  return fetchRejected.test(text) ? 'unsaid' : 'other';
}

/** Chromium reports every failure; Firefox reports none of CORS. `undefined` headers tell neither. */
function reportsFailures({ via, request }: RawExchange): boolean {
  const agent = header(request.headers, 'user-agent') ?? '';
  const chromium = /Chrom(?:e|ium)\//.test(agent) || header(request.headers, 'sec-ch-ua') !== undefined;
  return via === 'direct' && chromium && !/Firefox\//.test(agent);
}

const hasAnswer = (response: { status: number; headers: unknown[] } | undefined) =>
  response !== undefined && (response.status > 0 || response.headers.length > 0);

const showsHeaders = (
  response: { status: number; headers: unknown[]; headersPartial?: boolean | undefined } | undefined,
) => hasAnswer(response) && !(response?.headersPartial && !response.headers.length);

/** How the source says that the request ended for the page. */
function ending(exchange: RawExchange): Ending {
  const { failure, response } = exchange;
  if (failure) return endingOfFailure(failure);
  if (response?.headersPartial) return 'readable';
  // Without a duration it may be in flight, and its failure still to come.
  if (exchange.durationMs === undefined || !reportsFailures(exchange)) return 'unsaid';
  if (!hasAnswer(response)) return 'cors';
  return response && response.status > 0 ? 'readable' : 'unsaid';
}

const isCredentialed = ({ request, failure }: RawExchange) =>
  header(request.headers, 'cookie') !== undefined ||
  /credentials mode is 'include'|credentials flag is true/i.test(failure?.text ?? '');

const toBlocked = (on: Blocked['on'], outcome: CorsOutcome): Blocked | undefined =>
  outcome.ok ? undefined : { blocked: true, on, reason: outcome.reason, detail: outcome.detail };

/** The preflight's part of the decision on the headers. */
function preflightVerdict(exchange: RawExchange, origin: string, credentials: boolean): CorsVerdict | undefined {
  const { preflight, request } = exchange;
  if (!preflight) return undefined;
  const { response, failure } = preflight;
  if (!response || !hasAnswer(response)) {
    const unreachable = failure ? failure.kind === 'network' : response !== undefined;
    return unreachable ? { blocked: true, on: 'preflight', reason: 'preflight-unreachable' } : undefined;
  }
  const asked = header(preflight.request.headers, 'access-control-request-headers');
  const headers = asked
    ?.split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  const outcome = preflightCheck(response.status > 0 ? response.status : undefined, response.headers, {
    origin,
    method: header(preflight.request.headers, 'access-control-request-method') ?? request.method,
    headers: headers ?? unsafeHeaderNames(request.headers),
    credentials,
  });
  // Headers that the source does not show forbid nothing; the status alone may.
  if (!outcome.ok && response.headersPartial && !/^preflight-/.test(outcome.reason)) return undefined;
  if (!outcome.ok) return toBlocked('preflight', outcome);
  return outcome.authorizationByWildcard ? { blocked: false, wildcardAuthorization: true } : { blocked: false };
}

/** The decision on the headers alone; `blocked: false` where nothing seen forbids it. */
function decide(exchange: RawExchange, origin: string): CorsVerdict {
  const credentials = isCredentialed(exchange);
  const { response, via } = exchange;
  const answered = response !== undefined && hasAnswer(response);
  const before = preflightVerdict(exchange, origin, credentials);
  // A browser sends the request only after a preflight that passed: an answer proves that it did. The live check asks
  // both itself.
  const proven = via === 'direct' && answered && response.status > 0;
  if (before?.blocked && !proven) return before;
  const after =
    answered && !response.headersPartial
      ? toBlocked('response', corsCheck(response.headers, origin, credentials))
      : undefined;
  if (after) return after;
  return before && !before.blocked ? before : { blocked: false };
}

/** Why a request failed that its source says CORS ended. */
function explain(exchange: RawExchange, origin: string): Blocked {
  const decision = decide(exchange, origin);
  if (decision.blocked) return decision;
  const needed = needsPreflight(exchange.request.method, exchange.request.headers) ? 'preflight' : 'response';
  const said = corsSaid(exchange.failure?.text ?? '', origin);
  if (said) return { blocked: true, on: needed, said: true, ...said };
  if (decision.wildcardAuthorization) {
    const observed = header(exchange.preflight?.response?.headers, 'access-control-allow-headers') ?? null;
    const detail = { observed, expected: 'authorization', header: 'authorization' };
    return { blocked: true, on: 'preflight', reason: 'header-not-allowed', detail };
  }
  if (showsHeaders(exchange.response) || showsHeaders(exchange.preflight?.response)) {
    return { blocked: true, on: 'response', reason: 'unexplained' };
  }
  // A page's `fetch` says the same of an unreachable host: with nothing seen, the two cannot be told apart.
  if (fetchRejected.test(exchange.failure?.text ?? '')) return { blocked: true, on: needed, reason: 'unexplained' };
  const detail = { expected: origin, header: 'access-control-allow-origin' };
  return { blocked: true, on: needed, reason: 'no-allow-origin', detail };
}

/** The origin that the answer must allow: `null` after a redirect between foreign origins, as the request says. */
function askingOrigin({ via, page, request }: RawExchange): string | null {
  const sent = via === 'direct' ? header(request.headers, 'origin') : undefined;
  return page.origin === null ? null : (sent ?? page.origin);
}

/**
 * The browser's decision on an exchange; `undefined` where CORS does not apply: a request that was relayed, that no
 * page made, that is a navigation, or that goes to the page's own origin.
 */
export function corsVerdict(exchange: RawExchange): CorsVerdict | undefined {
  const { via, page, navigation, request } = exchange;
  const origin = askingOrigin(exchange);
  if ((via !== 'direct' && via !== 'live-check') || page.origin === null || origin === null) return undefined;
  // That of a frame too, which is none of the tab's.
  if (navigation || header(request.headers, 'sec-fetch-mode') === 'navigate') return undefined;
  const target = parseUrl(request.url)?.origin;
  if (target === undefined || target === origin) return undefined;

  switch (ending(exchange)) {
    case 'cors':
      return explain(exchange, origin);
    case 'other':
      return { blocked: false };
    case 'readable': {
      const before = preflightVerdict(exchange, origin, isCredentialed(exchange));
      return before && !before.blocked ? before : { blocked: false };
    }
    default:
      return decide(exchange, origin);
  }
}
