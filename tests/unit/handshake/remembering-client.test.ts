/** Programs that say who they are in another place, look before they send their token, and remember what they read. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import type { Diagnosis } from '../../../lib/finding.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import { answer, at, type Flow, mcpRequest, native, request, requestHeaders, server } from '../../fixtures/flow.ts';
import { factsOfFlow, inShort, judgeInShort, judgeSession } from '../../fixtures/judge.ts';
import { growth, LINEAR } from '../growth.ts';

const ofProgram = (x: Exchange): Exchange => ({ ...x, page: { tabId: -1, origin: null } });
const sent = (x: Exchange) => requestHeaders({ origin: null })(ofProgram(x));
const unauthorized = answer(401, {
  headers: {
    'www-authenticate': 'Bearer resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp"',
  },
});

describe('the first message since 2026-07-28', () => {
  const info = { name: 'claude-code', version: '2.1.332' };
  const probe = (meta: unknown) => sent(unauthorized(mcpRequest('server/discover', undefined, { _meta: meta })));

  it('says which client it is', () => {
    const flow = native()
      .until('initialize')
      .change('initialize', () => probe({ 'io.modelcontextprotocol/clientInfo': info }));
    expect(factsOfFlow(flow).client).toMatchObject({ kind: 'other', ...info });
  });

  it('may say it not, or otherwise than it should', () => {
    for (const meta of [undefined, {}, { 'io.modelcontextprotocol/clientInfo': 'claude-code' }]) {
      const flow = native()
        .until('initialize')
        .change('initialize', () => probe(meta));
      expect(factsOfFlow(flow).client.kind).toBe('unknown');
    }
  });
});

describe('two clients whose messages each say which it is', () => {
  const says = (name: string, i: number): Exchange => ({
    ...sent(answer(202)(mcpRequest('tools/list', 't', { _meta: { 'io.modelcontextprotocol/clientInfo': { name } } }))),
    ...{ id: `m${i}`, startedAt: 60_000 + i },
  });
  const session = (length: number) => [
    ...native().exchanges,
    ...Array.from({ length }, (_, i) => says(i % 2 ? 'one' : 'other', i)),
  ];

  it('are no more work for each message', () => {
    const sessions = new Map([500, 4000].map((length) => [length, session(length)]));
    expect(growth(500, (length) => handshakesOf(sessions.get(length) ?? []))).toBeLessThan(LINEAR);
  });
});

describe('a program that looks what the server asks for, before it sends its token', () => {
  const look = sent(unauthorized(request('GET', server)));
  const refused: [number, { json: unknown }] = [401, { json: { error: 'invalid_token' } }];

  it('sends it, and the answer to that counts', () => {
    const flow = native()
      .until('connect')
      .change('connect', answer(...refused))
      .add({ look }, 'token');
    expect(judgeInShort(flow).cause).toMatch(/^session\/(?!token-not-sent)/);
  });

  it('connects', () => {
    expect(judgeInShort(native().add({ look }, 'token'))).toMatchObject({ verdict: 'connected', cause: null });
  });

  it('has not lost it, where nothing comes after the look that says of itself that it is no stream', () => {
    const looking = (accept: string | null) =>
      native()
        .until('token')
        .add({ look: requestHeaders({ accept })(look) });
    expect(judgeInShort(looking('*/*'))).toMatchObject({ verdict: 'incomplete', cause: null });
    for (const stream of ['text/event-stream', null])
      expect(judgeInShort(looking(stream)).cause).toBe('session/token-not-sent');
  });

  it('has not lost it, where the person signed out and in again', () => {
    const refusedOne = sent(unauthorized(mcpRequest('initialize')));
    const before = native().until('token').add({ refusedOne });
    expect(judgeInShort(before).cause).toBe('session/token-not-sent');
    const again = before.add({ again: native().get('token') });
    expect(judgeInShort(again)).toMatchObject({ verdict: 'incomplete', cause: null });
    expect(judgeInShort(again.add({ more: refusedOne })).cause).toBe('session/token-not-sent');
  });

  it('has lost it, where the client loses the next one too, or only renews it', () => {
    const refusedOne = sent(unauthorized(mcpRequest('initialize')));
    const lost = native().until('token').add({ refusedOne });
    const [token, refresh] = [native().get('token'), { grant_type: 'refresh_token', refresh_token: 'r' }];
    const renewed = answer(200, { json: { access_token: 'a', token_type: 'Bearer' } })(
      request('POST', token.request.url, { form: refresh }),
    );
    for (const flow of [lost.add({ token2: token, refusedTwo: refusedOne, token3: token }), lost.add({ renewed })])
      expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause: 'session/token-not-sent' });
  });

  it('has not lost it, where it sends the next one, which is refused', () => {
    const refusedOne = sent(unauthorized(mcpRequest('initialize')));
    const refusedToken = answer(...refused)(native().get('connect'));
    const token = native().get('token');
    const flow = native()
      .until('token')
      .add({ refusedOne, token2: token, refusedTwo: refusedOne, token3: token, refusedToken });
    expect(judgeInShort(flow).cause).toMatch(/^session\/(?!token-not-sent)/);
  });
});

describe('a client that tries again, and remembers the metadata', () => {
  const asks = (url: string): Exchange => sent(answer(404, { body: 'Cannot GET' })(request('GET', url)));
  const guess = (name: string) => asks(`https://mcp.example.com/.well-known/${name}`);
  const register = sent(
    answer(404, { body: 'Cannot POST' })(
      request('POST', 'https://mcp.example.com/register', { json: { redirect_uris: [] } }),
    ),
  );
  const nowhere: Flow = native()
    .until('resourceMetadata')
    .change('resourceMetadata', answer(200, { json: { resource: server, authorization_servers: [] } }))
    .add({ guess: guess('oauth-authorization-server') });
  const later = (minutes: number, ...exchanges: Exchange[]) =>
    exchanges.map((x, i) => ({ ...at(minutes * 60_000 + i * 100)(x), id: `${minutes}-${i}` }));
  const remembers = (first: Exchange) => later(2, first, guess('oauth-authorization-server'), register);
  const again = (first: Exchange) => [...nowhere.exchanges, ...remembers(first)];
  const first = nowhere.get('initialize');
  const named = (name: string): Exchange => ({
    ...first,
    request: { ...first.request, body: first.request.body?.replace('inspector-client', name) ?? '' },
  });

  it('is not too old for asking only once, and what it remembers was not seen', () => {
    expect(judgeSession(again(first)).map(inShort)).toEqual([
      { verdict: 'incomplete', cause: null, suspect: null, consequences: [], warnings: [] },
    ]);
  });

  it('is blamed for nothing of the metadata that is read again, or asked of another host', () => {
    const asked = answer(404)(nowhere.get('resourceMetadata'));
    const elsewhere = asks('https://auth.example.net/.well-known/oauth-authorization-server');
    const causes = [asked, elsewhere].map(
      (x) => judgeSession([...nowhere.exchanges, ...later(2, first, x)]).at(-1)?.cause?.check,
    );
    expect(causes).toEqual(['resource-metadata/not-found', 'server-metadata/not-found']);
  });

  it.each([
    [500, 'server-metadata/server-error'],
    [404, 'server-metadata/not-found'],
  ])(
    'knows an authorization server on the own host from what it read, also where that never answered but %i',
    (status, cause) => {
      const origin = new URL(server).origin;
      const asked = answer(status)(guess('oauth-authorization-server'));
      const judged = (authorizationServer: string, ...then: Exchange[]) => {
        const named = answer(200, { json: { resource: server, authorization_servers: [authorizationServer] } });
        const once = nowhere.change('resourceMetadata', named).change('guess', () => asked);
        return judgeSession([...once.exchanges, ...later(2, first, asked), ...then]).map(inShort);
      };
      for (const name of [origin, `${origin}/`]) {
        expect(judged(name)).toMatchObject([{ verdict: 'failing', cause }]);
        expect(judged(name, ...later(4, first, asked))).toMatchObject([{ verdict: 'failing', cause }]);
      }
      // What is asked at the root is not the tenant that was named.
      for (const other of [`${origin}/tenant`, 'https://auth.example.net'])
        expect(judged(other)).toMatchObject([{ verdict: 'incomplete', cause: null }]);
    },
  );

  it('is too old, where another client asked', () => {
    expect(judgeSession(again(named('another'))).at(-1)?.cause?.check).toBe('client/outdated');
  });

  it('is not too old, where another one asked after it, or it looked before it said who it is', () => {
    const [asked, look] = [nowhere.get('resourceMetadata'), sent(unauthorized(request('HEAD', server)))];
    const beside = later(1, named('another'), asked);
    for (const session of [
      [...nowhere.exchanges, ...beside, ...remembers(first)],
      [...later(0, look, asked), ...remembers(first)],
    ])
      expect(judgeSession(session).at(-1)?.cause?.check).not.toBe('client/outdated');
  });
});

describe('endpoints at the root of the MCP server’s own host, which an earlier try read in its metadata', () => {
  const own = 'https://mcp.example.com';
  const named = {
    issuer: own,
    authorization_endpoint: `${own}/authorize`,
    token_endpoint: `${own}/token`,
    registration_endpoint: `${own}/register`,
    code_challenge_methods_supported: ['S256'],
    response_types_supported: ['code'],
  };
  const missing = answer(404, { body: 'Not Found' });
  const get = (path: string) => sent(request('GET', `${own}/.well-known/${path}`));
  const metadata = answer(200, { json: named })(get('oauth-authorization-server'));
  const none = missing(get('oauth-protected-resource/mcp'));
  const registers = (status: number, json: unknown) =>
    sent(
      answer(status, { json })(request('POST', `${own}/register`, { json: { redirect_uris: ['http://localhost/'] } })),
    );
  const code = { grant_type: 'authorization_code', code: 'c', client_id: 'i', redirect_uri: 'http://localhost/' };
  const exchanges = (status: number, json: unknown) =>
    sent(answer(status, { json })(request('POST', `${own}/token`, { form: code })));
  const first = native().until('initialize');
  const begin = first.get('initialize');
  const read = first.add({ none, metadata, refused: registers(400, { error: 'invalid_client_metadata' }) });
  const again = (...then: Exchange[]) => {
    const retry = [begin, ...then].map((x, i) => ({ ...at(120_000 + i * 100)(x), id: `again-${i}` }));
    return inShort(judgeSession([...read.exchanges, ...retry])[0] as Diagnosis);
  };

  it.each([
    ['the registration', registers(400, { error: 'invalid_redirect_uri' }), 'registration/redirect-uri-rejected'],
    ['the registration, which is gone', registers(404, {}), 'registration/not-found'],
    ['the token', exchanges(400, { error: 'invalid_grant' }), 'token/invalid-grant'],
  ])('are remembered, not guessed: %s', (_, x, cause) => {
    expect(again(none, x)).toMatchObject({ verdict: 'failing', cause });
    expect(again(x)).toMatchObject({ verdict: 'failing', cause });
  });

  it('show that the client got there', () => {
    expect(again(none, exchanges(200, { access_token: 'a', token_type: 'Bearer' }))).toMatchObject({
      verdict: 'incomplete',
      suspect: null,
    });
  });

  it.each([
    ['fails', answer(500)(metadata), 'server-metadata/server-error'],
    ['is gone', missing(metadata), 'server-metadata/not-found'],
    ['is a page', answer(200, { body: '<!doctype html><p>x' })(metadata), 'server-metadata/not-json'],
  ])('have their metadata where the client read it, which is blamed where it %s', (_, x, cause) => {
    expect(again(x)).toMatchObject({ verdict: 'failing', cause });
  });

  it('are guessed where it asked for the metadata again, in vain', () => {
    const gone = missing(metadata);
    expect(again(none, gone, registers(400, { error: 'invalid_redirect_uri' }))).toMatchObject({
      cause: 'resource-metadata/not-found',
      consequences: ['server-metadata/not-found', 'registration/guessed-endpoint'],
    });
  });
});

describe('a stream that goes without the token that its messages carry', () => {
  const stream = (headers: Record<string, string>) => sent(answer(401)(request('GET', server, { headers })));
  const both = 'application/json, text/event-stream';
  const ofPython = { accept: both, 'mcp-protocol-version': '2025-11-25' };

  it.each([
    ['of the TypeScript SDK', { accept: 'text/event-stream' }],
    ['of the Python SDK', ofPython],
    ['of the Python SDK of old', { accept: both, 'mcp-session-id': 's1' }],
  ])('has lost it: %s', (_, headers) => {
    const opened = native()
      .until('initialized')
      .add({ stream: stream(headers) });
    expect(judgeInShort(opened)).toMatchObject({ verdict: 'failing', cause: 'session/token-not-sent' });
    expect(judgeInShort(opened, { running: true }).verdict).toBe('incomplete');
  });

  it('is not what fails where messages go on, are refused themselves, or the client signs in anew', () => {
    const opened = native()
      .until('initialized')
      .add({ stream: stream(ofPython) });
    const tools = native().get('tools');
    expect(judgeInShort(opened.add({ tools })).verdict).toBe('connected');
    expect(judgeInShort(opened.add({ tools: answer(401)(tools) })).cause).toBe('session/token-rejected');
    const anew = opened.add({ metadata: native().get('resourceMetadata') });
    expect(judgeInShort(anew)).toMatchObject({ verdict: 'incomplete', cause: null });
  });

  it('is no loss after the session was ended, nor where the session began with a stream, as in the older transport', () => {
    const [first, tools] = [native().get('connect'), native().get('tools')];
    const token = tools.request.headers.find(([name]) => name === 'authorization')?.[1] ?? '';
    const carried = requestHeaders({ authorization: token });
    const over = carried(answer(200)(sent(request('DELETE', server))));
    const ended = native().until('initialized').add({ over });
    for (const headers of [{ accept: 'text/event-stream' }, ofPython])
      expect(judgeInShort(ended.add({ stream: stream(headers) })).cause).toBeNull();
    const events = carried(answer(200)(sent(request('GET', server, { headers: { accept: 'text/event-stream' } }))));
    const older = native()
      .until('token')
      .add({ events, first: answer(202)(first) });
    expect(judgeInShort(older.add({ again: stream({ accept: 'text/event-stream' }) })).cause).toBeNull();
  });

  it('is none of the session where it only looks', () => {
    expect(
      judgeInShort(
        native()
          .until('initialized')
          .add({ look: stream({ accept: both }) }),
      ).cause,
    ).toBeNull();
  });
});

describe('a client that finds the metadata by itself, and then asks by the challenge alone, as mcp-remote does', () => {
  const dead = 'https://mcp.example.com/nothing-here';
  const asks = (url: string) => sent(answer(404, { body: 'Cannot GET' })(request('GET', url)));
  const register = request('POST', 'https://mcp.example.com/register', { json: { redirect_uris: [] } });
  const flow = native()
    .until('serverMetadata')
    .change('initialize', answer(401, { headers: { 'www-authenticate': `Bearer resource_metadata="${dead}"` } }))
    .add({
      dead: asks(dead),
      guess: asks('https://mcp.example.com/.well-known/oauth-authorization-server'),
      register: sent(answer(404, { body: 'Cannot POST' })(register)),
    });

  it('has not lost what the challenge says', () => {
    expect(judgeInShort(flow).cause).not.toBe('resource-metadata/only-at-challenge-url');
  });
});
