/** What an Inspector's own proxy or backend does, from the file to the verdict: one handshake, and its own fault. */
import { describe, expect, it } from 'vitest';
import { inShort, judgeSession } from '../../fixtures/judge.ts';
import { entry, read } from '../capture/files/entries.ts';

const PAGE = 'http://localhost:6274';
const PROXY = 'http://localhost:6277';
const MCP = 'http://localhost:8111/mcp';
const proxied = `${PROXY}/mcp?url=${encodeURIComponent(MCP)}&transportType=streamable-http`;
const html = { headers: { 'content-type': 'text/html' }, text: '<!doctype html><html></html>' };
const auth = { 'X-MCP-Proxy-Auth': 'Bearer old' };
const json = (value: unknown) => JSON.stringify(value);
const message = (id: number, method: string) =>
  json({
    jsonrpc: '2.0',
    id,
    method,
    params: { protocolVersion: '2025-11-25', clientInfo: { name: 'mcp-inspector', version: '0.22.0' } },
  });

type Parts = Parameters<typeof entry>[0];
const page = (at: number, url = `${PAGE}/?MCP_PROXY_AUTH_TOKEN=aaaaaaaaaaaaaaaa`) =>
  entry({ at, url, asked: { Origin: '' }, ...html, more: { _resourceType: 'document' } });
const health = (at: number, more: Parts) => entry({ at, url: `${PROXY}/health`, asked: auth, ...more });
const post = (at: number, id: number, method: string, more: Parts) =>
  entry({ at, method: 'POST', url: proxied, asked: auth, posted: { text: message(id, method) }, ...more });
const result = (id: number) => ({
  text: json({ jsonrpc: '2.0', id, result: { protocolVersion: '2025-11-25', capabilities: {} } }),
});
const refused = { status: 0, response: { status: 0, _error: 'net::ERR_CONNECTION_REFUSED' } };
const judged = (...entries: object[]) => judgeSession(read(entries, 'WebInspector')).map(inShort);

describe('something else in the place of version 1’s proxy', () => {
  it.each([
    ['a web page for /health', [health(100, html)]],
    ['a web page that says 404', [health(100, { status: 404, ...html })]],
    ['an error of a server of its own', [health(100, { status: 502, text: 'Bad Gateway' })]],
    [
      'without the header, asked by the Inspector’s page',
      [entry({ at: 100, url: `${PROXY}/health`, asked: { Origin: PAGE }, ...html })],
    ],
    ['a web page for an MCP request', [post(100, 0, 'initialize', html)]],
    ['both', [health(100, html), post(200, 0, 'initialize', { status: 404, ...html })]],
  ])('%s', (_, entries) => {
    expect(judged(page(0), ...entries)).toMatchObject([{ verdict: 'failing', cause: 'network/inspector-proxy-down' }]);
  });

  it.each([
    ['the proxy itself', [page(0), health(100, { text: '{"status":"ok"}' })]],
    [
      '/config alone, which direct mode asks too',
      [page(0), entry({ at: 100, url: `${PROXY}/config`, asked: auth, ...html })],
    ],
    [
      'a program of the developer’s own',
      [
        entry({
          at: 100,
          url: 'http://localhost:3000/health',
          asked: { Origin: 'http://localhost:5173' },
          status: 502,
          ...html,
        }),
      ],
    ],
  ])('is not %s', (_, entries) => {
    expect(judged(...entries)).toEqual([]);
  });
});

describe('the proxy was away', () => {
  it('and is back: nothing is left of it', () => {
    const connected = [post(5000, 0, 'initialize', result(0)), post(5200, 1, 'tools/list', result(1))];
    expect(judged(page(0), health(100, refused), ...connected)).toEqual([
      expect.objectContaining({ verdict: 'connected', warnings: [] }),
    ]);
  });

  it('and is back with another session token, in the old tab', () => {
    const own = {
      status: 401,
      text: json({
        error: 'Unauthorized',
        message: 'Authentication required. Use the session token shown in the console when starting the server.',
      }),
    };
    const fetched = (at: number, url: string) =>
      entry({
        at,
        method: 'POST',
        url: `${PROXY}/fetch`,
        asked: auth,
        posted: { text: json({ url, init: { method: 'GET' } }) },
        ...own,
      });
    const found = judged(
      page(0),
      post(100, 0, 'initialize', result(0)),
      post(4000, 1, 'tools/call', refused),
      health(9000, refused),
      health(20_000, { text: '{"status":"ok"}' }),
      post(20_100, 0, 'initialize', own),
      fetched(20_200, 'http://localhost:8111/.well-known/oauth-protected-resource/mcp'),
      entry({ at: 20_300, url: `${PROXY}/.well-known/oauth-protected-resource/mcp`, status: 404, ...html }),
      entry({ at: 20_400, url: `${PROXY}/.well-known/oauth-authorization-server`, status: 404, ...html }),
    );
    expect(found).toMatchObject([{ verdict: 'failing', cause: 'network/inspector-proxy-token' }]);
    expect(json(found)).not.toMatch(/outdated|inspector-proxy-down/);
  });
});

describe('version 2 under a host that it does not know', () => {
  const refusal = {
    status: 403,
    text: json({ error: 'Forbidden', message: 'Invalid origin. Request blocked to prevent DNS rebinding attacks.' }),
  };
  const connect = { config: { type: 'streamable-http', url: MCP } };
  const fetchCall = {
    url: 'http://localhost:8111/.well-known/oauth-protected-resource/mcp',
    method: 'GET',
    headers: {},
    timeoutMs: 30000,
  };

  it.each(['http://inspector.localhost:6274', 'http://inspector:8080', 'https://abc.trycloudflare.com'])(
    '%s',
    (origin) => {
      const asked = { Origin: origin };
      const api = (at: number, path: string, body: object) =>
        entry({ at, method: 'POST', url: `${origin}/api${path}`, asked, posted: { text: json(body) }, ...refusal });
      expect(judged(page(0, `${origin}/`), api(100, '/mcp/connect', connect))).toMatchObject([
        { verdict: 'failing', cause: 'network/inspector-origin-refused' },
      ]);
      expect(judged(page(0, `${origin}/`), api(100, '/fetch', fetchCall))).toMatchObject([
        { verdict: 'failing', cause: 'network/inspector-origin-refused' },
      ]);
    },
  );
});
