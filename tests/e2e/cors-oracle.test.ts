/**
 * `corsVerdict` against the browser itself: it is fed what was on the wire, is not told how the request ended, and must
 * come to the browser's own decision.
 */
import * as fc from 'fast-check';
import puppeteer, { type Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Exchange, type HeaderLines, header } from '../../lib/exchange.ts';
import { corsVerdict, exposes, needsPreflight, unsafeHeaderNames } from '../../lib/protocol/cors.ts';
import { chromiumPath } from './chromium-path.ts';
import { type Answer, fetchAll, openPage, type Plan, PlannedServer, type Seen } from './cors-oracle.ts';

const COMBINATIONS = 1500;
const SEED = 20260728;

let browser: Browser;
let close = () => {};
let page: Awaited<ReturnType<typeof openPage>>['page'];
let origin = '';
const target = new PlannedServer();
const third = new PlannedServer();

beforeAll(async () => {
  await Promise.all([target.start(), third.start()]);
  browser = await puppeteer.launch({
    executablePath: await chromiumPath(),
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  ({ page, origin, close } = await openPage(browser));
});

afterAll(async () => {
  await browser?.close();
  close();
  target.stop();
  third.stop();
});

type Line = HeaderLines[number];
const one = (name: string, values: string[]): fc.Arbitrary<HeaderLines> =>
  fc.constantFrom(...values).map((value): HeaderLines => [[name, value]]);

/** Mostly what lets the request pass, so that the later rules are reached too. */
const weighted = <T>(good: fc.Arbitrary<T>, weight: number, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: good, weight }, { arbitrary: other, weight: 1 });

const allowOrigin = (self: string): fc.Arbitrary<HeaderLines> => {
  const line = (...values: string[]): HeaderLines =>
    values.map((value): Line => ['access-control-allow-origin', value]);
  const bad = [
    [],
    line(`${self}/`),
    line(self.replace('127.0.0.1', 'localhost')),
    line('null'),
    line(''),
    line(self.toUpperCase()),
    line('https://app.example.com'),
    line(self, self),
    line('*', self),
    line('*', '*'),
    line(`${self}, *`),
    line(`${self} ${self}`),
    line(`${self},`),
    line('*,'),
    line('**'),
    line(self.replace(/:\d+$/, '')),
  ];
  return weighted(fc.constantFrom(line(self), line('*')), 5, fc.constantFrom(...bad));
};
const allowCredentials = fc.constantFrom<HeaderLines>(
  [],
  [['access-control-allow-credentials', 'true']],
  [['access-control-allow-credentials', 'true']],
  [['access-control-allow-credentials', 'TRUE']],
  [
    ['access-control-allow-credentials', 'true'],
    ['access-control-allow-credentials', 'true'],
  ],
);
const allowMethods = weighted<HeaderLines>(
  one('access-control-allow-methods', [
    'GET, POST, DELETE, PUT, PATCH',
    '*',
    'GET,HEAD,PUT,PATCH,POST,DELETE,OPTIONS',
    'DELETE , PUT,, PATCH',
  ]),
  2,
  fc.constantFrom<HeaderLines>(
    [],
    [['access-control-allow-methods', 'GET, POST']],
    [['access-control-allow-methods', 'delete, put, patch']],
    [['access-control-allow-methods', 'PUT']],
    [
      ['access-control-allow-methods', 'PUT'],
      ['access-control-allow-methods', 'DELETE, PATCH'],
    ],
    [['access-control-allow-methods', 'GET POST PUT']],
    [['access-control-allow-methods', '']],
    [['access-control-allow-methods', '"PUT"']],
  ),
);
const every =
  'authorization, content-type, mcp-protocol-version, mcp-session-id, last-event-id, x-custom, accept, accept-language, content-language, range';
const allowHeaders = weighted<HeaderLines>(
  one('access-control-allow-headers', [every, `${every.toUpperCase()},`, '*', '*, authorization', `*,${every}`]),
  2,
  fc.constantFrom<HeaderLines>(
    [],
    [['access-control-allow-headers', 'content-type']],
    [['access-control-allow-headers', 'Content-Type, Authorization']],
    [
      ['access-control-allow-headers', 'authorization'],
      ['access-control-allow-headers', 'Content-Type, Mcp-Protocol-Version'],
    ],
    [['access-control-allow-headers', 'content-type authorization']],
    [['access-control-allow-headers', '']],
    [['access-control-allow-headers', `${every}, a b`]],
    [['access-control-allow-headers', `${every}, x:y`]],
    [['access-control-allow-headers', `${every};q=1`]],
    [['access-control-allow-headers', 'content-type,,authorization, ,mcp-session-id']],
  ),
);
const exposeHeaders = fc.constantFrom<HeaderLines>(
  [],
  [],
  [['access-control-expose-headers', '*']],
  [['access-control-expose-headers', 'WWW-Authenticate, Mcp-Session-Id']],
  [['access-control-expose-headers', 'mcp-session-id']],
  [
    ['access-control-expose-headers', 'mcp-session-id'],
    ['access-control-expose-headers', 'x-other,www-authenticate'],
  ],
  [['access-control-expose-headers', '*, x-other']],
  [['access-control-expose-headers', 'x-other mcp-session-id']],
  [['access-control-expose-headers', '']],
  [['access-control-expose-headers', 'x-other,,mcp-session-id,']],
  [['access-control-expose-headers', 'x-other, "mcp-session-id"']],
  [['access-control-expose-headers', 'set-cookie, authorization']],
);

const status = (good: number[], bad: number[], weight: number) =>
  weighted(fc.constantFrom(...good), weight, fc.constantFrom(...bad));

const requestHeader = fc.oneof(
  one('authorization', ['Bearer abc']),
  one('content-type', [
    'application/json',
    'text/plain',
    'text/plain;charset=UTF-8',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain; a="b"',
    'TEXT/PLAIN',
    'text/html',
    'text/plain, application/json',
    'application/json;charset=utf-8',
    'text',
    'text/plain ;a=b',
  ]),
  one('accept', [
    'application/json, text/event-stream',
    '*/*',
    'a:b',
    'text/plain;q="1"',
    `x${'y'.repeat(127)}`,
    `x${'y'.repeat(128)}`,
  ]),
  one('accept-language', ['en', 'en, de;q=0.5', 'en_US', 'x'.repeat(129)]),
  one('content-language', ['en', 'de_DE']),
  one('range', ['bytes=0-10', 'bytes=5-', 'bytes=-5', 'bytes=10-5', 'bytes=0-1,2-3', 'items=0-1']),
  one('mcp-protocol-version', ['2025-11-25']),
  one('mcp-session-id', ['s1']),
  one('last-event-id', ['1']),
  one('x-custom', ['1']),
);

const own: HeaderLines = [
  ['content-type', 'application/json'],
  ['cache-control', 'no-store'],
  ['www-authenticate', 'Bearer realm="x"'],
  ['mcp-session-id', 's1'],
  ['x-other', '1'],
  ['set-cookie', 'other=1'],
  ['etag', '"1"'],
];

const plans = (self: string): fc.Arbitrary<Plan> =>
  fc.record({
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'POST', 'PUT', 'DELETE', 'PATCH', 'delete', 'SEARCH'),
    headers: fc
      .uniqueArray(
        requestHeader.map((l) => l[0] as Line),
        { maxLength: 4, selector: (l) => l[0] },
      )
      .map((l): HeaderLines => l),
    credentials: fc.nat(3).map((n) => n === 0),
    preflight: fc
      .tuple(
        status([200, 204], [201, 226, 299, 301, 302, 307, 304, 400, 401, 403, 404, 405, 500, 503], 4),
        allowOrigin(self),
        allowCredentials,
        allowMethods,
        allowHeaders,
      )
      .map(([code, ...parts]): Answer => {
        const location: HeaderLines = code >= 300 && code < 400 ? [['location', '/0']] : [];
        return { status: code, headers: [...parts.flat(), ...location] };
      }),
    response: fc
      .tuple(status([200, 401], [204, 400, 403, 404, 405, 500], 3), allowOrigin(self), allowCredentials, exposeHeaders)
      .map(([code, ...parts]): Answer => ({ status: code, headers: [...parts.flat(), ...own] })),
  });

/** What a source that does not say how the request ended would have recorded. */
function exchangeOf(index: number, plan: Plan, seen: Seen): Exchange {
  const headers: HeaderLines = [
    ...plan.headers,
    ['origin', origin],
    ...(plan.credentials ? [['cookie', 'session=1'] as Line] : []),
  ];
  return {
    id: String(index),
    startedAt: 0,
    page: { tabId: 1, origin },
    via: 'direct',
    request: { method: normal(plan.method), url: `${target.origin}/${index}`, headers },
    ...(seen.preflight && {
      preflight: { startedAt: 0, request: { headers: seen.preflight.request }, response: seen.preflight.response },
    }),
    ...(seen.request && { response: seen.request.response }),
  };
}

/** Fetch standard, "normalize" a method. */
const normal = (method: string) =>
  /^(?:delete|get|head|options|post|put)$/i.test(method) ? method.toUpperCase() : method;

test(`agrees with Chromium on ${COMBINATIONS} generated exchanges`, async () => {
  const list = fc.sample(plans(origin), { seed: SEED, numRuns: COMBINATIONS });
  target.plans = list;
  target.seen = [];
  const ended = await fetchAll(page, target.origin, list);

  const differences: string[] = [];
  const reasons = new Map<string, number>();
  for (const [index, plan] of list.entries()) {
    const seen = target.seen[index] ?? {};
    const end = ended[index];
    const verdict = corsVerdict(exchangeOf(index, plan, seen));
    const reason = verdict?.blocked
      ? `${verdict.on}: ${verdict.reason}`
      : verdict?.wildcardAuthorization
        ? 'wildcard'
        : 'passed';
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    const note = (what: string, ours: unknown, browsers: unknown) =>
      differences.push(JSON.stringify({ what, ours, browsers, plan, seen: Object.keys(seen) }));

    if (verdict?.blocked !== end?.rejected) note('blocked', verdict, end);
    const asked = header(seen.preflight?.request ?? [], 'access-control-request-headers') ?? '';
    if (needsPreflight(normal(plan.method), plan.headers) !== (seen.preflight !== undefined))
      note('needsPreflight', !seen.preflight, !!seen.preflight);
    else if (seen.preflight && unsafeHeaderNames(plan.headers).join(',') !== asked)
      note('request headers', unsafeHeaderNames(plan.headers), asked);
    if (end && !end.rejected) {
      for (const [name] of own) {
        const ours = exposes(plan.response.headers, name, plan.credentials);
        if (ours !== end.readable.includes(name)) note(`exposes ${name}`, ours, end.readable);
      }
    }
  }
  expect(differences.slice(0, 10)).toEqual([]);
  console.info(
    `${list.length} combinations: ${[...reasons]
      .map(([reason, n]) => `${n} ${reason}`)
      .sort()
      .join(', ')}`,
  );
  for (const reason of [
    'preflight-redirected',
    'preflight-rejected',
    'method-not-allowed',
    'header-not-allowed',
    'no-allow-origin',
    'origin-mismatch',
    'origin-duplicated',
    'wildcard-with-credentials',
  ]) {
    expect(
      [...reasons.keys()].some((key) => key.endsWith(reason)),
      reason,
    ).toBe(true);
  }
});
