/** The log that VS Code keeps of an MCP server. */
import { describe, expect, test } from 'vitest';
import { UnusableFile } from '../../../../lib/capture/files/format.ts';
import { resourceMetadataUrl, server } from '../../../fixtures/flow.ts';
import { judged, message, q, read } from './lines.ts';

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
    // It goes on to addresses that it guesses, where older servers have what is needed.
    for (let end = start.length; end <= log.length; end++) {
      expect(judged(log.slice(0, end))).toMatchObject([{ verdict: 'incomplete', cause: null }]);
    }
    expect(judged(log)).toMatchObject([{ suspect: 'resource-metadata/not-found' }]);
    for (const said of [
      `Connection state: Error 401 status sending message to ${server}: `,
      'Error getting token from server metadata: Error: User did not provide client details',
    ]) {
      const ended = [...log, at(950, `[info] ${said}`)];
      expect(judged(ended)).toMatchObject([{ verdict: 'failing', cause: 'resource-metadata/not-found' }]);
    }
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
