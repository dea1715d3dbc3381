/** A server that signs people in elsewhere gets a token there itself: a recording of both sides holds that too. */
import { describe, expect, it } from 'vitest';
import { federated, provider, serverCallback } from '../../fixtures/federated.ts';
import { answer, clientId, json, masked, native, request, tokenUrl } from '../../fixtures/flow.ts';
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

  it('does not hide the refusal of the client’s own', () => {
    const refused = answer(401, { json: { error: 'invalid_client' } });
    const flow = federated()
      .until('token')
      .change('token', refused)
      .add({ own: json(token)(tokenOfServer()) }, 'upstream');
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause: 'token/invalid-client', consequences: [] });
  });
});
