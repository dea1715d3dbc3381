/** A refusal with few words, where the sign-in itself shows that another redirect URI was registered than is asked for. */
import { expect, it } from 'vitest';
import { answer, direct, json, redirectUri, type request, url } from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';

const registering = (uri: string) => (x: ReturnType<typeof request>) => ({
  ...x,
  request: { ...x.request, body: JSON.stringify({ ...JSON.parse(x.request.body ?? '{}'), redirect_uris: [uri] }) },
});
const refused = (uri: string, answered: object) =>
  judge(
    direct()
      .until('authorize')
      .change('register', registering(uri), json({ redirect_uris: [uri] }))
      .change('authorize', answer(400, { json: answered })),
  ).cause;

const debug = `${redirectUri}/debug`;
const other = 'https://app.example.com/oauth/callback';

it.each([
  ['Spring’s words', debug, { error: 'invalid_request', error_description: 'OAuth 2.0 Parameter: redirect_uri' }],
  ['no words', debug, { error: 'invalid_request' }],
  ['words that name it and say no more', other, { error: 'invalid_request', error_description: 'See redirect_uri.' }],
])('%s: both are shown', (_, registered, answered) => {
  const cause = refused(registered, answered);
  expect(cause?.check).toBe('authorization/redirect-uri-mismatch');
  expect(cause?.summary).toContain(registered);
  expect(cause?.summary).toContain(redirectUri);
});

it.each([
  [
    'words about something else',
    debug,
    { error: 'invalid_request', error_description: 'code_challenge must be provided' },
  ],
  ['the same one', redirectUri, { error: 'invalid_request' }],
  [
    'another port of this computer, which a server has to allow',
    redirectUri.replace('6274', '7000'),
    { error: 'invalid_request' },
  ],
])('%s: nothing of it is guessed', (_, registered, answered) => {
  expect(refused(registered, answered)?.check).toBe('authorization/invalid-request');
});

it('a client that was not registered here is not compared with one that was', () => {
  const flow = direct()
    .until('authorize')
    .change('register', registering(debug), json({ redirect_uris: [debug] }))
    .change(
      'authorize',
      url((it) => it.searchParams.set('client_id', 'another')),
      answer(400, { json: { error: 'invalid_request' } }),
    );
  expect(judge(flow).cause?.check).not.toBe('authorization/redirect-uri-mismatch');
});
