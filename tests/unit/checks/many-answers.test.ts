/** Thousands of answers of one server, each another one, are no more work each than a few. */
import { expect, it } from 'vitest';
import badUrl from '../../../lib/checks/challenge/bad-resource-metadata-url.ts';
import toLogin from '../../../lib/checks/challenge/redirected-to-login.ts';
import notSent from '../../../lib/checks/session/token-not-sent.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import type { Facts } from '../../../lib/handshake/facts.ts';
import { answer, native } from '../../fixtures/flow.ts';
import { factsOfFlow } from '../../fixtures/judge.ts';
import { growth, LINEAR } from '../growth.ts';

type Answer = (n: number) => Parameters<typeof answer>;
const refusals: Record<string, Answer> = {
  'another address in each challenge': (n) => [
    401,
    { headers: { 'www-authenticate': `Bearer resource_metadata="https://h${n}.example/x"` }, body: `e${n}` },
  ],
  'a redirect in each': (n) => [302, { headers: { location: `https://h${n}.example/y` }, body: `e${n}` }],
  'no token in each': (n) => [401, { headers: { 'www-authenticate': 'Bearer' }, body: `e${n}` }],
};

function factsWith(count: number, of: Answer): Facts {
  const flow = native().until('connect');
  const last = flow.get('connect');
  const more: Record<string, Exchange> = {};
  for (let n = 0; n < count; n++) {
    const { request } = last;
    const tokenless = {
      ...request,
      headers: request.headers.filter(([name]) => name !== 'authorization'),
      body: JSON.stringify({ jsonrpc: '2.0', id: n, method: 'tools/call', params: { name: `t${n}` } }),
    };
    more[`more ${n}`] = answer(...of(n))({ ...last, id: `more-${n}`, request: tokenless });
  }
  const facts = factsOfFlow(flow.add(more));
  expect(facts.mcp.length).toBeGreaterThan(count);
  return facts;
}

it.each(Object.entries(refusals))('%s', (_, of) => {
  const facts = new Map<number, Facts>();
  for (const check of [badUrl, toLogin, notSent]) {
    const power = growth(400, (count) => {
      const known = facts.get(count) ?? factsWith(count, of);
      facts.set(count, known);
      check.test(known);
    });
    expect([check.id, power < LINEAR || power]).toEqual([check.id, true]);
  }
});
