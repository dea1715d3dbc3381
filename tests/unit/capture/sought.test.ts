/** Where an adversary found secrets that got through, each with relatives, and with what looks alike and stays. */
import { describe, expect, test } from 'vitest';
import { createMasker } from '../../../lib/capture/secrets.ts';
import { readMasked } from '../../../lib/masked.ts';
import { shows } from './canaries/shapes.ts';
import { exchange, json } from './samples.ts';

const masker = createMasker(new Uint8Array(32).fill(9));
const P = 'hunter-Vogel!8842';
const HEX = '9f86d081884c7d659a2feaa0c55ad015';
const KEY = 'ghp_kQ7mZx9vTq2LmZ7RbW4sYd1NcPf8HgJ3uAe6';
const ID = '3f2b8c1e-9d47-4a6b-8e21-7c5d9f0a1b34';

const sent = (name: string, value: string) => masker.maskHeaders([[name, value]])[0]?.[1] ?? '';

describe('a secret in brackets that a placeholder left around it', () => {
  const wraps = ['<>', '{{}}', '{{  }}', '$' + '{}', '{}'];
  const around = (wrap: string, held: string) => {
    const half = wrap.length / 2 + (wrap.startsWith('$') ? 0.5 : 0);
    return wrap.slice(0, half) + held + wrap.slice(half);
  };

  test.each(wraps)('in %s', (wrap) => {
    for (const secret of [KEY, ID, 'Tr4kvz9Qm', 'marmalade']) {
      const held = around(wrap, secret);
      for (const masked of [
        sent('authorization', `Bearer ${held}`),
        sent('x-acme', held),
        sent('cookie', `a=${held}`),
        masker.maskBody(json({ password: held })),
        masker.maskUrl(`https://a.dev/cb?code=${encodeURIComponent(held)}`),
        masker.maskBody(`client_secret=${encodeURIComponent(held)}&x=1`),
      ]) {
        expect([masked, shows(decodeURIComponent(masked), secret)]).toEqual([masked, false]);
        expect(readMasked(masked)?.length).toBe(secret.length);
      }
    }
  });

  test('the brackets stay, and it is the same secret as without them', () => {
    const bare = sent('authorization', `Bearer ${KEY}`);
    expect(sent('authorization', `Bearer <${KEY}>`)).toBe(bare.replace(/~.*~/, (masked) => `<${masked}>`));
  });

  test.each([
    '<YOUR_ACME_TOKEN>',
    '<api key>',
    '<insert token here>',
    '{{ secrets.ACME_KEY }}',
    '${' + '{ secrets.ACME_KEY }}',
    '${' + 'ACME}',
  ])('a placeholder stays: %s', (text) => expect(sent('authorization', `Bearer ${text}`)).toBe(`Bearer ${text}`));
});

describe('a passphrase', () => {
  const phrases = ['my kxqzwv is in the plmnbvc 482', 'correct is Vogelhaus battery', 'the Vogelhaus on a hill'];
  const words = /kxqzwv|plmnbvc|Vogelhaus|battery/;

  test.each(phrases)('is no sentence, whatever has it: %s', (phrase) => {
    const encoded = encodeURIComponent(phrase);
    for (const masked of [
      masker.maskBody(json({ password: phrase })),
      masker.maskBody(`passphrase: ${phrase}\n`),
      masker.maskBody(`user=bob&client_secret=${encoded}`),
      masker.maskUrl(`https://a.dev/x?password=${encoded}`),
      masker.maskUrl(`https://bob:${encoded}@mcp.acme.dev/mcp`),
    ])
      expect(decodeURIComponent(masked)).not.toMatch(words);
  });

  test('in a request none is, not even one about secrets', () => {
    const password = 'the password is not Vogelhaus';
    const sent = (body: string) => masker.maskExchange(exchange({ method: 'POST', sent: body })).request.body ?? '';
    for (const body of [
      json({ password }),
      `password=${encodeURIComponent(password)}`,
      json({ a: { secret: password } }),
    ])
      expect(decodeURIComponent(sent(body))).not.toMatch(words);
    expect(masker.maskUrl(`https://a.dev/?token=${encodeURIComponent(password)}`)).not.toMatch(words);
  });

  test.each([
    json({ password: 'must have at least 12 characters' }),
    json({ errors: { client_secret: 'This field is required.' } }),
    json({ token: 'The token was not found on the server' }),
    json({ api_key: 'Please sign in to see it' }),
  ])('a sentence in an answer stays: %s', (body) => expect(masker.maskBody(body)).toBe(body));
});

describe('the name of a secret beside it', () => {
  test.each([
    { Name: 'password', Value: P },
    { NAME: 'ApiKey', VALUE: P },
    { '@name': 'password', '#text': P },
    { field: 'password', newValue: P },
    { label: 'API key', input: P },
    { n: 'password', v: P },
    [{ op: 'replace', path: '/password', value: P }],
    { keys: ['api_key'], vals: [P] },
    { names: ['user', 'password'], values: ['bob', P] },
    { headers: ['x-api-key', P, 'accept', '*/*'] },
    ['accept', '*/*', 'x-api-key', P],
  ])('%j', (value) => expect(masker.maskBody(json(value))).not.toContain(P));

  test.each([
    { path: '/token', data: 'Not found here' },
    ['authorization', 'x-api-key', 'content-type', 'accept'],
    ['token', 'read', 'secret', 'write'],
    { names: ['a', 'b'], values: ['one', 'two'] },
  ])('and what is none: %j', (value) => expect(masker.maskBody(json(value))).toBe(json(value)));
});

describe('a number that is a secret', () => {
  test.each([
    'code',
    'sms_code',
    'mfaCode',
    'verification_code',
    'two_factor_code',
    'mfa',
    'user_code',
    'token',
    'api_key',
  ])('under %s', (name) => expect(masker.maskBody(json({ [name]: 482913 }))).not.toContain('482913'));
  test('several of them', () =>
    expect(masker.maskBody('{"backup_codes":[482913,591047]}')).not.toMatch(/482913|591047/));

  test.each([
    { code: 40103 },
    { code: 482913, message: 'no' },
    { jsonrpc: '2.0', error: { code: -32000, message: 'no' } },
    { code: 100006, msg: 'no' },
    { max_tokens: 4096, tokens: 5000, state: 482913, mfa: true },
    { expires_in: 3600, token_lifetime: 86400 },
  ])('a count, a time and an error stay: %j', (value) => expect(masker.maskBody(json(value))).toBe(json(value)));
});

test.each([
  ...[
    'secret_id',
    'session_code',
    'oobCode',
    'login_challenge',
    'consent_challenge',
    'login_verifier',
    'oauth_verifier',
  ],
  ...[
    'pw',
    'psw',
    'mdp',
    'cred',
    'tok',
    'tkn',
    'jwe',
    'sas',
    'refresh',
    'scratch_codes',
    'key_material',
    'auth_header',
  ],
])('by its name: %s', (name) => {
  for (const secret of [ID, HEX, 'bcdfghjklmnpqrst']) {
    expect(masker.maskBody(json({ [name]: secret }))).not.toContain(secret);
    expect(masker.maskUrl(`https://a.dev/x?${name}=${secret}`)).not.toContain(secret);
  }
});

test.each([
  { access: 'public', refresh: 'daily' },
  { mfa: 'required' },
  { code_challenge: HEX },
  { secret_id: 'prod/db' },
])('by its value none: %j', (value) => expect(masker.maskBody(json(value))).toBe(json(value)));
