/** What the client got past, and what it did not: the same failure with and without what came after it. */
import { describe, expect, it } from 'vitest';
import {
  answer,
  blocked,
  corsHeaders,
  direct,
  environment,
  type Flow,
  headers,
  json,
  native,
  request,
  resourceMetadataUrl,
  tokenUrl,
  url,
} from '../../fixtures/flow.ts';
import { judge, judgeInShort } from '../../fixtures/judge.ts';

const forbidden = (flow: Flow) =>
  flow.until('connect').change('connect', answer(403, { json: { error: 'forbidden' } }));
/** A capture of the client process alone: the browser's part of the sign-in is not in it. */
const process = () => native().without('authorize', 'callback');

describe('a token is all that shows that a client process got there', () => {
  const wrong = {
    'no PKCE method in the metadata': process().change(
      'serverMetadata',
      json({ code_challenge_methods_supported: undefined }),
    ),
    'a resource on another host': process().change(
      'resourceMetadata',
      json({ resource: 'https://other.example.com/mcp' }),
    ),
    'an issuer with another name': process().change('serverMetadata', json({ issuer: `${environment}/` })),
    'resource metadata that is not served': process().change('resourceMetadata', answer(404)),
    'a registration that failed, with a client ID at hand': process().change('register', answer(500)),
    'no challenge': process().change('initialize', answer(403)),
  };

  it.each(Object.entries(wrong))('%s', (_, flow) => {
    expect(judgeInShort(forbidden(flow)).cause).toBe('session/forbidden');
    // An answer that lost its body may well have brought the token.
    const lost = flow.change('token', (x) => ({ ...x, response: { status: 200, headers: [] } }));
    expect(judgeInShort(forbidden(lost)).cause).toBe('session/forbidden');
    // A token that was not issued, or that the page never got, shows nothing.
    for (const refused of [
      answer(400, { json: { error: 'invalid_grant' } }),
      answer(200, { json: { error: 'invalid_grant' } }),
    ]) {
      const { cause } = judgeInShort(flow.until('token').change('token', refused));
      expect(cause).not.toBe('session/forbidden');
    }
  });

  it.each(Object.entries(wrong))('a code shows it as well, where it is refused: %s', (_, flow) => {
    const refused = answer(400, { json: { error: 'invalid_target', error_description: 'unknown resource' } });
    expect(judgeInShort(flow.until('token').change('token', refused)).cause).toBe('token/invalid-target');
  });

  it('an old refresh token shows nothing of it', () => {
    const refresh = request('POST', tokenUrl, {
      form: { grant_type: 'refresh_token', refresh_token: 'r', client_id: 'c' },
    });
    const refused = answer(400, { json: { error: 'invalid_target' } })({
      ...refresh,
      page: { tabId: -1, origin: null },
    });
    const flow = process()
      .until('register')
      .change('register', answer(400, { json: { error: 'invalid_client_metadata' } }));
    expect(judgeInShort(flow.add({ refused })).cause).toBe('registration/rejected');
  });

  it('a token that the page could not read gets nobody past a flaw of the metadata', () => {
    const flow = direct()
      .without('authorize', 'callback', 'register')
      .until('token')
      .change('serverMetadata', json({ issuer: `${environment}/` }))
      .change('token', headers({ 'access-control-allow-origin': null }), blocked);
    expect(judgeInShort(flow).cause).toBe('server-metadata/issuer-mismatch');
  });
});

describe('metadata that could not be read', () => {
  const unread = direct().change('resourceMetadata', headers({ 'access-control-allow-origin': null }), blocked);

  it('is got past by a request to an endpoint that only the document names', () => {
    const noToken = unread.without('register', 'authorize', 'callback', 'serverMetadata').until('token');
    const flow = noToken.change('token', answer(400, { json: { error: 'invalid_grant' } }));
    expect(judgeInShort(flow).cause).toBe('token/invalid-grant');
  });

  it('and not by one that the client made up', () => {
    const flow = unread.until('resourceMetadata').add({
      token: answer(400, { json: { error: 'invalid_grant' } })(
        request('POST', 'https://mcp.example.com/token', { form: { grant_type: 'authorization_code' } }),
      ),
    });
    expect(judgeInShort(flow).cause).toBe('cors/no-allow-origin');
  });
});

describe('a challenge whose URL the client could not use', () => {
  const challenge = `Bearer resource_metadata="${resourceMetadataUrl}?v=2"`;
  const hidden = direct()
    .until('initialize')
    .change('initialize', headers({ 'www-authenticate': challenge, 'access-control-expose-headers': null }));
  const renamed = direct()
    .until('initialize')
    .change('initialize', headers({ 'www-authenticate': null, 'x-amzn-remapped-www-authenticate': challenge }));
  const malformed = direct()
    .until('initialize')
    .change('initialize', headers({ 'www-authenticate': `Bearer resource_metadata: “${resourceMetadataUrl}?v=2”` }));

  const missing = (url: string) => answer(404, { body: 'Not Found' })(request('GET', url));
  const inVain = {
    guess: missing(resourceMetadataUrl),
    guess2: missing('https://mcp.example.com/.well-known/oauth-authorization-server'),
  };
  const found = { read: direct().get('resourceMetadata') };

  it.each([
    ['hidden from the page', hidden, 'cors/header-not-exposed'],
    ['under another name', renamed, 'challenge/header-renamed'],
    ['malformed', malformed, 'challenge/malformed'],
  ] as const)('%s: not by a guess that failed, but by the metadata read', (_, flow, check) => {
    expect(judgeInShort(flow).cause).toBe(check);
    expect(judgeInShort(flow.add(inVain)).cause).toBe(check);
    const past = judgeInShort(flow.add(found));
    expect(past.cause).toBeNull();
    expect(past.warnings).toContain(check);
  });

  it('hidden: says what the client did without it', () => {
    expect(judge(hidden).cause?.why).toContain('and stops');
    expect(judge(hidden.add(inVain)).cause?.why).toContain('in vain');
  });

  it('hidden, of the very URL that the client asks anyway, cost it nothing', () => {
    const flow = direct()
      .until('resourceMetadata')
      .change('initialize', headers({ 'access-control-expose-headers': null }))
      .change('resourceMetadata', headers({ 'access-control-allow-origin': null }), blocked);
    expect(judgeInShort(flow)).toMatchObject({ cause: 'cors/no-allow-origin', warnings: ['cors/header-not-exposed'] });
  });
});

describe('a client that does what a later version stopped doing', () => {
  const root = answer(404)(request('GET', `${environment}/.well-known/oauth-authorization-server`));

  it('got past it once it read the metadata', () => {
    expect(judgeInShort(direct().until('resourceMetadata').add({ root })).cause).toBe('client/outdated');
    const read = direct()
      .until('resourceMetadata')
      .add({ root, read: direct().get('serverMetadata') });
    expect(judgeInShort(read)).toMatchObject({ verdict: 'incomplete', cause: null });
  });

  it('or once it has a token, whatever else the capture lacks', () => {
    const flow = direct()
      .without('serverMetadata', 'register', 'authorize')
      .until('token')
      .add({ root }, 'resourceMetadata');
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'incomplete', cause: null });
  });
});

describe('an exchange whose status was lost', () => {
  const cut = (x: ReturnType<typeof request>) => ({
    ...x,
    response: { status: 0, headers: [], body: x.response?.body ?? '' },
    failure: { kind: 'aborted' as const, text: 'net::ERR_ABORTED' },
  });

  it.each([
    [
      'the MCP answer',
      direct()
        .until('connect')
        .change('connect', answer(401, { json: { error: 'invalid_token' } }), cut),
    ],
    ['the connecting answer', direct().until('connect').change('connect', cut)],
    [
      'the token answer',
      direct()
        .until('token')
        .change('token', answer(400, { json: { error: 'invalid_grant' } }), cut),
    ],
    [
      'the registration',
      direct()
        .until('register')
        .change('register', answer(400, { json: { error: 'invalid_redirect_uri' } }), cut),
    ],
    [
      'the resource metadata',
      direct()
        .until('resourceMetadata')
        .change('resourceMetadata', json({ resource: 'https://other.example.com/mcp' }), cut),
    ],
  ])('decides nothing by its body: %s', (_, flow) => {
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'incomplete', cause: null, warnings: [] });
  });

  it('nor is a document read that came without one', () => {
    const flow = direct()
      .until('serverMetadata')
      .change('resourceMetadata', json({ resource: 'https://other.example.com/mcp' }), cut)
      .change('serverMetadata', answer(404));
    expect(judgeInShort(flow).cause).toMatch(/^server-metadata\//);
  });
});

it('a token answer gets nobody past what the token itself meets', () => {
  const flow = direct()
    .until('connect')
    .change('connect', answer(403, { headers: corsHeaders }))
    .add({ again: direct().get('token') });
  expect(judgeInShort(flow).cause).toBe('session/forbidden');
});

describe('a registration that was refused, and a sign-in that is asked for all the same', () => {
  const refused = () =>
    native()
      .until('authorize')
      .change('register', answer(403, { json: { error: 'unapproved_client' } }))
      .change('authorize', answer(400, { json: { error: 'invalid_request' } }));
  it('by a client that has an ID', () => {
    expect(judgeInShort(refused())).toMatchObject({
      cause: 'authorization/invalid-request',
      warnings: ['registration/disabled'],
    });
  });
  it.each([
    ['at once', refused()],
    ['by a page', refused().change('authorize', answer(302, { headers: { location: '/error' } }))],
  ])('by one that has none: %s', (_, flow) => {
    const none = flow.change(
      'authorize',
      url(({ searchParams }) => searchParams.delete('client_id')),
    );
    expect(judgeInShort(none).cause).toBe('registration/disabled');
  });
});

it.each([
  ['a page where one signs in', `${environment}/login`],
  [
    'a sign-in of its own',
    `${environment}/oauth2/authorize?response_type=code&client_id=gate&redirect_uri=https%3A%2F%2Fa.example`,
  ],
  ['one at another host', 'https://sso.example.com/authorize?response_type=code&client_id=gate'],
])('metadata that leads to %s is none', (_, location) => {
  const page = answer(200, { headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>Sign in</title>' });
  const flow = native()
    .until('serverMetadata')
    .change('serverMetadata', answer(302, { headers: { location } }))
    .add({ page: page(request('GET', location)) });
  expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause: 'server-metadata/not-json', warnings: [] });
});

it.each([
  ['resourceMetadata', 'resource-metadata/requires-auth'],
  ['serverMetadata', 'server-metadata/not-json'],
  ['register', 'registration/invalid-response'],
  ['token', 'token/invalid-response'],
] as const)('a gate that sends a program to its own sign-in is no sign-in of the client: %s', (name, check) => {
  const location =
    'https://sso.example.com/authorize?response_type=code&client_id=gate&redirect_uri=https%3A%2F%2Fa.example';
  const page = answer(200, { headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>Sign in</title>' });
  const flow = native()
    .until(name)
    .change(name, answer(302, { headers: { location } }))
    .add({ page: page(request('GET', location)) });
  expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause: check, warnings: [] });
  // Where the browser goes on to such a sign-in, it is a part of the client's.
  const signsIn = native().change('authorize', answer(302, { headers: { location } }));
  const there = answer(302, { headers: { location: native().get('callback').request.url } });
  const whole = signsIn.add({ there: there(request('GET', location, { navigation: true })) }, 'authorize');
  expect(judgeInShort(whole)).toMatchObject({ verdict: 'connected', warnings: [] });
});
