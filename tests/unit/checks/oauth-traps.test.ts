/** Sign-ins that look as if they failed where they did not, and failures that look like others. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import {
  answer,
  claims,
  clientId,
  json,
  masked,
  mcpRequest,
  native,
  relayed,
  request,
  requestHeaders,
  resourceId,
  server,
  start,
  token,
  tokenUrl,
  url,
} from '../../fixtures/flow.ts';
import { judgeInShort } from '../../fixtures/judge.ts';

const relay = (x: Exchange): Exchange => ({ ...x, via: 'inspector-v2-relay' });
const unauthorized = answer(401, { json: { error: 'Token validation failed' } });
const bearer = (masked: string) => requestHeaders({ authorization: `Bearer ${masked}` });
const healthy = { verdict: 'connected', cause: null, suspect: null, consequences: [], warnings: [] };
const refresh = (access: string): Exchange =>
  relay(
    json({ access_token: access, refresh_token: masked('refresh_token', '2ef2e501') })({
      ...relayed().get('token'),
      request: {
        ...relayed().get('token').request,
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          refresh_token: masked('refresh_token', '2ef2e500'),
          client_id: clientId,
        }).toString(),
      },
    }),
  );

const old = token({ ...claims, exp: start / 1000 - 60 }, '01de0000');
const fresh = token(claims, 'f2e50000');
const connect = relayed().get('connect');
const kept = () => relayed().from('connect').until('connect').change('connect', bearer(old), unauthorized);

describe('what ends well is nothing', () => {
  it('an expired token that is refreshed', () => {
    const flow = kept().add({ refresh: refresh(fresh), again: bearer(fresh)(connect) });
    expect(judgeInShort(flow)).toEqual(healthy);
  });

  it('a step-up', () => {
    const flow = relayed().add({
      refused: answer(403, {
        headers: { 'www-authenticate': 'Bearer error="insufficient_scope", scope="todo:write"' },
      })(relay(mcpRequest('tools/call', token(claims)))),
      authorize: relayed().get('authorize'),
      callback: relayed().get('callback'),
      token: relayed().get('token'),
      again: relay(answer(200, { json: { jsonrpc: '2.0', id: 2, result: {} } })(mcpRequest('tools/call', fresh))),
    });
    expect(judgeInShort(flow)).toEqual(healthy);
  });

  it('a stale client that registers again', () => {
    const stale = answer(400, { json: { error: 'invalid_client' } })(
      url(({ searchParams }) => searchParams.set('client_id', 'm2m_1'))(relayed().get('authorize')),
    );
    expect(judgeInShort(relayed().add({ stale }, 'serverMetadata'))).toEqual(healthy);
    expect(
      judgeInShort(relayed().until('authorize').change('authorize', answer(200)).add({ stale }, 'serverMetadata')),
    ).toMatchObject({
      verdict: 'incomplete',
      cause: null,
    });
  });

  it('a session that is opened again', () => {
    const lost = answer(404, {
      json: { jsonrpc: '2.0', id: 1, error: { code: -32001, message: 'Session not found' } },
    })(requestHeaders({ 'mcp-session-id': 'a' })(relayed().get('tools')));
    expect(judgeInShort(relayed().add({ lost, again: connect }))).toEqual(healthy);
  });

  it('a probe for a newer protocol', () => {
    const probe = answer(400, {
      json: { jsonrpc: '2.0', id: null, error: { code: -32000, message: 'Bad Request: Unsupported protocol version' } },
    })(relay(mcpRequest('server/discover')));
    const first = relayed().get('initialize');
    const flow = relayed().without('initialize').add({ probe }).from('probe').add({ first });
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'incomplete', cause: null });
  });
});

describe('a pasted token, without any OAuth', () => {
  const pasted = (access: string) =>
    native().from('connect').until('connect').change('connect', bearer(access), unauthorized);

  it('is judged by its claims', () => {
    expect(judgeInShort(pasted(token({ ...claims, aud: 'https://other.example.com' }))).cause).toBe(
      'session/audience-mismatch',
    );
    expect(judgeInShort(pasted(old)).cause).toBe('session/token-expired');
    expect(judgeInShort(pasted(token(undefined))).cause).toBe('session/token-rejected');
  });

  it('has an audience whose slash counts', () => {
    expect(judgeInShort(pasted(token({ ...claims, aud: [`${server}/`] }))).cause).toBe('session/audience-mismatch');
  });
});

describe('the refusal of a token', () => {
  const refused = (access: string, change = unauthorized) =>
    relayed()
      .until('connect')
      .change('token', json({ access_token: access }))
      .change('connect', bearer(access), change);

  it('says its reason in its own words first', () => {
    const words = (text: string) => answer(401, { json: { error: text } });
    expect(judgeInShort(refused(fresh, words('unexpected "iss" claim value'))).cause).toBe('session/issuer-mismatch');
    expect(judgeInShort(refused(fresh, words('unexpected "aud" claim value'))).cause).toBe('session/audience-mismatch');
    expect(judgeInShort(refused(fresh, words('jwt expired'))).cause).toBe('session/token-expired');
  });

  it('by the claims: the audience before the issuer', () => {
    const both = token({ ...claims, aud: 'x', iss: 'https://x.example.com' });
    expect(judgeInShort(refused(both))).toMatchObject({
      cause: 'session/audience-mismatch',
      consequences: ['session/issuer-mismatch'],
    });
  });

  it('either of the two audiences is enough for the server that looks at it', () => {
    const wrongIssuer = token({ ...claims, aud: [resourceId], iss: 'https://x.example.com' });
    expect(judgeInShort(refused(wrongIssuer)).cause).toBe('session/issuer-mismatch');
    expect(judgeInShort(refused(token({ ...claims, aud: [resourceId] }))).cause).toBe('session/audience-mismatch');
  });

  it('names the audience, though the refresh after it works', () => {
    const other = token({ ...claims, aud: 'https://other.example.com' });
    const flow = refused(other).add({ refresh: refresh(other), again: unauthorized(bearer(other)(connect)) });
    expect(judgeInShort(flow)).toMatchObject({ cause: 'session/audience-mismatch', warnings: ['session/auth-loop'] });
  });

  it('is about the refresh token, when that is dead too', () => {
    const dead = answer(400, { json: { error: 'invalid_grant' } })(refresh(fresh));
    expect(judgeInShort(kept().add({ dead }))).toMatchObject({
      cause: 'token/invalid-grant',
      consequences: ['session/token-expired'],
    });
  });
});

describe('answers of the token endpoint', () => {
  const answered = (change: (x: Exchange) => Exchange) =>
    judgeInShort(relayed().until('token').change('token', change));

  it.each([
    ['an error in a 200', answer(200, { json: { error: 'invalid_grant' } }), 'token/invalid-grant'],
    ['a 401 without a body', answer(401), 'token/invalid-client'],
    ['a 400 without a body', answer(400), 'token/invalid-request'],
    ['a form', answer(200, { body: 'access_token=a&token_type=bearer' }), 'token/invalid-response'],
    ['expires_in as a text', json({ expires_in: '3600' }), 'token/invalid-response'],
    [
      'Entra',
      answer(400, { json: { error: 'invalid_target', error_description: 'AADSTS9010010' } }),
      'token/invalid-target',
    ],
  ])('%s', (_, change, cause) => {
    expect(answered(change).cause).toBe(cause);
  });

  it('an empty token is none, and what follows from it is not the cause', () => {
    const flow = relayed()
      .until('connect')
      .change('token', json({ access_token: '' }))
      .change('connect', requestHeaders({ authorization: 'Bearer' }), unauthorized);
    expect(judgeInShort(flow)).toMatchObject({
      cause: 'token/invalid-response',
      consequences: ['session/empty-token'],
      warnings: [],
    });
  });

  it('a text in expires_in is no failure once the token is used', () => {
    const flow = relayed().change('token', json({ expires_in: '3600' }));
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'connected', warnings: ['token/invalid-response'] });
  });

  it('guesses nothing where the endpoint was not advertised', () => {
    const guessed = relay(
      answer(404)(request('POST', `${new URL(tokenUrl).origin}/token`, { form: { grant_type: 'x' } })),
    );
    expect(judgeInShort(relayed().until('serverMetadata').add({ guessed })).cause).not.toBe('token/not-found');
  });
});
