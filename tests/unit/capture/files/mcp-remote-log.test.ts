/** The log that mcp-remote writes with `--debug`, by itself and inside another program’s. */
import { describe, expect, test } from 'vitest';
import { UnusableFile } from '../../../../lib/capture/files/format.ts';
import {
  issuer,
  resourceMetadataDocument,
  resourceMetadataUrl,
  server,
  serverMetadataDocument,
  serverMetadataUrl,
} from '../../../fixtures/flow.ts';
import { judged, message, q, read, readLog } from './lines.ts';

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
  const fatal = at(990, 'Fatal error:', {});
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
        expect(read([...first, begin, connected])).toMatchObject([
          { response: { status } },
          { response: { status: 200 } },
        ]);
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
    describe('two processes that write into one file', () => {
      const second = (one: string) => one.replace('[4711]', '[4712]');
      const first = [begin, falls(405, 'Method Not Allowed')];
      test('one that begins ends no other', () => {
        const log = [...first, second(begin), connected, ...[falls(405, ''), other, connected].map(second)];
        for (const end of [3, 4, 5, 7]) {
          expect(judged(log.slice(0, end))).toMatchObject([{ verdict: 'incomplete', cause: null, suspect: null }]);
        }
      });
      test('one that connects lets in no other', () => {
        const early = second(at(85, 'Connected to remote server using SSEClientTransport'));
        expect(judged([begin, second(begin), early, ...first.slice(1), fatal])).toMatchObject([
          { cause: 'network/wrong-transport' },
        ]);
        const log = [...first, second(begin), early, noStream(404), fatal];
        expect(judged(log)).toMatchObject([{ cause: 'network/wrong-endpoint' }]);
      });
      test('one that is silent for a minute, while another writes, has ended', () => {
        const later = (time: string) => second(begin).replace('10:00:00.000', time);
        expect(judged([...first, later('10:01:00.090')])).toMatchObject([{ cause: 'network/wrong-transport' }]);
        expect(judged([...first, later('10:01:00.089')])).toMatchObject([{ verdict: 'incomplete', suspect: null }]);
      });
      test('the token of one is none of the other', () => {
        const none = second(at(85, 'Token result:', { found: false }));
        const refusal = at(90, 'Connection error:', { data: { status: 500, text: 'boom' } });
        expect(judged([begin, found, second(begin), none, refusal, fatal])).toMatchObject([
          { cause: 'session/server-error' },
        ]);
      });
    });
    test('once it connects, what it looked for in vain before is no reason to fail', () => {
      const look = at(3, 'Probed the server for an auth challenge', { status: 405 });
      const none = at(60, 'Protected Resource Metadata not found (404)');
      const search = [begin, ...start.slice(2, 4), look, ...start.slice(5), none];
      expect(judged([...search, fatal])).toMatchObject([{ cause: 'resource-metadata/not-found' }]);
      // Of the older transport it has only the stream by then, of the other one a session.
      for (const [by, verdict] of [
        ['SSEClientTransport', 'incomplete'],
        ['StreamableHTTPClientTransport', 'connected'],
      ]) {
        const end = at(99, `Connected to remote server using ${by}`);
        expect(judged([...search, end])).toMatchObject([{ verdict, cause: null }]);
      }
      const named = at(3, 'Probed the server for an auth challenge', { status: 401 });
      const saved = at(82, 'Token result:', { found: true });
      const end = at(99, 'Connected to remote server using StreamableHTTPClientTransport');
      expect(judged([begin, ...start.slice(2, 4), named, ...start.slice(5), none, saved, end])).toMatchObject([
        { verdict: 'connected', cause: null },
      ]);
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
    expect(judged([...start, found('https://other.example.com/mcp'), fatal])).toMatchObject([
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
    expect(judged([...log, fatal])).toMatchObject([{ cause: 'resource-metadata/not-json' }]);
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
    const inside = [...start, found('https://other.example.com/mcp'), fatal].map(
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
  describe('a log that ends in its search', () => {
    const none = at(60, 'Protected Resource Metadata not found (404)', { metadataUrl: resourceMetadataUrl });
    const open = [
      at(0, `Starting mcp-remote with server URL: ${server}`),
      ...start.slice(2, 4),
      start[5] ?? '',
      none,
      at(61, 'Protected Resource Metadata discovery failed - no metadata found'),
      at(61, 'Fetching authorization server metadata', { serverUrl: server, candidates: candidates.slice(0, 1) }),
      at(70, 'Authorization server metadata endpoint not found (404)', { metadataUrl: candidates[0] }),
      at(75, 'Probed the server for an auth challenge', { status: 405 }),
      at(80, `Connecting to remote server: ${server}`),
      at(81, 'Reading OAuth tokens'),
      at(82, 'Token result: Not found'),
      at(99, 'Connected to remote server using StreamableHTTPClientTransport'),
    ];
    test('of a server that needs no token and has no metadata, is failing nowhere', () => {
      for (let end = 4; end <= open.length; end++) {
        const verdict = end < open.length ? 'incomplete' : 'connected';
        expect(judged(open.slice(0, end))).toMatchObject([{ verdict, cause: null }]);
      }
    });
    test('goes on where it ends within the address of the sign-in page', () => {
      const address = `${issuer}/oauth/authorize?response_type=code&client_id=m2m_1`;
      const until = (end: number) =>
        readLog([...open.slice(0, -1), at(95, ''), 'Please authorize this client by visiting:', address.slice(0, end)]);
      for (let end = 0; end < address.indexOf('m2m'); end++) {
        const { goesOn, exchanges } = until(end);
        expect([goesOn, exchanges.some(({ navigation }) => navigation)]).toEqual([true, false]);
      }
      expect(until(address.length)).not.toHaveProperty('goesOn');
    });
    test('says so, and what it looks like so far', () => {
      const { notes, goesOn } = readLog(open.slice(0, -1));
      expect(goesOn).toBe(true);
      expect(notes).toEqual([expect.stringContaining('was still looking')]);
      expect(judged(open.slice(0, -1))).toMatchObject([{ suspect: 'resource-metadata/not-found' }]);
      expect(readLog(open)).not.toHaveProperty('goesOn');
    });
    test.each([
      ['gave up', [fatal]],
      ['was started again', open.slice(0, 1)],
      [
        'sent somebody to the sign-in page',
        [at(95, ''), 'Please authorize this client by visiting:', `${issuer}/x?state=1`],
      ],
    ])('is over where it %s', (_, end) => {
      expect(readLog([...open.slice(0, -1), ...end])).not.toHaveProperty('goesOn');
    });
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

test.each(['0000-00-00T00:00:00Z', '2026-11-30T99:99:99Z', '2026-13-01T00:00:00Z'])(
  'a line at a time that is none is no request, and the others are read: %s',
  (time) => {
    const asked = (at: string) =>
      `[${at}][1] Fetching Protected Resource Metadata ${q({ metadataUrl: resourceMetadataUrl })}`;
    const good = asked('2026-11-30T10:49:18.100Z');
    expect(read(['[2026-11-30T10:49:15.100Z][1] mcp-remote', asked(time), good, asked(time)])).toHaveLength(1);
    expect(() => read(['[2026-11-30T10:49:15.100Z][1] mcp-remote', asked(time)])).toThrow(UnusableFile);
  },
);
