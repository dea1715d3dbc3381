/** What shows MCP and what does not: each kind of evidence, with what looks like it and is other people's. */
import { describe, expect, it } from 'vitest';
import { readFile } from '../../../lib/capture/files/read.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import { masked, start } from '../../fixtures/flow.ts';
import { masker } from '../../fixtures/judge.ts';
import { harOf, otherPeople } from '../../fixtures/other-people.ts';

const app = 'https://app.example.com';
const inspector = 'http://localhost:6274';

interface Asked {
  method?: string;
  by?: string;
  headers?: Record<string, string>;
  body?: string;
  navigation?: boolean;
  status?: number;
  answer?: Record<string, string>;
  via?: Exchange['via'];
  preflight?: string;
}

const lines = (headers: Record<string, string>) => Object.entries(headers);

/** One request, by an ordinary page unless it says otherwise; `by: ''` is a program that is no browser. */
const ask = (url: string, asked: Asked = {}): Exchange => {
  const { by = app, body, navigation, status = 400, via = 'direct', preflight } = asked;
  const headers = { ...(by && !navigation && { origin: by }), 'content-type': 'x', ...asked.headers };
  return masker.maskExchange({
    id: 'a',
    startedAt: start,
    page: { tabId: -1, origin: by || null },
    via,
    ...(navigation && { navigation }),
    request: {
      method: asked.method ?? (body === undefined ? 'GET' : 'POST'),
      url,
      headers: lines(headers),
      ...(body !== undefined && { body }),
    },
    response: { status, headers: lines(asked.answer ?? {}), body: '{}' },
    ...(preflight !== undefined && {
      preflight: {
        startedAt: start,
        request: { headers: [['access-control-request-headers', preflight]] },
        response: { status: 204, headers: [] },
      },
    }),
  });
};

const rpc = (method: string, params: object = {}) => JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
const authorize = (fields: Record<string, string>, asked: Asked = {}) =>
  ask(`https://as.example/authorize?${form({ client_id: 'c', response_type: 'code', ...fields })}`, {
    navigation: true,
    by: '',
    ...asked,
  });
const pkce = { code_challenge: 'x', code_challenge_method: 'S256' };
const chrome = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36' };

describe('is a handshake', () => {
  it.each([
    ['initialize', ask(`${app}/rpc`, { body: rpc('initialize', { protocolVersion: '2025-11-25' }) })],
    ['tools/list', ask(`${app}/rpc`, { body: rpc('tools/list') })],
    ['server/discover', ask(`${app}/rpc`, { body: rpc('server/discover') })],
    ['a session', ask(`${app}/rpc`, { method: 'DELETE', headers: { 'mcp-session-id': '1' } })],
    [
      'a header that only a preflight names',
      ask('https://as.example/.well-known/openid-configuration', { preflight: 'mcp-protocol-version' }),
    ],
    ['resource metadata', ask('https://as.example/.well-known/oauth-protected-resource/mcp')],
    ['RFC 8414 metadata', ask('https://as.example/t/.well-known/oauth-authorization-server')],
    [
      'a challenge that names resource metadata',
      ask(`${app}/mcp`, { answer: { 'www-authenticate': 'Bearer resource_metadata="https://a.example/prm"' } }),
    ],
    [
      "a token request of an Inspector's page",
      ask('https://as.example/token', { by: inspector, body: form({ grant_type: 'authorization_code' }) }),
    ],
    ["an Inspector's callback", ask(`${inspector}/oauth/callback?error=access_denied`, { navigation: true, by: '' })],
    [
      'what its relay carried',
      ask('https://as.example/anything', { via: 'inspector-v2-relay', body: form({ grant_type: 'refresh_token' }) }),
    ],
    [
      'a registration, whatever the path',
      ask(`${app}/anything`, { body: '{"redirect_uris":["https://a.example/cb"]}' }),
    ],
    [
      'a resource in a token request',
      ask('https://as.example/token', {
        body: form({ grant_type: 'refresh_token', resource: 'https://m.example/mcp' }),
      }),
    ],
    ['a resource in an authorization request', authorize({ resource: 'https://m.example/mcp' }, { by: app })],
    [
      'a client id of Scalekit',
      ask('https://acme.scalekit.com/oauth/authorize?response_type=code&client_id=m2m_123', { navigation: true }),
    ],
    ['a native client that opened the browser', authorize({ ...pkce, redirect_uri: 'http://127.0.0.1:33418/' })],
    ['one with a scheme of its own', authorize({ ...pkce, redirect_uri: 'cursor://anysphere/callback' })],
    ['a client with a metadata document', authorize({ client_id: 'https://c.example/oauth/client.json' }, { by: app })],
    [
      'a hosted client',
      ask('https://c.example/api/mcp/auth_callback?error=access_denied', { navigation: true, by: '' }),
    ],
    ['a POST to /mcp by no browser', ask('https://m.example/mcp', { by: '', method: 'POST' })],
    [
      'a code exchanged by no browser',
      ask('https://as.example/t', { by: '', body: form({ grant_type: 'authorization_code' }) }),
    ],
    [
      'a token refreshed by no browser',
      ask('https://as.example/t', { by: '', body: form({ grant_type: 'refresh_token' }) }),
    ],
  ])('%s', (_, exchange) => expect(handshakesOf([exchange])).toHaveLength(1));
});

describe('is none', () => {
  it.each([
    ['initialize of an editor', ask(`${app}/lsp`, { body: rpc('initialize', { processId: 1, rootUri: null }) })],
    ['initialize of an agent protocol', ask(`${app}/acp`, { body: rpc('initialize', { protocolVersion: 1 }) })],
    ['JSON-RPC of a chain', ask(`${app}/mcp`, { body: rpc('eth_chainId') })],
    ['tools/list that is no JSON-RPC', ask(`${app}/mcp`, { body: '{"method":"tools/list"}' })],
    ['a header of another name', ask(`${app}/x`, { headers: { 'x-mcp': '1' } })],
    ['OpenID discovery', ask('https://as.example/.well-known/openid-configuration')],
    ['another well-known URL', ask('https://as.example/.well-known/oauth-client')],
    ['a challenge without metadata', ask(`${app}/mcp`, { answer: { 'www-authenticate': 'Bearer realm="api"' } })],
    [
      'a token request of another page',
      ask('https://as.example/token', {
        by: 'http://localhost:3000',
        body: form({ grant_type: 'authorization_code' }),
      }),
    ],
    [
      "a web app's callback",
      ask('http://localhost:3000/oauth/callback?error=access_denied&state=1', { navigation: true, by: '' }),
    ],
    ['a sign-up at /register', ask(`${app}/register`, { body: '{"email":"a@example.com"}' })],
    ['a sign-up that was sent as a form', ask(`${app}/register`, { body: form({ email: 'a@example.com' }) })],
    ['a sign-up whose body was not seen', ask(`${app}/api/register`, { method: 'POST' })],
    ['a resource that is no URL', authorize({ resource: 'api-1' }, { by: app })],
    [
      'a resource of an implicit flow',
      authorize({ resource: 'https://graph.example', response_type: 'id_token' }, { by: app }),
    ],
    [
      "an environment's own client at Scalekit",
      ask('https://acme.scalekit.com/oauth/authorize?response_type=code&client_id=skc_123', { navigation: true }),
    ],
    ['an id like those of Scalekit elsewhere', authorize({ client_id: 'm2m_123' }, { by: app })],
    [
      'a page that signs in itself',
      authorize({ ...pkce, redirect_uri: 'http://localhost:3000/cb' }, { by: 'http://localhost:3000' }),
    ],
    [
      'a page that hides where it is',
      authorize({ ...pkce, redirect_uri: 'http://localhost:3000/cb' }, { headers: { 'sec-fetch-site': 'cross-site' } }),
    ],
    ['a native client without PKCE', authorize({ redirect_uri: 'http://127.0.0.1:33418/' })],
    ['a web app with PKCE', authorize({ ...pkce, redirect_uri: 'https://app.example.com/cb' })],
    ['a POST to /mcp by a browser', ask('https://m.example/mcp', { method: 'POST', by: '', headers: chrome })],
    ['a page at /mcp', ask('https://m.example/mcp', { navigation: true })],
    ['a GET of /sse by no browser', ask('https://m.example/sse', { by: '' })],
    [
      'a machine’s token',
      ask('https://as.example/token', { by: '', body: form({ grant_type: 'client_credentials' }) }),
    ],
    [
      'a token that is revoked through the Inspector’s proxy',
      ask('https://as.example/revoke', {
        method: 'POST',
        via: 'inspector-v1-proxy',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form({ token: 'x', client_id: 'y' }),
      }),
    ],
    ['a password', ask('https://as.example/token', { by: '', body: form({ grant_type: 'password' }) })],
    [
      'a callback with a code alone',
      ask(`https://c.example/callback?code=${masked('code', 'c0de0000')}`, { navigation: true }),
    ],
  ])('%s', (_, exchange) => expect(handshakesOf([exchange])).toEqual([]));

  const elsewhere = { issuer: 'https://as.example', authorize: 'https://as.example/a', token: 'https://as.example/t' };
  it.each(Object.entries(otherPeople))('%s', (_, entries) => {
    expect(handshakesOf(readFile(harOf(entries(elsewhere)), masker).exchanges)).toEqual([]);
  });
});
