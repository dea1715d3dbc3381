/** Logs of GitHub Copilot CLI, line by line as version 1.0.102 wrote them. */
import { describe, expect, test } from 'vitest';
import { UnusableFile } from '../../../../lib/capture/files/format.ts';
import { notesOf } from '../../../../lib/presentation/log-words.ts';
import { issuer, resourceMetadataUrl, server } from '../../../fixtures/flow.ts';
import { at, judged, read, readLog } from './lines.ts';

describe('GitHub Copilot CLI', () => {
  const log = (...said: string[]) => said.map((one, i) => `${at(i)} ${one}`);
  const settings = (...urls: string[]) => {
    const servers = urls.map((url, i) => [`s${i}`, JSON.stringify({ type: 'http', url }), false, false, 'none']);
    const signature = JSON.stringify({ servers, disabled: [] });
    return `[DEBUG] [rust:mcp_engine::session_graph] mcp discover_and_start_root ${JSON.stringify({ force: false, signature })}`;
  };
  const quoted = (header: string) => header.replaceAll('"', '\\"');
  const challenged = (header: string, status = 401) =>
    `[ERROR] [rust:rmcp::transport::worker] worker quit with fatal: Transport channel closed, when Client(OAuthChallenge { www_authenticate_header: "${header}", response: McpOAuthHttpResponse { status_code: ${status}, header_count: 9, has_body: true } })`;
  const usual = challenged(`******"OAuth\\", ${quoted(`resource_metadata="${resourceMetadataUrl}"`)}`);
  const failed = (why: string) =>
    `[DEBUG] [rust:rt_mcp::native_host] Recorded failure for server s0: failed to initialize MCP client: transport failure during send initialize request: ${why} {"server_name":"s0"}`;
  const metadata = (url: string, status: string) =>
    `[DEBUG] [rust:copilot_runtime::mcp::oauth_protocol] protected resource metadata endpoint rejected discovery ${JSON.stringify({ metadata_url: url, status })}`;
  const discovery = (url: string) =>
    `[DEBUG] [rust:rt_mcp_oauth::protocol] authorization server metadata discovery attempt failed ${JSON.stringify({ discovery_url: url, status: '404 Not Found' })}`;
  const begin = [settings(server), usual];
  const service = '[INFO] [rust:rmcp::service] Service initialized as client {"peer_info":"Some(ServerPeerInfo { })"}';

  test('the challenge, of which the first value is hidden', () => {
    expect(readLog(log(...begin)).exchanges).toMatchObject([
      {
        request: { method: 'POST', url: server },
        response: {
          status: 401,
          headers: [['www-authenticate', `Bearer realm="OAuth", resource_metadata="${resourceMetadataUrl}"`]],
        },
      },
    ]);
    expect(readLog(log(settings(server), challenged(''))).exchanges[0]?.response?.headers).toEqual([]);
    const scope = challenged(quoted('******"insufficient_scope", scope="todo:admin", error_description="more"'), 403);
    expect(judged(log(settings(server), scope))).toMatchObject([{ cause: 'session/insufficient-scope' }]);
  });

  const exchanged = '[DEBUG] [rust:mcp_client::oauth_flow] MCP OAuth token exchange completed; saving tokens';
  test('it connects', () => {
    expect(judged(log(...begin, exchanged, service))).toMatchObject([{ verdict: 'connected' }]);
  });
  test('that a server connects which it does not name may be of one of its own, unless a sign-in was just done', () => {
    const unclear = [[settings(server)], begin, [...begin, exchanged, failed('x')], [settings(server), failed('x')]];
    for (const before of unclear) {
      expect(judged(log(...before, service))).toMatchObject([{ verdict: 'incomplete', cause: null, suspect: null }]);
    }
    // One sign-in connects one server.
    const [, , , later] = read(log(...begin, exchanged, service, service));
    expect(later?.response).toBeUndefined();
  });

  const cloudflare = '<title>Just a moment...</title><script src="/cdn-cgi/challenge-platform/h/b/x"></script>';
  test.each([
    ['a wall', failed(`unexpected server response: HTTP 403 Forbidden: ${cloudflare}`), 'network/bot-protection'],
    ['nobody', failed(`Client error: error sending request for url (${server})`), 'network/unreachable'],
    [
      'a wrong address',
      failed('unexpected server response: HTTP 404 Not Found: Cannot POST /'),
      'network/wrong-endpoint',
    ],
  ])('its first message is answered by %s', (_who, line, cause) => {
    expect(judged(log(settings(server), line))).toMatchObject([{ verdict: 'failing', cause }]);
  });

  const own = 'https://mcp.example.com/.well-known/oauth-authorization-server';
  const ended = (why: string) => `[ERROR] OAuth authentication failed for s0: MCPOAuthError: ${why}`;
  const without = (of: string) => ended(`Failed to discover authorization server metadata for ${of}`);
  const ofIssuer = discovery(
    `${new URL(issuer).origin}/.well-known/oauth-authorization-server${new URL(issuer).pathname}`,
  );
  const missing = metadata(resourceMetadataUrl, '404 Not Found');
  const broken = metadata(resourceMetadataUrl, '500 Internal Server Error');
  test.each([
    ['of the MCP server', [missing, discovery(own), without(server)], 'resource-metadata/not-found'],
    ['for an error', [broken, discovery(own), without(server)], 'resource-metadata/server-error'],
    ['of the authorization server', [ofIssuer, without(issuer)], 'server-metadata/not-found'],
    ['of it, after a detour', [missing, ofIssuer, without(issuer)], 'server-metadata/not-found'],
  ])('metadata that is not there: %s', (_what, lines, cause) => {
    expect(judged(log(...begin, ...lines))).toMatchObject([{ verdict: 'failing', cause }]);
  });

  test.each([
    [ended('Client registration failed: Authorization server does not support dynamic client registration')],
    [ended('OAuth error: access_denied')],
    ['[ERROR] [rust:rmcp::service] request timed out'],
  ])('what it looked at in vain is a detour where it does not say that it found none: %s', (last) => {
    const lines = [missing, discovery(own), ofIssuer, last];
    expect(judged(log(...begin, ...lines))).toMatchObject([{ verdict: 'incomplete', cause: null, suspect: null }]);
    // Nor is it held against the next sign-in.
    expect(judged(log(...begin, ...lines, ...begin, ended('x'), without(server)))).toMatchObject([{ cause: null }]);
  });

  test('is not blamed for what it looked for instead, where nothing says that its own metadata was missing', () => {
    expect(judged(log(...begin, discovery(own), without(server)))).toMatchObject([
      { verdict: 'incomplete', cause: null },
    ]);
    const fails = ended(`OAuth discovery failed: Discovery request to ${own} failed with server error status: 500`);
    expect(judged(log(...begin, missing, fails))).toMatchObject([{ verdict: 'incomplete', cause: null }]);
    expect(judged(log(...begin, fails))).toMatchObject([{ cause: 'server-metadata/server-error' }]);
  });

  test('an authorization server that fails, or is a web page', () => {
    const at = `${new URL(issuer).origin}/.well-known/oauth-authorization-server`;
    const why = 'OAuth authentication failed for s0: MCPOAuthError: OAuth discovery failed:';
    const fails = `[ERROR] ${why} Discovery request to ${at} failed with server error status: 500`;
    expect(judged(log(...begin, fails))).toMatchObject([{ cause: 'server-metadata/server-error' }]);
    const page = `[ERROR] ${why} Failed to parse discovery document from ${at}: error decoding response body`;
    expect(judged(log(...begin, page))).toMatchObject([{ cause: 'server-metadata/not-json' }]);
  });

  test('metadata whose fault has no status is not out of reach, where it was not a request that failed', () => {
    const of = (error: string) =>
      `[DEBUG] [rust:a] authorization server metadata discovery attempt failed ${JSON.stringify({ discovery_url: own, error })}`;
    const missing = metadata(resourceMetadataUrl, '404 Not Found');
    const judge = (error: string) => judged(log(...begin, missing, of(error), without(server)));
    expect(judge(`error sending request for url (${own})`)).toMatchObject([{ consequences: ['network/unreachable'] }]);
    expect(judge('error decoding response body')).toMatchObject([{ consequences: [] }]);
  });

  test('of several servers the one is told by its name, and what names none is left out', () => {
    const two = settings(server, 'https://b.example/mcp');
    const lines = log(two, usual, failed('unexpected server response: HTTP 502 Bad Gateway: nginx'));
    expect(readLog(lines).exchanges.map(({ request, response }) => [request.url, response?.status])).toEqual([
      [server, 502],
    ]);
  });

  const withProgram = `[DEBUG] [rust:mcp_engine::session_graph] mcp discover_and_start_root ${JSON.stringify({
    signature: JSON.stringify({
      servers: [
        ['s0', JSON.stringify({ url: server })],
        ['files', JSON.stringify({ command: 'npx' })],
      ],
    }),
  })}`;

  test.each([
    ['a program on this machine', withProgram],
    ['another server', settings(server, 'https://b.example/mcp')],
  ])('that %s started connects no server that was refused', (_, of) => {
    const [refused] = judged(log(of, failed('unexpected server response: HTTP 502 Bad Gateway: nginx'), service));
    expect(refused?.verdict).not.toBe('connected');
  });

  const bad = 'unexpected server response: HTTP 500 Internal Server Error: Error';
  test.each([
    ['before it was asked for a token, however many are saved', [], 'challenge/server-error'],
    ['with the token that it just got', [usual, exchanged], 'session/server-error'],
  ])('a server that fails, %s', (_, before, cause) => {
    expect(judged(log(settings(server), ...before, failed(bad)))).toMatchObject([{ verdict: 'failing', cause }]);
    const later = [settings(server), ...before, failed(bad), service];
    expect(judged(log(...later))).toMatchObject([{ verdict: 'incomplete', cause: null, suspect: null }]);
    expect(judged(log(...later, failed(bad)))).toMatchObject([{ verdict: 'failing', cause }]);
  });
  const withOwn = `[DEBUG] [rust:mcp_engine::session_graph] mcp discover_and_start_root ${JSON.stringify({
    signature: JSON.stringify({ servers: [['s0', JSON.stringify({ url: server, headers: { Authorization: 'x' } })]] }),
  })}`;
  test.each([
    ['a saved token may go with it', settings(server), [usual]],
    ['of several servers it may be another’s token', settings(server, 'https://b.example/mcp'), [usual, exchanged]],
    ['its settings hold headers of its own', withOwn, []],
  ])('nothing is said of the token where %s', (_, of, before) => {
    const [x] = readLog(log(of, ...before, failed(bad))).exchanges.slice(-1);
    expect(x?.request).toMatchObject({ headers: [], headersPartial: true });
  });

  describe('several servers in one log', () => {
    const other = 'https://b.example/mcp';
    const two = settings(server, other);
    const of = (name: string, line: string) => line.replaceAll('s0', name);
    const ownOf = (url: string) => `${new URL(url).origin}/.well-known/oauth-authorization-server`;
    const missingOf = (url: string) =>
      metadata(`${new URL(url).origin}/.well-known/oauth-protected-resource/mcp`, '404 Not Found');
    test('what one looked for is not held against the other', () => {
      const lines = [missingOf(server), missingOf(other), discovery(ownOf(server)), discovery(ownOf(other))];
      const { exchanges } = readLog(log(two, ...lines, of('s1', without(other))));
      expect(exchanges.map((x) => new URL(x.request.url).host)).toEqual(['b.example', 'b.example']);
      expect(judged(log(two, ...lines, of('s1', without(other))))).toMatchObject([
        { cause: 'resource-metadata/not-found' },
      ]);
    });
    test('nor at an authorization server of both', () => {
      const at = (id: string) => `https://acme.scalekit.dev/.well-known/oauth-authorization-server/resources/${id}`;
      const lines = [discovery(at('res_1')), discovery(at('res_2'))];
      const { exchanges } = readLog(log(two, ...lines, without('https://acme.scalekit.dev/resources/res_1')));
      expect(exchanges.map((x) => x.request.url)).toEqual([at('res_1')]);
    });
    test('one that was refused may be the one that is reached after that, and is failing once it is refused again', () => {
      const lines = [two, failed(bad), service];
      expect(judged(log(...lines))).toMatchObject([{ verdict: 'incomplete', cause: null, suspect: null }]);
      expect(judged(log(...lines, failed(bad)))).toMatchObject([
        { verdict: 'failing', cause: 'challenge/server-error' },
      ]);
    });
  });

  test('what refused a server that no settings name is held against none that they name', () => {
    const own = failed('unexpected server response: HTTP 404 Not Found: Cannot POST /').replaceAll('s0', 'github');
    expect(() => readLog(log(settings(server), service, own))).toThrow(UnusableFile);
  });

  test('its words are told, however much else stands around them', () => {
    const failing =
      '[ERROR] OAuth authentication failed for s0: MCPOAuthError: Client registration failed: Authorization server does not support dynamic client registration';
    const noise = `[DEBUG] [rust:a::b] ${'x'.repeat(300_000)}`;
    expect(notesOf(readLog(log(...begin, failing, noise)).said)).toEqual([
      expect.stringContaining('does not support dynamic client registration'),
    ]);
  });

  test('without requests it says how to get them', () => {
    expect(() => readLog(log('[INFO] [rust:rmcp::service] task cancelled'))).toThrow(UnusableFile);
  });
});
