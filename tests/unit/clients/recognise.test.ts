/** Texts that are known of clients and servers: each is found, and says what it comes from. */
import { describe, expect, test } from 'vitest';
import { clients } from '../../../lib/clients/all.ts';
import { textsOfOthers } from '../../../lib/clients/texts/others.ts';
import { recognise } from '../../../lib/clients/texts/recognise.ts';
import { textsSaid } from '../../../lib/clients/texts/said.ts';
import { judge } from '../../fixtures/judge.ts';
import { fc } from '../../property.ts';
import { growth, LINEAR } from '../growth.ts';
import { asked } from './asked.ts';

const every = [...clients.flatMap(({ texts = [] }) => texts), ...textsOfOthers];

test.each([...new Set(every.map(({ text }) => text))])(
  '%s is recognised, filled in and in the middle of a log',
  (text) => {
    const filled = text.replaceAll('…', 'https://mcp.example.com/mcp');
    for (const pasted of [
      filled,
      `2026-11-28 10:00:00.000 [warning] ${filled}\n  at async auth`,
      filled.toUpperCase(),
    ]) {
      const found = recognise(pasted);
      // A text that is part of another gives way to it.
      expect(
        found.some((r) => r.text === text || r.text.length > text.length),
        pasted,
      ).toBe(true);
    }
  },
);

describe('real reports', () => {
  const first = (pasted: string, client?: string) => recognise(pasted, client)[0];

  test('VS Code, a slash too many', () => {
    const found = first(
      'Error: Protected Resource Metadata resource "https://api.example.com/mcp" does not match MCP server resolved resource "https://api.example.com/mcp/". The MCP server must follow OAuth spec',
    );
    expect(found).toMatchObject({
      clients: ['VS Code'],
      checks: expect.arrayContaining(['resource-metadata/resource-mismatch']),
    });
  });
  test('VS Code, a log: what comes first is told first', () => {
    const log = [
      '2026-01-03 17:15:58.653 [warning] Could not fetch resource metadata: AggregateError: Failed to fetch resource metadata from all attempted URLs',
      '2026-01-03 17:15:59.038 [warning] Error populating auth server metadata for https://mcp.example.com: AggregateError',
      '2026-01-03 17:15:59.040 [info] Using default auth metadata',
      '2026-01-03 17:16:02.195 [info] Waiting for server to respond to `initialize` request...',
    ].join('\n');
    expect(recognise(log).map((r) => r.text)).toEqual([
      'Could not fetch resource metadata:',
      'Error populating auth server metadata for',
      'Using default auth metadata',
      'Waiting for server to respond to `initialize` request...',
    ]);
  });
  test('the official SDK, by whichever client', () => {
    const found = first('MCP error: Incompatible auth server: does not support dynamic client registration');
    expect(found?.checks[0]).toBe('registration/unsupported');
    expect(found?.clients).toEqual(expect.arrayContaining(['MCP Inspector 2', 'mcp-remote', 'Claude Code']));
  });
  test.each([
    [
      'Claude Code 2.1.332, no metadata',
      'Couldn\'t complete authentication for "todo": SDK auth failed: Dynamic Client Registration rejected (HTTP 404): <!DOCTYPE html> <pre>Cannot POST /register</pre>',
      'resource-metadata/not-found',
    ],
    [
      'mcp-remote 0.15.1, no registration',
      'Fatal error: RegistrationRejectedError: Dynamic Client Registration rejected (HTTP 403): {"error":"invalid_request","error_description":"dynamic client registration is disabled"}',
      'registration/rejected',
    ],
    [
      'Claude Code, a firewall',
      'SDK auth failed: Dynamic Client Registration rejected (HTTP 403): <!doctype html><html><head><title>Just a moment...</title>',
      'network/bot-protection',
    ],
    [
      'Claude Code, nothing behind the proxy',
      'SDK auth failed: Dynamic Client Registration rejected (HTTP 502): <!doctype html><title>502 Bad Gateway</title>',
      'registration/server-error',
    ],
    [
      'mcp-remote, no PKCE',
      'Fatal error: Error: Incompatible auth server: does not support code challenge method S256',
      'server-metadata/no-pkce',
    ],
    [
      'mcp-remote, a web page for metadata',
      'Fatal error: SyntaxError: Unexpected token \'<\', "<!doctype "... is not valid JSON',
      'resource-metadata/not-json',
    ],
    [
      'opencode 1.18.33, no metadata: what the parser says is no more to say',
      "HTTP 404: Invalid OAuth error response: SyntaxError: JSON Parse error: Unrecognized token '<'. Raw body: <!DOCTYPE html>",
      'resource-metadata/not-found',
    ],
    [
      'mcporter 0.12.3, a client ID that is refused',
      "[mcporter] Failed to authorize 'todo': Existing OAuth client information is required when exchanging an authorization code",
      'token/invalid-client',
    ],
    [
      'Claude Code, a scope that is refused',
      'Couldn\'t complete authentication for "todo": OAuth error: invalid_scope - requested scope is not allowed: todo:write',
      'authorization/invalid-scope',
    ],
    [
      'Claude Code, a code that is refused',
      'Couldn\'t complete it for "todo": grant request is invalid',
      'token/invalid-grant',
    ],
    [
      'Claude Code, a certificate',
      'todo: https://mcp.example.com/mcp (HTTP) - ✘ Failed to connect — DEPTH_ZERO_SELF_SIGNED_CERT: self signed certificate',
      'network/tls',
    ],
    [
      'Claude Code, no server at the URL',
      '✘ Failed to connect — MCP endpoint not found at http://localhost:11816. Check the URL in your MCP config.',
      'network/wrong-endpoint',
    ],
    [
      'Codex 0.171, no metadata of the authorization server',
      'Error: Metadata error: protected resource metadata at https://mcp.example.com/.well-known/oauth-protected-resource names authorization servers https://acme.scalekit.dev/resources/res_1, but none published usable metadata',
      'server-metadata/not-found',
    ],
    [
      'Codex, no metadata at all',
      'Error: Registration failed: Dynamic registration failed: Registration failed: HTTP 404 Not Found: <!DOCTYPE html>',
      'resource-metadata/not-found',
    ],
    [
      'Copilot CLI 1.0.102, metadata for another URL',
      'OAuth authentication failed for todo: MCPOAuthError: Failed to discover authorization server metadata for http://localhost:18741/mcp',
      'server-metadata/not-found',
    ],
    [
      'Gemini CLI 0.61, a callback without iss',
      '✕ Failed to authenticate with MCP server \'todo\': Missing "iss" parameter in authorization response per RFC 9207',
      'authorization/issuer-mismatch',
    ],
  ])('%s', (_name, pasted, check) => {
    const [found, ...more] = recognise(pasted);
    expect(found?.checks[0]).toBe(check);
    expect(more).toEqual([]);
  });
  test('Codex, what it did not reach says more than that it found nothing', () => {
    const pasted = [
      'Error: Metadata error: OAuth metadata discovery failed for http://localhost:17312/mcp',
      'Caused by: HTTP request failed: http/request failed: error sending request for url (http://localhost:17312/mcp)',
    ].join('\n');
    expect(recognise(pasted).map(({ checks }) => checks)).toEqual([['network/unreachable', 'network/tls']]);
  });
  test('the longer of two texts counts', () => {
    const found = recognise(
      'Protected resource https://a.example/ does not match expected https://b.example/mcp (or origin)',
    );
    expect(found.map((r) => r.text)).toEqual(['Protected resource … does not match expected … (or origin)']);
  });
  test('of the same words of two clients, those of the one that was named count', () => {
    const pasted = 'Protected resource https://a.example/ does not match expected https://b.example/mcp';
    expect(recognise(pasted).length).toBe(2);
    expect(recognise(pasted, 'gemini-cli').map((r) => r.clients)).toEqual([['Gemini CLI']]);
  });
  test('Scalekit, repeated by a client', () => {
    expect(first('HTTP 400: unable to retrieve client by id')).toMatchObject({
      clients: [],
      checks: ['authorization/unknown-client', 'token/invalid-client'],
    });
  });
  test('typographic quotation marks and line breaks', () => {
    expect(first('Couldn’t reach the\nMCP server. “ofid_0123”')?.text).toBe("Couldn't reach the MCP server");
  });
  test('a program that does not start has nothing to sign in to', () => {
    expect(first('Error: spawn npx ENOENT')?.means).toContain('nothing to sign in to');
  });
});

describe('what announces a reason gives way to the reason beside it', () => {
  const checks = (pasted: string, client?: string) => recognise(pasted, client).map((r) => r.checks[0]);

  test.each([
    [
      'Cursor, a registration that is off',
      '[error] Client error for command Dynamic client registration failed: HTTP 401\n[error] Error connecting to streamableHttp server, falling back to SSE: Dynamic client registration failed: HTTP 401',
      'registration/disabled',
    ],
    [
      'Cursor, a refresh token that is over',
      '[error] Error connecting to streamableHttp server, falling back to SSE: Token is not active\n[error] No server info found',
      'token/invalid-grant',
    ],
    [
      'Codex, the token endpoint refuses',
      'Error: failed to handle OAuth callback\n\nCaused by:\n    OAuth token exchange failed: Server returned error response: Required argument is missing',
      'token/invalid-request',
    ],
    [
      'VS Code, an answer to the registration that lacks a field',
      '[warning] Error getting token from server metadata: Error: Dynamic registration failed: Invalid authorization dynamic client registration response: {"client_id":"x"}',
      'registration/invalid-response',
    ],
    [
      'VS Code, nobody gave a client ID',
      '[warning] Error getting token from server metadata: Error: User did not provide client details',
      'registration/unsupported',
    ],
    [
      'FastMCP, a secret is due',
      'Client failed to connect: Token exchange failed (400): {"error":"invalid_client","error_description":"Client secret is required"}',
      'token/invalid-client',
    ],
  ])('%s', (_name, pasted, check) => {
    expect(checks(pasted)).toEqual([check]);
  });
  test('it stands alone where nothing beside it is known, or says that nothing is wrong', () => {
    expect(checks('Error connecting to streamableHttp server, falling back to SSE: boom', 'cursor')).toEqual([
      'challenge/wrong-status',
    ]);
    const warning = "stored OAuth tokens have no 'issuer' property";
    expect(recognise(`SDK auth failed: boom\n${warning}`, 'claude-code').map((r) => r.text)).toEqual([
      'SDK auth failed:',
      warning,
    ]);
  });
  test('a reason far away is of something else', () => {
    const far = `Error getting token from server metadata: boom\n${'[info] a line of a log\n'.repeat(60)}User did not provide client details`;
    expect(recognise(far).map((r) => r.text)).toEqual([
      'Error getting token from server metadata:',
      'User did not provide client details',
    ]);
  });
});

describe('the place in the sign-in', () => {
  test.each([
    'insufficient_scope", "error_description":"Policy \'Trusted Hosts\' rejected request to client-registration service. Details: Host not trusted."',
    "Policy 'Allowed Client Scopes' rejected request to client-registration service",
    "RegistrationRejectedError: insufficient_scope: Policy 'Max Clients Limit' rejected request to client-registration service",
  ])('Keycloak refuses the registration, and no token: %s', (pasted) => {
    expect(recognise(pasted).map((r) => r.checks[0])).toEqual(['registration/disabled']);
  });
  test('a token that lacks a permission is one still', () => {
    expect(recognise('{"error":"insufficient_scope","scope":"mcp:write"}').map((r) => r.checks[0])).toEqual([
      'session/insufficient-scope',
    ]);
  });
  test('an answer that is no JSON may be of the registration or of the address that gives tokens', () => {
    const [found] = recognise(
      'HTTP 404: Invalid OAuth error response: SyntaxError: Unexpected token \'N\', "Not found" is not valid JSON. Raw body: Not found',
    );
    expect(found?.checks).toEqual(expect.arrayContaining(['token/not-found', 'registration/not-found']));
  });
});

test.each([
  [
    'ZodError: [\n  {\n    "expected": "string",\n    "path": [\n      "registration_endpoint"\n    ]\n  }\n]',
    'server-metadata/invalid',
  ],
  ['ZodError: [\n  {\n    "path": [\n      "response_types_supported"\n    ]\n  }\n]', 'server-metadata/invalid'],
  ['Error: HTTP 500 trying to load OAuth metadata from http://127.0.0.1/.well-known/x', 'server-metadata/server-error'],
  [
    'Streamable HTTP error: Error POSTing to endpoint: {"error": "invalid_token", "error_description": "expired"}',
    'session/token-rejected',
  ],
  [
    'SdkHttpError: Error POSTing to endpoint: Redirect to http://127.0.0.1/mcp/ not followed; use that URL',
    'network/redirected',
  ],
  [
    '/new?step=end_error&oauth_error_description=but%20the%20integration%20rejected%20the%20credentials%2C',
    'session/audience-mismatch',
  ],
  [
    "AADSTS50011: The redirect URI 'http://127.0.0.1:33418/' specified in the request does not match",
    'authorization/redirect-uri-mismatch',
  ],
  ['{"jsonrpc":"2.0","error":{"code":-32001,"message":"Session not found"},"id":null}', 'session/session-not-found'],
])('%s', (pasted, check) => {
  expect(recognise(pasted).map((r) => r.checks[0])).toEqual([check]);
});

test('any text at all is looked through, however long it is in one go', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => Array.isArray(recognise(text))));
  const hostile = 'Authorization server metadata issuer mismatch: ';
  expect(growth(15_000, (length) => recognise(hostile.repeat(length / hostile.length)))).toBeLessThan(LINEAR);
});

test('beside a diagnosis a text has what it means, and whether what it points at was seen', () => {
  const errorText = 'Protected resource https://a.example/ does not match expected https://b.example/mcp (or origin)';
  const diagnosis = judge(asked());
  expect(textsSaid({ errorText }, diagnosis)).toEqual([
    expect.objectContaining({
      checks: expect.arrayContaining([{ check: 'resource-metadata/resource-mismatch', status: 'passed' }]),
    }),
  ]);
  expect(textsSaid({}, diagnosis)).toBeUndefined();
  expect(textsSaid({ errorText: 'It does not work.' }, diagnosis)).toEqual([]);
});
