import { describe, expect, test } from 'vitest';
import { createUnwrapper } from '../../../../lib/capture/envelopes/unwrap.ts';
import { header, hides, type RawExchange } from '../../../../lib/exchange.ts';
import { exchange, json, SERVER } from '../samples.ts';

const BACKEND = 'http://[::1]:41234';
const AUTH: [string, string][] = [['x-mcp-remote-auth', 'Bearer d425']];
const SESSION = 'd5385812-48e5-4ae7-a724-5f694f9b2430';
const CHALLENGE = 'Bearer resource_metadata="https://mcp.acme.dev/.well-known/oauth-protected-resource"';

const post = (path: string, sent: unknown, sample: Parameters<typeof exchange>[0] = {}) =>
  exchange({ method: 'POST', url: `${BACKEND}/api${path}`, asked: AUTH, sent: json(sent), origin: BACKEND, ...sample });
const connect = (
  oauthTokens?: unknown,
  answer: unknown = { sessionId: SESSION },
  sample: Parameters<typeof exchange>[0] = {},
) =>
  post(
    '/mcp/connect',
    {
      config: { type: 'streamable-http', url: SERVER },
      ...(oauthTokens !== undefined && { authState: { oauthTokens } }),
    },
    { status: 200, body: json(answer), ...sample },
  );
const send = (message: unknown, sample: Parameters<typeof exchange>[0]) =>
  post('/mcp/send', { sessionId: SESSION, message }, sample);
const events = (...list: unknown[]) =>
  exchange({
    id: 'events',
    url: `${BACKEND}/api/mcp/events?sessionId=${SESSION}`,
    asked: AUTH,
    origin: BACKEND,
    status: 200,
    body: list.map((e) => `event: x\ndata: ${json(e)}\n\n`).join(''),
  });
const initialize = { jsonrpc: '2.0', id: 0, method: 'initialize' };

const unwrap = (...raw: RawExchange[]) => {
  const unwrapper = createUnwrapper();
  return raw.flatMap((x) => unwrapper.push(x, 'page').map((c) => c.exchange));
};
const last = (...raw: RawExchange[]): RawExchange => {
  const x = unwrap(...raw).at(-1);
  if (!x) throw new Error('nothing came out');
  return x;
};

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

describe('what the backend and the page tell', () => {
  const entry = {
    id: '17-a',
    timestamp: '2026-11-23T09:26:47.844Z',
    method: 'POST',
    url: SERVER,
    requestHeaders: { accept: 'x', authorization: '[REDACTED]' },
    requestBody: json(initialize),
    responseStatus: 401,
    responseHeaders: { 'www-authenticate': CHALLENGE },
    responseBody: 'no',
    duration: 51,
  };

  test('an event of the stream is an exchange; its body may follow', () => {
    const stream = events(
      { type: 'fetch_request', data: entry },
      { type: 'fetch_request_body_update', data: { id: '17-a', responseBody: 'more' } },
    );
    const during = { startedAt: Date.parse(entry.timestamp) - 10, durationMs: 1000 };
    const [x, later] = unwrap(connect(), { ...stream, ...during });
    expect(x).toMatchObject({
      startedAt: Date.parse(entry.timestamp),
      durationMs: 51,
      via: 'inspector-v2-relay',
      request: { url: SERVER, body: json(initialize) },
      response: { status: 401, headers: [['www-authenticate', CHALLENGE]], body: 'no' },
    });
    expect(later).toMatchObject({ id: x?.id, response: { status: 401, body: 'more' } });
  });

  test('open streams are read event by event', () => {
    const unwrapper = createUnwrapper();
    unwrapper.push(connect(), 'page');
    const stream = events();
    expect(unwrapper.push(stream, 'page')).toEqual([]);
    expect(
      unwrapper.pushEvent(stream, { event: 'fetch_request', data: json({ type: 'fetch_request', data: entry }) }),
    ).toHaveLength(1);
    expect(unwrapper.pushEvent(stream, { event: 'x', data: 'not json' })).toEqual([]);
  });

  test.each(['first', 'last'])('the answer to a message is its body, whether it comes %s', (place) => {
    const unwrapper = createUnwrapper();
    unwrapper.push(connect(), 'page');
    const stream = events();
    const answer = { jsonrpc: '2.0', id: 0, result: { protocolVersion: '2025-11-25' } };
    const say = () => unwrapper.pushEvent(stream, { event: 'message', data: json({ type: 'message', data: answer }) });
    const over = () => unwrapper.push(send(initialize, { status: 200, body: '{"ok":true}' }), 'page');
    const [, seen] = place === 'first' ? [say(), over()] : [over(), say()];
    expect(seen[0]?.exchange.response).toMatchObject({ status: 200, body: json(answer) });
  });

  test('a fetch that failed', () => {
    const { responseStatus: _, ...failed } = { ...entry, error: 'fetch failed' };
    expect(last(connect(), events({ type: 'fetch_request', data: failed })).failure).toEqual({
      kind: 'network',
      text: 'fetch failed',
    });
  });

  test('the log, without the body that it only notes', () => {
    const message = {
      category: 'auth',
      fetchRequest: { url: SERVER, method: 'GET', headers: {}, body: '[no body]' },
      fetchResponse: { status: 404, headers: { a: 'b' } },
    };
    const x = last(post('/log', { messages: [message, 'auth fetch'] }, { status: 200, body: '{"ok":true}' }));
    expect(x).toMatchObject({
      request: { method: 'GET', url: SERVER },
      response: { status: 404, headers: [['a', 'b']] },
    });
    expect(x.request.body).toBeUndefined();
    expect(x.response?.body).toBeUndefined();
  });

  test('what was stored before the redirect, written and read back', () => {
    const stored = { fetchRequests: [entry] };
    const url = `${BACKEND}/api/storage/inspector-session-1d41`;
    expect(unwrap(exchange({ url, asked: AUTH, status: 200, body: json(stored) }))).toHaveLength(1);
    expect(unwrap(exchange({ method: 'POST', url, asked: AUTH, sent: json(stored), status: 200 }))).toHaveLength(1);
  });

  test('a withheld body was not seen', () => {
    const data = { ...entry, responseBody: '[truncated JSON body withheld: an incomplete body cannot be redacted]' };
    expect(last(connect(), events({ type: 'fetch_request', data })).response).not.toHaveProperty('body');
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
