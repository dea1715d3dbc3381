/** Refusals in the words of authorization servers that others publish, and what they are about. */
import { describe, expect, it } from 'vitest';
import { answer, direct, json, requestHeaders, url } from '../../fixtures/flow.ts';
import { causeOf, judgeInShort } from '../../fixtures/judge.ts';
import { faultsOfWords } from '../../wording.ts';

const withDocument = url(({ searchParams }) =>
  searchParams.set('client_id', 'https://client.example.com/oauth/client.json'),
);
const text = (body: string) => answer(400, { headers: { 'content-type': 'text/plain' }, body });
const listed = (code: string, description: string) =>
  answer(400, {
    headers: { 'content-type': 'text/html' },
    body: `<!DOCTYPE html><html><body><pre><strong>error</strong>: ${code}</pre><pre><strong>error_description</strong>: ${description}</pre></body></html>`,
  });

describe('a description of the client that cannot be fetched', () => {
  const words =
    'CIMD fetch failed for https://client.example.com/oauth/client.json: Failed to fetch client metadata: HTTP 404';
  const flow = () => direct().without('register').until('authorize');
  it('is the matter where the client has one', () => {
    expect(judgeInShort(flow().change('authorize', withDocument, text(words))).cause).toBe(
      'registration/cimd-rejected',
    );
  });
  it('is an unknown client where it has none', () => {
    expect(judgeInShort(flow().change('authorize', text(words))).cause).toBe('authorization/unknown-client');
  });
});

describe('a registration without a secret', () => {
  const refused = (description: string) =>
    judgeInShort(
      direct()
        .until('register')
        .change(
          'register',
          answer(400, { json: { error: 'invalid_client_metadata', error_description: description } }),
        ),
    ).cause;
  it.each([
    'Public client registration is not allowed',
    'Registration of public clients is disabled',
    'Dynamic registration is not available for public clients',
  ])('is refused, and not registration as such: %s', (words) => expect(refused(words)).toBe('registration/rejected'));
  it.each([
    'Client registration is not allowed',
    'Dynamic client registration is disabled',
    'Dynamic client registration is disabled. Public clients must use CIMD.',
  ])('is off: %s', (words) => expect(refused(words)).toBe('registration/disabled'));
});

describe('a client that was given a secret and `none`', () => {
  const methods = { token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'] };
  const flow = () =>
    direct()
      .change('serverMetadata', json(methods))
      .change('register', json({ client_secret: 'x', token_endpoint_auth_method: 'none' }));
  const warnings = (...changes: Parameters<typeof requestHeaders>) =>
    judgeInShort(flow().change('token', requestHeaders(...changes))).warnings;
  it('has one where it shows it', () => expect(warnings({ authorization: 'Basic eDp5' })).toEqual([]));
  it('may have one until it asks for a token', () =>
    expect(judgeInShort(flow().until('authorize'), { running: true }).warnings).toEqual([]));
  it('goes without one where it does not', () => expect(warnings({})).toEqual(['server-metadata/no-public-clients']));
});

describe('a page of the sign-in that does not know it again', () => {
  const cause = (description: string) =>
    causeOf(direct().until('authorize').change('authorize', listed('invalid_request', description)));
  it.each([
    'interaction session id cookie not found',
    'interaction session not found',
    'Please enable cookies',
    'Missing state cookie',
    'The session cookie has expired',
    'authentication session was lost',
  ])('lost it: %s', (words) => {
    const { check, title, fix } = cause(words);
    expect(check).toBe('authorization/invalid-request');
    expect(title).toMatch(/^Most likely .+ lost the sign-in/);
    expect(fix.do.map(({ place }) => place.name)).toEqual(['your browser']);
    // A cookie is let through by what stands between, and not in a dashboard.
    expect(fix.or[0]?.steps.map(({ place }) => place.kind)).toEqual(['network']);
  });
  // Keycloak’s; others speak of cookies too.
  it.each([
    ['Cookie not found. Please make sure cookies are enabled in your browser.', true],
    ['Something went wrong. We use cookies.', false],
    ['We are sorry... Page not found', false],
  ])('is known by its own words on a page: %s', (words, isLost) => {
    const page = answer(400, {
      headers: { 'content-type': 'text/html' },
      body: `<!doctype html><title>Error</title><p>${words}</p>`,
    });
    const found = causeOf(direct().until('authorize').change('authorize', page));
    expect(found.title.includes('lost the sign-in')).toBe(isLost);
    expect(faultsOfWords(found)).toEqual([]);
  });
  it.each([
    'missing required parameter(s) (nonce)',
    'Parameter resource is required. See our cookie policy',
    'The cookie policy is not accepted',
  ])('refuses the request where it says so: %s', (words) =>
    expect(cause(words).title).toContain('refuses the sign-in request'),
  );
});

it.each([
  ['The requested scope is invalid, unknown, or malformed.', 'authorization/invalid-scope'],
  ['Some of the scopes are unknown', 'authorization/invalid-scope'],
  ['The scope of this page is the sign-in', 'authorization/invalid-request'],
  ['The scope was taken, but the state is invalid', 'authorization/invalid-request'],
])('a page that refuses a scope: %s', (words, check) => {
  const page = answer(401, {
    headers: { 'content-type': 'text/html' },
    body: `<html><body><h3>An error has occurred</h3><p>${words}</p></body></html>`,
  });
  expect(judgeInShort(direct().until('authorize').change('authorize', page)).cause).toBe(check);
});

it.each([
  ['client_secret', 'token/invalid-client', 'secret'],
  ['code_verifier', 'token/invalid-request', '`code_verifier`'],
])('a field that is required, by its path alone: %s', (field, check, title) => {
  const detail = [{ type: 'missing', loc: ['body', field], msg: 'Field required' }];
  const cause = causeOf(
    direct()
      .until('token')
      .change('token', answer(422, { json: { detail } })),
  );
  expect(cause).toMatchObject({ check, title: expect.stringContaining(title) });
});

it('a field beside a code that has its own meaning', () => {
  const refused = answer(400, { json: { error: 'invalid_grant', field: 'client_secret' } });
  expect(causeOf(direct().until('token').change('token', refused)).check).toBe('token/invalid-grant');
});
