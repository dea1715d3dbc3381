/** Logs of Claude Code, line by line as version 2.1.332 wrote them. */
import { describe, expect, test } from 'vitest';
import type { UnusableFile } from '../../../../lib/capture/files/format.ts';
import { notesOf } from '../../../../lib/presentation/log-words.ts';
import { authorizeUrl, server } from '../../../fixtures/flow.ts';
import { at, incompatible, judged, readLog } from './lines.ts';

const deferred = 'Authentication required; client registration is deferred until the user authenticates';

describe('Claude Code', () => {
  type Said = string | { error: string };
  const json = (...said: Said[]) =>
    said.map((one, i) =>
      JSON.stringify({
        ...(typeof one === 'string' ? { debug: one } : one),
        timestamp: at(i),
        sessionId: '1a100bef-d268-476e-9550-6268e77338c4',
        cwd: '/home/me/work',
      }),
    );
  const debug = (...said: string[]) =>
    said.map((one, i) => {
      const whole = `MCP server "acme": ${one}`;
      return `${at(i)} [DEBUG] ${one.includes('\n') ? JSON.stringify(whole) : whole}`;
    });
  const begin = (token: string) => [
    `Initializing HTTP transport to ${server}`,
    `HTTP transport options: {"url":"${server}","headers":{"User-Agent":"claude-code/2.1.332 (sdk-cli)"},"hasAuthProvider":true}`,
    'HTTP transport created successfully',
    'Starting connection with timeout of 30000ms',
    `Testing basic HTTP connectivity to ${server}`,
    token,
  ];
  const without = begin('No token data found');
  const failed = (why: string, status?: string): Said[] => [
    `HTTP Connection failed after 14ms: ${why} (code: CLIENT_HTTP_NOT_IMPLEMENTED, errno: none)`,
    { error: `SdkHttpError: ${why}\n    at _send (/$bunfs/root/chunk-da92ez44.js:18:124725)` },
    ...(status ? [{ error: `Connection failed (${status}): ${why}` }] : []),
  ];
  const connected = [
    ...begin('Returning tokens'),
    'Successfully connected (transport: http) in 95ms',
    'Connection established with capabilities: {"hasTools":true}',
  ];

  test('a first message without a token is asked for one, and says which client it is', () => {
    const { exchanges } = readLog(json(...without, ...failed(deferred), 'Authentication required for HTTP server'));
    expect(exchanges).toMatchObject([{ request: { method: 'POST', url: server }, response: { status: 401 } }]);
    expect(exchanges[0]?.request.body).toContain('"clientInfo":{"name":"claude-code","version":"2.1.332"}');
    expect(judged(json(...without, ...failed(deferred)))).toMatchObject([{ verdict: 'incomplete', cause: null }]);
  });

  test('it connects, whatever it said before', () => {
    const log = json(...without, ...failed(incompatible), ...connected);
    expect(judged(log)).toMatchObject([{ verdict: 'connected' }]);
    expect(notesOf(readLog(log).said)).toEqual([]);
  });

  test.each([
    ['the token', 'Returning tokens', failed('Server returned 401 after re-authentication')],
    ['the message', 'No token data found', failed('Error POSTing to endpoint: nope', '404')],
  ])('it connects in the end of a connection in which %s was refused', (_what, token, lines) => {
    expect(judged(json(...begin(token), ...lines))).toMatchObject([{ verdict: 'failing' }]);
    const log = json(...begin(token), ...lines, 'Successfully connected (transport: http) in 95ms');
    expect(judged(log)).toMatchObject([{ verdict: 'connected' }]);
  });

  const nginx =
    '<html><head><title>502 Bad Gateway</title></head><body><hr><center>nginx/1.27.1</center></body></html>';
  test.each([
    ['a gateway', failed(`Error POSTing to endpoint: ${nginx}`, '502'), 'network/gateway-error'],
    [
      'a wrong address',
      failed('Error POSTing to endpoint: <pre>Cannot POST /mcp</pre>', '404'),
      'network/wrong-endpoint',
    ],
  ])('refused with a status, by %s', (_who, lines, cause) => {
    expect(judged(json(...without, ...lines))).toMatchObject([{ verdict: 'failing', cause }]);
  });

  test('a new token that is refused', () => {
    const log = json(...begin('Returning tokens'), ...failed('Server returned 401 after re-authentication'));
    expect(judged(log)).toMatchObject([{ verdict: 'failing', cause: 'session/token-rejected' }]);
  });

  test.each([
    ['a refusal without its status', without, failed('Error POSTing to endpoint: {"error":"Missing Bearer token"}')],
    ['403 for the scope is called unauthorized too', begin('Returning tokens'), failed('Unauthorized')],
    ['a request that got nowhere, and may be any of them', without, failed('ECONNREFUSED: Unable to connect.')],
    ['what the metadata lacks', without, failed(incompatible)],
  ])('blames nothing for what it does not tell: %s', (_what, first, lines) => {
    expect(judged(json(...first, ...lines))).toMatchObject([{ verdict: 'incomplete', cause: null, suspect: null }]);
  });

  test('what it says in words is told beside', () => {
    expect(notesOf(readLog(json(...without, ...failed(incompatible))).said)).toEqual([
      expect.stringMatching(/^It says “Incompatible auth server: does not support dynamic client registration”: \S/),
    ]);
  });

  test('the debug log of a sign-in: one server, several, and words of several lines', () => {
    const page = `${authorizeUrl}?response_type=code&client_id=m2m_1&state=%5BREDACTED%5D&redirect_uri=http%3A%2F%2Flocalhost%3A3118%2Fcallback`;
    const log = debug(
      `Server URL: ${server}`,
      `Authorization URL: ${page}`,
      `Opening authorization URL: ${page}`,
      'Error during auth completion: Dynamic Client Registration rejected (HTTP 403): <html>\n</html>',
    );
    const { exchanges, said } = readLog([`${at(0)} [DEBUG] mcp runtime arm: v2 (source: default)`, ...log]);
    expect(exchanges).toMatchObject([{ navigation: true, request: { method: 'GET' } }]);
    expect(said).toContain('(HTTP 403): <html>\n</html>');
    const other = debug(...without).map((line) =>
      line.replace('"acme"', '"other"').replaceAll(server, 'https://b.example/mcp'),
    );
    expect(readLog([...log, ...other]).exchanges.map((x) => new URL(x.request.url).host)).toContain('b.example');
  });

  test('without requests it says what it is, and keeps its words', () => {
    const log = debug(`Server URL: ${server}`, `SDK auth error: ${incompatible}`);
    expect(() => readLog(log)).toThrow(/Claude Code shows no request/);
    try {
      readLog(log);
    } catch (error) {
      expect(notesOf((error as UnusableFile).said)).toHaveLength(1);
    }
  });
});
