/** Many preflights and requests of one address: to find the pairs takes each of them about as long as in a small crowd. */
import { describe, expect, test } from 'vitest';
import { createMerger } from '../../../lib/capture/merge.ts';
import { createPairs, type Half } from '../../../lib/capture/pairs.ts';
import { preflightsIn } from '../../../lib/capture/preflight.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import { growth, LINEAR } from '../growth.ts';
import { exchange } from './samples.ts';

const preflight = (at: number, i: number, status = 204, names = '') =>
  exchange({
    id: `preflight ${i}`,
    at,
    method: 'OPTIONS',
    status,
    asked: [
      ['access-control-request-method', 'POST'],
      ...(names ? [['access-control-request-headers', names] satisfies [string, string]] : []),
    ],
  });
const request = (at: number, i: number, took = 20) =>
  exchange({ id: `request ${i}`, at, took, method: 'POST', status: 200 });

type Pair = (i: number) => [preflight: number, request: number];
const one = (i: number, [sent, asked]: ReturnType<Pair>) => [preflight(sent, i), request(asked, i)];
const inTurn = (pair: Pair) => (count: number) => Array.from({ length: count }, (_, i) => one(i, pair(i))).flat();
const oneKindFirst = (pair: Pair) => (count: number) =>
  inTurn(pair)(count).toSorted((a, b) => a.request.method.localeCompare(b.request.method));
const preflightsFirst = (pair: Pair) => (count: number) => oneKindFirst(pair)(count).toReversed();

/** Nobody has one: of the pairs that may be, none fits. */
const alone = (of: (i: number) => [Exchange, Exchange]) => (count: number) =>
  Array.from({ length: count }, (_, i) => of(i)).flat();

describe.each<[string, (count: number) => Exchange[], paired?: number]>([
  ['all of one millisecond', inTurn(() => [0, 0])],
  ['all of one millisecond, the requests last', preflightsFirst(() => [0, 0])],
  ['all preflights a millisecond before all requests', inTurn(() => [0, 1])],
  ['all preflights a millisecond after all requests, which come first', oneKindFirst(() => [1, 0])],
  [
    'ten a millisecond, of which each has a nearer one for a moment',
    inTurn((i) => [Math.floor(i / 10), Math.floor(i / 10) + 2]),
  ],
  ['by a finer clock, each with a nearer one for a moment', inTurn((i) => [i / 2.5, i / 2.5 + 2])],
  ['far from each other', inTurn((i) => [i * 100 + 1, i * 100])],
  ['all refused, and all requests answered', alone((i) => [preflight(0, i, 403), request(0, i)]), 0],
  ['each for another header, which no request has', alone((i) => [preflight(0, i, 204, `x-${i}`), request(0, i)]), 0],
  ['all noted long after the requests', alone((i) => [preflight(1000, i), request(0, i, 1)]), 0],
])('%s', (_what, traffic, expected = 1) => {
  const known = new Map<number, Exchange[]>();
  const all = (count: number): Exchange[] => {
    const some = known.get(count) ?? traffic(count);
    known.set(count, some);
    return some;
  };

  test('in a file', () => {
    let paired = 0;
    const power = growth(300, (count) => {
      const preflightOf = preflightsIn(all(count));
      paired = all(count).filter((x) => preflightOf(x)).length / count;
    });
    expect(power).toBeLessThan(LINEAR);
    expect(paired).toBe(expected);
  });

  test('seen live', () => {
    let shown = 0;
    const power = growth(300, (count) => {
      const merger = createMerger();
      for (const x of all(count)) merger.add(x, 'devtools');
      shown = merger.size() / count;
    });
    expect(power).toBeLessThan(LINEAR);
    expect(shown).toBe(2 - expected);
  });
});

test('of a pair more of ten thousand, hardly any is looked at', () => {
  interface One extends Half<One> {
    mate: One | undefined;
  }
  let looks = 0;
  const pairs = createPairs<One, One>({ before: 2000, after: 30_000 }, () => ++looks > 0);
  const put = (at: number) => {
    pairs.putFirst({ mate: undefined }, at);
    pairs.putSecond({ mate: undefined }, at + 2);
  };
  for (let i = 0; i < 10_000; i++) put(Math.floor(i / 10));
  looks = 0;
  put(1000);
  expect(looks).toBeLessThan(20);
});
