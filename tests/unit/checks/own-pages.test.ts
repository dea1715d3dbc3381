/**
 * Pages of an authorization server: they may carry the parameters of the client's request, and answer a form that was filled
 * in wrong with a status of refusal. Neither makes a request of them, nor a refusal of the request.
 */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { federated, provider } from '../../fixtures/federated.ts';
import {
  answer,
  authorizeUrl,
  clientId,
  direct,
  type Flow,
  issuer,
  redirectUri,
  relayed,
  request,
  state,
  url,
} from '../../fixtures/flow.ts';
import { judge, judgeInShort } from '../../fixtures/judge.ts';
import { type Change, form, html, nothing, opens, redirect, shown } from '../../fixtures/pages.ts';

/** As DevTools keeps it of a page that was left. */
const unread =
  (status: number): Change =>
  (x) => ({ ...x, response: { status, headers: [['content-type', 'text/html']] } });
const posts = (address: string, change: Change) =>
  change(request('POST', address, { navigation: true, form: { username: 'a' } }));

/** At the sign-in page, after these. */
const at = (pages: Record<string, Exchange>, flow = direct()): Flow =>
  flow.until('authorize').change('authorize', shown).add(pages);
/** The same, signed in at the end. */
const through = (pages: Record<string, Exchange>, flow = direct()): Flow =>
  flow.change('authorize', shown).add(pages, 'authorize');

/** Keycloak's pages carry these, and no `state`. */
const keycloak = (path: string) => `${issuer}/login-actions/${path}&client_id=${clientId}&tab_id=z9`;
const login = keycloak('authenticate?session_code=Ab1&execution=3c1d');
const some = (names: Record<string, string>) => new URLSearchParams({ client_id: clientId, ...names });
const back = (params: string): Change =>
  url((u) => {
    u.search = params;
  });

describe('a page that carries parameters of the client', () => {
  const pages: [string, Record<string, Exchange>][] = [
    [
      'Keycloak, a second factor',
      { login: posts(login, redirect(keycloak('required-action?execution=CONFIGURE_TOTP'))) },
    ],
    ['Keycloak, a mistyped password', { login: posts(login, shown), again: posts(login, shown) }],
    ['Keycloak, another provider', { broker: opens(`${issuer}/broker/google/login?session_code=Ab1&${some({})}`) }],
    [
      'a consent page at a host of its own',
      { consent: opens(`https://accounts.example.com/consent?${some({ scope: 'todo:read' })}`) },
    ],
    ['what a consent page posts', { consent: posts(`${issuer}/consent?${some({})}`, shown) }],
    [
      'a login page without the state',
      { login: opens(`${issuer}/login?${some({ response_type: 'code', redirect_uri: redirectUri })}`) },
    ],
    [
      'a login page without the check value',
      { login: opens(`${issuer}/login?${some({ response_type: 'code', state })}`) },
    ],
    ['a form sent to the address of the request', { login: posts(direct().get('authorize').request.url, shown) }],
    [
      'the address of the request, once more and in part',
      { login: opens(`${authorizeUrl}?${some({ session: 'x' })}`) },
    ],
  ];

  it.each(pages)('is no request while the person is there: %s', (_, steps) => {
    expect(judgeInShort(at(steps))).toEqual({ verdict: 'incomplete', ...nothing });
  });

  it.each(pages)('is no request in a sign-in that ends well: %s', (_, steps) => {
    expect(judgeInShort(through(steps))).toEqual({ verdict: 'connected', ...nothing });
    expect(judgeInShort(through(steps, relayed()))).toEqual({ verdict: 'connected', ...nothing });
  });

  it.each<[string, string, string]>([
    ['declined', `?error=access_denied&state=${state}`, 'authorization/access-denied'],
    ['a scope', `?error=invalid_scope&state=${state}`, 'authorization/invalid-scope'],
    ['another state', '?code=c0de&state=another', 'authorization/state-mismatch'],
  ])('hides no cause: %s', (_, params, check) => {
    const flow = through({ login: posts(login, redirect(`${redirectUri}${params}`)) })
      .until('callback')
      .change('callback', back(params));
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause: check, consequences: [], warnings: [] });
  });
});

describe('a request that lacks what makes it one', () => {
  const refused = answer(400, html('<p>invalid_request: parameters are missing</p>'));
  const without = (...names: string[]): Change =>
    url((u) => {
      for (const name of names) u.searchParams.delete(name);
    });
  const of = (flow: Flow, ...names: string[]) =>
    flow.until('authorize').change('authorize', without(...names), refused);

  it.each<[string, Flow]>([
    ['response_type and redirect_uri', of(direct(), 'response_type', 'redirect_uri')],
    ['response_type and client_id', of(direct(), 'response_type', 'client_id')],
    [
      'the same, and no metadata was seen',
      of(direct().without('resourceMetadata', 'serverMetadata'), 'response_type', 'redirect_uri'),
    ],
  ])('is known by its address, or as the first: %s', (_, flow) => {
    const { cause } = judge(flow);
    expect(cause?.check).toBe('authorization/invalid-request');
    expect(cause?.evidence.map(({ what }) => what).join()).toContain('response_type');
  });

  it('is complete where its parameters were pushed before', () => {
    const pushed = back(`?${some({ request_uri: 'urn:ietf:params:oauth:request_uri:x' })}`);
    const flow = direct().until('authorize').change('authorize', pushed, shown);
    expect(judgeInShort(flow)).toEqual({ verdict: 'incomplete', ...nothing });
    const { cause } = judge(flow.change('authorize', refused));
    expect(cause?.check).toBe('authorization/invalid-request');
    expect(cause?.summary).not.toContain('code_challenge');
    expect(cause?.evidence.map(({ what }) => what).join()).not.toContain('response_type');
  });
});

describe('a form that was filled in wrong', () => {
  const plain = (body: string) => ({ headers: { 'content-type': 'text/plain' }, body });
  const page = `${issuer}/login?req=8812ab`;
  const inputs = '<form method="post"><input type="hidden" name="t"><input name="user"></form>';
  const wrong = html('<p>Wrong email or password.</p>');
  const behindRedirect = (pages: Record<string, Exchange>) =>
    direct().until('authorize').change('authorize', redirect(page)).add(pages);
  const failures: [string, Record<string, Exchange>][] = [
    ['Auth0', { wrong: posts(page, answer(400, wrong)) }],
    ['Rails', { wrong: posts(page, answer(422, form)) }],
    ['several times', { first: posts(page, answer(401, wrong)), again: posts(page, answer(403, wrong)) }],
    ['a server of its own', { wrong: posts(page, answer(401, plain('Unauthorized'))) }],
    ['words alone', { wrong: posts(page, answer(400, { json: { detail: 'Incorrect username or password' } })) }],
    ['a code of its own', { wrong: posts(page, answer(403, { json: { error: 'invalid_credentials' } })) }],
    [
      'a second factor',
      {
        right: posts(page, redirect(`${page}&otp`)),
        otp: opens(`${page}&otp`),
        wrong: posts(`${page}&otp`, answer(400, form)),
      },
    ],
    [
      'a redirect back to the form',
      { wrong: posts(page, redirect(`${page}&failed`)), again: opens(`${page}&failed`, answer(401, form)) },
    ],
    [
      'a form at the address of the request',
      { wrong: posts(direct().get('authorize').request.url, answer(400, form)) },
    ],
    ['Keycloak', { wrong: posts(login, answer(400, form)) }],
    ['Clerk', { wrong: posts(page, answer(422, { json: { errors: [{ code: 'form_password_incorrect' }] } })) }],
    ['Okta', { wrong: posts(page, answer(401, { json: { messages: [{ key: 'incorrectPassword' }] } })) }],
    ['an e-mail that nobody has', { wrong: posts(page, answer(400, { json: { message: 'Email not found.' } })) }],
    ['a page that was not seen', { wrong: posts(page, unread(400)) }],
    ['Entra, by its code', { wrong: posts(page, answer(400, html('<p>AADSTS500121: Authentication failed.</p>'))) }],
    ['a form that was too old, and stands there again', { wrong: posts(page, answer(403, html(`CSRF ${inputs}`))) }],
  ];

  it.each(failures)('refuses nothing of the client: %s', (_, steps) => {
    expect(judgeInShort(at(steps))).toEqual({ verdict: 'incomplete', ...nothing });
    expect(judgeInShort(at(steps), { running: true })).toEqual({ verdict: 'incomplete', ...nothing });
    expect(judgeInShort(through(steps))).toEqual({ verdict: 'connected', ...nothing });
  });

  it.each<[string, Record<string, Exchange>]>([
    ['a code of its own', { wrong: posts(`${provider}/login`, answer(401, { json: { error: 'bad_credentials' } })) }],
    [
      'a redirect back to the form',
      {
        wrong: posts(`${provider}/login`, redirect(`${provider}/login?failed`)),
        again: opens(`${provider}/login?failed`, answer(401, form)),
      },
    ],
  ])('refuses nothing at a provider of the authorization server: %s', (_, pages) => {
    const flow = federated().until('upstream').change('upstream', shown).add(pages);
    expect(judgeInShort(flow)).toEqual({ verdict: 'incomplete', ...nothing });
  });

  const unassigned = answer(400, html('<p>AADSTS50105: Your administrator has blocked users of Acme.</p>'));

  it('is something else where the provider’s words are not about what was filled in', () => {
    const pages = { assigned: posts(`${provider}/login`, unassigned) };
    const flow = federated().until('upstream').change('upstream', shown).add(pages);
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause: 'authorization/identity-provider' });
  });

  it.each<[string, Change]>([
    ['Laravel, a page that is too old', answer(419, html('<title>Page Expired</title>'))],
    ['the same, unseen', unread(419)],
    ['Rails', answer(422, html('<h1>The change you wanted was rejected.</h1>'))],
    ['an account that is not allowed', answer(403, html('<p>Your account may not use this application.</p>'))],
    [
      'the same, with a button to sign out',
      answer(403, html('<p>Access denied</p><form><input type="hidden" name="t"><button>Sign out</button></form>')),
    ],
    ['a transaction', answer(400, html('<p>Unknown or expired authorization transaction</p>'))],
    ['a cookie', answer(400, html('<p>Invalid state: session cookie missing</p>'))],
    ['the same with 401', answer(401, html('<p>Invalid state: session cookie missing</p>'))],
    ['a cookie, in JSON', answer(401, { json: { error: 'Unauthorized', message: 'No session cookie' } })],
    ['a role, in JSON', answer(422, { json: { error: 'Unprocessable', message: 'No role is assigned' } })],
    ['PKCE', answer(400, { json: { message: 'PKCE code_challenge missing, please sign in again' } })],
    ['PKCE, on a page', answer(400, html(`<p>invalid_request: code challenge required</p>${inputs}`))],
  ])('is something else where nothing asks again: %s', (_, change) => {
    expect(judgeInShort(at({ wrong: posts(page, change) }))).toMatchObject({
      verdict: 'failing',
      cause: 'authorization/invalid-request',
    });
  });

  it('is something else where the account is not assigned', () => {
    const flow = at({ wrong: posts(page, unassigned) });
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause: 'authorization/access-denied' });
  });

  it('is something else where what was posted led to words about a cookie', () => {
    const led = posts(page, redirect(`${page}&failed`));
    const flow = at({ led, again: opens(`${page}&failed`, answer(401, html('<p>The session cookie is missing</p>'))) });
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause: 'authorization/invalid-request' });
  });

  it('refuses nothing where the page stands behind a redirect', () => {
    const flow = behindRedirect({ page: opens(page), wrong: posts(page, answer(400, wrong)) });
    expect(judgeInShort(flow)).toEqual({ verdict: 'incomplete', ...nothing });
  });

  it.each<[string, Flow, string]>([
    [
      'the request itself',
      direct().until('authorize').change('authorize', answer(400, form)),
      'authorization/invalid-request',
    ],
    ['no page was shown', behindRedirect({ wrong: posts(page, answer(400, wrong)) }), 'authorization/invalid-request'],
    [
      'words about the client',
      at({ wrong: posts(page, answer(400, html('<p>invalid_client</p>'))) }),
      'authorization/unknown-client',
    ],
    [
      'words about the callback',
      at({ wrong: posts(page, answer(400, html('<p>The redirect_uri is not registered.</p>'))) }),
      'authorization/redirect-uri-mismatch',
    ],
    [
      'a form that is not the page’s own',
      at({ wrong: posts(page, answer(403, plain('CSRF token mismatch'))) }),
      'authorization/invalid-request',
    ],
    ['a refusal that says nothing', at({ wrong: posts(page, answer(403)) }), 'authorization/invalid-request'],
    ['an address that is not there', at({ wrong: posts(page, answer(404, wrong)) }), 'authorization/not-found'],
    ['an error of the server', at({ wrong: posts(page, answer(500, wrong)) }), 'authorization/server-error'],
    ['a page that nobody filled in', at({ page: opens(page, answer(400, wrong)) }), 'authorization/invalid-request'],
  ])('is something else than a refusal: %s', (_, flow, check) => {
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause: check });
  });
});
