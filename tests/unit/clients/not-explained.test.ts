/** Texts of which nothing is said: what is healthy, what a client got past, and what is of something else than MCP. */
import { describe, expect, test } from 'vitest';
import { recognise } from '../../../lib/clients/texts/recognise.ts';
import { growth, LINEAR } from '../growth.ts';

describe('what others than MCP say too', () => {
  test.each([
    "google.auth.exceptions.RefreshError: ('invalid_grant: Token has been expired or revoked.', {'error': 'invalid_grant'})",
    'GaxiosError: invalid_grant\n    at Gaxios._request (/app/node_modules/gaxios/build/src/gaxios.js:142:23)',
    'Request failed: access_denied by organization policy for model gpt-5',
    'The upload was access_denied since the bucket is private',
    'Error: connect ECONNREFUSED 127.0.0.1:5432',
    'redis.exceptions.ConnectionError: Error 61 ECONNREFUSED connecting to localhost:6380',
    'MongoServerSelectionError: connect ECONNREFUSED 127.0.0.1:27018',
    'npm error code SELF_SIGNED_CERT_IN_CHAIN npm error request failed, reason: self-signed certificate in certificate chain',
    '2026-11-28 10:00:00.000 [warning] [server stderr] Error: invalid_grant',
    '{"content":[{"type":"text","text":"error: invalid_grant"}],"isError":true}',
    'Error executing tool list_files: {"error":"invalid_client"}',
    'Shopify token exchange failed: HTTP 401',
    'Smithery dynamic client registration failed: HTTP 400',
    'the my_invalid_client_handler was called',
  ])('is not taken for MCP’s: %s', (pasted) => {
    expect(recognise(pasted)).toEqual([]);
  });
  test.each([
    ['{"error":"invalid_grant","error_description":"Bad Request"}', 'token/invalid-grant'],
    ['http://localhost:3334/oauth/callback?error=access_denied&state=s', 'authorization/access-denied'],
    ['OAuthError: invalid_client: Client authentication failed', 'token/invalid-client'],
    ['The authorization server said access_denied for this user', 'authorization/access-denied'],
    ['Error: connect ECONNREFUSED 127.0.0.1:3000', 'network/unreachable'],
    ['Error: connect ECONNREFUSED 127.0.0.1:54321', 'network/unreachable'],
    ['2026-11-28 [warning] [server stderr] [4711] Error: connect ECONNREFUSED 127.0.0.1:8000', 'network/unreachable'],
    ['[4711] Authorization error: Error: Token exchange failed: HTTP 400', 'token/invalid-grant'],
  ])('is where it stands as MCP’s: %s', (pasted, check) => {
    expect(recognise(pasted).map((r) => r.checks[0])).toEqual([check]);
  });
  test('what stands in one line says nothing of another', () => {
    const log = 'google.auth.exceptions.RefreshError: invalid_grant\n[mcp] {"error":"invalid_grant"}';
    expect(recognise(log).map((r) => r.text)).toEqual(['invalid_grant']);
  });
  test('nor does it take long, however often it stands there', () => {
    const hostile = 'redis invalid_grant ECONNREFUSED ';
    expect(growth(15_000, (length) => recognise(hostile.repeat(length / hostile.length)))).toBeLessThan(LINEAR);
  });
});

describe('what a client got past is not explained', () => {
  const lines = {
    'mcp-remote, signed in': [
      '[1] Please authorize this client by visiting:',
      'https://auth.example.com/authorize?client_id=x',
      '[1] Completing authorization...',
      '[1] Connected to remote server using StreamableHTTPClientTransport',
    ],
    'mcp-remote, over the other transport': [
      '[1] Received error: Error POSTing to endpoint (HTTP 405): Method Not Allowed',
      '[1] Recursively reconnecting for reason: falling-back-to-alternate-transport',
      '[1] Proxy established successfully between local STDIO and remote SSEClientTransport',
    ],
    'Cursor, over SSE': [
      '[error] Error connecting to streamableHttp server, falling back to SSE: Streamable HTTP error: Error POSTing to endpoint: Method Not Allowed',
      '[info] Found 14 tools, 0 prompts, and 0 resources',
    ],
    'VS Code, with metadata of its own': [
      '2026-11-28 10:00:00.000 [warning] Could not fetch resource metadata: AggregateError',
      '2026-11-28 10:00:00.010 [info] [Flow 3] Using default auth metadata',
      '2026-11-28 10:00:05.000 [info] Waiting for server to respond to `initialize` request...',
      '2026-11-28 10:00:09.000 [info] Discovered 12 tools',
    ],
    'a server, its first request': [
      'INFO:     10.0.0.1:50340 - "POST /mcp HTTP/1.1" 401 Unauthorized',
      'INFO     Auth error returned: invalid_token (status=401)',
      'INFO:     10.0.0.1:50410 - "POST /token HTTP/1.1" 200 OK',
      'INFO:     10.0.0.1:50412 - "POST /mcp HTTP/1.1" 200 OK',
    ],
  };
  test.each(Object.entries(lines))('%s', (_name, log) => {
    expect(recognise(log.join('\n'))).toEqual([]);
    expect(recognise(log.slice(0, -1).join('\n')).length).toBeGreaterThan(0);
  });
  test.each(Object.entries(lines))('what comes afterwards is: %s', (_name, log) => {
    expect(recognise([...log, ...log.slice(0, -1)].join('\n')).length).toBeGreaterThan(0);
  });
  test('that one client is connected says nothing of another', () => {
    const log = '[error] SDK auth failed: boom\n[1] Connected to remote server using StreamableHTTPClientTransport';
    expect(recognise(log, 'claude-code').map((r) => r.text)).toEqual(['SDK auth failed:']);
  });
});

test.each([
  '[1234] Using transport strategy: http-first\n[1234] Local STDIO server running',
  "2026-11-28 09:33:05.144 [warning] UnauthorizedError in onerror (current status: 'needsAuth'): Unauthorized",
  '[debug] 405 status connecting to https://mcp.example.com/mcp for async notifications; they will be disabled: ',
  'Getting valid token for server: atlassian\nFound token for server: atlassian, expired: false',
  '[DEBUG] MCP server "acme": Token refresh successful',
  '10.1.1.1 - - [01/May/2026:10:00:00 +0000] "POST /mcp HTTP/1.1" 401 97 "-" "claude-code/2.1.3"',
  'X [ERROR] OAuth error response: 401 invalid_token - Missing or invalid access token',
  '{"jsonrpc":"2.0","error":{"code":-32602,"message":"Invalid arguments"},"id":3}',
  'Session not found',
  'ZodError: [ { "code": "invalid_type", "path": [ "email" ] } ]',
])('what is healthy, or of nobody’s sign-in, is not explained: %s', (pasted) => {
  expect(recognise(pasted)).toEqual([]);
});

test.each(['', 'It does not work.', 'Error', 'Sign-in failed, try again', '401'])('%j is known to nobody', (pasted) => {
  expect(recognise(pasted)).toEqual([]);
});
