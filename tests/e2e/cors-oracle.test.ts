/**
 * `corsVerdict` against the browser itself: it is fed what was on the wire, is not told how the request ended, and must
 * come to the browser's own decision.
 */

import puppeteer, { type Browser } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HeaderLines, header, type RawExchange } from '../../lib/exchange.ts';
import { corsVerdict } from '../../lib/protocol/cors.ts';
import { exposes, needsPreflight, unsafeHeaderNames } from '../../lib/protocol/cors-rules.ts';
import { fc, seed } from '../property.ts';
import { chromiumPath } from './chromium-path.ts';
import { type Answer, fetchAll, openPage, type Plan, PlannedServer, type Seen } from './cors-oracle.ts';
import { answerHeaders, type Line, plans } from './cors-plans.ts';

const COMBINATIONS = 1200;

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

/** What a source that does not say how the request ended would have recorded. */
function exchangeOf(index: number, plan: Plan, seen: Seen): RawExchange {
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
  const list = fc.sample(plans(origin), { seed, numRuns: COMBINATIONS });
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
      for (const [name] of answerHeaders) {
        const ours = exposes(plan.response.headers, name, plan.credentials);
        if (ours !== end.readable.includes(name)) note(`exposes ${name}`, ours, end.readable);
      }
    }
  }
  expect(differences.slice(0, 10), `TEST_SEED=${seed}`).toEqual([]);
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

const redirects = [307, 302].flatMap((code) =>
  ['page', '*', 'null', 'none'].flatMap((first) =>
    ['page', '*', 'null', 'none'].flatMap((second) =>
      (['same', 'third', 'page'] as const).flatMap((to) =>
        ([[], [['authorization', 'Bearer abc']]] as HeaderLines[]).map((headers) => ({
          code,
          first,
          second,
          to,
          headers,
        })),
      ),
    ),
  ),
);

test(`agrees with Chromium on ${redirects.length} redirects`, async () => {
  const allowed = (who: string): HeaderLines =>
    who === 'none' ? [] : [['access-control-allow-origin', who === 'page' ? origin : who]];
  const plan = (headers: HeaderLines, response: Answer): Plan => ({
    method: 'GET',
    headers,
    credentials: false,
    // Open to all, so that only the answers decide; `null` is what a request asks with after two foreign origins.
    preflight: {
      status: 204,
      headers: [
        ['access-control-allow-origin', '*'],
        ['access-control-allow-headers', '*, authorization'],
      ],
    },
    response,
  });
  const places = { same: target.origin, third: third.origin, page: origin };
  const hops = redirects.map((r, i) => {
    const index = redirects.length + i;
    return { ...r, index, url: r.to === 'page' ? `${origin}/` : `${places[r.to]}/${index}` };
  });
  const firsts = hops.map((h) =>
    plan(h.headers, { status: h.code, headers: [...allowed(h.first), ['location', h.url]] }),
  );
  const seconds = hops.map((h) => plan(h.headers, { status: 200, headers: allowed(h.second) }));
  for (const server of [target, third]) {
    server.plans = [...firsts, ...seconds];
    server.seen = [];
  }
  const ended = await fetchAll(page, target.origin, firsts);

  const differences: string[] = [];
  let followed = 0;
  for (const [i, hop] of hops.entries()) {
    const first = corsVerdict(exchangeOf(i, firsts[i] ?? plan([], { status: 0, headers: [] }), target.seen[i] ?? {}));
    const note = (what: string, ours: unknown, browsers: unknown) =>
      differences.push(JSON.stringify({ what, ours, browsers, hop, end: ended[i] }));
    // The page's own server sends no CORS header: a redirect home is CORS too, and asks with `null`.
    const server = hop.to === 'same' ? target : hop.to === 'third' ? third : undefined;
    const seen = server?.seen[hop.index];
    let blocked = first?.blocked;
    if (seen?.request) {
      followed += 1;
      const headers: HeaderLines = Object.entries(seen.request.headers).map(([n, v]) => [n, String(v)]);
      const second = corsVerdict({
        id: 'second',
        startedAt: 0,
        page: { tabId: 1, origin },
        via: 'direct',
        request: {
          method: 'GET',
          url: hop.url,
          headers: headers.filter(([n]) => n !== 'user-agent' && n !== 'sec-ch-ua'),
        },
        response: seen.request.response,
      });
      blocked ||= second?.blocked;
    } else if (server === undefined && !blocked) {
      blocked = true;
    } else if (!blocked) note('followed', 'second request', 'none');
    if (blocked !== ended[i]?.rejected) note('blocked', blocked, ended[i]?.rejected);
  }
  expect(differences.slice(0, 10)).toEqual([]);
  expect(followed).toBeGreaterThan(40);
});
