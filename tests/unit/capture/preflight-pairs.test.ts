/** Preflights and requests in any number, at any time, told of in any order: which pairs they come to. */
import { describe, expect, test } from 'vitest';
import { preflightsIn } from '../../../lib/capture/preflight.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import { fc } from '../../property.ts';
import { exchange, merged } from './samples.ts';

const version = 'mcp-protocol-version';
/** Without an answer it was refused, where it has ended. */
const request = (time: fc.Arbitrary<number>) =>
  fc.record({
    at: time,
    took: fc.oneof(fc.nat(40), fc.nat(5000)),
    status: fc.constantFrom(200, 200, 401, undefined),
    versioned: fc.boolean(),
  });
const preflight = (time: fc.Arbitrary<number>) =>
  fc.record({ at: time, status: fc.constantFrom(204, 204, 403, undefined), versioned: fc.boolean() });

const failure = { kind: 'cors', text: 'net::ERR_FAILED' } as const;
/** All at once, or far from each other. */
const traffic = fc
  .constantFrom(9, 60, 4000, 40_000)
  .chain((longest) => {
    const time = fc.nat(longest);
    // Two alike of the same moment nothing tells apart.
    const some = { maxLength: 7, selector: ({ at }: { at: number }) => at };
    return fc.record({
      requests: fc.uniqueArray(request(time), some),
      preflights: fc.uniqueArray(preflight(time), some),
    });
  })
  .map(({ requests, preflights }) => [
    ...requests.map(({ versioned, status, ...rest }, i) =>
      exchange({
        ...rest,
        id: `request ${i}`,
        method: 'POST',
        asked: versioned ? [[version, '2025-06-18']] : [],
        ...(status === undefined ? { failure } : { status }),
      }),
    ),
    ...preflights.map(({ versioned, status, at }, i) =>
      exchange({
        id: `preflight ${i}`,
        at,
        method: 'OPTIONS',
        asked: [
          ['access-control-request-method', 'POST'],
          ...(versioned ? [['access-control-request-headers', version] satisfies [string, string]] : []),
        ],
        // Of what came of it the number is told by a header, so that it can be known again.
        ...(status === undefined ? { failure } : { status, headers: [['x-id', `preflight ${i}`]] }),
      }),
    ),
  ]);

/** In another order, some requests told of before they have ended. */
const told = traffic.chain((all) =>
  fc.record({
    all: fc.constant(all),
    order: fc.shuffledSubarray(all, { minLength: all.length }),
    begun: fc.subarray(all.filter(({ request }) => request.method === 'POST')),
  }),
);

const underWay = ({ durationMs: _took, response: _answer, failure: _none, ...rest }: Exchange): Exchange => rest;

/** Which preflight each request has, and which preflights have none: what they are, and not under which id. */
const pairsOf = (...seen: Exchange[]) =>
  merged(...seen.map((x): [Exchange, 'devtools'] => [x, 'devtools']))
    .map((x) => JSON.stringify([x.startedAt, x.durationMs, x.response, x.preflight]))
    .toSorted();

/** What stands alone is one exchange for each of two. */
const belongTogether = (sent: Exchange, asking: Exchange) => pairsOf(sent, asking).length === 1;

describe('preflights and requests of one address', () => {
  test('come to the same pairs in whatever order they are told of', () => {
    fc.assert(
      fc.property(told, ({ all, order, begun }) => {
        expect(pairsOf(...begun.map(underWay), ...order)).toEqual(pairsOf(...all));
      }),
    );
  });

  test('no pair stands where one of the two has another that is nearer, and would have it', () => {
    fc.assert(
      fc.property(traffic, (all) => {
        const requests = all.filter(({ request }) => request.method === 'POST');
        const preflights = all.filter(({ request }) => request.method === 'OPTIONS');
        const preflightOf = preflightsIn(all);
        const requestOf = new Map(requests.map((x) => [preflightOf(x)?.id, x]));
        const gap = (a: { startedAt: number } | undefined, b: Exchange) =>
          a ? Math.abs(a.startedAt - b.startedAt) : Number.POSITIVE_INFINITY;
        for (const sent of preflights)
          for (const asking of requests) {
            if (!belongTogether(sent, asking)) continue;
            const nearest = Math.min(gap(preflightOf(asking), asking), gap(requestOf.get(sent.id), sent));
            expect(nearest).toBeLessThanOrEqual(gap(sent, asking));
          }
        const used = requests.flatMap((x) => preflightOf(x)?.id ?? []);
        expect(new Set(used).size).toBe(used.length);
      }),
    );
  });

  test('are the same pairs where a file is read as where they are seen live', () => {
    fc.assert(
      fc.property(traffic, (all) => {
        const preflightOf = preflightsIn(all);
        const pairs = all.flatMap((x) => {
          const sent = preflightOf(x);
          return sent ? [`${x.startedAt} ${sent.startedAt}`] : [];
        });
        const live = merged(...all.map((x): [Exchange, 'devtools'] => [x, 'devtools']))
          .filter(({ durationMs, preflight }) => preflight && durationMs !== undefined)
          .map((x) => `${x.startedAt} ${x.preflight?.startedAt}`);
        expect(live.toSorted()).toEqual(pairs.toSorted());
      }),
    );
  });

  test('one that was refused is never that of a request that was answered', () => {
    fc.assert(
      fc.property(told, ({ order, begun }) => {
        const list = merged(...[...begun.map(underWay), ...order].map((x): [Exchange, 'devtools'] => [x, 'devtools']));
        for (const x of list) if (x.response) expect([undefined, 204]).toContain(x.preflight?.response?.status);
      }),
    );
  });
});

test('one for the private network alone may be refused, and the request is sent', () => {
  const sent = exchange({
    at: 1,
    method: 'OPTIONS',
    status: 404,
    asked: [
      ['access-control-request-method', 'POST'],
      ['access-control-request-private-network', 'true'],
    ],
  });
  expect(belongTogether(sent, exchange({ at: 0, method: 'POST', status: 200 }))).toBe(true);
});
