/** What an authorization server makes of the client's request: it hands it on to a provider, or sends the browser elsewhere. */
import { describe, expect, it } from 'vitest';
import { answer, authorizeUrl, direct, type Flow, redirectUri, request, state } from '../../fixtures/flow.ts';
import { judgeInShort } from '../../fixtures/judge.ts';

const redirect = (location: string) => answer(302, { headers: { location } });
const html = { headers: { 'content-type': 'text/html' }, body: '<!doctype html><h1>Something went wrong</h1>' };
const navigate = (url: string) => request('GET', url, { navigation: true });

/** With the client's callback and state, by a client id that is the server's own. */
const handedOn = `https://login.example.net/authorize?${new URLSearchParams({
  response_type: 'code',
  client_id: 'of-the-server',
  redirect_uri: redirectUri,
  state,
})}`;

const toProvider = (): Flow =>
  direct()
    .change('authorize', redirect(handedOn))
    .add({ provider: redirect(`${redirectUri}?code=x&state=${state}`)(navigate(handedOn)) }, 'authorize');

describe('a request that is handed on, callback and all', () => {
  it('is nothing where all goes well', () => {
    expect(judgeInShort(toProvider())).toMatchObject({ verdict: 'connected', warnings: [] });
  });

  it('is refused by the provider in the words of its page', () => {
    const body =
      "<!doctype html><p>AADSTS50011: The redirect URI 'http://localhost:6274/oauth/callback' does not match.";
    const flow = toProvider()
      .until('provider')
      .change('provider', answer(400, { ...html, body }));
    expect(judgeInShort(flow)).toMatchObject({ cause: 'authorization/redirect-uri-mismatch', consequences: [] });
  });

  it('says the error in the callback', () => {
    const back = `${redirectUri}?error=invalid_scope&state=${state}`;
    const flow = toProvider().until('provider').change('provider', redirect(back));
    expect(judgeInShort(flow)).toMatchObject({ cause: 'authorization/invalid-scope', consequences: [] });
  });
});

describe('a page whose address says an error', () => {
  const sentTo = (url: string) =>
    direct()
      .until('authorize')
      .change('authorize', redirect(url))
      .add({ page: answer(200, html)(navigate(url)) });

  it.each([
    ['unauthorized_client', 'redirect_uri is not registered for client', 'authorization/redirect-uri-mismatch'],
    ['invalid_scope', 'scope mcp is not known', 'authorization/invalid-scope'],
    ['access_denied', 'Not assigned to this application', 'authorization/access-denied'],
  ])('%s is the cause, and no callback', (error, error_description, cause) => {
    const url = `https://id.example.net/error?${new URLSearchParams({ error, error_description })}`;
    expect(judgeInShort(sentTo(url))).toMatchObject({ verdict: 'failing', cause, consequences: [] });
  });

  it('is none where the code is its own: a mistyped password', () => {
    const url = `${new URL(authorizeUrl).origin}/login?error=bad_password`;
    expect(judgeInShort(sentTo(url))).toMatchObject({ verdict: 'incomplete', cause: null, suspect: null });
  });
});
