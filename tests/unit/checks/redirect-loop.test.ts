/** A redirect that comes back to itself: there is no other address to enter. */
import { expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { answer, native, relayed, request, server, url } from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';

const loop = (to: string) =>
  relayed()
    .until('initialize')
    .change('initialize', answer(301, { headers: { location: to } }));
const cause = (flow: ReturnType<typeof loop>) => judge(flow).cause;

it('behind a proxy that takes off the encryption, the public scheme is passed on', () => {
  for (const to of [server, '/mcp', `${server}#top`]) {
    expect(cause(loop(to))).toMatchObject({
      check: 'network/redirected',
      title: 'Your MCP server redirects `/mcp` to itself (301)',
      why: expect.stringContaining('takes off the encryption'),
    });
    const steps = cause(loop(to))?.fix.do.map(({ text }) => text) ?? [];
    expect(steps[0]).toMatch(/^Send the public scheme/);
    expect(steps.join(' ')).not.toContain('Enter the address');
  }
});

it('without encryption it is a rule for every request', () => {
  const plain = native()
    .until('initialize')
    .all(
      url((u) => {
        u.protocol = 'http:';
      }),
    )
    .change('initialize', answer(302, { headers: { location: 'http://mcp.example.com/mcp' } }));
  expect(cause(plain)).toMatchObject({ why: expect.stringContaining('redirects every request') });
  expect(cause(plain)?.fix.do[0]?.text).toMatch(/^Let your MCP server respond at `\/mcp` itself/);
});

it('with a cookie it looks for a browser, and not for encryption', () => {
  const headers = { location: server, 'set-cookie': 'checked=1' };
  const asked = relayed().until('initialize').change('initialize', answer(307, { headers }));
  expect(cause(asked)).toMatchObject({ why: expect.stringContaining('redirects every request') });
});

it('to another address it is entered', () => {
  expect(cause(loop(`${server}/`))?.fix.do[0]?.text).toMatch(/^Enter the address without the redirect/);
});

/** A page is redirected by the answer, and follows it. */
const redirected = (status: number, then: (x: Exchange) => Exchange, method = 'GET', to = server) =>
  relayed()
    .until('initialize')
    .change('initialize', answer(status, { headers: { location: to } }))
    .add({ next: then(request(method, to, { headers: { accept: '*/*' } })) });

it('where a GET is answered there it goes round once, and no encryption is taken off', () => {
  for (const then of [answer(405), answer(200, { headers: { 'content-type': 'text/html' }, body: '<html></html>' })]) {
    const found = cause(redirected(302, then));
    expect(found).toMatchObject({
      check: 'network/redirected',
      title: 'Your MCP server redirects `POST /mcp` to itself (302)',
      summary: expect.stringMatching(
        /^A client that follows it asks the same address with `GET`, which gets (405|200)\.$/,
      ),
      why: expect.stringContaining('redirects such requests'),
    });
    expect(found?.fix.do[0]?.text).toMatch(/^Let your MCP server respond at `\/mcp` itself/);
  }
});

it('is said to go round for ever only where it is seen, or the method stays', () => {
  const once = 'A client that follows it comes back to the same address.';
  expect(cause(loop(server))?.summary).toBe(once);
  const again = `${once.slice(0, -1)}, again and again.`;
  expect(cause(redirected(302, answer(302, { headers: { location: server } })))?.summary).toBe(again);
  const kept = relayed()
    .until('initialize')
    .change('initialize', answer(307, { headers: { location: server } }));
  expect(cause(kept)?.summary).toBe(again);
});

it.each([
  ['itself', 'https://mcp.example.com/login', 'Your MCP server redirects `/login` to itself (307)'],
  [
    'another host',
    'https://app.example.com/login',
    'Your MCP server redirects `https://mcp.example.com/login` to `https://app.example.com/login` (307)',
  ],
])('at an address that is called a login it is no login page: to %s', (_, to, title) => {
  const there = native()
    .until('initialize')
    .all(
      url((u) => {
        u.pathname = '/login';
      }),
    )
    .change('initialize', answer(307, { headers: { location: to } }));
  expect(cause(there)).toMatchObject({ check: 'network/redirected', title });
});

it('to a login page elsewhere it is one', () => {
  expect(cause(loop('https://mcp.example.com/login'))?.check).toBe('challenge/redirected-to-login');
});
