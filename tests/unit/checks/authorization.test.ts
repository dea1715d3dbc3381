/** Refusals of the authorization server in the forms in which they come, and pages that are none. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { answer, direct, json, native, relayed, request, url } from '../../fixtures/flow.ts';
import { judge, judgeInShort } from '../../fixtures/judge.ts';

const html = (body: string) => ({ headers: { 'content-type': 'text/html' }, body: `<!doctype html><p>${body}</p>` });
const text = (body: string) => ({ headers: { 'content-type': 'text/plain' }, body });
const withClient = (id: string) => url(({ searchParams }) => searchParams.set('client_id', id));
const page = (status: number, body: string): Exchange =>
  answer(status, html(body))(request('POST', 'https://acme.scalekit.dev/sign-in', { navigation: true }));

describe('a refusal at the authorization endpoint', () => {
  const refused = (change: (x: Exchange) => Exchange, ...more: ((x: Exchange) => Exchange)[]) =>
    judgeInShort(
      relayed()
        .until('authorize')
        .change('authorize', change, ...more),
    ).cause;

  it.each([
    ['Scalekit, client unknown', answer(400, text('unable to retrieve client by id')), 'authorization/unknown-client'],
    [
      'Scalekit, foreign id',
      answer(400, { json: { error: 'invalid_client_metadata_url' } }),
      'authorization/unknown-client',
    ],
    ['a page', answer(400, html('Invalid redirect_uri: it is not registered.')), 'authorization/redirect-uri-mismatch'],
    [
      'a page that is answered 200',
      answer(200, html('error: redirect_uri_mismatch')),
      'authorization/redirect-uri-mismatch',
    ],
    [
      'Entra',
      answer(200, html('<script>var e="AADSTS9010010: The resource parameter"</script>')),
      'authorization/invalid-target',
    ],
    [
      'Entra, a scope that is not there, under another code',
      answer(400, {
        json: {
          error: 'invalid_client',
          error_description:
            "AADSTS650053: The application 'x' asked for scope 'todo:read' that doesn't exist on the resource.",
        },
      }),
      'authorization/invalid-scope',
    ],
    [
      'a refused scope, under the same code',
      answer(400, { json: { error: 'invalid_client', error_description: 'scope todo:write is not allowed' } }),
      'authorization/invalid-scope',
    ],
    [
      'Zitadel, client unknown',
      answer(400, { json: { error: 'invalid_request', error_description: 'Errors.App.NotFound' } }),
      'authorization/unknown-client',
    ],
    ['a bare 400', answer(400), 'authorization/invalid-request'],
    ['a 405', answer(405), 'authorization/not-found'],
    ['a 503', answer(503, text('down')), 'authorization/server-error'],
  ])('%s', (_, change, cause) => {
    expect(refused(change)).toBe(cause);
  });

  it('of a client id that is an address is about the document there', () => {
    const id = withClient('https://client.example.com/oauth/client.json');
    expect(refused(id, answer(400, { json: { error: 'invalid_client' } }))).toBe('registration/cimd-rejected');
    expect(refused(id, answer(400, text('redirect_uri does not match the client metadata')))).toBe(
      'authorization/redirect-uri-mismatch',
    );
  });
});

describe('a sign-in page', () => {
  it('may refuse a mistyped password', () => {
    const flow = relayed()
      .until('authorize')
      .change('authorize', answer(200, html('Sign in')))
      .add({ wrong: page(401, 'Wrong password'), next: page(200, 'Allow access?') });
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'incomplete', cause: null });
  });

  it('is waited at', () => {
    const flow = direct()
      .until('authorize')
      .change('authorize', answer(200, html('Sign in')));
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'incomplete', cause: null, warnings: [] });
  });
});

describe('registration', () => {
  const registered = (change: (x: Exchange) => Exchange) =>
    judgeInShort(relayed().until('register').change('register', change)).cause;

  it.each([
    [
      'a gateway’s error',
      { code: 3, message: 'invalid redirect_uri: must use https' },
      'registration/redirect-uri-rejected',
    ],
    ['a code in another member', { code: 'invalid_redirect_uri', message: 'no' }, 'registration/redirect-uri-rejected'],
    ['words that say it is off', { error: 'Dynamic client registration is not enabled' }, 'registration/disabled'],
    ['another fault', { error: 'invalid_client_metadata', error_description: 'grant_types' }, 'registration/rejected'],
  ])('%s', (_, body, cause) => {
    expect(registered(answer(400, { json: body }))).toBe(cause);
  });

  it('asks nothing of a client that has an id', () => {
    const none = json({ registration_endpoint: undefined, client_id_metadata_document_supported: undefined });
    expect(judgeInShort(relayed().without('register').change('serverMetadata', none))).toMatchObject({
      verdict: 'connected',
      warnings: [],
    });
    expect(
      judgeInShort(relayed().until('serverMetadata').change('serverMetadata', none), { running: true }),
    ).toMatchObject({
      verdict: 'incomplete',
      suspect: 'registration/unsupported',
    });
  });

  it('says only of a client that stopped that it has none', () => {
    const none = json({ registration_endpoint: undefined, client_id_metadata_document_supported: undefined });
    const flow = relayed().until('serverMetadata').change('serverMetadata', none);
    expect(judge(flow).cause?.summary).toContain('has no client ID');
    const { title, summary } = judge(flow, { running: true }).suspect ?? {};
    expect(`${title} ${summary}`).not.toContain('has no client ID');
    expect(summary).toContain('without one of its own it stops here');
  });
});

describe('the callback', () => {
  const back = (change: (url: URL) => void) =>
    judgeInShort(relayed().until('callback').change('callback', url(change)));

  it('may name either of Scalekit’s issuers, and no other', () => {
    expect(back(({ searchParams }) => searchParams.set('iss', 'https://acme.scalekit.dev')).cause).toBeNull();
    expect(back(({ searchParams }) => searchParams.set('iss', 'https://other.example.com')).cause).toBe(
      'authorization/issuer-mismatch',
    );
  });

  it('with a redacted state decides nothing', () => {
    expect(back(({ searchParams }) => searchParams.set('state', '[REDACTED]')).cause).toBeNull();
    expect(back(({ searchParams }) => searchParams.delete('state')).cause).toBe('authorization/state-mismatch');
  });

  it('is an answer to this request where its error comes to another address with this state', () => {
    const asked = native().until('authorize');
    const state = new URL(asked.get('authorize').request.url).searchParams.get('state') ?? '';
    const sent = (of: string) =>
      asked.change(
        'authorize',
        answer(302, {
          headers: { location: `https://mcp.example.com/oauth/callback?error=access_denied&state=${of}` },
        }),
      );
    expect(judgeInShort(sent(state)).cause).toBe('authorization/access-denied');
    expect(judgeInShort(sent('another')).cause).toBeNull();
  });

  it.each([
    '/login?error=session_expired',
    '/login?error=invalid_credentials',
    '/login?error=login_required',
    '/consent?error=consent_required',
    '/signin?error=',
    // Whoever cancels at another sign-in service is at this one's page again.
    '/login?error=access_denied',
    '/u/login?error=temporarily_unavailable',
    '/sign-in/?error=server_error',
  ])('is not yet there while a page of the sign-in says something: %s', (page) => {
    const asked = native().until('authorize');
    const { request: authorize } = asked.get('authorize');
    const location = `${page}&state=${new URL(authorize.url).searchParams.get('state')}`;
    const sent = asked.change('authorize', answer(302, { headers: { location } }));
    const opened = answer(200, html('Sign in'))(request('GET', new URL(location, authorize.url).href));
    for (const flow of [sent, sent.add({ page: { ...opened, navigation: true } })])
      expect(judgeInShort(flow)).toMatchObject({ verdict: 'incomplete', cause: null });
  });

  it('was left behind where another page of the sign-in was shown after it', () => {
    const asked = native().until('authorize');
    const { request: authorize } = asked.get('authorize');
    const location = `/failed?error=access_denied&state=${new URL(authorize.url).searchParams.get('state')}`;
    const sent = asked.change('authorize', answer(302, { headers: { location } }));
    expect(judgeInShort(sent).cause).toBe('authorization/access-denied');
    const again = answer(200, html('Sign in'))(request('GET', new URL('/start', authorize.url).href));
    expect(judgeInShort(sent.add({ page: { ...again, navigation: true } }))).toMatchObject({ verdict: 'incomplete' });
  });
});
