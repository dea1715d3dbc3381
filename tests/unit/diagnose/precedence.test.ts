/** Several things are wrong at once: which of them is the cause. */
import { describe, expect, it } from 'vitest';
import {
  answer,
  blocked,
  claims,
  clientId,
  corsHeaders,
  direct,
  failed,
  headers,
  json,
  masked,
  mcpRequest,
  native,
  preflight,
  proxied,
  relayed,
  request,
  requestHeaders,
  start,
  token,
  tokenUrl,
} from '../../fixtures/flow.ts';
import { judgeInShort } from '../../fixtures/judge.ts';

const origin = 'https://mcp.example.com';
const pathUrl = `${origin}/.well-known/oauth-protected-resource/mcp`;
const rootUrl = `${origin}/.well-known/oauth-protected-resource`;
const serverUrls = {
  oauth: `${origin}/.well-known/oauth-authorization-server`,
  openid: `${origin}/.well-known/openid-configuration`,
};
/** A server that names no metadata in its challenge, so that the client tries URL after URL. */
const bareChallenge = direct()
  .until('initialize')
  .change('initialize', headers({ 'www-authenticate': 'Bearer' }));
const causeOf = (...args: Parameters<typeof judgeInShort>) => judgeInShort(...args).cause;

/** A request that the browser never sent, for what the preflight was answered. */
const stopped = (url: string, status: number, more: Record<string, string> = {}) =>
  [failed('cors', 'net::ERR_FAILED'), preflight(status, more)].reduce((x, change) => change(x), request('GET', url));
/** A request that was sent, and whose answer the page may not read. */
const unread = (url: string, status: number) =>
  blocked(answer(status, { bare: true, body: 'Not Found' })(request('GET', url)));

describe('several URLs for one thing', () => {
  it('one at which nothing handles the preflight comes after one that redirects it', () => {
    const flow = bareChallenge.add({ path: stopped(pathUrl, 400), root: stopped(rootUrl, 301, { location: rootUrl }) });
    expect(judgeInShort(flow)).toMatchObject({
      cause: 'cors/preflight-redirected',
      consequences: ['cors/preflight-rejected'],
    });
  });

  it('one at which the answer itself is 404 comes after one whose preflight wants a token', () => {
    expect(causeOf(bareChallenge.add({ path: unread(pathUrl, 404), root: stopped(rootUrl, 401) }))).toBe(
      'cors/preflight-rejected',
    );
  });

  it('the first of two at which something is there', () => {
    const root = stopped(rootUrl, 401);
    expect(causeOf(bareChallenge.add({ path: stopped(pathUrl, 204), root }))).toBe('cors/no-allow-origin');
    expect(causeOf(bareChallenge.add({ root, path: stopped(pathUrl, 204) }))).toBe('cors/preflight-rejected');
  });

  it('one that an intermediary answered comes before another at which nothing is there', () => {
    const challenged = answer(403, { bare: true, headers: { 'cf-mitigated': 'challenge' } })(request('GET', rootUrl));
    const flow = bareChallenge.add({ path: stopped(pathUrl, 404), root: blocked(challenged) });
    expect(causeOf(flow)).toBe('network/bot-protection');
  });
});

describe('metadata that is nowhere', () => {
  const nowhere = (url: string) => ({ [`${url} header`]: stopped(url, 404), [url]: unread(url, 404) });
  const resource = { ...nowhere(pathUrl), ...nowhere(rootUrl) };

  it('every URL of both documents answers 404: there is nothing that CORS kept from the page', () => {
    const flow = bareChallenge.add({ ...resource, ...nowhere(serverUrls.oauth), ...nowhere(serverUrls.openid) });
    expect(judgeInShort(flow)).toMatchObject({
      cause: 'resource-metadata/not-found',
      consequences: ['server-metadata/not-found'],
    });
  });

  it('the same of a client whose answers may be read', () => {
    const missing = (url: string) => answer(404, { body: 'Not Found' })(request('GET', url));
    const flow = bareChallenge.add({
      path: missing(pathUrl),
      root: missing(rootUrl),
      oauth: missing(serverUrls.oauth),
    });
    expect(causeOf(flow)).toBe('resource-metadata/not-found');
  });

  it('the 404 of a preflight alone is CORS', () => {
    const urls = [pathUrl, rootUrl, ...Object.values(serverUrls)];
    const flow = bareChallenge.add(Object.fromEntries(urls.map((url) => [url, stopped(url, 404)])));
    expect(causeOf(flow)).toBe('cors/preflight-rejected');
  });

  it('where one URL has another answer, CORS is the cause', () => {
    const flow = bareChallenge.add({ ...resource, oauth: unread(serverUrls.oauth, 200) });
    expect(causeOf(flow)).toMatch(/^cors\//);
    expect(causeOf(bareChallenge.add(resource))).toMatch(/^cors\//);
  });
});

describe('the first failure, and not that of the retry', () => {
  const at = (ms: number) => start + 4_000_000 + ms;
  const expired = native()
    .from('connect')
    .until('connect')
    .change('connect', answer(401, { headers: { 'www-authenticate': 'Bearer error="invalid_token"' } }), (x) => ({
      ...x,
      startedAt: at(0),
    }));
  const asks = (form: Record<string, string>, status: number, error: string, ms: number) => ({
    ...answer(status, { json: { error } })(request('POST', tokenUrl, { form: { client_id: clientId, ...form } })),
    startedAt: at(ms),
  });
  const refresh = { grant_type: 'refresh_token', refresh_token: masked('refresh_token', '2ef2e500') };
  const code = { grant_type: 'authorization_code', code: masked('code', 'c0de0000') };

  it.each([
    ['a refresh: invalid_target, then a dead refresh token', refresh, 400, 'invalid_target', 'token/invalid-target'],
    ['a refresh: invalid_scope, then a dead refresh token', refresh, 400, 'invalid_scope', 'token/invalid-scope'],
    ['a code: 500, then the code is used up', code, 500, 'server_error', 'token/server-error'],
  ])('%s', (_, form, status, error, cause) => {
    const flow = expired.add({
      first: asks(form, status, error, 100),
      retry: asks(form, 400, 'invalid_grant', 200),
    });
    expect(causeOf(flow)).toBe(cause);
  });

  it('of the session: a 500, then a token that has expired meanwhile', () => {
    const flow = native()
      .until('initialized')
      .add({ crash: answer(500)(mcpRequest('tools/list', token(claims))) })
      .add({
        late: {
          ...answer(401, { json: { error: 'The token expired' } })(mcpRequest('tools/list', token(claims))),
          startedAt: at(0),
        },
      });
    expect(causeOf(flow)).toBe('session/server-error');
  });

  it('an empty token, though another request brought none at all before', () => {
    const flow = direct()
      .until('connect')
      .change('connect', requestHeaders({ authorization: null }), answer(401))
      .add({
        empty: requestHeaders({ authorization: 'Bearer' })(answer(401)(mcpRequest('initialize'))),
      });
    expect(causeOf(flow)).toBe('session/empty-token');
  });

  it.each([
    ['through a proxy that wraps what the server said', proxied(), { status: 200, headers: [] }],
    ['through a relay', relayed(), undefined],
    ['of the page itself', direct(), { status: 0, headers: [], body: '' }],
  ])('an empty token after one was issued, though its answer was lost, %s', (_, flow, response) => {
    const lost = ({ response: _lost, ...x }: ReturnType<typeof mcpRequest>) => ({
      ...x,
      ...(response && { response }),
    });
    const empty = flow.until('connect').change('connect', requestHeaders({ authorization: 'Bearer' }), lost);
    expect(judgeInShort(empty)).toMatchObject({ verdict: 'failing', cause: 'session/empty-token' });
    expect(judgeInShort(empty, { running: true }).verdict).toBe('incomplete');
    // Before there was one, the answer is what counts.
    const before = flow.until('initialize').change('initialize', requestHeaders({ authorization: 'Bearer' }), lost);
    expect(judgeInShort(before)).toMatchObject({ verdict: 'incomplete', cause: null });
  });
});

describe('a refresh that was refused', () => {
  const later = 4_000_000;
  const form = { grant_type: 'refresh_token', refresh_token: masked('refresh_token', '2ef2e500') };
  const refresh = (ms: number) => ({
    ...answer(400, { json: { error: 'invalid_grant' } })(request('POST', tokenUrl, { form })),
    startedAt: start + ms,
  });
  const opaque = token();
  const unauthorized = (ms: number) => ({
    ...answer(401, { headers: { 'www-authenticate': 'Bearer error="invalid_token"' } })(
      mcpRequest('tools/list', opaque),
    ),
    startedAt: start + ms,
  });
  const flow = direct().change('token', json({ access_token: opaque }));

  it('is the story where the token had been accepted, or its time was up', () => {
    expect(causeOf(flow.add({ unauthorized: unauthorized(2000), refresh: refresh(2100) }))).toBe('token/invalid-grant');
    const unused = flow.until('token').add({ unauthorized: unauthorized(later), refresh: refresh(later + 100) });
    expect(causeOf(unused)).toBe('token/invalid-grant');
  });

  it('follows from the refusal of a token that was just issued', () => {
    const unused = flow.until('token').add({ unauthorized: unauthorized(700), refresh: refresh(800) });
    expect(judgeInShort(unused)).toMatchObject({
      cause: 'session/token-rejected',
      consequences: ['token/invalid-grant'],
    });
    // So does the second of two tokens that the refresh brought, when the first had been accepted.
    const again = flow.add({
      unauthorized: unauthorized(2000),
      renewed: { ...flow.get('token'), request: refresh(2100).request, startedAt: start + 2100 },
      again: unauthorized(2200),
      refresh: refresh(2300),
    });
    expect(causeOf(again)).toBe('session/token-rejected');
  });
});

it('what goes wrong behind a redirect that is itself wrong follows from it, however far', () => {
  const to = (location: string) => answer(307, { headers: { location } });
  const asked = direct().get('initialize');
  const post = (url: string) => ({ ...asked, request: { ...asked.request, url } });
  const flow = direct()
    .until('initialize')
    .change('initialize', to(`${origin}/a`))
    .add({
      a: to(`${origin}/b`)(post(`${origin}/a`)),
      b: blocked(
        answer(404, { bare: true, headers: { ...corsHeaders, 'access-control-allow-origin': 'null' } })(
          post(`${origin}/b`),
        ),
      ),
    });
  expect(judgeInShort(flow)).toMatchObject({ cause: 'network/redirected', consequences: ['cors/origin-mismatch'] });
});
