/** Thousands of answers of one server, each another one, are no more work each than a few: counted, not timed. */
import { expect, it } from 'vitest';
import badUrl from '../../../lib/checks/challenge/bad-resource-metadata-url.ts';
import toLogin from '../../../lib/checks/challenge/redirected-to-login.ts';
import notSent from '../../../lib/checks/session/token-not-sent.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import type { Facts } from '../../../lib/handshake/facts.ts';
import { answer, native } from '../../fixtures/flow.ts';
import { factsOfFlow } from '../../fixtures/judge.ts';

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

/** The facts, and how often one of a list of them was looked at. */
function counted(facts: Facts): { facts: Facts; looks: () => number } {
  let looks = 0;
  const watch = <T extends object>(list: T): T =>
    new Proxy(list, {
      get(target, key, receiver) {
        if (typeof key === 'string' && /^\d+$/.test(key)) looks++;
        return Reflect.get(target, key, receiver);
      },
    });
  const { exchanges, mcp, tokenless, session, resourceMetadata, token } = facts;
  return {
    facts: {
      ...facts,
      exchanges: watch(exchanges),
      mcp: watch(mcp),
      tokenless: watch(tokenless),
      session: { ...session, requests: watch(session.requests) },
      resourceMetadata: { ...resourceMetadata, requests: watch(resourceMetadata.requests) },
      token: { ...token, requests: watch(token.requests) },
    },
    looks: () => looks,
  };
}

it.each(Object.entries(refusals))('%s', (_, of) => {
  const [few, many] = [factsWith(100, of), factsWith(400, of)];
  for (const check of [badUrl, toLogin, notSent]) {
    const looksAt = (facts: Facts): number => {
      const watched = counted(facts);
      check.test(watched.facts);
      return watched.looks();
    };
    expect([check.id, looksAt(few) > 0, looksAt(many) <= 4 * looksAt(few)]).toEqual([check.id, true, true]);
  }
});
