import { describe, expect, test } from 'vitest';
import type { Observed } from '../../../lib/check-page/observed.ts';
import { type ClaimLine, lookAtToken } from '../../../lib/check-page/token.ts';

const NOW = Date.UTC(2026, 10, 28, 12, 0, 0);
const second = NOW / 1000;
const ENVIRONMENT = 'https://acme.scalekit.dev';
const RESOURCE = 'res_103100112351265282';
const SERVER = 'https://mcp.acme.dev/mcp';

const observed: Observed = {
  server: SERVER,
  resource: SERVER,
  resourceId: RESOURCE,
  issuers: [`${ENVIRONMENT}/resources/${RESOURCE}`, ENVIRONMENT],
  scopes: ['todo:read', 'todo:write'],
};

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: object) => `${part({ alg: 'RS256', typ: 'at+jwt' })}.${part(claims)}.c2ln`;
const good = {
  iss: ENVIRONMENT,
  aud: [RESOURCE, SERVER],
  exp: second + 3600,
  iat: second - 60,
  scope: 'todo:read todo:write',
};

const linesOf = (claims: object, seen: Observed | null = observed): Record<string, ClaimLine> =>
  Object.fromEntries((lookAtToken(jwt(claims), seen ?? undefined, NOW)?.lines ?? []).map((line) => [line.name, line]));

test('a token that fits is right in everything that was observed', () => {
  const lines = linesOf(good);
  expect(Object.keys(lines)).toEqual(['iss', 'aud', 'exp', 'iat', 'scope']);
  for (const name of ['iss', 'aud', 'exp', 'scope']) expect(lines[name], name).toMatchObject({ standing: 'right' });
  expect(lines.exp).toMatchObject({ value: '2026-11-28 13:00:00 UTC', says: 'Valid for 1 hour more.' });
  expect(lines.iat?.says).toBe('Issued 1 minute ago.');
});

test('as it is copied from a header', () => {
  expect(lookAtToken(`Authorization: Bearer ${jwt(good)}\n`, observed, NOW)).toEqual(
    lookAtToken(jwt(good), observed, NOW),
  );
});

test('without a check nothing is judged but the times', () => {
  const lines = linesOf(good, null);
  for (const name of ['iss', 'aud', 'scope']) expect(lines[name]).toMatchObject({ standing: 'unknown' });
  expect(lines.exp).toMatchObject({ standing: 'right' });
});

describe('what is wrong with it', () => {
  test.each<[string, object, string, ClaimLine['standing'], string]>([
    ['expired', { ...good, exp: second - 7200 }, 'exp', 'wrong', 'It expired 2 hours ago.'],
    ['no end', { ...good, exp: undefined }, 'exp', 'look', 'until when'],
    ['not valid yet', { ...good, nbf: second + 90 }, 'nbf', 'wrong', 'only in 1 minute'],
    ['issued ahead', { ...good, iat: second + 300 }, 'iat', 'look', 'Issued in 5 minutes'],
    ['of another issuer', { ...good, iss: 'https://other.scalekit.dev' }, 'iss', 'wrong', 'somewhere else'],
    ['of an issuer with a slash', { ...good, iss: `${ENVIRONMENT}/` }, 'iss', 'wrong', 'A slash at the end'],
    ['of nobody', { ...good, iss: undefined }, 'iss', 'wrong', 'who issued it'],
    ['for another server', { ...good, aud: 'https://other.example/mcp' }, 'aud', 'wrong', 'something else'],
    ['for a URL with a slash', { ...good, aud: `${SERVER}/` }, 'aud', 'wrong', 'A slash at the end'],
    ['for nobody', { ...good, aud: undefined }, 'aud', 'wrong', 'for whom'],
    ['with too few scopes', { ...good, scope: 'todo:read' }, 'scope', 'look', 'It lacks `todo:write`'],
  ])('%s', (_what, claims, name, standing, says) => {
    expect(linesOf(claims)[name]).toMatchObject({ standing, says: expect.stringContaining(says) });
  });

  test('made out for the resource ID alone, it is right, and what the server compares is said', () => {
    expect(linesOf({ ...good, aud: RESOURCE }).aud).toMatchObject({
      standing: 'right',
      says: expect.stringContaining(`look for \`${RESOURCE}\``),
    });
  });
});

test.each([
  ['m2m_103100112351265999', 'a client ID'],
  [RESOURCE, 'a resource ID'],
  [SERVER, 'an address'],
  ['two words', 'no spaces'],
  ['v2.local.abcdefgh', 'no JSON Web Token'],
])('%s is no token of Scalekit’s, and it is said what it is', (text, words) => {
  expect(lookAtToken(text, observed, NOW)).toEqual({ kind: expect.stringContaining(words), lines: [] });
});

test('an encrypted token says nothing, an empty field is no token', () => {
  const encrypted = `${part({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.a.b.c.d`;
  expect(lookAtToken(encrypted, observed, NOW)).toEqual({ kind: expect.stringContaining('encrypted'), lines: [] });
  expect(lookAtToken('  \n', observed, NOW)).toBeUndefined();
});

test('claims of a hostile token are text, whatever they are', () => {
  const lines = linesOf({ iss: '`**x**`<script>', aud: [1, 'a'], exp: 1e300, scope: ['x'] });
  expect(lines.exp?.value).toBe('1e+300');
  expect(lines.aud?.value).toBe('a');
  expect(lines.scope?.value).toBe('x');
});

test('the lines come to a verdict: what is wrong, and what to do', () => {
  const verdictOf = (claims: object, seen: Observed | null = observed) =>
    lookAtToken(jwt(claims), seen ?? undefined, NOW)?.verdict;
  const wrong = verdictOf({ ...good, aud: ['https://other.example/mcp'], exp: second - 60 });
  expect(wrong?.standing).toBe('wrong');
  expect(wrong?.says).toBe(
    `This token does not work here: it is for another server (\`aud\`), and it has expired (\`exp\`). Sign in again from your client with \`${SERVER}\` as the URL of the server, and paste the new token.`,
  );
  expect(verdictOf({ ...good, exp: second - 60 }, null)?.says).toMatch(
    /^This token does not work here: it has expired/,
  );
  expect(verdictOf(good)).toMatchObject({ standing: 'right', says: expect.stringContaining('signature') });
  expect(verdictOf(good, null)).toBeUndefined();
});
