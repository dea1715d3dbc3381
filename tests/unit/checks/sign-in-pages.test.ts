/**
 * Between the authorization request and the callback: what the authorization server asks of a provider of its own is not
 * the client's, and what stops the browser on the way back is found where it happened.
 */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { consented, federated, provider, serverCallback, upstreamUrl } from '../../fixtures/federated.ts';
import {
  answer,
  authorizeUrl,
  direct,
  environment,
  type Flow,
  failed,
  native,
  redirectUri,
  relayed,
  request,
  requestHeaders,
  server,
} from '../../fixtures/flow.ts';
import { judge, judgeInShort } from '../../fixtures/judge.ts';
import { nothing, redirect } from '../../fixtures/pages.ts';

type Change = (x: Exchange) => Exchange;
const html = (body: string) => ({ headers: { 'content-type': 'text/html' }, body: `<!doctype html><p>${body}</p>` });
const navigate = (url: string) => request('GET', url, { navigation: true });

describe('a federated sign-in', () => {
  const atProvider = (change: Change, asked?: string) =>
    federated(direct(), asked).until('upstream').change('upstream', change);

  it.each([
    ['direct', federated()],
    ['relayed', federated(relayed())],
    ['native', federated(native())],
    [
      'through two providers',
      federated()
        .change('upstream', redirect(`${provider}/saml?SAMLRequest=x`))
        .add(
          {
            saml: answer(200, html('Sign in.'))(navigate(`${provider}/saml?SAMLRequest=x`)),
            acs: redirect(federated().get('return').request.url)(
              request('POST', `${provider}/acs`, { navigation: true, form: { SAMLResponse: 'y' } }),
            ),
          },
          'upstream',
        ),
    ],
    [
      'with a mistyped password',
      federated().add(
        { again: answer(401, html('Wrong password.'))(request('POST', `${provider}/login`, { navigation: true })) },
        'upstream',
      ),
    ],
  ])('that ends well is nothing: %s', (_, flow: Flow) => {
    expect(judgeInShort(flow)).toEqual({ verdict: 'connected', ...nothing });
  });

  it.each<[string, Flow]>([
    ['still at the provider', atProvider(answer(200, html('Choose an account.')))],
    [
      'the server’s page for the answer',
      federated()
        .until('return')
        .change('return', answer(200, html('Welcome'))),
    ],
  ])('that has not ended is incomplete, without a warning: %s', (_, flow) => {
    expect(judgeInShort(flow)).toEqual({ verdict: 'incomplete', ...nothing });
  });

  it.each<[string, Change]>([
    ['a redirect URI', answer(400, html('Error 400: redirect_uri_mismatch'))],
    [
      'a client',
      answer(401, { json: { error: 'invalid_client', error_description: 'The OAuth client was not found.' } }),
    ],
    ['a page with a status of success', answer(200, html('AADSTS50011: The redirect URI does not match.'))],
    ['an error of its own', answer(500)],
  ])('refused by the provider: %s', (_, change) => {
    const { cause, consequences, warnings } = judge(atProvider(change));
    expect(cause).toMatchObject({ check: 'authorization/identity-provider', owner: 'scalekit' });
    expect([consequences, warnings]).toEqual([[], []]);
    expect(cause?.summary).toContain(new URL(provider).host);
  });

  it('says whose callback the provider refuses', () => {
    const { cause } = judge(atProvider(answer(400, html('Error 400: redirect_uri_mismatch'))));
    const said = JSON.stringify(cause);
    expect(said).toContain(serverCallback);
    expect(said).not.toContain(redirectUri);
  });

  it.each<[string, Change[]]>([
    ['a 4xx', [answer(400, { body: 'Unknown OAuth request' })]],
    ['a 5xx', [answer(500)]],
  ])('the server does not take the answer: %s', (_, changes) => {
    const flow = federated()
      .until('return')
      .change('return', ...changes);
    expect(judgeInShort(flow)).toMatchObject({ cause: 'authorization/identity-provider', warnings: [] });
  });

  it('the server does not take the answer, and the capture does not show the provider', () => {
    const { cause } = judge(federated().without('upstream').until('return').change('return', answer(400)));
    expect(cause?.check).toBe('authorization/identity-provider');
    expect(cause?.summary).toContain(new URL(provider).host);
    expect(judgeInShort(federated().without('upstream'))).toEqual({ verdict: 'connected', ...nothing });
  });

  it('the page for the answer sends the browser on to an error page', () => {
    const flow = federated()
      .until('return')
      .change('return', redirect(`${environment}/error?reason=state`))
      .add({ error: answer(400, html('Your session has ended.'))(navigate(`${environment}/error?reason=state`)) });
    expect(judgeInShort(flow).cause).toBe('authorization/identity-provider');
  });

  it('the server’s own consent page fails after an answer that was taken', () => {
    const flow = federated()
      .until('return')
      .change('return', redirect(`${environment}/consent`))
      .add({ consent: answer(503)(navigate(`${environment}/consent`)) });
    expect(judgeInShort(flow).cause).toBe('authorization/server-error');
  });

  it('the provider is not reached', () => {
    const flow = atProvider(failed('network', 'net::ERR_NAME_NOT_RESOLVED'));
    expect(judgeInShort(flow).cause).toBe('network/unreachable');
  });

  it.each<[string, string, string, string]>([
    ['resource', server, 'AADSTS9010010: The resource parameter does not match.', 'authorization/invalid-target'],
    ['scope', 'todo:read openid', 'AADSTS650053: the scope todo:read does not exist.', 'authorization/invalid-scope'],
  ])('refuses a %s that the client sent and the server handed on', (name, value, words, check) => {
    const flow = atProvider(answer(400, html(words)), upstreamUrl({ [name]: value }));
    expect(judge(flow).cause).toMatchObject({ check, owner: 'scalekit' });
  });

  it('is none where the server hands its client’s own request on to another host of its own', () => {
    const login = new URL('https://login.scalekit.example/oauth/authorize');
    login.search = new URL(direct().get('authorize').request.url).search;
    const flow = direct()
      .until('authorize')
      .change('authorize', redirect(login.href))
      .add({ login: answer(400, html('The redirect_uri is not registered.'))(navigate(login.href)) });
    expect(judgeInShort(flow).cause).toBe('authorization/redirect-uri-mismatch');
  });
});

describe('a consent page that forbids the way back', () => {
  const forbidding = "default-src 'self'; form-action 'self'";
  const aborted = { failure: { kind: 'aborted' as const, text: 'net::ERR_ABORTED' } };
  const blocked = { failure: { kind: 'blocked' as const, text: 'net::ERR_BLOCKED_BY_CSP' } };

  it.each<[string, Flow]>([
    ['the browser says nothing', consented(direct(), forbidding).until('allow')],
    [
      'Chromium',
      consented(direct(), forbidding)
        .until('allow')
        .change('allow', (x) => ({ ...x, ...aborted })),
    ],
    [
      'named by the browser',
      consented(direct(), forbidding)
        .until('allow')
        .change('allow', (x) => ({ ...x, ...blocked })),
    ],
    [
      'a redirect later',
      consented(direct(), forbidding)
        .until('allow')
        .change('allow', redirect(`${authorizeUrl}/resume`))
        .add({ resume: redirect(direct().get('callback').request.url)(navigate(`${authorizeUrl}/resume`)) }),
    ],
    [
      'a policy in the page itself',
      consented()
        .until('allow')
        .change(
          'consent',
          answer(200, html(`<meta http-equiv="Content-Security-Policy" content="${forbidding}"><form method="post">`)),
        ),
    ],
  ])('is the cause: %s', (_, flow) => {
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause: 'authorization/consent-blocked' });
  });

  it.each<[string, Flow, string | null]>([
    ['no policy', consented().until('allow'), null],
    ['a policy that lists it', consented(direct(), "form-action 'self' http://localhost:*").until('allow'), null],
    ['a redirect to the server itself', consented(direct(), forbidding).until('consent'), null],
    [
      'Firefox, which follows all the same',
      consented(direct(), forbidding)
        .until('allow')
        .change('allow', requestHeaders({ 'user-agent': 'Mozilla/5.0 Gecko/20100101 Firefox/153.0' })),
      null,
    ],
    ['a page that is no form’s', direct().until('authorize'), null],
  ])('is not: %s', (_, flow, cause) => expect(judgeInShort(flow)).toMatchObject({ verdict: 'incomplete', cause }));

  it('is nothing where the callback opened all the same', () => {
    expect(judgeInShort(consented(direct(), forbidding))).toEqual({ verdict: 'connected', ...nothing });
  });
});

describe('a callback at which nothing answers', () => {
  const back = (text: string, flow: Flow = direct()) =>
    judgeInShort(flow.until('callback').change('callback', failed('network', text)));

  it.each(['net::ERR_CONNECTION_REFUSED', 'NS_ERROR_CONNECTION_REFUSED', 'net::ERR_CONNECTION_TIMED_OUT'])(
    '%s',
    (text) => {
      expect(back(text)).toMatchObject({ verdict: 'failing', cause: 'authorization/callback-unreachable' });
      expect(back(text, consented()).cause).toBe('authorization/callback-unreachable');
    },
  );

  it('is another matter where something listened and broke off: it may have the code', () => {
    expect(back('net::ERR_EMPTY_RESPONSE').cause).toBeNull();
  });

  const gone = failed('network', 'net::ERR_CONNECTION_REFUSED');
  it.each<[string, Flow]>([
    ['in a browser', direct()],
    ['after a page of consent', consented()],
    ['a client that is no browser', native()],
  ])('is nothing where it took the same code before, and the page is only loaded again: %s', (_, flow) => {
    const again = flow.until('callback').add({ again: gone(flow.get('callback')) });
    expect(judgeInShort(again)).toEqual({ verdict: 'incomplete', ...nothing });
  });

  it.each<[string, Change]>([
    ['the client failed', answer(500, { body: 'Error' })],
    ['another program is there', answer(404, html('Cannot GET /oauth/callback'))],
    ['nobody is behind the proxy', answer(502, html('nginx'))],
  ])('is told where nothing took the code before: %s', (_, change) => {
    const again = direct()
      .until('callback')
      .change('callback', change)
      .add({ again: gone(direct().get('callback')) });
    expect(judgeInShort(again)).toMatchObject({ verdict: 'failing', cause: 'authorization/callback-unreachable' });
  });

  it('is told of another code than the one that was taken', () => {
    const other = (x: Exchange) => ({
      ...x,
      request: { ...x.request, url: x.request.url.replace('c0de0000', 'c0de0001') },
    });
    const again = direct()
      .until('callback')
      .add({ again: gone(other(direct().get('callback'))) });
    expect(judgeInShort(again)).toMatchObject({ verdict: 'failing', cause: 'authorization/callback-unreachable' });
  });

  it('is got past where a token was asked for', () => {
    const flow = direct().change('callback', failed('network', 'net::ERR_CONNECTION_REFUSED'));
    expect(judgeInShort(flow).verdict).toBe('connected');
  });

  it('is not about the state that another origin lacks', () => {
    const elsewhere: Change = (x) => ({ ...x, request: { ...x.request, url: x.request.url.replace(':6274', ':81') } });
    const flow = direct()
      .until('callback')
      .change('callback', elsewhere, failed('network', 'net::ERR_CONNECTION_REFUSED'));
    expect(judgeInShort(flow)).toMatchObject({ cause: 'authorization/callback-unreachable', consequences: [] });
  });
});

describe('a sign-in that sends the browser to a place that does not answer', () => {
  const sent = (location: string, text: string) =>
    judge(
      direct()
        .until('authorize')
        .change('authorize', redirect(location))
        .add({ next: failed('network', text)(navigate(location)) }),
    ).cause;

  it.each([
    ['http://localhost:8000/login', 'net::ERR_CONNECTION_REFUSED', 'for its own public one'],
    ['http://keycloak:8080/realms/m/login', 'net::ERR_NAME_NOT_RESOLVED', 'Only programs beside Scalekit'],
    ['http://10.0.0.12/login', 'net::ERR_CONNECTION_TIMED_OUT', 'Only programs beside Scalekit'],
  ])('%s is an address from inside', (location, text, said) => {
    const cause = sent(location, text);
    expect(cause).toMatchObject({ check: 'network/unreachable', endpoint: 'authorization', owner: 'scalekit' });
    expect(cause?.evidence.map(({ observed }) => observed)).toContain(`Location: ${location}`);
    expect(cause?.summary).toContain(said);
    // Nobody but Scalekit sets the address by which Scalekit names itself.
    expect(cause?.fix.do.map(({ place }) => place.kind)).toEqual(['support']);
  });

  it('a public host that is not there is for its sender to change, and one that is slow is the network’s', () => {
    expect(sent('https://login.gone.example/', 'net::ERR_NAME_NOT_RESOLVED')?.owner).toBe('scalekit');
    expect(sent('https://login.slow.example/', 'net::ERR_CONNECTION_TIMED_OUT')?.owner).toBe('network');
  });
});

describe('what a page of the sign-in sends to its own server', () => {
  const sent = (change: Change, path = '/api/consent'): Exchange => {
    const x = change(request('POST', `${environment}${path}`, { json: { approve: true } }));
    return { ...x, page: { tabId: 1, origin: environment } };
  };

  it('is the cause where it fails, and nothing comes after it', () => {
    const { cause } = judge(
      consented()
        .until('consent')
        .add({ api: sent(answer(503)) }),
    );
    expect(cause).toMatchObject({ check: 'authorization/server-error', stage: 'authorization' });
    expect(cause?.summary).toContain('/api/consent');
  });

  it.each<[string, Change]>([
    ['a mistyped password', answer(401, { json: { error: 'invalid credentials' } })],
    ['well answered', answer(200, { json: {} })],
    ['kept back by a content blocker', failed('blocked', 'net::ERR_BLOCKED_BY_CLIENT')],
  ])('decides nothing: %s', (_, change) => {
    expect(
      judgeInShort(
        consented()
          .until('consent')
          .add({ api: sent(change) }),
      ),
    ).toEqual({
      verdict: 'incomplete',
      ...nothing,
    });
  });

  it('is nothing where the sign-in went on', () => {
    const flow = consented().add({ statistics: sent(answer(500), '/statistics') }, 'consent');
    expect(judgeInShort(flow)).toEqual({ verdict: 'connected', ...nothing });
  });
});

it('pages to which the server carries the parameters of the request on are no requests of the client', () => {
  const url = new URL(`${environment}/login`);
  url.search = new URL(direct().get('authorize').request.url).search;
  url.searchParams.delete('resource');
  const flow = direct()
    .change('authorize', redirect(url.href))
    .add({ login: answer(200, html('Sign in.'))(navigate(url.href)) }, 'authorize');
  expect(judgeInShort(flow)).toEqual({ verdict: 'connected', ...nothing });
  expect(judgeInShort(flow.until('login'))).toEqual({ verdict: 'incomplete', ...nothing });
});

describe('an error page whose address says the error', () => {
  const at = `${environment}/oauth2/error`;
  const shown = (query: string, status: number, words = 'Something went wrong') =>
    direct()
      .until('authorize')
      .change('authorize', redirect(`${at}?${query}`))
      .add({ page: answer(status, html(words))(navigate(`${at}?${query}`)) });
  it.each([400, 403, 500])('is read where the page says nothing itself (%i)', (status) => {
    expect(judgeInShort(shown('error=invalid_redirect_uri', status)).cause).toBe('authorization/redirect-uri-mismatch');
    expect(judgeInShort(shown('error=invalid_client', status)).cause).toBe('authorization/unknown-client');
  });
  it('gives way to what the page says', () => {
    const said = shown('error=server_error', 400, 'invalid_scope: todo:all is not allowed');
    expect(judgeInShort(said).cause).toBe('authorization/invalid-scope');
  });
  it('is of no use where it is no code of OAuth', () => {
    expect(judgeInShort(shown('error=E17', 400)).cause).toBe('authorization/invalid-request');
  });
});
