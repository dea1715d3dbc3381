/**
 * What an attempt is diagnosed by leaves out requests that only say again what others said: it comes to the same as with
 * all of them, whatever is repeated, and wherever it stands.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { afterwards } from '../../../lib/changed/kept-sign-in.ts';
import { signInOf } from '../../../lib/changed/sign-in-of.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import { assemble } from '../../../lib/handshake/assemble.ts';
import type { Handshake } from '../../../lib/handshake/handshake.ts';
import { tellingOf } from '../../../lib/handshake/telling.ts';
import { readMasked } from '../../../lib/masked.ts';
import { snapshotOf } from '../../../lib/snapshot/handshake.ts';
import { fixtures } from '../../fixtures/all.ts';
import { direct } from '../../fixtures/flow.ts';
import { exchangesOfFile } from '../../fixtures/judge.ts';
import { again, repeated } from '../../fixtures/repeated.ts';

const folder = join(import.meta.dirname, '../../fixtures');
const files = ['recordings', 'cases'].flatMap((kind) =>
  readdirSync(join(folder, kind))
    .filter((file) => file.endsWith('.har'))
    .map((file) => [`${kind}/${file}`, exchangesOfFile(join(folder, kind, file))] as const),
);
const flows = [...fixtures].flatMap(([id, { failing, passing }]) => [
  [`${id}, failing`, failing.exchanges] as const,
  [`${id}, passing`, passing.exchanges] as const,
]);

const withAll = (handshake: Handshake): Handshake => ({
  ...handshake,
  attempts: handshake.attempts.map(({ telling: _, ...attempt }) => attempt),
});

/** All that anybody is shown of it, and what is kept of what worked. */
const said = (handshake: Handshake, ended: boolean) => ({
  shown: snapshotOf(handshake, { ended }),
  kept: handshake.attempts.map((attempt) => {
    const signIn = signInOf(handshake, attempt);
    return signIn && afterwards(undefined, signIn);
  }),
});

let left = 0;

function expectSame(exchanges: readonly Exchange[], seed: number): void {
  for (const handshake of assemble(exchanges).handshakes) {
    for (const attempt of handshake.attempts) left += attempt.exchanges.length - tellingOf(attempt).length;
    if (handshake.attempts.some(({ telling }) => telling))
      expect(said(handshake, seed % 2 > 0)).toEqual(said(withAll(handshake), seed % 2 > 0));
  }
}

describe.each(process.env.TEST_LONG ? [1, 2, 3, 4, 5, 6, 7, 8] : [1])('with the numbers that %i begins', (seed) => {
  test.each(files)('%s', (_, exchanges) => expectSame(repeated(exchanges, seed), seed));
  test.each(flows)('%s', (_, exchanges) => expectSame(repeated(exchanges, seed), seed));
});

test('something was left out', () => expect(left).toBeGreaterThan(500));

const [x] = direct().exchanges.filter(({ id }) => id === direct().exchanges.at(-1)?.id);
if (!x?.response) throw new Error('The flow ends with an answer.');
const { request, response } = x;

/** Places of what tells something in an attempt that ends with ten requests, of which the sixth is another one. */
function toldWith(sixth: Exchange, others = x as Exchange): (number | undefined)[] {
  const { exchanges } = direct();
  const more = Array.from({ length: 10 }, (_, n) => again(n === 5 ? sixth : others, n, others.startedAt));
  const [attempt] = assemble([...exchanges, ...more]).handshakes[0]?.attempts ?? [];
  return attempt ? tellingOf(attempt).map(({ position }) => position - exchanges.length) : [];
}

test.each<[string, Exchange]>([
  ['nothing', x],
  ['how long it took', { ...x, durationMs: 7777, timing: { wait: 7000 } }],
  ['what a tool was asked', { ...x, request: { ...request, body: request.body?.replace(/\{\}/, '{"more":1}') } }],
])('one that differs in %s says nothing else', (_, sixth) => expect(toldWith(sixth)).not.toContain(5));

const headers = (name: string, value: string): Exchange => ({
  ...x,
  response: { ...response, headers: [...response.headers, [name, value]] },
});
const asked = (name: string, value: string): Exchange => ({
  ...x,
  request: { ...request, headers: [...request.headers.filter(([other]) => other !== name), [name, value]] },
});
test.each<[string, Exchange]>([
  ['a header of the answer', headers('x-powered-by', 'Express')],
  ['a header of the request', asked('x-more', '1')],
  ['the token', asked('authorization', 'Bearer ~access_token.20.00000000~')],
  ['the status', { ...x, response: { ...response, status: 203 } }],
  ['the status, which refuses', { ...x, response: { ...response, status: 401 } }],
  ['the method of MCP', { ...x, request: { ...request, body: request.body?.replace('tools/list', 'tools/call') } }],
  [
    'the framework in its words',
    { ...x, response: { ...response, body: response.body?.replace('{', '{"by":"fastmcp",') } },
  ],
  ['an error', { ...x, response: { ...response, body: '{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"no"}}' } }],
  ['a body that is a page', { ...x, response: { ...response, body: '<!doctype html><p>Hello' } }],
  ['an answer that was given up', { ...x, failure: { kind: 'aborted', text: 'net::ERR_ABORTED' } }],
  ['an answer that is still to come', { ...x, response: undefined, durationMs: undefined } as unknown as Exchange],
  ['the page that asked', { ...x, page: { ...x.page, origin: 'https://other.example' } }],
])('one that differs in %s is told', (_, sixth) => expect(toldWith(sixth)).toContain(5));

test('answers that say the same of the server say nothing else, and one that says something else is told', () => {
  const saying = (version: string): Exchange => ({
    ...x,
    response: {
      ...response,
      body: response.body?.replace('"result":{', `$&"serverInfo":{"name":"own","version":"${version}"},`) ?? '',
    },
  });
  expect(toldWith(saying('1'), saying('1'))).not.toContain(5);
  expect(toldWith(saying('2'), saying('1'))).toContain(5);
  expect(toldWith(saying('1'))).toContain(5);
});

test('one whose token is over by then is told', () => {
  const { exp = 0 } = x.request.headers.flatMap((line) => readMasked(line[1])?.claims ?? [])[0] ?? {};
  const [first, ...more] = Array.from({ length: 9 }, (_, n) => again(x, n, exp * 1000 + (n - 4) * 1000));
  const [attempt] = assemble([...direct().exchanges, ...(first ? [first, ...more] : [])]).handshakes[0]?.attempts ?? [];
  const ids = attempt ? tellingOf(attempt).map(({ roled }) => roled.exchange.id) : [];
  expect(ids).toContain(more[3]?.id);
  expect(ids).not.toContain(more[4]?.id);
});
