/**
 * No command takes half a mend for a whole one: what each of them says of servers that answer every request in one way.
 * Those that are named are right to be content, since that answer is all that can be asked of their server.
 */
import { expect, it } from 'vitest';
import type { CheckId } from '../../../lib/checks/ids.ts';
import type { Finding } from '../../../lib/finding.ts';
import { type Answer, type Ask, verified } from '../../../lib/verification/holds.ts';
import { fixtures } from '../../fixtures/all.ts';
import { judge } from '../../fixtures/judge.ts';

const answer = (status: number, headers: [string, string][] = [], body = ''): Answer => ({ status, headers, body });
const json = (value: unknown, status = 200) =>
  answer(status, [['content-type', 'application/json']], JSON.stringify(value));

const page = answer(200, [['content-type', 'text/html']], '<h1>Oops</h1>');

const findings: Finding[] = [...fixtures.values()].flatMap((fixture) => {
  const { cause, suspect, consequences, warnings } = judge(fixture.failing, fixture);
  return [cause, suspect, ...consequences, ...warnings].flatMap((one) => one ?? []);
});

/** The checks whose command says FIXED of it. */
async function content(ask: Ask): Promise<CheckId[]> {
  const ids = new Set<CheckId>();
  for (const { check, verify } of findings) for (const one of verify) if (await verified(one, ask)) ids.add(check);
  return [...ids].sort();
}

/** Any response will do. */
const reached: CheckId[] = ['network/tls'];
/** A 401 shows that the MCP server itself is there; what is wrong with it is said by another check. */
const there: CheckId[] = [
  'client/custom-port',
  'network/corporate-proxy',
  'network/gateway-error',
  'network/host-rejected',
  'network/rate-limited',
  'network/redirected',
  'network/tls',
  'network/tunnel',
  'network/unreachable',
  'network/wrong-endpoint',
  'registration/not-found',
  'session/any-token-accepted',
  'session/server-error',
  'token/not-found',
  'token/server-error',
];
/** A sign-in begins with a page or a redirect to one, and what is on a page nobody can tell. */
const begins: CheckId[] = [
  'authorization/invalid-request',
  'authorization/invalid-target',
  'authorization/not-found',
  'authorization/opener-severed',
  'authorization/redirect-uri-mismatch',
  'authorization/server-error',
  ...reached,
  'registration/cimd-rejected',
];
/** The response itself has to allow the page, and nothing else was wrong. */
const readable: CheckId[] = ['cors/no-allow-origin', 'cors/origin-duplicated', 'cors/origin-mismatch', ...reached];

const empty = { resource: '', authorization_servers: [], issuer: '', authorization_endpoint: '', token_endpoint: '' };

it.each<[string, Answer | undefined, CheckId[]]>([
  ['does not answer', undefined, []],
  ['answers with an error page of status 200', page, begins],
  ['answers 204 with nothing', answer(204), reached],
  ['answers 401 with nothing', answer(401), there],
  ['answers 401 with Bearer alone', answer(401, [['www-authenticate', 'Bearer']]), there],
  ['answers 403', json({ error: 'forbidden' }, 403), [...reached, 'registration/not-found']],
  ['answers 404', json({ error: 'not found' }, 404), reached],
  ['answers 500', json({ error: 'failed' }, 500), reached],
  ['answers {}', json({}), reached],
  ['answers with empty values', json(empty), reached],
  ['allows any page and nothing more', answer(204, [['access-control-allow-origin', '*']]), readable],
  ['redirects to a login page', answer(302, [['location', 'https://login.example/']]), begins],
])('a server that %s', async (_, given, right) => {
  expect(await content(async () => given)).toEqual(right);
});

const named = 'https://mcp.example.com/.well-known/oauth-protected-resource/mcp';
const challenge = answer(401, [['www-authenticate', `Bearer resource_metadata="${named}"`]]);
const resource = 'https://mcp.example.com/mcp';
const another = 'https://other.example';

/** Of a list that is missing these say nothing: it was not what was wrong. */
const ofResource: CheckId[] = [
  'resource-metadata/invalid',
  'resource-metadata/only-at-challenge-url',
  'resource-metadata/resource-mismatch',
];
/** That a document says where to sign in was missing; whether that is the right place is another check's. */
const anyPlace: CheckId[] = [
  'resource-metadata/invalid',
  'resource-metadata/no-authorization-servers',
  'resource-metadata/not-found',
  'resource-metadata/not-json',
  'resource-metadata/only-at-challenge-url',
  'resource-metadata/requires-auth',
  'resource-metadata/server-error',
  'server-metadata/not-found',
];

it.each<[string, Answer, CheckId[]]>([
  ['{}', json({}), []],
  // It says a text where none was; that it is the right one is another check's.
  [
    'the same placeholders',
    json({ resource: '<your-mcp-url>', authorization_servers: ['<url>'] }),
    ['resource-metadata/invalid'],
  ],
  ['no list', json({ resource }), ofResource],
  ['an empty list', json({ resource, authorization_servers: [] }), ofResource],
  ['another’s', json({ resource: `${another}/mcp`, authorization_servers: [another] }), anyPlace],
  ['a page', page, []],
])('a server whose 401 is right, and whose metadata is %s', async (_, given, right) => {
  const said = await content(async ({ method }) => (method === 'POST' ? challenge : given));
  expect(said.filter((id) => /^(?:resource|server)-metadata\//.test(id))).toEqual(right);
});

it('a server that gives permission, and whose response does not', async () => {
  const permission = answer(204, [
    ['access-control-allow-origin', 'http://localhost:6274'],
    ['access-control-allow-methods', '*'],
    ['access-control-allow-headers', 'authorization, *'],
  ]);
  const said = await content(async ({ method }) => (method === 'OPTIONS' ? permission : challenge));
  // A request with a token, or one that changes something, is not sent again.
  expect(said.filter((id) => id.startsWith('cors/'))).toEqual(['cors/header-not-allowed', 'cors/method-not-allowed']);
});
