/** Metadata behind an API key or a password: a server without a sign-in is not mended by what a sign-in needs. */
import { describe, expect, it } from 'vitest';
import { answer, native } from '../../fixtures/flow.ts';
import { causeOf, judgeInShort } from '../../fixtures/judge.ts';
import { faultsOfWords } from '../../wording.ts';

const locked = (...args: Parameters<typeof answer>) =>
  native()
    .until('resourceMetadata')
    .change('initialize', answer(...args))
    .change('resourceMetadata', answer(...args));
const sent = (...args: Parameters<typeof answer>) => {
  const { check, fix } = causeOf(locked(...args));
  const values = (fix.or ?? []).flatMap(({ steps }) => steps.flatMap((one) => one.values ?? []));
  return { check, headers: values.filter(({ name }) => name === 'Custom header').map(({ value }) => value) };
};
const missingKey = { json: { error: { code: 401, message: 'Unauthorized: Invalid or missing API key' } } };
const bearer = { headers: { 'www-authenticate': 'Bearer realm="mcp"' } };
const basic = { headers: { 'www-authenticate': 'Basic realm="Restricted"' }, body: '' };

describe('metadata that is locked', () => {
  it.each([
    ['an API key', missingKey, 'X-API-Key: …'],
    ['an API key, asked for with an empty challenge', { ...missingKey, ...bearer }, 'X-API-Key: …'],
    ['a password', basic, 'Authorization: Basic …'],
  ])('by %s says what to send where there is nothing else', (_, said, line) => {
    expect(sent(401, said)).toEqual({ check: 'resource-metadata/requires-auth', headers: [line] });
  });

  it('by nginx itself is no other', () => {
    const page = '<html><body><center><h1>401</h1></center><hr><center>nginx/1.22.1</center></body></html>';
    const given = { headers: { server: 'nginx/1.22.1', 'content-type': 'text/html' }, body: page };
    const byPassword = { ...given, headers: { ...given.headers, ...basic.headers } };
    expect(sent(401, byPassword).headers).toEqual(['Authorization: Basic …']);
    expect(causeOf(locked(401, byPassword))).toMatchObject({ owner: 'network' });
    expect(sent(401, given).headers).toEqual([]);
  });

  it.each([
    ['an API key', missingKey],
    ['a password', basic],
    ['a token', { json: { error: 'invalid_token' }, ...bearer }],
    ['a token', { json: { error: 'Send a bearer token or an API key' } }],
  ])('is said to want %s', (what, said) => {
    const found = causeOf(locked(401, said));
    expect(found.title).toContain(` wants ${what} for `);
    expect(found.fix.do[0]?.text).toContain(` pass without ${what}`);
    expect(faultsOfWords(found)).toEqual([]);
  });

  it('by a token says nothing of that', () => {
    expect(sent(401, { json: { error: 'invalid_token' }, ...bearer })).toEqual({
      check: 'resource-metadata/requires-auth',
      headers: [],
    });
  });

  it('and read all the same is nothing', () => {
    expect(judgeInShort(native())).toMatchObject({ verdict: 'connected', warnings: [] });
  });
});
