/** A server that signs people in elsewhere gets a token there itself: a recording of both sides holds that too. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { federated, provider, serverCallback } from '../../fixtures/federated.ts';
import {
  answer,
  clientId,
  direct,
  environment,
  json,
  masked,
  native,
  request,
  server,
  tokenUrl,
} from '../../fixtures/flow.ts';
import { judgeInShort, judgeSession } from '../../fixtures/judge.ts';

const program = { 'user-agent': 'python-httpx/0.28.1', authorization: `Basic ${masked('credential', '0ba51c00')}` };

/** With the code that came to its own callback. */
const tokenOfServer = (form: Record<string, string> = {}) =>
  request('POST', `${provider}/o/oauth2/token`, {
    headers: program,
    form: {
      grant_type: 'authorization_code',
      code: masked('code', '0bad0c0d'),
      redirect_uri: serverCallback,
      ...form,
    },
  });
const token = { access_token: masked('access_token', '0bad70ce'), token_type: 'Bearer' };

describe('a token that the authorization server gets at a provider', () => {
  it.each([
    ['named by its ID', { client_id: 'of-the-server' }],
    ['named in a header alone', {}],
  ])('is none of the client’s: %s', (_, form) => {
    const flow = federated().add({ own: json(token)(tokenOfServer(form)) }, 'upstream');
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'connected', warnings: [] });
    expect(judgeSession(flow.exchanges)).toHaveLength(1);
  });

  it('is nobody’s where the browser was not recorded', () => {
    const flow = native()
      .without('authorize', 'callback')
      .add({ own: answer(401, { json: { error: 'invalid_client' } })(tokenOfServer()) }, 'register');
    expect(judgeSession(flow.exchanges).map(({ verdict }) => verdict)).toEqual(['connected']);
  });

  it('is the client’s where the server handed its own code on, by the client ID', () => {
    const code = masked('code', '0bad0c0d');
    const form = { grant_type: 'authorization_code', code, client_id: clientId };
    const back = federated().get('callback').request.url;
    const handedOn = new URL(back);
    handedOn.searchParams.set('code', code);
    const flow = federated()
      .without('resourceMetadata', 'serverMetadata')
      .until('token')
      .change('return', answer(302, { headers: { location: handedOn.href } }))
      .change('callback', (x) => ({ ...x, request: { ...x.request, url: handedOn.href } }))
      .change('token', (x) => ({ ...request('POST', x.request.url, { form }), startedAt: x.startedAt, id: x.id }))
      .change('token', answer(400, { json: { error: 'invalid_grant' } }));
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause: 'token/invalid-grant' });
  });

  it('nor is its renewal, until the server hands it on', () => {
    const renewed = masked('refresh_token', '0bad2ef2');
    const first = json({ ...token, refresh_token: renewed })(tokenOfServer());
    const form = { grant_type: 'refresh_token', refresh_token: renewed };
    const again = request('POST', first.request.url, { headers: program, form });
    const own = { client_id: clientId, ...form };
    const flow = (last: typeof again) =>
      federated()
        .add({ first }, 'upstream')
        .add({ last: answer(500)(last) });
    expect(judgeInShort(flow(again))).toMatchObject({ verdict: 'connected', warnings: [] });
    expect(judgeInShort(flow(request('POST', tokenUrl, { headers: program, form: own })))).toMatchObject({
      warnings: ['token/server-error'],
    });
  });

  it.each([
    [401, { error: 'invalid_client' }],
    [404, { message: 'Not Found' }],
  ])('is not what the client was refused: %i', (status, body) => {
    const refused = answer(status, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const flow = federated()
      .until('return')
      .change('return', answer(400, { headers: { 'content-type': 'text/plain' }, body: 'Sign-in failed' }))
      .add({ own: refused(tokenOfServer()) }, 'upstream');
    expect(judgeInShort(flow)).toMatchObject({
      verdict: 'failing',
      cause: 'authorization/identity-provider',
      consequences: [],
      warnings: [],
    });
  });

  it.each([
    ['while the page for the answer is asked', 'upstream'],
    ['once the client is back', 'callback'],
  ])('is none of the client’s where it names no callback: %s', (_, after) => {
    const { body = '', ...own } = tokenOfServer().request;
    const bare = { ...own, body: body.replace(/&?redirect_uri=[^&]*/, '') };
    const flow = federated().add({ own: json(token)({ ...tokenOfServer(), request: bare }) }, after);
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'connected', warnings: [] });
  });

  it.each([
    ['the MCP server', server],
    ['the authorization server', environment],
  ])('does not take the place of one of a client at the host of %s, which names another callback', (_, at) => {
    const there = new URL(at).origin;
    const asText = (text: string) =>
      text
        .replaceAll('http://localhost:6274', there)
        .replaceAll('http%3A%2F%2Flocalhost%3A6274', encodeURIComponent(there));
    const flow = direct().until('token');
    const other = (x: Exchange): Exchange => ({
      ...x,
      request: { ...x.request, body: x.request.body?.replace('oauth%2Fcallback', 'oauth%2Fother') ?? '' },
    });
    const refused = answer(400, { json: { error: 'invalid_grant' } });
    const all = flow.change('token', other, refused).all((x) => JSON.parse(asText(JSON.stringify(x))));
    expect(judgeInShort(all)).toMatchObject({ verdict: 'failing', cause: 'token/invalid-grant' });
  });

  it('does not hide the refusal of the client’s own', () => {
    const refused = answer(401, { json: { error: 'invalid_client' } });
    const flow = federated()
      .until('token')
      .change('token', refused)
      .add({ own: json(token)(tokenOfServer()) }, 'upstream');
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause: 'token/invalid-client', consequences: [] });
  });
});
