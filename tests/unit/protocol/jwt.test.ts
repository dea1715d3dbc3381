import { decodeJwt, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { audienceHas, expired, notYetValid, scopesOf, tokenClaims } from '../../../lib/protocol/jwt.ts';
import { fc } from '../../property.ts';
import { anyText } from './any-text.ts';

const sign = (claims: Record<string, unknown>) => new UnsecuredJWT(claims).encode();

test("the claims of Scalekit's tokens", () => {
  const claims = tokenClaims(
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

test('an audience is compared as it stands, slash included', () => {
  expect(audienceHas({ aud: ['https://h.example/mcp', 'res_1'] }, 'res_1')).toBe(true);
  expect(audienceHas({ aud: 'https://h.example/mcp' }, 'https://h.example/mcp')).toBe(true);
  expect(audienceHas({ aud: 'https://h.example/mcp' }, 'https://h.example/mcp/')).toBe(false);
  expect(audienceHas({ aud: 'https://h.example/mcp' }, 'https://h.example')).toBe(false);
  expect(audienceHas({}, 'res_1')).toBe(false);
});

test('times are seconds in the token and milliseconds outside', () => {
  expect(expired({ exp: 100 }, 99_999)).toBe(false);
  expect(expired({ exp: 100 }, 100_000)).toBe(true);
  expect(expired({}, 100_000)).toBe(false);
  expect(notYetValid({ nbf: 100 }, 99_999)).toBe(true);
  expect(notYetValid({ nbf: 100 }, 100_000)).toBe(false);
  expect(notYetValid({}, 0)).toBe(false);
});

test('what is no JWT has no claims', () => {
  for (const text of ['', 'opaque', 'a.b', 'a.b.c', 'a.bnVsbA.c', '....', `${'x'.repeat(70_000)}.e30.`]) {
    expect(tokenClaims(text)).toBeUndefined();
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

test('claims of any type: never throws, bounded, and never other than what jose decodes', () => {
  fc.assert(
    fc.property(fc.dictionary(names, value), (claims) => {
      const token = `eyJhbGciOiJub25lIn0.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`;
      const ours = tokenClaims(token);
      const all: Record<string, unknown> = decodeJwt(token);
      for (const [name, read] of Object.entries(ours ?? {})) {
        const sources = [all[name], all.scp, all.scope, all.azp];
        const bounded = (item: unknown) => (typeof item === 'string' ? item.slice(0, 1024) : item);
        const as = sources.map((item) =>
          Array.isArray(item)
            ? item
                .filter((i) => typeof i === 'string')
                .slice(0, 64)
                .map(bounded)
            : bounded(item),
        );
        expect(as).toContainEqual(read);
      }
      expect(JSON.stringify(ours).length).toBeLessThan(600_000);
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
        tokenClaims(text);
      },
    ),
  );
});
