/** Where an adversary found secrets that got through, each with relatives, and with what looks alike and stays. */
import { describe, expect, test } from 'vitest';
import { createMasker } from '../../../lib/capture/secrets.ts';
import { readMasked } from '../../../lib/masked.ts';
import { cut } from '../../../lib/text/cut.ts';
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

describe('a one-time code in words', () => {
  test.each([
    '# is your Acme verification code',
    'Your Acme code is #',
    'Use # to sign in to Acme',
    'Enter code # to continue',
    '<p>Your code:</p><h1>#</h1>',
    '<p>Your one-time code is</p>\n<strong>#</strong>',
    'G-# is your Google verification code.',
    'PIN #',
    '2FA code #',
    'Dein Code lautet #',
    'Votre code est #',
    'Ihr Bestätigungscode: #',
    '验证码：#',
    'The code # is not valid',
    'Code not valid: #',
  ])('%s', (text) => {
    for (const code of ['482913', '591 047']) {
      if (code.includes(' ') && text.startsWith('Use')) continue;
      expect(masker.maskBody(text.replace('#', code))).not.toContain(code);
    }
  });

  test.each([
    'error code: 100006',
    'failed with code 482913',
    'exit code 137000',
    'Fehlercode 482913',
    'code: 482913',
    'Use 443 to sign in',
    'The code of line 482913 is wrong',
    'order 482913 is your first',
    'AADSTS700016: the code was not found',
  ])('another number stays: %s', (text) => expect(masker.maskBody(text)).toBe(text));
});

describe('what was sent comes back', () => {
  const answered = (sent: string, body: string, name = 'password') => {
    const masker = createMasker(new Uint8Array(32).fill(4));
    const request = { method: 'POST', sent: json({ [name]: sent }), status: 400 };
    return masker.maskExchange(exchange({ ...request, body })).response?.body ?? '';
  };

  test.each([
    ['Tr4k!vz9Qm', 'login bob/Tr4k!vz9Qm refused'],
    ['Tr4kvz9Qm', json({ detail: "no user 'bob:Tr4kvz9Qm'" })],
    ['482913', 'There is no 482913.'],
  ])('%s in %s', (sent, body) => {
    expect(answered(sent, body)).not.toContain(sent);
    expect(readMasked(answered(sent, body))?.kind).toBe('password');
  });

  test.each([
    ['482913', json({ id: 482913, at: [482913, 1] })],
    ['482913', 'It took 1482913 ms, 482913.5 bytes'],
    ['hunter1', 'a hunter12, my-hunter1'],
    ['Vogelhaus', 'A Vogelhaus is missing'],
  ])('%s is not taken for %s', (sent, body) => expect(answered(sent, body)).toBe(body));
});

const RUN = 'Zq7x9Kv2LmT4RbW8sYd1NcPf5HgJ3uAe_q0V2-bT9xw';

test.each([
  [
    'behind a certificate that has no end',
    `expected -----BEGIN CERTIFICATE----- but got -----BEGIN PRIVATE KEY-----\n${HEX}\n-----END PRIVATE KEY-----`,
  ],
  [
    'as SSH2 writes it',
    `---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: x\n${HEX}\n---- END SSH2 ENCRYPTED PRIVATE KEY ----`,
  ],
  ['as PuTTY writes it', `PuTTY-User-Key-File-3: x\nPrivate-Lines: 2\n${HEX}\n${HEX}\nPrivate-MAC: 00`],
  ['in a list of lines', json(['-----BEGIN PRIVATE KEY-----', HEX, '-----END PRIVATE KEY-----'])],
])('a private key %s', (_, text) => expect(shows(masker.maskBody(text), HEX)).toBe(false));

test('a certificate stays, and what is behind it', () => {
  const text = `-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----`;
  expect(masker.maskBody(text)).toBe(text);
});

test.each([
  `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.${RUN.slice(0, 20)}\n${RUN.slice(20)}`,
  `access_token: ${RUN.slice(0, 20)}\n  ${RUN.slice(20)}`,
  `api_key=${HEX.slice(0, 20)}\r\n${HEX.slice(20)}\r\nnext`,
  `data: {"access_token":"${RUN.slice(0, 20)}\n\ndata: ${RUN.slice(20)}"}\n\n`,
])('the rest of a token that was broken over lines: %s', (text) => {
  const masked = masker.maskBody(text);
  expect(shows(masked, RUN.slice(20)) || masked.includes(HEX.slice(20))).toBe(false);
});

test('below a masked secret an ordinary line stays', () => {
  for (const next of ['next: line', 'request-id', 'mcp-server-v2', '2026-11-29']) {
    expect(masker.maskBody(`api_key=${HEX}\n${next}`)).toMatch(new RegExp(`~\n${next}$`));
  }
});

describe('what is public', () => {
  const C = 'Xk9vTq2LmZ7RbW4sYd1NcPf8HgJ3uAe6';
  test.each([
    json({ scopes_supported: ['token:read', 'api_key:manage', 'secret:write:all', 'password:reset'] }),
    'scope=token%3Aread+api_key%3Amanage',
    'unknown scope token:read',
    json({ error: { code: 'token_expired_v2', message: 'x' } }),
    json({ code: 'E4012', message: 'x' }),
    json({ code: 'invalid_grant_42' }),
    json({ code: 'auth0_idp_error' }),
    json({ signature: 'RS256' }),
    'auth=oauth2',
    `Unknown client: ${C}`,
    `clientId ${C}`,
    `invalid aud ${C}`,
    `Client authentication failed for ${C}`,
    `code_challenge ${C}`,
    json({ client: C, appid: C }),
    'https://a.dev/token/endpoint2',
    'https://a.dev/password/reset2fa',
  ])('%s', (text) => expect(masker.maskBody(text)).toBe(text));

  test.each([
    'token: hunter22',
    'token:readHunter22',
    `client secret: ${C}`,
    `Token check of the client failed for ${C}`,
    json({ code: 'a8f4_k2z9', state: 'x', message: 'x' }),
  ])('and what is none: %s', (text) => expect(masker.maskBody(text)).not.toBe(text));
});

describe('cut', () => {
  test.each([' ', '"', '=', '&'])('never inside of what a sign sets apart: %s', (sign) => {
    for (let at = 20; at < 60; at++) {
      const text = `${'x '.repeat(8)}k${sign}${KEY} and more`;
      expect(shows(cut(text, at), KEY) && !cut(text, at).includes(KEY)).toBe(false);
      expect(cut(text, at).length).toBeLessThanOrEqual(at);
    }
  });
  test('a text that is short enough stays', () => expect(cut(KEY, KEY.length)).toBe(KEY));
});

describe('a header that somebody configured, written in a text', () => {
  test.each([
    json({ url: 'https://a.dev/mcp', headers: { 'X-Acme': P } }),
    json({ headers: [`X-Acme: ${P}`, 'Accept: */*'] }),
    json({ customHeaders: [{ name: 'X-Acme', value: P, enabled: true }] }),
    json({ command: 'npx', args: ['mcp-remote', 'https://a.dev', '--header', `X-Acme:${P}`] }),
    json({ command: 'npx', env: { ACME: P } }),
    `curl -H 'X-Acme: ${P}' https://a.dev`,
    `curl -H "X-Acme-Id: ${P}" https://a.dev`,
    `http://localhost:6277/stdio?command=npx&env=${encodeURIComponent(json({ ACME: P }))}`,
    `https://a.dev/?headers=${encodeURIComponent(json({ 'X-Acme': P }))}`,
    `curl -ubob:${P} https://a.dev`,
    `curl -u ${P}: https://a.dev`,
    `curl --cert client.pem:${P} https://a.dev`,
  ])('%s', (text) => expect(shows(decodeURIComponent(masker.maskBody(text)), P)).toBe(false));

  test.each([
    json({ url: 'https://a.dev/mcp', headers: { accept: 'application/json', 'mcp-protocol-version': '2025-06-18' } }),
    json({ status: 200, headers: { 'x-powered-by': 'Express', server: 'nginx' } }),
    json({ headers: { type: 'object', description: 'Headers that are sent' } }),
    json({ env: { NODE_ENV: 'production', PORT: '3000', HOME: '/root' } }),
    "curl -H 'Accept: text/event-stream' https://a.dev",
    'curl --cert C:\\keys\\client.pem https://a.dev',
    'tool -update:all -user:name',
  ])('and what anybody sends: %s', (text) => expect(masker.maskBody(text)).toBe(text));
});
