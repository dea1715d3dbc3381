import * as v from 'valibot';
import { expect, test } from 'vitest';
import { changedSince, sameCount } from '../../../lib/changed/compare.ts';
import { afterwards, keptSignInSchema, type SignIn } from '../../../lib/changed/kept-sign-in.ts';
import { signInOf } from '../../../lib/changed/sign-in-of.ts';
import { diagnose } from '../../../lib/diagnose.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import type { Finding } from '../../../lib/finding.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import { fixtures } from '../../fixtures/all.ts';
import {
  answer,
  claims,
  direct,
  environment,
  type Flow,
  headers,
  json,
  masked,
  requestHeaders,
  token,
  url,
} from '../../fixtures/flow.ts';

const about = (stage: Finding['stage'], ...evidence: Finding['evidence']): Finding => ({
  check: 'session/token-rejected',
  stage,
  owner: 'mcp-server',
  title: '',
  summary: '',
  evidence,
  fix: { do: [], or: [], stuck: [] },
  verify: [],
  references: [],
});

function signIn(flow: Flow): SignIn {
  const handshake = handshakesOf(flow.exchanges)[0];
  const attempt = handshake?.attempts.at(-1);
  const made = handshake && attempt && signInOf(handshake, attempt);
  if (!made) throw new Error('This flow has no sign-in at a server.');
  return made;
}
const worked = afterwards(undefined, signIn(direct()));
const changes = (flow: Flow, finding = about('network')) =>
  changedSince(worked, signIn(flow), finding).changes.map(({ name, of, worked, fails, role }) => ({
    what: `${name} ${of}`,
    worked,
    fails,
    role,
  }));

const diagnoseFirst = (flow: Flow): Finding => {
  const [handshake] = handshakesOf(flow.exchanges);
  const cause = handshake && diagnose(handshake, { ended: true }).cause;
  if (!cause) throw new Error('This flow does not fail.');
  return cause;
};

/** The same sign-in at another time: other secrets, dates and ids of requests. */
const another = (x: Exchange): Exchange => {
  const text = JSON.stringify(x)
    .replaceAll('51a7e000', '51a7e001')
    .replaceAll('c0de0000', 'c0de0001')
    .replaceAll('JokAQzGkZU32YWQCueqGMmy7nqpFY3gwrccDmzcErJw', 'aaaaQzGkZU32YWQCueqGMmy7nqpFY3gwrccDmzcErJw');
  const { response, ...rest } = JSON.parse(text) as Exchange;
  if (!response) return rest as Exchange;
  const differing: [string, string][] = [
    ['date', 'Mon, 02 Nov 2026 10:00:00 GMT'],
    ['cf-ray', '8f0a1b2c3d4e5f60-FRA'],
    ['etag', '"1234"'],
    ['x-request-id', 'req_2'],
  ];
  return { ...rest, response: { ...response, headers: [...response.headers, ...differing] } } as Exchange;
};

test('a healthy sign-in does not differ from another, and how much of it is the same is counted', () => {
  const later = changedSince(worked, signIn(direct().all(another)), about('network'));
  expect(later.changes).toEqual([]);
  expect(sameCount(later)).toBeGreaterThan(50);
  expect(later.same).toContainEqual(
    expect.objectContaining({ of: 'in the token', names: expect.arrayContaining(['iss', 'aud']) }),
  );
  const renewed = direct()
    .all(another)
    .change('token', json({ access_token: token({ ...claims, iat: 1, nbf: 1, exp: 9 }, '00000001'), expires_in: 12 }))
    .change('register', json({ client_id: 'm2m_new', client_id_issued_at: 17 }))
    .change(
      'authorize',
      url(({ searchParams }) => searchParams.set('client_id', 'm2m_new')),
    );
  expect(changes(renewed)).toEqual([]);
});

test('what a client remembers, or a sign-in did not come to, is no change', () => {
  expect(changes(direct().without('register'))).toEqual([]);
  expect(changes(direct().until('serverMetadata'))).toEqual([]);
});

test.each([
  ['a field of a document', 'resourceMetadata', json({ resource: 'https://other.example/mcp' }), 'resource'],
  ['a field that is gone', 'serverMetadata', json({ registration_endpoint: undefined }), 'registration_endpoint'],
  ['a header', 'resourceMetadata', headers({ 'access-control-allow-origin': null }), 'access-control-allow-origin'],
  [
    'a parameter of the challenge',
    'initialize',
    headers({ 'www-authenticate': 'Bearer realm="OAuth", resource_metadata="https://mcp.example.com/nowhere"' }),
    'resource_metadata',
  ],
  ['an address', 'token', url((u) => (u.pathname = '/token')), 'URL'],
  ['a parameter', 'authorize', url(({ searchParams }) => searchParams.set('scope', 'todo:admin')), 'scope'],
  ['a header that is asked with', 'token', requestHeaders({ origin: 'http://127.0.0.1:6274' }), 'origin'],
  ['a status', 'tools', answer(500), 'Status'],
  ['a claim', 'token', json({ access_token: token({ ...claims, aud: 'res_1' }) }), 'aud'],
] as const)('%s is named with both of its values', (_, name, change, what) => {
  const found = changes(direct().change(name, change));
  expect(found.map(({ what }) => what.split(' ')[0])).toContain(what);
  for (const one of found) expect(one.worked).not.toBe(one.fails);
});

test('a client ID that is remembered and is another one is a change', () => {
  const other = direct()
    .without('register')
    .change(
      'authorize',
      url(({ searchParams }) => searchParams.set('client_id', 'm2m_other')),
    );
  expect(changes(other)).toEqual([
    {
      what: 'client_id of the request to sign in',
      worked: 'm2m_103100998877665544',
      fails: 'm2m_other',
      role: 'other',
    },
  ]);
});

test('another order of the requests is a change, and other requests are', () => {
  const asked = direct().add({ again: direct().get('resourceMetadata') }, 'register');
  expect(changes(asked).map(({ what }) => what)).toEqual(['Order of this sign-in']);
});

test('the version of the client and the environment are compared', () => {
  const newer = direct().all((x) => JSON.parse(JSON.stringify(x).replaceAll('0.22.0', '0.23.0')));
  expect(changes(newer)).toMatchObject([{ what: 'Version of the client', fails: 'MCP Inspector 0.23.0' }]);
  const elsewhere = direct().all((x) =>
    JSON.parse(JSON.stringify(x).replaceAll(environment, 'https://b.scalekit.dev')),
  );
  expect(changes(elsewhere).map(({ what }) => what)).toContain(
    'authorization_servers in the metadata of your MCP server',
  );
});

test('what the evidence names comes first, and what was answered after it follows from it', () => {
  const flow = direct()
    .change('token', json({ access_token: token({ ...claims, aud: 'res_1' }) }))
    .change('connect', answer(401, { json: { error: 'Token validation failed' } }));
  const { id } = flow.exchanges.find(({ request }) => request.url.endsWith('/oauth/token')) ?? { id: '' };
  const evidence = {
    exchange: id,
    method: 'POST',
    url: '',
    what: '`aud` of the token',
    observed: 'res_1',
    expected: null,
  };
  const found = changes(flow, about('session', evidence));
  expect(found[0]).toMatchObject({ what: 'aud in the token', role: 'reason' });
  expect(found.filter(({ role }) => role === 'reason')).toHaveLength(1);
  expect(found.find(({ what }) => what.startsWith('Status'))).toMatchObject({
    worked: '200',
    fails: '401',
    role: 'later',
  });
});

test('what the client asked otherwise after it is told apart from what is likely, and from what came before', () => {
  const flow = direct()
    .change('resourceMetadata', json({ resource: 'https://other.example/mcp' }))
    .change('register', (x) => ({ ...x, request: { ...x.request, body: '{"redirect_uris":[]}' } }));
  const { id } = flow.exchanges.find(({ request }) => request.url.includes('oauth-protected-resource')) ?? { id: '' };
  const evidence = {
    exchange: id,
    method: 'GET',
    url: '',
    what: '`resource`',
    observed: 'https://other.example/mcp',
    expected: null,
  };
  const found = changes(flow, about('resource-metadata', evidence));
  expect(found[0]?.role).toBe('reason');
  expect(found.find(({ what }) => what.startsWith('redirect_uris'))?.role).toBe('later');
});

test('the token that was refused is compared, though the client tried to refresh it after that', () => {
  const flow = direct().change('token', json({ access_token: token({ ...claims, aud: 'res_1' }) }));
  const asked = flow.get('token');
  const body = (asked.request.body ?? '').replace('grant_type=authorization_code', 'grant_type=refresh_token');
  const refresh = answer(400, { json: { error: 'invalid_request' } })({
    ...asked,
    request: { ...asked.request, body },
  });
  const refused = flow.change('connect', answer(401)).until('connect').add({ refresh });
  expect(body).toContain('refresh_token');
  const what = changes(refused).map(({ what }) => what);
  expect(what).toContain('aud in the token');
  expect(what.filter((one) => one.endsWith('request for a token'))).toEqual([]);
});

test('a header that a source does not show is not taken for missing', () => {
  const partial = direct().all((x) => ({
    ...x,
    ...(x.response && { response: { ...x.response, headers: [], headersPartial: true } }),
  }));
  expect(changes(partial)).toEqual([]);
});

test.each(['inspector-v1-proxy', 'inspector-v2-relay'] as const)(
  'a request that travelled otherwise (%s) has other headers, and what it asked and got is compared',
  (via) => {
    const through = (x: Exchange): Exchange => ({
      ...x,
      via,
      request: {
        ...x.request,
        headers: [
          ['user-agent', 'node'],
          ['accept', '*/*'],
        ],
      },
      ...(x.response && {
        response: { ...x.response, headers: x.response.headers.filter(([name]) => !/^access-control-/.test(name)) },
      }),
    });
    expect(changes(direct().change('resourceMetadata', through))).toEqual([]);
    expect(
      changes(direct().change('resourceMetadata', through, answer(500, { bare: true }))).map(({ what }) => what),
    ).toContain('Status of the response to the request for the metadata of your MCP server');
  },
);

test('that another audience is refused is no reason beside it', () => {
  const [, fixture] = [...fixtures].find(([id]) => id === 'session/audience-mismatch') ?? [];
  const other = token({ ...claims, aud: ['res_103100112351265282'] });
  const flow = (fixture?.failing ?? direct()).change('token', json({ access_token: other }));
  const cause = diagnoseFirst(flow);
  expect(cause.check).toBe('session/audience-mismatch');
  const found = changes(flow, cause);
  expect(found.filter(({ role }) => role === 'reason').map(({ what }) => what)).toEqual(['aud in the token']);
  expect(found).toContainEqual(expect.objectContaining({ worked: '200', fails: '401', role: 'later' }));
});

test('nothing secret is kept, and no fingerprint of it', () => {
  const flow = direct().all((x) => ({
    ...x,
    request: {
      ...x.request,
      url: `${x.request.url}${x.request.url.includes('?') ? '&' : '?'}api=${masked('api_key', 'abcdef01')}`,
    },
  }));
  const kept = JSON.stringify(afterwards(undefined, signIn(flow)));
  expect(kept).toContain('(api key)');
  expect(kept).not.toMatch(/~[a-z_]+\.\d+\.[0-9a-f]{8}|abcdef01|c0de0000|51a7e000|9f3a1c2b/);
  expect(v.is(keptSignInSchema, JSON.parse(kept))).toBe(true);
});

test('what a sign-in with a saved token does not ask again stays as it worked before', () => {
  const short = afterwards(worked, signIn(direct().from('connect')));
  expect(short.order).toEqual(worked.order);
  expect(new Set(short.parts.map(({ id }) => id))).toEqual(new Set(worked.parts.map(({ id }) => id)));
});

test('of the faults of all checks, something of the evidence is named first for nearly all', () => {
  let compared = 0;
  const without: string[] = [];
  for (const [id, { failing, context }] of fixtures) {
    const [handshake] = handshakesOf(failing.exchanges);
    const attempt = handshake?.attempts.at(-1);
    if (!handshake || !attempt) continue;
    const { cause } = diagnose(handshake, { ended: true, ...(context && { context }) });
    const now = signInOf(handshake, attempt);
    if (cause?.check !== id || !now || now.server !== worked.server) continue;
    compared++;
    const { changes } = changedSince(worked, now, cause);
    if (changes[0]?.role !== 'reason') without.push(id);
  }
  // Measured: 102 of 106.
  expect(compared).toBeGreaterThanOrEqual(106);
  expect(without.length).toBeLessThanOrEqual(4);
});
