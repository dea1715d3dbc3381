/** A token may be too long for what answers: then nobody looked at it, and nothing is said of what stands in it. */
import { expect, it } from 'vitest';
import { answer, direct } from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';

const html = { 'content-type': 'text/html' };
const cause = (...args: Parameters<typeof answer>) =>
  judge(
    direct()
      .until('connect')
      .change('connect', answer(...args)),
  ).cause;

it.each<[what: string, owner: string, title: RegExp, ...Parameters<typeof answer>]>([
  [
    'nginx',
    'network',
    /^Nginx takes no request/,
    400,
    { headers: { ...html, server: 'nginx/1.27.0' }, body: '<center>Request Header Or Cookie Too Large</center>' },
  ],
  ['Node', 'mcp-server', /^Your MCP server takes no request/, 431, {}],
  [
    'an older nginx',
    'network',
    /^Nginx takes no request/,
    400,
    { headers: { ...html, server: 'nginx' }, body: '<title>400 Request Header or Cookie Too Large</title>' },
  ],
])('%s', (_, owner, title, ...args) => {
  const found = cause(...args);
  expect(found).toMatchObject({ check: 'session/token-rejected', owner });
  expect(found?.title).toMatch(title);
});

it('not: another 400', () =>
  expect(cause(400, { headers: html, body: '<h1>Bad Request</h1>' })?.title ?? '').not.toMatch(/as long as/));
