import { decodeJwt, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { claimsOf, expired, isJwt, scopesOf } from '../../../lib/protocol/jwt.ts';
import { toBase64Url } from '../../../lib/text/base64.ts';
import { fc } from '../../property.ts';
import { anyText } from './any-text.ts';

const sign = (claims: Record<string, unknown>) => new UnsecuredJWT(claims).encode();

test("the claims of Scalekit's tokens", () => {
  const claims = claimsOf(
    sign({
      iss: 'https://acme.scalekit.dev/resources/res_1',
      aud: ['http://localhost:3000/mcp', 'res_1'],
      sub: 'usr_1',
      client_id: 'm2m_1',
      exp: 1_800_000_000,
      nbf: 1_700_000_000,
      iat: 1_700_000_000,
      scope: 'todo:read openid',
      scopes: ['todo:read'],
      oid: 'org_1',
    }),
  );
  expect(claims).toEqual({
    iss: 'https://acme.scalekit.dev/resources/res_1',
    aud: ['http://localhost:3000/mcp', 'res_1'],
    exp: 1_800_000_000,
    nbf: 1_700_000_000,
    iat: 1_700_000_000,
    scope: 'todo:read openid',
    scopes: ['todo:read'],
    client_id: 'm2m_1',
  });
  expect(scopesOf(claims ?? {})).toEqual(['todo:read', 'openid']);
});

test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  ['Microsoft', { scp: 'a b', azp: 'app' }, { scope: 'a b', client_id: 'app' }],
  ['Okta', { scp: ['a', 'b'], cid: 'app' }, { scopes: ['a', 'b'] }],
  ['a list in scope', { scope: ['a', 5, 'b'] }, { scopes: ['a', 'b'] }],
  ['both', { scope: 'a', scp: 'b', client_id: 'm2m_1', azp: 'app' }, { scope: 'a', client_id: 'm2m_1' }],
  ['long', { aud: `https://h.example/${'p'.repeat(700)}` }, { aud: `https://h.example/${'p'.repeat(700)}` }],
])('claims by the names of %s', (_, payload, claims) => expect(claimsOf(sign(payload))).toEqual(claims));

test('claims that do not show are unknown, and none is missing', () => {
  const encrypted = 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..aXY.Y2lwaGVy.dGFn';
  const notJson = `${toBase64Url('{"alg":"RS256"}')}.${toBase64Url('no JSON')}.c2ln`;
  const list = `${toBase64Url('{"alg":"RS256"}')}.${toBase64Url('["https://mcp.example.com/mcp"]')}.c2ln`;
  for (const token of [encrypted, notJson, list]) {
    expect(isJwt(token)).toBe(true);
    expect(claimsOf(token)).toBeUndefined();
  }
  expect(claimsOf(`${toBase64Url('{"alg":"RS256"}')}.${toBase64Url('{}')}.c2ln`)).toEqual({});
});

test('times are seconds in the token and milliseconds outside', () => {
  expect(expired({ exp: 100 }, 99_999)).toBe(false);
  expect(expired({ exp: 100 }, 100_000)).toBe(true);
  expect(expired({}, 100_000)).toBe(false);
});

test('what is no JWT has no claims', () => {
  for (const text of ['', 'opaque', 'a.b', 'a.b.c', 'a.bnVsbA.c', 'e30.e30.c', '....', `${'x'.repeat(70_000)}.e30.`]) {
    expect(claimsOf(text)).toBeUndefined();
  }
});

const value = fc.oneof(
  fc.string(),
  fc.string({ minLength: 900, maxLength: 3000 }),
  fc.double(),
  fc.array(fc.string(), { maxLength: 100 }),
  fc.object(),
  fc.constant(null),
);
const names = fc.constantFrom('iss', 'aud', 'exp', 'nbf', 'iat', 'scope', 'scp', 'scopes', 'client_id', 'azp', 'sub');

/** A text from its start, or a list of such texts. */
const isBeginning = (read: unknown, said: unknown): boolean =>
  Array.isArray(read) && Array.isArray(said)
    ? read.every((item, i) => isBeginning(item, said.filter((one) => typeof one === 'string')[i]))
    : typeof read === 'string' && typeof said === 'string'
      ? said.startsWith(read)
      : read === said;

test('claims of any type: never throws, bounded, and never other than what jose decodes', () => {
  fc.assert(
    fc.property(fc.dictionary(names, value), (claims) => {
      const token = `eyJhbGciOiJub25lIn0.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`;
      const ours = claimsOf(token);
      const all: Record<string, unknown> = decodeJwt(token);
      for (const [name, read] of Object.entries(ours ?? {})) {
        const sources = [all[name], all.scp, all.scope, all.azp];
        expect(sources.some((said) => isBeginning(read, said))).toBe(true);
      }
      // What a masked token holds has to fit into a header.
      expect(
        Object.values(ours ?? {})
          .flat()
          .join('').length,
      ).toBeLessThan(7000);
      for (const name of ['exp', 'nbf', 'iat'] as const) {
        expect(ours?.[name]).toBe(typeof all[name] === 'number' ? all[name] : undefined);
      }
    }),
  );
});

test('never throws on any text', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        anyText(),
        fc.base64String().map((s) => `a.${s}.b`),
      ),
      (text) => {
        claimsOf(text);
      },
    ),
  );
});
