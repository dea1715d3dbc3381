/** Programs that say who they are in another place, look before they send their token, and remember what they read. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { answer, at, type Flow, mcpRequest, native, request, requestHeaders, server } from '../../fixtures/flow.ts';
import { factsOfFlow, judgeInShort, judgeSession } from '../../fixtures/judge.ts';

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

  it('does not send it, where nothing comes after the look', () => {
    expect(judgeInShort(native().until('token').add({ look })).cause).toBe('session/token-not-sent');
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
  const again = (first: Exchange) => [
    ...nowhere.exchanges,
    ...[first, guess('oauth-authorization-server'), register].map((x, i) => ({
      ...at(60_000 + i * 100)(x),
      id: `again-${i}`,
    })),
  ];
  const first = nowhere.get('initialize');
  const named = (name: string): Exchange => ({
    ...first,
    request: { ...first.request, body: first.request.body?.replace('inspector-client', name) ?? '' },
  });

  it('is not too old for asking only once', () => {
    expect(judgeSession(again(first)).map(({ cause }) => cause?.check)).toEqual(['server-metadata/not-found']);
  });

  it('is too old, where another client asked', () => {
    expect(judgeSession(again(named('another'))).at(-1)?.cause?.check).toBe('client/outdated');
  });
});
