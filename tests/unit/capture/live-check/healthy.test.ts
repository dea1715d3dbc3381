/** Servers that are as they should be, each in a way of its own: nothing is said of them but that nobody signed in. */
import { afterEach, describe, expect, test } from 'vitest';
import { liveCheck } from '../../../../lib/capture/live-check/run.ts';
import { createNodePlatform } from '../../../../lib/cli/node-platform.ts';
import { diagnose } from '../../../../lib/diagnose.ts';
import { handshakesOf } from '../../../../lib/handshake/assemble.ts';
import { inShort, masker } from '../../../fixtures/judge.ts';
import { type Answer, type Asked, json, startServer } from './hostile.ts';

let close: (() => Promise<void>) | undefined;
afterEach(() => close?.());

async function judged(answer: Answer, client = 'other') {
  const server = await startServer(answer);
  close = server.close;
  const { exchanges, notes } = await liveCheck(server.url, { platform: createNodePlatform(), masker });
  expect(notes).toEqual([]);
  const [handshake, ...more] = handshakesOf(exchanges);
  if (!handshake || more.length) throw new Error('A live check is one handshake.');
  return inShort(diagnose(handshake, { ended: true, context: { client } }));
}

const healthy = { verdict: 'incomplete', cause: null, suspect: null, consequences: [], warnings: [] };

const originOf = ({ headers }: Asked) => `http://${headers.host}`;

/** CORS for a page at any address. */
const open = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'WWW-Authenticate, Mcp-Session-Id',
  'access-control-allow-headers': 'content-type, authorization, mcp-protocol-version, mcp-session-id, mcp-method',
  'access-control-allow-methods': 'GET, POST, DELETE',
};

const challenge = (asked: Asked, path = '/.well-known/oauth-protected-resource/mcp') => ({
  'www-authenticate': `Bearer resource_metadata="${originOf(asked)}${path}"`,
});

/** An MCP server with its authorization server beside it. */
const server =
  (cors: Record<string, string> = open): Answer =>
  (asked, response) => {
    const origin = originOf(asked);
    const issuer = `${origin}/resources/res_1`;
    if (asked.method === 'OPTIONS') response.writeHead(204, cors).end();
    else if (asked.path === '/mcp') json(response, 401, { error: 'no token' }, { ...cors, ...challenge(asked) });
    else if (asked.path === '/.well-known/oauth-protected-resource/mcp')
      json(response, 200, { resource: `${origin}/mcp`, authorization_servers: [issuer] }, cors);
    else if (asked.path === '/.well-known/oauth-authorization-server/resources/res_1')
      json(
        response,
        200,
        {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          registration_endpoint: `${issuer}/register`,
          jwks_uri: `${issuer}/keys`,
          response_types_supported: ['code'],
          code_challenge_methods_supported: ['S256'],
          token_endpoint_auth_methods_supported: ['none'],
        },
        cors,
      );
    else if (asked.path === '/resources/res_1/keys')
      json(response, 200, { keys: [{ kty: 'EC', crv: 'P-256', x: 'a', y: 'b' }] });
    else json(response, 404, { error: 'not found' });
  };

describe.each(['other', 'inspector', 'inspector-v1', 'claude-code', 'vscode'])('judged as %s', (client) => {
  test('with its metadata at one of the well-known URLs only, and no CORS on what is not there', async () => {
    expect(await judged(server(), client)).toEqual(healthy);
  });
});

test('that takes no request with an unknown `Origin`', async () => {
  const strict: Answer = (asked, response) =>
    asked.headers.origin === undefined
      ? server()(asked, response)
      : json(response, 403, {
          jsonrpc: '2.0',
          error: { code: -32000, message: `Invalid Origin: ${asked.headers.origin}` },
          id: null,
        });
  expect(await judged(strict)).toEqual(healthy);
  // To a client in a page that is what stops it.
  expect(await judged(strict, 'inspector-v1')).toMatchObject({ verdict: 'failing', cause: 'network/host-rejected' });
});

test('that takes no request with another `Host`', async () => {
  const strict: Answer = (asked, response) =>
    /^127\.0\.0\.1:\d+$/.test(asked.headers.host ?? '')
      ? server()(asked, response)
      : json(response, 421, 'Invalid Host header');
  expect(await judged(strict)).toEqual(healthy);
});

test('that asks for `Accept` with both types before it asks for a token', async () => {
  const strict: Answer = (asked, response) =>
    asked.path === '/mcp' && asked.method === 'POST' && !asked.headers.accept?.includes('application/json')
      ? json(response, 406, { error: 'Not Acceptable' })
      : server()(asked, response);
  expect(await judged(strict)).toEqual(healthy);
});

test('that knows neither `HEAD` nor `server/discover`', async () => {
  const older: Answer = (asked, response) => {
    if (asked.method === 'HEAD') response.writeHead(405).end();
    else if (asked.body.includes('server/discover')) json(response, 400, { error: 'Bad Request' });
    else server()(asked, response);
  };
  expect(await judged(older)).toEqual(healthy);
});

test('that speaks MCP 2026-07-28 alone', async () => {
  const modern: Answer = (asked, response) =>
    asked.body.includes('"initialize"')
      ? json(response, 400, { jsonrpc: '2.0', id: 0, error: { code: -32601, message: 'Method not found' } }, open)
      : server()(asked, response);
  for (const client of ['other', 'inspector-v1']) expect(await judged(modern, client)).toEqual(healthy);
});

test('without CORS, where the client is a program: only a warning for those that are pages', async () => {
  const { warnings, ...rest } = await judged(server({}));
  expect({ ...rest, warnings: [] }).toEqual(healthy);
  expect(warnings.length).toBeGreaterThan(0);
  expect(warnings.every((check) => check.startsWith('cors/'))).toBe(true);
  expect(await judged(server({}), 'inspector-v1')).toMatchObject({
    verdict: 'failing',
    cause: 'cors/no-allow-origin',
  });
});

test('whose metadata is behind a redirect of its own', async () => {
  const moved: Answer = (asked, response) => {
    if (asked.path === '/.well-known/oauth-protected-resource/mcp' && asked.method === 'GET')
      response.writeHead(302, { location: '/metadata', ...open }).end();
    else if (asked.path === '/metadata')
      server()({ ...asked, path: '/.well-known/oauth-protected-resource/mcp' }, response);
    else server()(asked, response);
  };
  for (const client of ['other', 'inspector-v1']) expect(await judged(moved, client)).toEqual(healthy);
});

test('one of whose well-known URLs redirects to the other', async () => {
  const root = '/.well-known/oauth-protected-resource';
  const other: Answer = (asked, response) => {
    if (asked.path === root && asked.method === 'GET')
      response.writeHead(302, { location: `${root}/mcp`, ...open }).end();
    else if (asked.path === '/mcp' && asked.method !== 'OPTIONS')
      json(response, 401, {}, { ...open, ...challenge(asked, root) });
    else server()(asked, response);
  };
  for (const client of ['other', 'inspector-v1', 'vscode']) expect(await judged(other, client)).toEqual(healthy);
});

test('that is open: nothing to sign in to, which is legal', async () => {
  const result = { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: { name: 'todo', version: '1' } };
  const anybody: Answer = ({ method, body }, response) =>
    method === 'POST' && body.includes('"initialize"')
      ? json(response, 200, { jsonrpc: '2.0', id: 0, result }, open)
      : response.writeHead(method === 'OPTIONS' ? 204 : 404, open).end();
  expect(await judged(anybody)).toEqual({ ...healthy, warnings: ['challenge/open-server'] });
});

test('that accepts what nobody issued is told as the gravest that there is', async () => {
  const result = { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: { name: 'todo', version: '1' } };
  const lax: Answer = (asked, response) =>
    asked.headers.authorization && asked.method === 'POST'
      ? json(response, 200, { jsonrpc: '2.0', id: 0, result }, open)
      : server()(asked, response);
  expect(await judged(lax)).toEqual({ ...healthy, warnings: ['session/any-token-accepted'] });
});
