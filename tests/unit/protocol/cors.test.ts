import { describe, expect, test } from 'vitest';
import type { HeaderLines, RawExchange } from '../../../lib/exchange.ts';
import { corsVerdict } from '../../../lib/protocol/cors.ts';
import { type CorsReason, corsCheck } from '../../../lib/protocol/cors-rules.ts';
import { fc } from '../../property.ts';
import { anyText, headerLines as lines } from './any-text.ts';

const origin = 'http://localhost:6274';
const chromium: HeaderLines = [['user-agent', 'Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0']];
const allow = (...values: string[]): HeaderLines => values.map((value) => ['access-control-allow-origin', value]);
const asked: HeaderLines = [
  ['origin', origin],
  ['access-control-request-method', 'POST'],
  ['access-control-request-headers', 'authorization,content-type,mcp-protocol-version'],
];
const allowed: HeaderLines = [
  ...allow(origin),
  ['access-control-allow-headers', 'Authorization, Content-Type, MCP-Protocol-Version'],
];

/** A page's request to an MCP server. */
const exchange = (parts: Partial<RawExchange>): RawExchange => ({
  id: 'x',
  startedAt: 0,
  page: { tabId: 1, origin },
  via: 'direct',
  request: {
    method: 'POST',
    url: 'https://mcp.example.com/mcp',
    headers: [['mcp-protocol-version', '2025-11-25']],
  },
  ...parts,
});
const preflight = (status: number, headers: HeaderLines) => ({
  startedAt: 0,
  request: { headers: asked },
  response: { status, headers },
});
const fromChromium = (parts: Partial<RawExchange>) => {
  const made = exchange({ durationMs: 5, ...parts });
  return { ...made, request: { ...made.request, headers: [...made.request.headers, ...chromium] } };
};
const errFailed = { kind: 'cors', text: 'net::ERR_FAILED' } as const;

describe('where CORS does not apply there is no verdict', () => {
  test.each<[string, Partial<RawExchange>]>([
    ['relayed', { via: 'inspector-v2-relay' }],
    ['proxied', { via: 'inspector-v1-proxy' }],
    ['no page', { page: { tabId: -1, origin: null } }],
    ['a navigation', { navigation: true }],
    ['the same origin', { request: { method: 'GET', url: `${origin}/config`, headers: [] } }],
  ])('%s', (_, parts) => {
    expect(corsVerdict(exchange({ ...parts, response: { status: 200, headers: [] } }))).toBeUndefined();
  });

  test('a live check that asks as a page would is judged by the headers', () => {
    const response = { status: 401, headers: [] };
    expect(corsVerdict(exchange({ via: 'live-check', response }))).toMatchObject({
      blocked: true,
      reason: 'no-allow-origin',
      on: 'response',
    });
    expect(corsVerdict(exchange({ via: 'live-check', response, preflight: preflight(401, []) }))).toMatchObject({
      blocked: true,
      on: 'preflight',
      reason: 'preflight-rejected',
    });
    expect(corsVerdict(exchange({ via: 'live-check', page: { tabId: -1, origin: null }, response }))).toBeUndefined();
  });
});

describe('the order of reasons', () => {
  const bad: HeaderLines = [...allow(origin, 'https://a.example'), ['access-control-allow-methods', 'GET']];
  test.each<[CorsReason, number, HeaderLines]>([
    ['preflight-redirected', 307, bad],
    ['preflight-rejected', 401, bad],
    ['preflight-rejected', 405, allowed],
    ['origin-duplicated', 204, bad],
    ['origin-duplicated', 204, allow('*, *')],
    ['origin-mismatch', 204, allow('http://127.0.0.1:6274')],
    ['origin-mismatch', 204, allow(`${origin}/`)],
    ['origin-mismatch', 204, allow('null')],
    ['no-allow-origin', 204, []],
    ['no-allow-origin', 204, allow('')],
    ['header-not-allowed', 204, allow('*')],
    ['header-not-allowed', 204, [...allow('*'), ['access-control-allow-headers', 'Content-Type, Authorization']]],
  ])('%s', (reason, status, headers) => {
    expect(corsVerdict(exchange({ preflight: preflight(status, headers) }))).toMatchObject({
      blocked: true,
      on: 'preflight',
      reason,
    });
  });

  test('a header that is refused is named, as is what was observed', () => {
    const headers: HeaderLines = [...allow('*'), ['access-control-allow-headers', 'Content-Type, Authorization']];
    expect(corsVerdict(exchange({ preflight: preflight(204, headers) }))).toEqual({
      blocked: true,
      on: 'preflight',
      reason: 'header-not-allowed',
      detail: {
        observed: 'Content-Type, Authorization',
        expected: 'mcp-protocol-version',
        header: 'mcp-protocol-version',
      },
    });
    expect(corsVerdict(exchange({ response: { status: 401, headers: allow('http://127.0.0.1:6274') } }))).toEqual({
      blocked: true,
      on: 'response',
      reason: 'origin-mismatch',
      detail: { observed: 'http://127.0.0.1:6274', expected: origin, header: 'access-control-allow-origin' },
    });
  });

  test('method', () => {
    const request = { method: 'DELETE', url: 'https://mcp.example.com/mcp', headers: [] };
    const question: HeaderLines = [
      ['access-control-request-method', 'DELETE'],
      ['access-control-request-headers', 'mcp-session-id'],
    ];
    const response = {
      status: 204,
      headers: [...allow('*'), ['access-control-allow-methods', 'GET, POST'] as [string, string]],
    };
    expect(
      corsVerdict(exchange({ request, preflight: { startedAt: 0, request: { headers: question }, response } })),
    ).toMatchObject({
      reason: 'method-not-allowed',
      detail: { observed: 'GET, POST', expected: 'DELETE' },
    });
  });

  test('credentials', () => {
    expect(corsCheck(allow('*'), origin, true)).toMatchObject({ ok: false, reason: 'wildcard-with-credentials' });
    expect(corsCheck(allow(origin), origin, true)).toMatchObject({
      ok: false,
      detail: { observed: null, expected: 'true' },
    });
    const headers: HeaderLines = [...allow(origin), ['access-control-allow-credentials', 'true']];
    expect(corsCheck(headers, origin, true)).toEqual({ ok: true });
  });
});

describe('what the source says decides', () => {
  test('Chromium: a preflight without the header is recorded as 204, the request as failed without an answer', () => {
    const seen = { preflight: preflight(204, [['date', 'x']]), failure: errFailed };
    expect(corsVerdict(fromChromium(seen))).toMatchObject({ on: 'preflight', reason: 'no-allow-origin' });
  });
  test('Chromium: the answer lacks the header', () => {
    const seen = { preflight: preflight(204, allowed), response: { status: 401, headers: [] }, failure: errFailed };
    expect(corsVerdict(fromChromium(seen))).toMatchObject({ on: 'response', reason: 'no-allow-origin' });
  });
  test('net::ERR_FAILED with nothing seen is a missing header', () => {
    expect(corsVerdict(fromChromium({ failure: errFailed }))).toMatchObject({
      on: 'preflight',
      reason: 'no-allow-origin',
    });
    expect(corsVerdict(exchange({ failure: { kind: 'network', text: 'net::ERR_FAILED' } }))).toMatchObject({
      reason: 'no-allow-origin',
    });
  });
  test('status 0 without headers, in a browser that reports failures', () => {
    expect(corsVerdict(fromChromium({ response: { status: 0, headers: [] } }))).toMatchObject({
      reason: 'no-allow-origin',
    });
    expect(corsVerdict(exchange({ response: { status: 0, headers: [] } }))).toEqual({ blocked: false });
  });
  test('failed, and the headers allow it: unexplained', () => {
    const seen = {
      preflight: preflight(204, allowed),
      response: { status: 200, headers: allow('*') },
      failure: errFailed,
    };
    expect(corsVerdict(fromChromium(seen))).toEqual({ blocked: true, on: 'response', reason: 'unexplained' });
  });
  test("a page's rejected fetch with nothing else seen: CORS or the network, nobody can tell", () => {
    const failure = { kind: 'cors', text: 'TypeError: Failed to fetch' } as const;
    expect(corsVerdict(exchange({ failure }))).toMatchObject({ blocked: true, reason: 'unexplained' });
    expect(corsVerdict(exchange({ failure, preflight: preflight(401, []) }))).toMatchObject({
      reason: 'preflight-rejected',
    });
  });
  test('readable, whatever the headers seem to say', () => {
    const response = { status: 200, headers: [] };
    expect(corsVerdict(fromChromium({ response }))).toEqual({ blocked: false });
    expect(corsVerdict(exchange({ response: { ...response, headersPartial: true } }))).toEqual({ blocked: false });
    // Not over yet: its failure may still come.
    const { durationMs: _, ...inFlight } = fromChromium({ response });
    expect(corsVerdict(inFlight)).toMatchObject({ blocked: true });
  });
  test('a lone wildcard for authorization: a warning, and the reason where the request did fail', () => {
    const wildcard: HeaderLines = [...allow('*'), ['access-control-allow-headers', '*']];
    const seen = { preflight: preflight(204, wildcard) };
    const passed = { blocked: false, wildcardAuthorization: true };
    expect(corsVerdict(exchange(seen))).toEqual(passed);
    expect(corsVerdict(exchange({ ...seen, response: { status: 200, headers: allow('*') } }))).toEqual(passed);
    expect(corsVerdict(fromChromium({ ...seen, response: { status: 200, headers: allow('*') } }))).toEqual(passed);
    expect(corsVerdict(fromChromium({ ...seen, failure: errFailed }))).toMatchObject({
      reason: 'header-not-allowed',
      detail: { observed: '*', header: 'authorization' },
    });
  });
  test.each([
    ['aborted', 'net::ERR_ABORTED'],
    ['network', 'net::ERR_CONNECTION_REFUSED'],
    ['blocked', 'net::ERR_BLOCKED_BY_CLIENT'],
    ['proxy', 'invalid session token'],
  ] as const)('%s is no CORS failure', (kind, text) => {
    expect(corsVerdict(exchange({ failure: { kind, text }, preflight: preflight(401, []) }))).toEqual({
      blocked: false,
    });
  });
});

describe('where no source says it, the headers decide', () => {
  test('Firefox: the real status, no error, no header', () => {
    const response = { status: 401, headers: [['www-authenticate', 'Bearer']] as HeaderLines };
    expect(corsVerdict(exchange({ durationMs: 3, response }))).toMatchObject({
      on: 'response',
      reason: 'no-allow-origin',
    });
  });
  test('Firefox: a rejected preflight is all that is delivered', () => {
    expect(corsVerdict(exchange({ preflight: preflight(401, []) }))).toMatchObject({
      on: 'preflight',
      reason: 'preflight-rejected',
    });
  });
  test('Firefox: headers without a status are an answer whose status was lost', () => {
    expect(
      corsVerdict(exchange({ preflight: preflight(0, allowed), response: { status: 0, headers: allow(origin) } })),
    ).toEqual({ blocked: false });
  });
  test('an answer proves that the preflight passed', () => {
    const seen = { preflight: preflight(401, []), response: { status: 401, headers: allow('*') } };
    expect(corsVerdict(exchange(seen))).toEqual({ blocked: false });
  });
  test('in flight, with nothing wrong so far', () => {
    expect(corsVerdict(exchange({}))).toEqual({ blocked: false });
    expect(corsVerdict(exchange({ preflight: preflight(204, allowed) }))).toEqual({ blocked: false });
    expect(corsVerdict(exchange({ preflight: { startedAt: 0, request: { headers: asked } } }))).toEqual({
      blocked: false,
    });
  });
  test('a preflight that reached nobody', () => {
    const failure = { kind: 'network', text: 'NS_ERROR_NET_RESET' } as const;
    const seen = { preflight: { startedAt: 0, request: { headers: asked }, failure } };
    expect(corsVerdict(exchange(seen))).toEqual({ blocked: true, on: 'preflight', reason: 'preflight-unreachable' });
    expect(corsVerdict(exchange({ ...seen, failure }))).toEqual({ blocked: false });
  });
  test('after a redirect between foreign origins, `null` is asked for', () => {
    const request = { method: 'GET', url: 'https://as.example/x', headers: [['origin', 'null']] as HeaderLines };
    expect(corsVerdict(exchange({ request, response: { status: 200, headers: allow(origin) } }))).toMatchObject({
      reason: 'origin-mismatch',
      detail: { expected: 'null' },
    });
    expect(corsVerdict(exchange({ request, response: { status: 200, headers: allow('*') } }))).toEqual({
      blocked: false,
    });
  });
});

describe('properties', () => {
  const answer = fc.record({ status: fc.constantFrom(0, 200, 204, 307, 401), headers: lines });
  const failure = fc.record({
    kind: fc.constantFrom('network', 'cors', 'blocked', 'aborted', 'proxy'),
    text: fc.constantFrom('net::ERR_FAILED', 'TypeError: Failed to fetch', 'x'),
  });
  const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

  test('never throws; with a reported failure of CORS always blocked, with another never', () => {
    fc.assert(
      fc.property(
        lines,
        optional(answer),
        optional(answer),
        optional(failure),
        anyText(20),
        (headers, response, before, failed, url) => {
          const target = `https://mcp.example.com/${url}`;
          const verdict = corsVerdict(
            exchange({
              request: {
                method: 'POST',
                url: target,
                headers: [['origin', origin], ...headers.filter(([n]) => n !== 'origin')],
              },
              ...(response && { response }),
              ...(before && { preflight: preflight(before.status, before.headers) }),
              ...(failed && { failure: failed as NonNullable<RawExchange['failure']> }),
            }),
          );
          if (failed?.kind === 'cors') expect(verdict?.blocked).toBe(true);
          if (failed && !['cors', 'network'].includes(failed.kind)) expect(verdict).toEqual({ blocked: false });
        },
      ),
      { numRuns: 500 },
    );
  });
});
