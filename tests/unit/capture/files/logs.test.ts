import { describe, expect, test } from 'vitest';
import { UnusableFile } from '../../../../lib/capture/files/format.ts';
import { readFile } from '../../../../lib/capture/files/read.ts';
import {
  issuer,
  resourceMetadataDocument,
  resourceMetadataUrl,
  server,
  serverMetadataDocument,
  serverMetadataUrl,
} from '../../../fixtures/flow.ts';
import { inShort, judgeSession, masker } from '../../../fixtures/judge.ts';

const read = (lines: string[]) => readFile(lines.join('\n'), masker).exchanges;
const judged = (lines: string[]) => judgeSession(read(lines)).map(inShort);
const q = (value: unknown) => JSON.stringify(value);

const message = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'Visual Studio Code', version: '1.115.0' },
  },
};

describe('VS Code', () => {
  const at = (ms: number, text: string) =>
    `2026-11-02 10:00:0${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, '0')} ${text}`;
  const fetching = (
    ms: number,
    url: string,
    options: object = { method: 'GET', headers: { Accept: 'application/json' } },
  ) => at(ms, `[trace] Fetching ${url} with options: ${q(options)}`);
  const fetched = (ms: number, url: string, status: number, headers: object = {}) =>
    at(ms, `[trace] Fetched ${url}: ${q({ status, headers })}`);
  const post = (ms: number, headers: object = {}) =>
    fetching(ms, server, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream, application/json', ...headers },
      body: q(message),
    });
  const start = [
    at(0, '[info] Starting server acme'),
    at(1, '[info] Connection state: Running'),
    at(2, `[debug] [editor -> server] ${q(message)}`),
    post(3),
    fetched(40, server, 401, { 'www-authenticate': `Bearer resource_metadata="${resourceMetadataUrl}"` }),
  ];

  test('requests with their answers', () => {
    const exchanges = read([
      ...start,
      fetching(41, resourceMetadataUrl),
      fetched(60, resourceMetadataUrl, 200, { 'content-type': 'application/json' }),
    ]);
    expect(exchanges).toMatchObject([
      { durationMs: 37, request: { method: 'POST', url: server, body: q(message) }, response: { status: 401 } },
      {
        request: { method: 'GET', url: resourceMetadataUrl },
        response: { status: 200, headers: [['content-type', 'application/json']] },
      },
    ]);
    expect(exchanges[1]?.response?.body).toBeUndefined();
  });
  test('no metadata anywhere is the cause', () => {
    const urls = [
      resourceMetadataUrl,
      'https://mcp.example.com/.well-known/oauth-protected-resource',
      'https://mcp.example.com/.well-known/oauth-authorization-server',
    ];
    const log = [
      ...start,
      ...urls.flatMap((url, i) => [fetching(50 + i * 10, url), fetched(55 + i * 10, url, 404)]),
      at(900, '[info] Using default auth metadata'),
    ];
    expect(judged(log)).toMatchObject([{ verdict: 'failing', cause: 'resource-metadata/not-found' }]);
  });
  test('a token is there and not shown; the answer to the message makes it connected', () => {
    const log = [
      ...start,
      post(900, { Authorization: '***' }),
      fetched(950, server, 200, { 'content-type': 'text/event-stream' }),
      at(
        951,
        `[debug] [server -> editor] ${q({ jsonrpc: '2.0', id: 1, result: { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: { name: 'a', version: '1' } } })}`,
      ),
    ];
    expect(judged(log)).toMatchObject([{ verdict: 'connected' }]);
  });
  test('a redirect, and a server that is not there', () => {
    const slash = `${server}/`;
    const redirected = read([
      ...start.slice(0, 3),
      post(3),
      at(10, `[trace] Redirect (307) from ${server} to ${slash}`),
      fetched(20, slash, 404),
    ]);
    expect(redirected).toMatchObject([
      { response: { status: 307, headers: [['location', slash]] } },
      { request: { url: slash }, response: { status: 404 } },
    ]);
    const gone = [
      ...start.slice(0, 3),
      post(3),
      at(9, `[info] Connection state: Error Error sending message to ${server}: TypeError: fetch failed`),
    ];
    expect(judged(gone)).toMatchObject([{ cause: 'network/unreachable' }]);
  });
  describe('redirects are followed', () => {
    const slash = `${server}/`;
    const redirect = (ms: number, status: number, from = server, to = slash) =>
      at(ms, `[trace] Redirect (${status}) from ${from} to ${to}`);
    const result = (ms: number, id: number, value: object) =>
      at(ms, `[debug] [server -> editor] ${q({ jsonrpc: '2.0', id, result: value })}`);
    const initialized = { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: { name: 'a', version: '1' } };
    const signedIn = (status: number) => [
      ...start.slice(0, 3),
      post(3),
      redirect(10, status),
      fetched(20, slash, 401, { 'www-authenticate': `Bearer resource_metadata="${resourceMetadataUrl}"` }),
      post(900, { Authorization: '***' }),
      redirect(910, status),
      fetched(950, slash, 200, { 'content-type': 'text/event-stream' }),
      result(951, 1, initialized),
      at(990, '[info] Discovered 12 tools'),
    ];

    test.each([307, 308])('the answer to the message is the target’s (%i)', (status) => {
      expect(judged(signedIn(status))).toMatchObject([{ verdict: 'connected', warnings: ['network/redirected'] }]);
    });
    test('the warning is not said again for each message that is redirected', () => {
      const list = { jsonrpc: '2.0', id: 2, method: 'tools/list' };
      const log = [
        ...signedIn(307),
        fetching(1000, server, { method: 'POST', headers: { Authorization: '***' }, body: q(list) }),
        redirect(1010, 307),
        fetched(1020, slash, 200),
        result(1021, 2, { tools: [] }),
      ];
      expect(judged(log)).toMatchObject([{ verdict: 'connected', warnings: ['network/redirected'] }]);
    });
    test('over two redirects, as over one', () => {
      const last = 'https://mcp.example.com/v2/mcp/';
      const exchanges = read([
        ...start.slice(0, 3),
        post(3),
        redirect(10, 307),
        redirect(12, 308, slash, last),
        fetched(20, last, 200),
        result(21, 1, initialized),
      ]);
      expect(exchanges.map(({ response }) => response?.body !== undefined)).toEqual([false, false, true]);
    });
    test.each([301, 302, 303])('of a POST that is answered with %i a GET without body becomes', (status) => {
      const exchanges = read([...start.slice(0, 3), post(3), redirect(10, status), fetched(20, slash, 405)]);
      expect(exchanges).toMatchObject([
        { request: { method: 'POST' }, response: { status } },
        { request: { method: 'GET', url: slash }, response: { status: 405 } },
      ]);
      expect(exchanges[1]?.request.body).toBeUndefined();
    });
    test('a target that is not there is named by the first address', () => {
      const inner = 'http://app:8000/mcp/';
      const exchanges = read([
        ...start.slice(0, 3),
        post(3),
        redirect(10, 307, server, inner),
        at(20, `[info] Connection state: Error Error sending message to ${server}: TypeError: fetch failed`),
      ]);
      expect(exchanges).toMatchObject([
        { response: { status: 307 } },
        { failure: { text: 'TypeError: fetch failed' } },
      ]);
    });
  });
  test('without requests it says how to get them', () => {
    expect(() => read([at(0, '[info] Starting server acme'), at(1, '[info] Connection state: Starting')])).toThrow(
      UnusableFile,
    );
    expect(() => read([at(0, '[info] Starting server acme')])).toThrow(/Trace/);
  });
});

describe('what holds no requests is called what it is', () => {
  const output = [
    '[1234] Discovering OAuth server configuration...',
    '[1234] Connecting to remote server: https://mcp.example.com/mcp',
    '[1234] Using transport strategy: http-first',
    '[1234] Connected to remote server using StreamableHTTPClientTransport',
  ];
  test.each([
    ['from its beginning', output],
    ['from its middle', output.slice(2)],
    [
      'while it waits',
      ['[1234] ', 'Please authorize this client by visiting:', 'https://auth.example.com/authorize?x=1'],
    ],
    ['in the log of Claude Desktop', output.map((said) => `2026-11-02T10:00:00.000Z [acme] [info] ${said}`)],
  ])('the ordinary output of mcp-remote, %s', (_where, lines) => {
    expect(() => read(lines)).toThrow(/ordinary output of mcp-remote.*--debug/);
  });
  test.each([
    ['Claude Code', ['[DEBUG] MCP server "acme": Starting connection', '[DEBUG] MCP server "acme": Saving tokens']],
    ['another program', ['[1234] listening on 3000', '[1234] POST /mcp 401']],
    ['Cursor', ['[info] MCP OAuth redirect to authorization']],
  ])('a log of %s is not a HAR file whose JSON is broken', (_name, lines) => {
    expect(() => read(lines)).toThrow(/it is not JSON\. Nor is it a debug log of mcp-remote/);
  });
  test('JSON in brackets is JSON', () => {
    for (const text of ['[]', '[{"request":{}}]', ' [ "a" ]']) expect(() => read([text])).not.toThrow(/it is not JSON/);
  });
  test('what a recording quotes makes no log of it', () => {
    expect(() => read([q({ log: { entries: [], comment: output.join(' ') } })])).toThrow(/HAR file is empty/);
  });
});

describe('mcp-remote', () => {
  const at = (ms: number, text: string, data?: object) =>
    `[2026-11-02T10:00:0${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}Z][4711] ${text}${data ? ` ${q(data)}` : ' '}`;
  const start = [
    at(0, `Starting mcp-remote with server URL: ${server}`),
    at(1, 'Local → Remote message', { method: 'initialize', id: 1, params: q(message.params) }),
    at(2, 'Starting OAuth server discovery', { serverUrl: server }),
    at(3, 'Probing MCP server for WWW-Authenticate header'),
    at(40, 'Received 401 with WWW-Authenticate header', {
      hasHeader: true,
      header: `Bearer resource_metadata="${resourceMetadataUrl}"`,
    }),
    at(41, 'Fetching Protected Resource Metadata', { metadataUrl: resourceMetadataUrl }),
  ];
  const found = (resource: string) =>
    at(60, 'Successfully fetched Protected Resource Metadata', {
      resource,
      authorizationServers: [issuer],
      scopesSupported: [],
    });
  const candidates = [
    serverMetadataUrl,
    `https://acme.scalekit.dev/.well-known/openid-configuration${new URL(issuer).pathname}`,
  ];

  describe('what its own first message was refused with', () => {
    const refused = (ms: number, status: number, text: string) =>
      at(ms, 'Connection error:', {
        code: 'CLIENT_HTTP_NOT_IMPLEMENTED',
        data: { status, text },
        name: 'SdkHttpError',
      });
    const fatal = at(99, 'Fatal error:', {});
    const forbidden = at(60, 'Failed to fetch Protected Resource Metadata', { status: 403, statusText: 'Forbidden' });
    const wall = '<title>Just a moment...</title><script src="/cdn-cgi/challenge-platform/h/b/x"></script>';
    const found = at(80, 'Token result:', { found: true, hasAccessToken: true });

    test('a wall before the server refuses its metadata too', () => {
      expect(judged([...start, forbidden, refused(90, 403, wall), fatal])).toMatchObject([
        { cause: 'network/bot-protection' },
      ]);
    });
    test.each([
      [502, '<center>nginx/1.27.1</center>', 'network/gateway-error'],
      [403, '{"error":"Missing Bearer token"}', 'challenge/wrong-status'],
    ])('%i', (status, text, cause) => {
      const log = [at(0, `Starting mcp-remote with server URL: ${server}`), refused(90, status, text), fatal];
      expect(judged(log)).toMatchObject([{ verdict: 'failing', cause }]);
      expect(read([...log.slice(0, 1), found, ...log.slice(1)])[0]?.request.headers).toEqual([
        ['authorization', '[REDACTED]'],
      ]);
    });
    const begin = at(0, `Starting mcp-remote with server URL: ${server}`);
    const connected = at(99, 'Connected to remote server using SSEClientTransport');
    const falls = (status: number, text: string) =>
      at(90, `Received error (status ${status}): Error POSTing to endpoint: ${text}`);
    const older = (status: number, text: string) =>
      at(90, `Received error: Error POSTing to endpoint (HTTP ${status}): ${text}`);
    const other = at(91, 'Recursively reconnecting for reason: falling-back-to-alternate-transport');
    const noStream = (status: number) =>
      at(95, 'Connection error:', {
        code: status,
        event: { code: status, message: `Non-200 status code (${status})` },
      });
    describe.each([
      [405, 'Method Not Allowed', 'network/wrong-transport'],
      [404, 'Cannot POST /mcp', 'network/wrong-endpoint'],
      [400, 'Bad Request', 'challenge/wrong-status'],
    ])('%i, and the other transport', (status, text, cause) => {
      const first = [begin, refused(90, status, text)];
      test('is no reason to fail before it gives up, nor once it connects', () => {
        for (const said of [[], [connected], [refused(95, 401, ''), connected], [connected, fatal]]) {
          expect(judged([...first, ...said])).toMatchObject([{ verdict: 'incomplete', cause: null, suspect: null }]);
        }
      });
      test('is the reason where it gives up, or is started again', () => {
        expect(judged([...first, fatal])).toMatchObject([{ verdict: 'failing', cause }]);
        expect(read([...first, begin, connected])).toMatchObject([{ response: { status } }]);
      });
    });
    test.each([
      [falls(404, '<!DOCTYPE html>'), 404, 'network/wrong-endpoint'],
      [older(404, 'Cannot POST /mcp'), 404, 'network/wrong-endpoint'],
      [falls(405, 'Method Not Allowed'), 405, 'network/wrong-endpoint'],
    ])('neither transport is taken: %s', (line, status, cause) => {
      const log = [begin, line, other, noStream(status)];
      expect(judged(log)).toMatchObject([{ verdict: 'incomplete', cause: null, suspect: null }]);
      expect(judged([...log, fatal])).toMatchObject([{ verdict: 'failing', cause }]);
      expect(judged([begin, line, other, connected])).toMatchObject([{ verdict: 'incomplete', cause: null }]);
    });
    test('is nothing where another error is told', () => {
      const told = at(90, 'Connection error:', { name: 'RegistrationRejectedError', status: 403, body: '{}' });
      expect(read([...start, told])).toHaveLength(3);
    });
  });

  test.each([
    ['invalid_scope - requested scope is not allowed: todo:write', 'authorization/invalid-scope'],
    ['access_denied', 'authorization/access-denied'],
  ])('the error that came back from the sign-in page: %s', (said, cause) => {
    const page = `${issuer}/oauth/authorize?client_id=m2m_1&response_type=code&state=s1&redirect_uri=http%3A%2F%2Flocalhost%3A3335%2Foauth%2Fcallback`;
    const log = [...start, at(95, ''), 'Please authorize this client by visiting:', page];
    const back = at(99, `Authorization failed: ${said}`);
    expect(judged([...log, back])).toMatchObject([{ verdict: 'failing', cause, consequences: [] }]);
    // Nothing shows where it came back to.
    expect(judged([...start, back])).toMatchObject([{ verdict: 'incomplete' }]);
  });

  test('its search, with what it found', () => {
    const exchanges = read([
      ...start,
      found(resourceMetadataDocument.resource),
      at(61, 'Fetching authorization server metadata', { serverUrl: issuer, candidates }),
      at(80, 'Authorization server metadata endpoint not found (404)', { metadataUrl: candidates[0] }),
      at(90, 'Successfully fetched authorization server metadata', { issuer, scopeCount: 0 }),
      at(91, `authorizationServerMetadata: ${q(serverMetadataDocument)}`).trimEnd(),
      at(95, ''),
      'Please authorize this client by visiting:',
      `${issuer}/oauth/authorize?client_id=m2m_1&response_type=code`,
    ]);
    expect(exchanges.map((x) => [x.request.method, x.request.url.split('?')[0], x.response?.status])).toEqual([
      ['POST', server, undefined],
      ['GET', server, 401],
      ['GET', resourceMetadataUrl, 200],
      ['GET', candidates[0], 404],
      ['GET', candidates[1], 200],
      ['GET', `${issuer}/oauth/authorize`, undefined],
    ]);
    expect(JSON.parse(exchanges[4]?.response?.body ?? '')).toEqual(serverMetadataDocument);
  });
  test('metadata for another URL is the cause', () => {
    expect(judged([...start, found('https://other.example.com/mcp')])).toMatchObject([
      { cause: 'resource-metadata/resource-mismatch' },
    ]);
  });
  test.each([
    ['Unexpected token \'<\', "<!doctype "... is not valid JSON', '<!doctype '],
    ['Unexpected token \'N\', "Not Found" is not valid JSON', 'Not Found'],
    ['Unexpected end of JSON input', ''],
    ["Expected property name or '}' in JSON at position 1 (line 1 column 2)", '{'],
  ])('what is no JSON was answered: %s', (error, body) => {
    const log = [...start, at(60, 'Error fetching Protected Resource Metadata', { error })];
    expect(read(log).at(-1)).toMatchObject({ response: { status: 200, body } });
    expect(judged(log)).toMatchObject([{ cause: 'resource-metadata/not-json' }]);
  });
  test('what was not answered is not taken for no JSON', () => {
    const log = [...start, at(60, 'Error fetching Protected Resource Metadata', { error: 'fetch failed' })];
    expect(read(log).at(-1)?.failure).toMatchObject({ kind: 'network', text: 'fetch failed' });
  });
  test('the first look at the server has the answer of the second, where it says none of its own', () => {
    const look = [...start.slice(2, 4), at(50, 'Probed the server for an auth challenge', { status: 502 })];
    expect(read(look).map((x) => x.response?.status)).toEqual([502]);
    const asked = [...start, at(60, 'Probed the server for an auth challenge', { status: 502 })];
    expect(read(asked)[1]?.response?.status).toBe(401);
  });
  test('the same inside of another program’s log', () => {
    const inside = [...start, found('https://other.example.com/mcp')].map(
      (one) => `2026-11-02 11:00:00.000 [warning] [server stderr] ${one}`,
    );
    expect(judged(inside)).toMatchObject([{ cause: 'resource-metadata/resource-mismatch' }]);
  });
  test('a refused message is sent again', () => {
    const log = [
      ...start.slice(0, 2),
      at(20, 'Unauthorized send, re-authorizing', { id: 1, method: 'initialize' }),
      at(900, 'Remote → Local message', { id: 1, result: 'result-present' }),
    ];
    expect(read(log).map((x) => x.response?.status)).toEqual([401, 200]);
  });
  test('without --debug it says how to get one', () => {
    expect(() => read([at(0, 'Using automatically selected callback port: 3334 (mcp-remote)')])).toThrow(/--debug/);
  });
  test('no name of a member of an object is taken for a line', () => {
    expect(() =>
      read([...start, at(70, 'constructor', { a: 1 }), at(71, '__proto__', { a: 1 }), at(72, 'toString')]),
    ).not.toThrow();
  });
});

test('no secret of a log gets out', () => {
  const secrets = {
    token: 'kT9xQ2vLm8Zr4Wc7Bn1Yp6Hs3Dg5Fj0A',
    code: 'Qa7Ws2Ed9Rf4Tg6Yh1Uj8Ik3Ol5Pz0Xc',
    verifier: 'Zx1Cv6Bn8Ml3Kj9Hg2Fd7Sa4Qw5Er0Ty',
  };
  const form = `grant_type=authorization_code&code=${secrets.code}&code_verifier=${secrets.verifier}`;
  const at = (second: number, text: string) => `2026-11-02 10:00:0${second}.000 ${text}`;
  const vscode = [
    at(0, '[info] Starting server acme'),
    at(
      1,
      `[trace] Fetching ${server} with options: ${q({ method: 'POST', headers: { Authorization: `Bearer ${secrets.token}` }, body: q(message) })}`,
    ),
    at(2, `[trace] Fetched ${server}: ${q({ status: 401, headers: { 'set-cookie': `session=${secrets.token}` } })}`),
    at(3, `[trace] Fetching ${issuer}/oauth/token with options: ${q({ method: 'POST', headers: {}, body: form })}`),
  ];
  const mcpRemote = [
    `[2026-11-02T10:00:00.000Z][1] Starting mcp-remote with server URL: ${server}?token=${secrets.token}`,
    `[2026-11-02T10:00:01.000Z][1] Local → Remote message ${q({ method: 'tools/call', id: 1, params: q({ arguments: { access_token: secrets.token } }) })}`,
  ];
  for (const log of [vscode, mcpRemote]) {
    const text = JSON.stringify(read(log));
    for (const secret of Object.values(secrets)) expect(text).not.toContain(secret);
    expect(read(log).length).toBeGreaterThan(0);
  }
});
