/** A redirect that comes back to itself: there is no other address to enter. */
import { expect, it } from 'vitest';
import { answer, native, relayed, server, url } from '../../fixtures/flow.ts';
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
