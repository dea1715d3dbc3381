import { expect, test } from 'vitest';
import { countMasked, readMasked, writeMasked } from '../../lib/masked.ts';
import { toBase64Url } from '../../lib/text/base64.ts';

test('what is written is read back', () => {
  const masked = {
    kind: 'access_token' as const,
    length: 812,
    fingerprint: '9f3a1c2b',
    claims: { iss: 'https://ä.example', aud: ['res_1'], exp: 1_800_000_000, scopes: ['todo:read'] },
    header: { alg: 'RS256', kid: 'snk_1' },
  };
  expect(readMasked(`Bearer ${writeMasked(masked)}`)).toEqual(masked);
});

test('a text from the network that looks like a masked token gives claims of their own types, or none', () => {
  const forged = (claims: string) => readMasked(`~access_token.9.00000000.${toBase64Url(claims)}~`);
  expect(forged('{"aud":5,"exp":"soon","iss":["x"],"scope":"a","scopes":{"length":1}}')?.claims).toEqual({
    scope: 'a',
  });
  expect(forged('{"header":{"alg":5,"kid":"k","evil":"x"}}')?.header).toEqual({ kid: 'k' });
  for (const text of ['[]', 'null', '{', '"x"', '[['.repeat(3000)]) expect(forged(text)?.claims).toBeUndefined();
  expect(readMasked('~access_token.9.00000000.A~')).toEqual({
    kind: 'access_token',
    length: 9,
    fingerprint: '00000000',
  });
  expect(readMasked('~no_kind.9.00000000~')).toBeUndefined();
});

test('different secrets of a kind are counted once each', () => {
  const code = (fingerprint: string) => writeMasked({ kind: 'code', length: 40, fingerprint });
  const state = writeMasked({ kind: 'state', length: 43, fingerprint: '00000003' });
  expect(
    countMasked(`${state} ${code('00000001')}&${code('00000001')} ${code('00000002')} ~no_kind.1.00000004~`),
  ).toEqual([
    { kind: 'code', count: 2 },
    { kind: 'state', count: 1 },
  ]);
});
