/** A token whose claims do not show: nothing is said to be missing in what nobody saw. */
import { expect, it } from 'vitest';
import { createMasker } from '../../../lib/capture/secrets.ts';
import { readMasked } from '../../../lib/masked.ts';
import { toBase64Url } from '../../../lib/text/base64.ts';
import { answer, relayed, requestHeaders } from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';

const key = new Uint8Array(32).fill(7);
const part = (value: unknown) => toBase64Url(JSON.stringify(value));
const cipher = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ';
const encrypted = (header: object) => `${part(header)}.${cipher}.${cipher}.${cipher}${cipher}.${cipher}`;
const signed = (payload: string) => `${part({ alg: 'RS256', kid: 'k1' })}.${toBase64Url(payload)}.${cipher}`;

const masked = (token: string) =>
  createMasker(key)
    .maskHeaders([['authorization', `Bearer ${token}`]])[0]?.[1]
    .slice('Bearer '.length) ?? '';

const refused = (token: string, words: object = { error: 'Token validation failed' }) => {
  const own = masked(token);
  return relayed()
    .until('connect')
    .change('token', answer(200, { json: { access_token: own, token_type: 'Bearer' } }))
    .change('connect', requestHeaders({ authorization: `Bearer ${own}` }), answer(401, { json: words }));
};
const said = (token: string, words?: object) => judge(refused(token, words)).cause;

it.each([
  ['with a key for its reader', { alg: 'RSA-OAEP', enc: 'A256CBC-HS512', kid: 'k1', typ: 'at+jwt' }],
  ['with a key that both have', { alg: 'dir', enc: 'A256GCM', iss: 'https://acme.scalekit.dev' }],
])('an encrypted one, %s: what it says is unknown, and that it is encrypted is said', (_, header) => {
  const cause = said(encrypted(header));
  expect(cause?.check).toBe('session/token-rejected');
  expect(cause?.title).toContain('encrypted');
  expect(JSON.stringify(cause?.evidence)).not.toContain('of the token');
});

it.each([
  ['one of any letters', `opaque-${cipher}`],
  ['a signed one that holds no JSON object', signed('["https://mcp.example.com/mcp"]')],
  ['a signed one that holds no JSON', signed('another token')],
])('%s: only the log can tell', (_, token) => {
  const cause = said(token);
  expect(cause?.check).toBe('session/token-rejected');
  expect(cause?.title).toContain('does not say why');
  expect(JSON.stringify(cause?.evidence)).not.toContain('of the token');
});

it.each([
  ['Compact JWS must be a string or Uint8Array', true],
  ['session 7f was closed by an administrator', true],
  ['Invalid or expired access token', false],
  ['Authentication required', false],
  ['Invalid authentication credentials', false],
  ['Access denied: the request is not authorized.', false],
  ['Your login is no longer known to the data hall', true],
  ['', false],
])('what its server says of it is not called nothing: %s', (words, says) => {
  const cause = said(`opaque-${cipher}`, { error: 'invalid_token', error_description: words });
  expect(cause?.check).toBe('session/token-rejected');
  expect(cause?.title).toContain(says ? 'in words of its own' : 'does not say why');
});

it('a signed one that holds an empty object was read, and names nobody', () => {
  expect(said(signed('{}'))?.check).toBe('session/audience-mismatch');
});

it('what the server says of it counts all the same', () => {
  const cause = said(encrypted({ alg: 'dir', enc: 'A256GCM' }), { error: 'invalid_token: wrong audience' });
  expect(cause?.check).toBe('session/audience-mismatch');
  expect(cause?.title).toContain('says');
});

it('of an encrypted one its header is kept, and no claims', () => {
  const header = { alg: 'RSA-OAEP', enc: 'A256GCM', kid: 'k1' };
  const { header: kept, claims } = readMasked(masked(encrypted(header))) ?? {};
  expect(kept).toEqual(header);
  expect(claims).toBeUndefined();
});
