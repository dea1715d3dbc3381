/** What a browser or a person asks beside the client's own way, at the same hosts: it decides nothing. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import {
  answer,
  authorizeUrl,
  direct,
  environment,
  type Flow,
  failed,
  issuer,
  registrationUrl,
  relayed,
  request,
  requestHeaders,
  resourceMetadataDocument,
  resourceMetadataUrl,
  serverMetadataDocument,
  serverMetadataUrl,
  tokenUrl,
} from '../../fixtures/flow.ts';
import { judgeInShort } from '../../fixtures/judge.ts';

const html = { headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>Sign in</title>' };
const loginUrl = `${environment}/a/auth/login?login_request_id=lri_1`;
const by = (origin: string | null) => (x: Exchange) => ({ ...x, page: { ...x.page, origin } });
const document = (url: string, site: string, origin: string | null = environment) =>
  by(origin)(
    request('GET', url, {
      navigation: true,
      headers: { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate', 'sec-fetch-site': site },
    }),
  );
/** The person stands at the login page. */
const atLogin = (flow: Flow) =>
  flow
    .until('authorize')
    .change('authorize', answer(302, { headers: { location: loginUrl } }))
    .add({ login: answer(200, html)(document(loginUrl, 'cross-site', null)) });

const waiting = { verdict: 'incomplete', cause: null, suspect: null, consequences: [], warnings: [] };
const ids = (flow: Flow) =>
  handshakesOf(flow.exchanges).flatMap(({ attempts }) =>
    attempts.flatMap((a) => a.exchanges.map((x) => x.exchange.id)),
  );

/** It changes nothing of what is said, at the login page or of one who is in; and it is part of no sign-in. */
function expectBeside(theirs: Exchange, of: () => Flow = direct): void {
  const flow = atLogin(of()).add({ theirs: { ...theirs, id: 'theirs' } });
  expect(judgeInShort(flow)).toEqual(waiting);
  expect(judgeInShort(flow, { running: true })).toEqual(waiting);
  expect(ids(flow)).not.toContain('theirs');
  for (const place of ['authorize', 'tools']) {
    const whole = of().add({ theirs }, place);
    expect(judgeInShort(whole), place).toEqual(judgeInShort(of()));
  }
}

describe('a frame or a look ahead in a page of the sign-in', () => {
  const frame = (url: string, dest = 'iframe') =>
    by(environment)(request('GET', url, { headers: { 'sec-fetch-dest': dest, 'sec-fetch-mode': 'navigate' } }));
  const taken = (x: Exchange): Exchange => ({ ...x, navigation: true });
  const ahead = (name: string): Exchange => ({
    ...document(`${environment}/a/auth/session-check`, 'same-origin'),
    request: {
      ...document(`${environment}/a/auth/session-check`, 'same-origin').request,
      headers: [
        ['sec-fetch-dest', 'document'],
        [name, 'prefetch;prerender'],
      ],
    },
  });
  const silent = `${authorizeUrl}?response_type=code&client_id=own-page&redirect_uri=${environment}/silent&prompt=none`;

  it.each<[string, Exchange]>([
    ['of another host, refused', answer(403, html)(frame('https://accounts.google.com/gsi/iframe/select?client_id=1'))],
    ['of its own host, not found', answer(404, html)(frame(`${environment}/a/auth/session-check`))],
    [
      'kept out by an ad blocker',
      failed('blocked', 'net::ERR_BLOCKED_BY_CLIENT')(frame('https://gtm.example/ns.html')),
    ],
    ['in an object', answer(429, html)(frame('https://captcha.example/anchor?k=1', 'object'))],
    ['that asks whether somebody is signed in', answer(400, html)(frame(silent))],
    ['fetched beforehand', answer(503, html)(ahead('sec-purpose'))],
    ['fetched beforehand, by an older name', answer(503, html)(ahead('purpose'))],
  ])('%s', (_, theirs) => {
    expectBeside(theirs);
    // Whatever the source took it for.
    expectBeside(taken(theirs));
  });

  it('what it asks then is no other page’s either', () => {
    const asked = answer(200, html)(frame('https://captcha.example/anchor'));
    const next = by('https://captcha.example')(request('GET', 'https://captcha.example/api/image'));
    const refused = answer(400, {
      json: { error: 'invalid_request', error_description: 'no connections are enabled' },
    });
    const flow = atLogin(direct()).add({ asked, next: answer(200)(next) });
    const end = refused(document('https://login.acme.dev/failed?login=lri_1', 'cross-site'));
    expect(judgeInShort(flow.add({ end }))).toEqual(judgeInShort(atLogin(direct()).add({ end })));
  });

  it('but a client that lives in a frame signs in there', () => {
    const flow = direct()
      .until('authorize')
      .change(
        'authorize',
        answer(400, html),
        ({ navigation: _, ...x }) => x,
        requestHeaders({ 'sec-fetch-dest': 'iframe', 'sec-fetch-mode': 'navigate' }),
      );
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause: 'authorization/invalid-request' });
  });

  it.each<[string, number, object]>([
    ['fails', 500, { verdict: 'failing', cause: 'authorization/server-error' }],
    ['is shown', 200, waiting],
  ])('and goes on there with its pages: one %s', (_, status, expected) => {
    const flow = direct()
      .until('authorize')
      .change(
        'authorize',
        answer(302, { headers: { location: loginUrl } }),
        ({ navigation: _, ...x }) => x,
        requestHeaders({ 'sec-fetch-dest': 'iframe', 'sec-fetch-mode': 'navigate' }),
      );
    const login = answer(200, html)(frame(loginUrl));
    const next = answer(status, html)(frame(`${environment}/a/auth/consent?login_request_id=lri_1`));
    const captcha = answer(403, html)(frame('https://captcha.example/anchor?k=1'));
    expect(judgeInShort(flow.add({ login, captcha, next }))).toMatchObject(expected);
  });
});

describe('a page that a person opens at the same host', () => {
  it.each<[string, Exchange]>([
    ['a link to the terms', answer(404, html)(document(`${environment}/terms`, 'same-origin'))],
    ['a link to what is there no more', answer(410, html)(document(`${environment}/a/help`, 'same-origin'))],
    ['a link with a setting', answer(404, html)(document(`${environment}/forgot?lang=en`, 'same-origin'))],
    ['a page with a setting, typed', answer(401, html)(document(`${environment}/list?page_size=10`, 'none', null))],
    ['the start page, typed', answer(404, html)(document(`${environment}/`, 'none', null))],
    ['the keys, typed', answer(404, { json: {} })(document(`${issuer}/keys`, 'none', null))],
    ['the authorization endpoint, typed', answer(400, html)(document(authorizeUrl, 'none', null))],
    ['the token endpoint', answer(400, { json: { error: 'invalid_request' } })(document(tokenUrl, 'none', null))],
    ['the token endpoint, with a query', answer(405)(document(`${tokenUrl}?grant_type=x`, 'cross-site', null))],
    ['the address for registrations', answer(405)(document(registrationUrl, 'none', null))],
  ])('%s', (_, theirs) => expectBeside(theirs));

  const end = (flow: Flow, x: Exchange) => judgeInShort(atLogin(flow).add({ end: x }));
  it.each<[string, Exchange]>([
    ['a redirect', answer(404, html)(document(loginUrl, 'cross-site', null))],
    ['the same page, loaded anew', answer(410, html)(document(loginUrl, 'none', null))],
    [
      'a link of a mail, which hands something on',
      answer(410, html)(document(`${environment}/magic?token=1`, 'none', null)),
    ],
    [
      'a link that hands something on',
      answer(404, html)(document(`${environment}/a/consent?login_request_id=lri_1`, 'same-origin')),
    ],
    ['a link to what fails', answer(503, html)(document(`${environment}/a/social`, 'same-origin'))],
    [
      'a link to a host that is not there',
      failed('network', 'net::ERR_NAME_NOT_RESOLVED')(document('https://sso.acme.dev/', 'cross-site')),
    ],
    ['a page at the address for registrations', answer(500, html)(document(registrationUrl, 'same-origin'))],
    [
      'a form',
      answer(
        500,
        html,
      )({
        ...document(`${environment}/a/continue`, 'same-origin'),
        request: { ...document(`${environment}/a/continue`, 'same-origin').request, method: 'POST' },
      }),
    ],
  ])('but it goes on by %s', (name, x) => {
    const flow = name === 'a redirect' ? atLogin(direct()).without('login') : atLogin(direct());
    expect(judgeInShort(flow.add({ end: x }))).toMatchObject({ verdict: 'failing' });
  });

  it('and where the page sent something at once before it, by what it opens then', () => {
    const sent = answer(200, { json: {} })(
      by(environment)(request('POST', `${environment}/a/api/login`, { json: {} })),
    );
    const opened = answer(404, html)(document(`${environment}/a/continue`, 'same-origin'));
    const thenOpened = (x: Exchange) => judgeInShort(atLogin(direct()).add({ x, opened }));
    expect(thenOpened(sent)).toMatchObject({ cause: 'authorization/not-found' });
    expect(end(direct(), opened)).toEqual(waiting);
    // What was not taken, a beacon, and what is not answered yet open nothing.
    for (const x of [answer(401)(sent), answer(204)(sent), { ...sent, durationMs: 25_000 }])
      expect(thenOpened(x)).toEqual(waiting);
  });

  it.each<[string, (x: Exchange) => Exchange]>([
    ['by its header', answer(200, { ...html, headers: { ...html.headers, refresh: '0; url=/login' } })],
    ['by an element', answer(200, { ...html, body: '<meta http-equiv="refresh" content="0; url=/login">' })],
    ['by a script', answer(200, { ...html, body: '<script>location.replace("/login")</script>' })],
  ])('and where a page opens the next one by itself: %s', (_, opens) => {
    const opened = answer(404, html)(document(`${environment}/login`, 'same-origin'));
    const flow = direct().until('authorize').change('authorize', opens).add({ opened });
    expect(judgeInShort(flow)).toMatchObject({ cause: 'authorization/not-found' });
  });

  it.each([resourceMetadataUrl, serverMetadataUrl])('nor where what was opened by hand leads: %s', (url) => {
    const target = `${environment}/somewhere`;
    const theirs = answer(302, { headers: { location: target } })(document(url, 'none', null));
    const there = answer(404, html)(document(target, 'none', null));
    expect(judgeInShort(atLogin(direct()).add({ theirs, there }))).toEqual(waiting);
  });

  it('and an authorization request without what it needs is one where a page sent it', () => {
    const bare = answer(400, html)(document(authorizeUrl, 'cross-site', direct().get('initialize').page.origin));
    expect(judgeInShort(direct().until('register').add({ bare }))).toMatchObject({
      cause: 'authorization/invalid-request',
    });
  });
});

describe('a metadata document that somebody else reads', () => {
  const openid = `${environment}/.well-known/openid-configuration`;
  const { code_challenge_methods_supported: _, registration_endpoint: __, ...plain } = serverMetadataDocument;
  const other = 'https://notes.example.com/.well-known/oauth-protected-resource/mcp';
  const ofOther = answer(200, { json: { ...resourceMetadataDocument, resource: 'https://notes.example.com/mcp' } });

  it.each<[string, () => Flow]>([
    ['direct', direct],
    ['relayed', relayed],
  ])('in a tab: %s', (_, of) => {
    expectBeside(answer(200, { json: plain })(document(openid, 'none', null)), of);
    expectBeside(ofOther(document(other, 'none', null)), of);
  });

  it.each<[string, (flow: Flow) => Flow]>([
    [
      'the client met none where the challenge says',
      (flow) => flow.change('resourceMetadata', answer(404)).change('serverMetadata', answer(404)),
    ],
    ['the one that the client read names another server', (flow) => flow.change('resourceMetadata', ofOther)],
    [
      'the browser keeps that of the authorization server from the page',
      (flow) =>
        flow.change(
          'serverMetadata',
          answer(200, { json: serverMetadataDocument, bare: true }),
          failed('cors', 'net::ERR_FAILED'),
        ),
    ],
  ])('hides nothing: %s', (_, change) => {
    const flow = change(direct().until('serverMetadata'));
    const good = answer(200, { json: resourceMetadataDocument })(
      document(resourceMetadataUrl.replace('/mcp', ''), 'none', null),
    );
    const fine = answer(200, { json: serverMetadataDocument })(document(serverMetadataUrl, 'none', null));
    expect(judgeInShort(flow).verdict).toBe('failing');
    expect(judgeInShort(flow.add({ good, fine }))).toEqual(judgeInShort(flow));
  });
});
