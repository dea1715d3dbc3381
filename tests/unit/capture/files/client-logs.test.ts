/** Logs of Claude Code and GitHub Copilot CLI, line by line as version 2.1.332 and 1.0.102 wrote them. */
import { describe, expect, test } from 'vitest';
import { UnusableFile } from '../../../../lib/capture/files/format.ts';
import { readFile } from '../../../../lib/capture/files/read.ts';
import { notesOf } from '../../../../lib/presentation/log-words.ts';
import { authorizeUrl, issuer, resourceMetadataUrl, server } from '../../../fixtures/flow.ts';
import { inShort, judgeSession, masker } from '../../../fixtures/judge.ts';

const read = (lines: readonly string[]) => readFile(lines.join('\n'), masker);
const judged = (lines: readonly string[]) => judgeSession(read(lines).exchanges).map(inShort);
const at = (n: number) => `2026-11-30T10:49:${String(Math.floor(n / 10)).padStart(2, '0')}.${n % 10}00Z`;

const deferred = 'Authentication required; client registration is deferred until the user authenticates';
const incompatible = 'Incompatible auth server: does not support dynamic client registration';

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
    const { exchanges } = read(json(...without, ...failed(deferred), 'Authentication required for HTTP server'));
    expect(exchanges).toMatchObject([{ request: { method: 'POST', url: server }, response: { status: 401 } }]);
    expect(exchanges[0]?.request.body).toContain('"clientInfo":{"name":"claude-code","version":"2.1.332"}');
    expect(judged(json(...without, ...failed(deferred)))).toMatchObject([{ verdict: 'incomplete', cause: null }]);
  });

  test('it connects, whatever it said before', () => {
    const log = json(...without, ...failed(incompatible), ...connected);
    expect(judged(log)).toMatchObject([{ verdict: 'connected' }]);
    expect(notesOf(read(log).said)).toEqual([]);
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
    expect(notesOf(read(json(...without, ...failed(incompatible))).said)).toEqual([
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
    const { exchanges, said } = read([`${at(0)} [DEBUG] mcp runtime arm: v2 (source: default)`, ...log]);
    expect(exchanges).toMatchObject([{ navigation: true, request: { method: 'GET' } }]);
    expect(said).toContain('(HTTP 403): <html>\n</html>');
    const other = debug(...without).map((line) =>
      line.replace('"acme"', '"other"').replaceAll(server, 'https://b.example/mcp'),
    );
    expect(read([...log, ...other]).exchanges.map((x) => new URL(x.request.url).host)).toContain('b.example');
  });

  test('without requests it says what it is, and keeps its words', () => {
    const log = debug(`Server URL: ${server}`, `SDK auth error: ${incompatible}`);
    expect(() => read(log)).toThrow(/Claude Code shows no request/);
    try {
      read(log);
    } catch (error) {
      expect(notesOf((error as UnusableFile).said)).toHaveLength(1);
    }
  });
});

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
    expect(read(log(...begin)).exchanges).toMatchObject([
      {
        request: { method: 'POST', url: server },
        response: {
          status: 401,
          headers: [['www-authenticate', `Bearer realm="OAuth", resource_metadata="${resourceMetadataUrl}"`]],
        },
      },
    ]);
    expect(read(log(settings(server), challenged(''))).exchanges[0]?.response?.headers).toEqual([]);
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
    const [, , , later] = read(log(...begin, exchanged, service, service)).exchanges;
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
    expect(read(lines).exchanges.map(({ request, response }) => [request.url, response?.status])).toEqual([
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
    const [x] = read(log(of, ...before, failed(bad))).exchanges.slice(-1);
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
      const { exchanges } = read(log(two, ...lines, of('s1', without(other))));
      expect(exchanges.map((x) => new URL(x.request.url).host)).toEqual(['b.example', 'b.example']);
      expect(judged(log(two, ...lines, of('s1', without(other))))).toMatchObject([
        { cause: 'resource-metadata/not-found' },
      ]);
    });
    test('nor at an authorization server of both', () => {
      const at = (id: string) => `https://acme.scalekit.dev/.well-known/oauth-authorization-server/resources/${id}`;
      const lines = [discovery(at('res_1')), discovery(at('res_2'))];
      const { exchanges } = read(log(two, ...lines, without('https://acme.scalekit.dev/resources/res_1')));
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
    expect(() => read(log(settings(server), service, own))).toThrow(UnusableFile);
  });

  test('its words are told, however much else stands around them', () => {
    const failing =
      '[ERROR] OAuth authentication failed for s0: MCPOAuthError: Client registration failed: Authorization server does not support dynamic client registration';
    const noise = `[DEBUG] [rust:a::b] ${'x'.repeat(300_000)}`;
    expect(notesOf(read(log(...begin, failing, noise)).said)).toEqual([
      expect.stringContaining('does not support dynamic client registration'),
    ]);
  });

  test('without requests it says how to get them', () => {
    expect(() => read(log('[INFO] [rust:rmcp::service] task cancelled'))).toThrow(UnusableFile);
  });
});

describe('Cursor', () => {
  const log = [
    '2026-04-06 09:33:02.007 [warning] [V1] needsAuth -> disconnected',
    '2026-04-06 09:33:02.014 [info] Handling ReloadClient action',
    '2026-04-06 09:33:02.014 [info] Creating streamableHttp transport',
    '2026-04-06 09:33:02.513 [info] Connecting to streamableHttp server',
    `2026-04-06 09:33:05.144 [error] ${incompatible}`,
  ];

  test('names no requests, and its words are told', () => {
    const unusable = (lines: string[]) => {
      try {
        read(lines);
      } catch (error) {
        return error as UnusableFile;
      }
      throw new Error('it was read');
    };
    expect(unusable(log)).toMatchObject({ message: 'The log of Cursor names no requests.' });
    expect(notesOf(unusable(log).said)).toHaveLength(1);
    expect(unusable(log.slice(0, 1)).message).toContain('it is not JSON');
  });
});
