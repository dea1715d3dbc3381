/** Calls of the page to the backend of MCP Inspector 2, which are taken off what they hold. */
import { describe, expect, test } from 'vitest';
import { header, hides, type RawExchange } from '../../../../lib/exchange.ts';
import { exchange, json, SERVER } from '../samples.ts';
import { AUTH, BACKEND, CHALLENGE, connect, initialize, last, post, SESSION, send, unwrap } from './v2-samples.ts';

describe('a Connect of the person', () => {
  const begun = { ...initialize, params: {} };
  const tools = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
  const marks = (...raw: RawExchange[]) => unwrap(...raw).map(({ connect }) => connect === true);

  test('is the first message after it, in each state that is told of', () => {
    const first = { id: 'first', status: 200, body: json({ ok: true }) };
    expect(
      marks(
        connect(),
        send(begun, { id: 'first' }),
        send(begun, first),
        send(tools, { id: 'second', status: 200, body: json({ ok: true }) }),
      ),
    ).toEqual([true, true, false]);
  });

  test('is what it ends with where it fails at once', () => {
    expect(marks(connect(undefined, { ok: false, kind: 'transport_error', error: 'fetch failed' }))).toEqual([true]);
  });

  test('is not known of a session that was connected before', () => {
    const other = post(
      '/mcp/send',
      { sessionId: 'earlier', message: tools },
      { status: 200, body: json({ ok: true }) },
    );
    expect(marks(connect(), other)).toEqual([false]);
  });
});

describe('/api/fetch', () => {
  const asked = {
    url: 'https://as.dev/token',
    method: 'POST',
    headers: { accept: 'application/json' },
    body: 'grant_type=x',
    timeoutMs: 30000,
  };

  test('holds the exchange with the server', () => {
    const said = {
      ok: false,
      status: 400,
      statusText: 'Bad Request',
      headers: { 'content-type': 'application/json' },
      body: '{"error":"invalid_client"}',
    };
    expect(last(post('/fetch', asked, { status: 200, body: json(said) }))).toMatchObject({
      via: 'inspector-v2-relay',
      request: { method: 'POST', url: asked.url, headers: [['accept', 'application/json']], body: 'grant_type=x' },
      response: { status: 400, headers: [['content-type', 'application/json']], body: said.body },
    });
  });

  test.each([
    [500, { error: 'fetch failed' }],
    [504, { error: 'proxied request to https://as.dev/token timed out after 30000ms', code: 'oauth_timeout' }],
    [502, { error: 'response from https://as.dev/token exceeds the 1048576-byte limit for a proxied response' }],
  ])('a server that gave no answer: %i', (status, said) => {
    expect(last(post('/fetch', asked, { status, body: json(said) })).failure).toEqual({
      kind: 'network',
      text: said.error,
    });
  });

  test('an answer whose body was not seen is unknown', () => {
    expect(last(post('/fetch', asked, { status: 200 })).response).toEqual({
      status: 0,
      headers: [],
      headersPartial: true,
    });
    expect(last(post('/fetch', asked)).response).toBeUndefined();
  });
});

describe('/api/mcp', () => {
  test('a challenge', () => {
    const said = {
      ok: false,
      kind: 'auth_challenge',
      authChallenge: { reason: 'token_expired', raw: { httpStatus: 401, wwwAuthenticate: CHALLENGE } },
    };
    const x = last(connect(), send(initialize, { status: 200, body: json(said) }));
    expect(x.request).toMatchObject({ method: 'POST', url: SERVER, body: json(initialize) });
    expect(hides(x.request, 'authorization')).toBe(false);
    expect(hides(x.request, 'mcp-session-id')).toBe(true);
    expect(x.response).toEqual({ status: 401, headers: [['www-authenticate', CHALLENGE]], headersPartial: true });
  });

  test('success: 200 to a request, 202 to a notification', () => {
    expect(last(connect(), send(initialize, { status: 200, body: '{"ok":true}' })).response).toEqual({
      status: 200,
      headers: [],
      headersPartial: true,
    });
    expect(
      last(
        connect(),
        send({ jsonrpc: '2.0', method: 'notifications/initialized' }, { status: 200, body: '{"ok":true}' }),
      ).response?.status,
    ).toBe(202);
  });

  test('a refusal, and a server that was not reached', () => {
    const said = {
      ok: false,
      kind: 'transport_error',
      error: 'Error POSTing to endpoint',
      http: { code: 'x', status: 403, text: '<html>', retryAfter: '5' },
    };
    expect(last(connect(), send(initialize, { status: 200, body: json(said) })).response).toEqual({
      status: 403,
      headers: [['retry-after', '5']],
      headersPartial: true,
      body: '<html>',
    });
    const refused = { ok: false, kind: 'transport_error', error: 'fetch failed: connect ECONNREFUSED 127.0.0.1:3000' };
    expect(last(connect(), send(initialize, { status: 200, body: json(refused) })).failure).toEqual({
      kind: 'network',
      text: refused.error,
    });
  });

  test('the token that the backend was told to use is in the request', () => {
    const [sent] = unwrap(
      connect({ access_token: 'first' }),
      send(initialize, { at: 5, status: 200, body: '{"ok":true}' }),
    );
    expect(header(sent?.request.headers, 'authorization')).toBe('Bearer first');
    const state = post(
      '/mcp/auth-state',
      { sessionId: SESSION, authState: { oauthTokens: { access_token: 'second' } } },
      { at: 10, took: 5, status: 200 },
    );
    const renewed = last(
      connect({ access_token: 'first' }),
      state,
      send(initialize, { at: 20, status: 200, body: '{"ok":true}' }),
    );
    expect(header(renewed.request.headers, 'authorization')).toBe('Bearer second');
  });

  test.each([
    [
      401,
      {
        error: 'Unauthorized',
        message: 'Authentication required. Use the x-mcp-remote-auth header with Bearer token.',
      },
    ],
    [403, { error: 'Forbidden', message: 'Invalid origin. Request blocked to prevent DNS rebinding attacks.' }],
  ])('the backend refuses its own page: %i', (status, said) => {
    const own = { status, body: json(said) };
    for (const raw of [connect(undefined, said, { status }), post('/fetch', { url: SERVER, method: 'GET' }, own)]) {
      expect(last(raw)).toMatchObject({
        request: { url: SERVER },
        failure: { kind: 'proxy', status, text: `${said.error}: ${said.message}` },
      });
    }
  });

  test('the backend is gone, or the page is', () => {
    const refused = { kind: 'network', text: 'net::ERR_CONNECTION_REFUSED' } as const;
    const asked = { config: { type: 'streamable-http', url: SERVER } };
    expect(last(post('/mcp/connect', asked, { failure: refused })).failure).toEqual({ ...refused, kind: 'proxy' });
    const aborted = { kind: 'aborted', text: 'net::ERR_ABORTED' } as const;
    expect(last(connect(), send(initialize, { failure: aborted })).failure).toEqual(aborted);
  });

  test.each([
    'OAuthRequestTimeoutError: OAuth request to https://acme.scalekit.dev/oauth/token timed out after 30000ms',
    'TimeoutError: signal timed out',
  ])('it waits for a server that does not respond: %s', (text) => {
    const asked = { url: 'https://acme.scalekit.dev/oauth/token', method: 'POST', headers: {}, timeoutMs: 30000 };
    expect(last(post('/fetch', asked, { failure: { kind: 'network', text } })).failure).toEqual({
      kind: 'network',
      text,
    });
  });

  test('an SSE server that refuses at once', () => {
    const raw = post(
      '/mcp/connect',
      { config: { type: 'sse', url: 'https://mcp.acme.dev/sse' } },
      { status: 500, body: json({ error: 'Failed to start transport: SSE error: Non-200 status code (405)' }) },
    );
    expect(last(raw)).toMatchObject({
      request: { method: 'GET', url: 'https://mcp.acme.dev/sse' },
      response: { status: 405 },
    });
    for (const said of ['Non-200 status code (401)', 'MCP auth challenge (401)']) {
      const refused = post(
        '/mcp/connect',
        { config: { type: 'sse', url: 'https://mcp.acme.dev/sse' } },
        { status: 401, body: json({ error: `Failed to start transport: SSE error: ${said}` }) },
      );
      expect(last(refused).response?.status).toBe(401);
    }
  });
});

test.each([
  '/config',
  '/servers',
  '/storage/client',
  '/storage/oauth',
  '/mcp/auth-state',
  '/mcp/disconnect',
  '/anything',
])('%s is dropped, with what is in it', (path) => {
  expect(
    unwrap(
      exchange({
        url: `${BACKEND}/api${path}`,
        asked: AUTH,
        status: 200,
        body: '{"defaultEnvironment":{"A":"secret"}}',
      }),
    ),
  ).toEqual([]);
});

/** Another product, with paths of the same kind and envelopes of its own. */
test.each([
  exchange({
    method: 'POST',
    url: 'http://127.0.0.1:6274/api/mcp/connect',
    sent: json({ serverConfig: { url: SERVER }, serverId: 'a' }),
    status: 200,
    body: '{"success":true}',
  }),
  exchange({
    method: 'POST',
    url: 'http://127.0.0.1:6274/api/mcp/oauth/proxy',
    sent: json({ url: SERVER, method: 'POST' }),
    status: 200,
    body: '{"status":200}',
  }),
  exchange({
    url: 'http://127.0.0.1:6274/api/mcp/servers/rpc/stream?replay=1',
    status: 200,
    body: 'data: {"type":"rpc"}\n\n',
  }),
  exchange({ method: 'POST', url: 'https://app.example.com/api/fetch', sent: json({ url: '/relative' }), status: 200 }),
  exchange({ method: 'POST', url: 'https://app.example.com/api/log', sent: json({ message: 'x' }), status: 200 }),
])('what is not the backend’s is left alone: %#', (raw) => {
  expect(unwrap(raw)).toEqual([raw]);
});
