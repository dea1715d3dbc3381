/** What a server takes only of programs on a computer, of a client that registers as a website (OpenID Connect Registration §2). */
import { describe, expect, it } from 'vitest';
import { answer, direct, type Flow, type request } from '../../fixtures/flow.ts';
import { causeOf, judgeInShort } from '../../fixtures/judge.ts';

type Exchange = ReturnType<typeof request>;

const asking = (members: object) => (x: Exchange) => ({
  ...x,
  request: { ...x.request, body: JSON.stringify({ ...JSON.parse(x.request.body ?? '{}'), ...members }) },
});
const refused = (error_description: string, members: object = {}): Flow =>
  direct()
    .until('register')
    .change('register', asking(members), answer(400, { json: { error: 'invalid_redirect_uri', error_description } }));
const betterAuth =
  'web clients require https redirect URIs on non-loopback hosts: http://localhost:6274/oauth/callback';

describe('a callback address that is refused of web clients', () => {
  it.each([
    ['better-auth', betterAuth, {}],
    ['better-auth, of one that says so', betterAuth, { application_type: 'web' }],
    ['oidc-provider', 'redirect_uris must only contain web uris', { redirect_uris: ['todo.example:/callback'] }],
  ])('is let in by what the client says of itself: %s', (_, words, members) => {
    const { check, owner, fix, evidence } = causeOf(refused(words, members));
    expect({ check, owner }).toEqual({ check: 'registration/redirect-uri-rejected', owner: 'client' });
    expect(fix.do.flatMap(({ values = [] }) => values)).toEqual([{ name: 'application_type', value: 'native' }]);
    expect(evidence.at(-1)).toMatchObject({ expected: 'native' });
  });

  it.each([
    ['the client is none', betterAuth, { application_type: 'native' }],
    [
      'a website has such an address',
      'redirect_uris of a web client must match a registered domain',
      { redirect_uris: ['https://app.example.com/oauth/callback'] },
    ],
    [
      'no program has such an address',
      'web clients require https redirect URIs',
      { redirect_uris: ['http://10.0.0.1:3000/callback'] },
    ],
    ['nothing is said of web clients', 'redirect_uris must be https', {}],
  ])('is otherwise a matter of the server: %s', (_, words, members) => {
    expect(causeOf(refused(words, members))).toMatchObject({
      check: 'registration/redirect-uri-rejected',
      owner: 'scalekit',
    });
  });

  it('is nothing where it is taken', () => {
    expect(judgeInShort(direct().change('register', asking({ application_type: 'web' })))).toMatchObject({
      verdict: 'connected',
      warnings: [],
    });
  });
});
