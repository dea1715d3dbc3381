import { describe, expect, test } from 'vitest';
import { header } from '../../../../lib/exchange.ts';
import { exchange, JSON_TYPE, json, PAGE, SERVER } from '../samples.ts';
import { AUTH, EXPOSES, fetched, INITIALIZE, mcp, one, PROXY, sse, unwrap } from './v1-samples.ts';

describe('MCP requests through the proxy', () => {
  test('a 401 inside a 200 brings status, challenge and body of the server', () => {
    const upstream401 = {
      wwwAuthenticate: 'Bearer resource_metadata="https://mcp.acme.dev/x"',
      body: '{"error":"unauthorized"}',
      contentType: 'application/json',
    };
    const error = { code: -32099, message: 'Streamable HTTP error', data: { httpStatus: 401, upstream401 } };
    const x = one(mcp({ status: 200, body: sse({ jsonrpc: '2.0', id: 0, error }) }));
    expect(x).toMatchObject({ via: 'inspector-v1-proxy', request: { method: 'POST', url: SERVER, body: INITIALIZE } });
    expect(x.response).toEqual({
      status: 401,
      headers: [
        ['content-type', 'application/json'],
        ['www-authenticate', upstream401.wwwAuthenticate],
      ],
      body: upstream401.body,
    });
    expect(x.request.headers).toEqual([['content-type', 'application/json']]);
  });

  test.each([
    ['its own refusal', { error: 'Unauthorized' }],
    ['a message of the server', { jsonrpc: '2.0', id: 0, result: {} }],
    ['an error of the server', { jsonrpc: '2.0', id: 0, error: { code: -32600, message: 'no' } }],
  ])('where a recording lacks the status, that of the server is not known: %s', (_, said) => {
    expect(one(mcp({ status: 0, body: json(said) })).response).toMatchObject({ status: 0, headersPartial: true });
  });

  test('where the proxy says the status of the server, it is known without its own', () => {
    const error = { code: -32099, data: { httpStatus: 403 } };
    expect(one(mcp({ status: 0, body: json({ jsonrpc: '2.0', id: 0, error }) })).response?.status).toBe(403);
  });

  test('a challenge that the server did not send is absent, not unknown', () => {
    const error = { code: -32099, data: { httpStatus: 401, upstream401: { body: '', contentType: 'text/plain' } } };
    expect(one(mcp({ status: 200, body: json({ jsonrpc: '2.0', id: 0, error }) })).response).toEqual({
      status: 401,
      headers: [['content-type', 'text/plain']],
      body: '',
    });
  });

  test('older proxies: -32001 without a challenge', () => {
    const error = { code: -32001, message: 'Error POSTing to endpoint (HTTP 401): {"error":"unauthorized"}', data: {} };
    expect(one(mcp({ status: 200, body: sse({ jsonrpc: '2.0', id: 0, error }) })).response).toEqual({
      status: 401,
      headers: [],
      headersPartial: true,
      body: '{"error":"unauthorized"}',
    });
  });

  test('older proxies: -32001 with the error object of Node', () => {
    const message = 'request to http://localhost:3000/mcp failed, reason: socket hang up';
    const error = { code: -32001, message, data: { message, type: 'system', errno: 'ECONNRESET', code: 'ECONNRESET' } };
    expect(one(mcp({ status: 200, body: sse({ jsonrpc: '2.0', id: 0, error }) })).failure).toEqual({
      kind: 'network',
      text: `ECONNRESET: ${message}`,
    });
  });

  test('another refusal of the server', () => {
    const error = {
      code: -32099,
      message: 'Streamable HTTP error: Error POSTing to endpoint: <html>Just a moment</html>',
      data: { httpStatus: 403 },
    };
    expect(one(mcp({ status: 200, body: sse({ jsonrpc: '2.0', id: 0, error }) })).response).toEqual({
      status: 403,
      headers: [],
      headersPartial: true,
      body: '<html>Just a moment</html>',
    });
  });

  test('a server that was not reached', () => {
    const error = {
      code: -32099,
      message: 'fetch failed (cause: connect ECONNREFUSED 127.0.0.1:3000)',
      data: { message: 'fetch failed', cause: 'connect ECONNREFUSED 127.0.0.1:3000' },
    };
    expect(one(mcp({ status: 200, body: sse({ jsonrpc: '2.0', id: 0, error }) }))).toMatchObject({
      failure: { kind: 'network', text: error.message },
    });
  });

  test('a result, and an error of the server itself, stay what they are', () => {
    for (const message of [
      { jsonrpc: '2.0', id: 0, result: {} },
      { jsonrpc: '2.0', id: 0, error: { code: -32602, message: 'Unsupported protocol version' } },
    ]) {
      expect(one(mcp({ status: 200, body: sse(message) })).response).toMatchObject({
        status: 200,
        body: sse(message),
        headersPartial: true,
      });
    }
  });

  test('without its body a 200, and a 202, decide nothing', () => {
    expect(one(mcp({ status: 200, failure: { kind: 'aborted', text: 'net::ERR_ABORTED' } })).response).toEqual({
      status: 0,
      headers: [],
      headersPartial: true,
    });
    expect(one(mcp({ status: 202 })).response?.status).toBe(0);
    expect(one(mcp({ status: 200, failure: { kind: 'aborted', text: 'net::ERR_ABORTED' } })).failure).toBeUndefined();
  });

  test('a mirrored 401: since 0.22 with its challenge, before with nothing to conclude from', () => {
    const challenge: [string, string] = ['www-authenticate', 'Bearer'];
    expect(one(mcp({ status: 401, headers: [challenge, EXPOSES], body: 'no' })).response).toEqual({
      status: 401,
      headers: [challenge],
      body: 'no',
    });
    expect(one(mcp({ status: 401, headers: [EXPOSES], body: 'no' })).response).toEqual({
      status: 401,
      headers: [],
      body: 'no',
    });
    expect(one(mcp({ status: 401, headers: [], body: '{"code":401}' })).response).toEqual({
      status: 401,
      headers: [],
      headersPartial: true,
    });
    expect(one(mcp({ status: 401, headers: [EXPOSES], body: '{"error":"Unauthorized"}' })).response).toEqual({
      status: 401,
      headers: [],
      headersPartial: true,
    });
  });

  test('headers of the developer are passed on, those between page and proxy are not', () => {
    const asked: [string, string][] = [
      ...AUTH,
      ['authorization', 'Bearer t'],
      ['x-custom-auth-headers', '["X-Tenant"]'],
      ['x-tenant', 'acme'],
      ['mcp-protocol-version', '2025-11-25'],
      ['mcp-session-id', 'p'],
      ['cookie', 'a=b'],
      ['origin', PAGE],
    ];
    expect(one(mcp({ asked, status: 202 })).request.headers).toEqual([
      ['authorization', 'Bearer t'],
      ['x-tenant', 'acme'],
      ['mcp-protocol-version', '2025-11-25'],
    ]);
  });

  test('streams between page and proxy are nothing of the server', () => {
    expect(unwrap(mcp({ method: 'GET', status: 200 }))).toEqual([]);
    expect(
      unwrap(
        exchange({ method: 'GET', url: `${PROXY}/stdio?command=x&transportType=stdio`, asked: AUTH, status: 200 }),
      ),
    ).toEqual([]);
  });
});

describe('OAuth requests through the proxy', () => {
  const metadata = 'https://mcp.acme.dev/.well-known/oauth-protected-resource';

  test('the envelope of /fetch', () => {
    const body = json({ ok: false, status: 404, headers: { 'content-type': 'text/html' }, body: 'nope' });
    expect(
      one(fetched(metadata, { headers: { accept: 'application/json' } }, { status: 404, headers: JSON_TYPE, body })),
    ).toMatchObject({
      via: 'inspector-v1-proxy',
      request: { method: 'GET', url: metadata, headers: [['accept', 'application/json']] },
      response: { status: 404, headers: [['content-type', 'text/html']], body: 'nope' },
    });
    expect(one(fetched(metadata, {}, { status: 404 })).request).not.toHaveProperty('body');
  });

  test('without its body the status is still the server’s', () => {
    const x = one(fetched('https://as.dev/register', { method: 'POST', body: '{}' }, { status: 201 }));
    expect(x.response).toEqual({ status: 201, headers: [], headersPartial: true });
    expect(x.request).toMatchObject({ method: 'POST', body: '{}' });
  });

  test.each([
    [500, { error: 'Internal server error' }],
    [403, { error: 'Could not resolve host: mcp.acme.dev' }],
    [502, { error: 'The response is too large' }],
    [500, { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' }],
  ])('a server that was not reached: %i %j', (status, said) => {
    const x = one(fetched(metadata, {}, { status, body: json(said) }));
    expect(x.failure?.kind).toBe('network');
    expect(x.response).toBeUndefined();
  });
});

describe('the proxy answers for itself', () => {
  const unauthorized = json({
    error: 'Unauthorized',
    message: 'Authentication required. Use the session token shown in the console when starting the server.',
  });
  test.each([
    [mcp({ status: 401, body: unauthorized }), 401],
    [mcp({ status: 401, headers: [['content-length', '130']] }), 401],
    [fetched(SERVER, {}, { status: 401, body: unauthorized }), 401],
    [mcp({ status: 403, body: json({ error: 'Forbidden - invalid origin', message: 'Request blocked' }) }), 403],
    [mcp({ status: 404, body: 'Session not found' }), 404],
  ])('%#', (raw, status) => {
    const x = one(raw);
    expect(x.failure).toMatchObject({ kind: 'proxy', status });
    expect(x.response).toBeUndefined();
    expect(x.request.url).toBe(SERVER);
  });

  test('it is not running: seen when the connection needs it, not in direct mode', () => {
    const refused = { kind: 'network', text: 'net::ERR_CONNECTION_REFUSED' } as const;
    // The exchange is the server's: where the proxy listens is kept with its failure.
    expect(one(mcp({ failure: refused })).failure).toEqual({ kind: 'proxy', text: refused.text, at: PROXY });
    const health = one(exchange({ url: 'http://localhost:6277/health', failure: refused }));
    expect(health).toMatchObject({ via: 'inspector-v1-proxy', failure: { kind: 'proxy', text: refused.text } });
    expect(unwrap(exchange({ url: 'http://localhost:6277/config', failure: refused }))).toEqual([]);
  });

  test('its configuration and health are dropped, with the environment in them', () => {
    expect(
      unwrap(
        exchange({
          url: `${PROXY}/config`,
          asked: AUTH,
          status: 200,
          body: '{"defaultEnvironment":{"HOME":"/home/dev"}}',
        }),
      ),
    ).toEqual([]);
    expect(
      unwrap(exchange({ url: 'http://localhost:6277/config', status: 200, body: '{"defaultEnvironment":{}}' })),
    ).toEqual([]);
    expect(unwrap(exchange({ url: 'http://localhost:6277/health', status: 200, body: '{"status":"ok"}' }))).toEqual([]);
    const preflight: [string, string][] = [
      ['access-control-request-method', 'GET'],
      ['access-control-request-headers', 'x-mcp-proxy-auth'],
    ];
    expect(unwrap(exchange({ method: 'OPTIONS', url: `${PROXY}/config`, asked: preflight, status: 204 }))).toEqual([]);
  });
});

describe('what is not the proxy’s is left alone', () => {
  test.each([
    exchange({
      method: 'POST',
      url: 'https://api.example.com/fetch',
      sent: json({ url: 'https://a.dev' }),
      status: 200,
    }),
    exchange({ method: 'POST', url: 'https://mcp.acme.dev/mcp?url=https%3A%2F%2Fdocs.dev', status: 200 }),
    exchange({ url: 'https://app.example.com/config', status: 200, origin: 'https://app.example.com' }),
    exchange({ method: 'POST', url: `${PROXY}/register`, status: 404 }),
    exchange({ url: `${PROXY}/.well-known/oauth-protected-resource`, status: 404 }),
  ])('%#', (raw) => {
    expect(unwrap(raw)).toEqual([raw]);
  });

  test('the page of the Inspector is dropped, its callback is kept without the page', () => {
    const start = exchange({ url: `${PAGE}/?MCP_PROXY_AUTH_TOKEN=x`, navigation: true, status: 200, body: '<html>' });
    const back = exchange({ url: `${PAGE}/oauth/callback?code=1`, navigation: true, status: 200, body: '<html>' });
    const [callback] = unwrap(start, back);
    expect(callback?.request.url).toBe(back.request.url);
    expect(callback?.response).toEqual({ status: 200, headers: [] });
    expect(header(callback?.response?.headers, 'x')).toBeUndefined();
  });
});
