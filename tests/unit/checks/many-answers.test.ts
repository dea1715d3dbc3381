/** Thousands of answers of one server, each another one, are no more work each than a few: counted, not timed. */
import { expect, it } from 'vitest';
import { checks } from '../../../lib/checks/all.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import type { Facts } from '../../../lib/handshake/facts.ts';
import { answer, direct, native } from '../../fixtures/flow.ts';
import { factsOfFlow } from '../../fixtures/judge.ts';

type Answer = (n: number) => Parameters<typeof answer>;
const refusals: Record<string, Answer> = {
  'another address in each challenge': (n) => [
    401,
    { headers: { 'www-authenticate': `Bearer resource_metadata="https://h${n}.example/x"` }, body: `e${n}` },
  ],
  'a redirect in each': (n) => [302, { headers: { location: `https://h${n}.example/y` }, body: `e${n}` }],
  'no token in each': (n) => [401, { headers: { 'www-authenticate': 'Bearer' }, body: `e${n}` }],
  'no such method in each': (n) => [405, { body: `e${n}` }],
  'nothing there in each': (n) => [404, { body: `e${n}` }],
  'an error in each': (n) => [500, { body: `e${n}` }],
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

/** First messages of a page, and nothing before them. */
function opening(count: number, of: (one: Exchange, n: number) => Exchange): Facts {
  const flow = direct().until('initialize');
  const { response: _, durationMs: __, ...asked } = flow.get('initialize');
  const more: Record<string, Exchange> = {};
  for (let n = 0; n < count; n++) more[`more ${n}`] = of({ ...asked, id: `more-${n}` }, n);
  return factsOfFlow(flow.change('initialize', (one) => of(one, count)).add(more), { running: true });
}

/** The facts, and how often one of their lists, or a request in it, was looked at. */
function counted(facts: Facts): { facts: Facts; looks: () => number } {
  let looks = 0;
  const known = new Map<unknown, unknown>();
  const watchOne = <T>(one: T): T => {
    if (typeof one !== 'object' || one === null) return one;
    const watched =
      known.get(one) ??
      new Proxy(one, {
        get(target, key, receiver) {
          if (key === 'request') looks++;
          return Reflect.get(target, key, receiver);
        },
      });
    known.set(one, watched);
    return watched as T;
  };
  const watch = <T>(list: readonly T[]): T[] =>
    new Proxy(list.map(watchOne), {
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

const sides: [string, (count: number) => Facts][] = Object.entries(refusals).flatMap(([name, of]) => [
  [`after a sign-in: ${name}`, (count) => factsWith(count, of)],
  [`first: ${name}`, (count) => opening(count, (one, n) => answer(...of(n))(one))],
]);
sides.push([
  'first: no answer at all',
  (count) => opening(count, ({ response: _, durationMs: __, ...asked }) => asked),
]);

it.each(sides)('%s', (_, of) => {
  const [few, many] = [of(100), of(400)];
  const looks = checks.map((check) => {
    const looksAt = (facts: Facts): number => {
      const watched = counted(facts);
      check.test(watched.facts);
      return watched.looks();
    };
    return { id: check.id, few: looksAt(few), many: looksAt(many) };
  });
  expect(looks.filter(({ few }) => few > 0).length).toBeGreaterThan(20);
  expect(looks.filter(({ few, many }) => many > 5 * (few + 100))).toEqual([]);
});
