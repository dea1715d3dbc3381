/** A token may be too long for what answers: then nobody looked at it, and nothing is said of what stands in it. */
import { expect, it } from 'vitest';
import { answer, blocked, direct, preflight } from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';
import { nginxPage } from '../../fixtures/pages.ts';
import { faultsOfWords } from '../../wording.ts';

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
    'Node behind nginx',
    'mcp-server',
    /^Your MCP server takes no request/,
    431,
    { headers: { server: 'nginx/1.22.1' } },
  ],
  [
    'Node behind openresty',
    'mcp-server',
    /^Your MCP server takes no request/,
    431,
    { headers: { server: 'openresty/1.27.1.2' } },
  ],
  ['Node behind Caddy', 'mcp-server', /^Your MCP server takes no request/, 431, { headers: { server: 'Caddy' } }],
  [
    'Node behind Varnish',
    'mcp-server',
    /^Your MCP server takes no request/,
    431,
    { headers: { via: '1.1 vm (Varnish/7.1)' } },
  ],
  [
    'Varnish',
    'network',
    /^Varnish takes no request/,
    431,
    { headers: { ...html, server: 'Varnish' }, body: '<h3>Guru Meditation:</h3>\n<p>XID: 4</p>' },
  ],
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

it.each([
  ['Node behind nginx', 431, { server: 'nginx' }, '', '--max-http-header-size=32768'],
  [
    'nginx',
    400,
    { ...html, server: 'nginx' },
    nginxPage('400 Request Header Or Cookie Too Large'),
    'large_client_header_buffers 4 32k;',
  ],
])('%s, where a page may not read it', (_, status, headers, body, line) => {
  const found = judge(
    direct()
      .until('connect')
      .change('initialize', preflight(204, { 'x-powered-by': 'Express' }))
      .change('connect', answer(status, { bare: true, headers, body }), blocked),
  ).cause;
  expect(found?.check).toBe('cors/no-allow-origin');
  expect(found?.fix.do[0]?.values?.[0]?.value).toBe(line);
  expect(found && faultsOfWords(found)).toEqual([]);
});

it('not: another 400', () =>
  expect(cause(400, { headers: html, body: '<h1>Bad Request</h1>' })?.title ?? '').not.toMatch(/as long as/));
