/** What an answer quotes of what was sent, in the ways in which it does; and what is public beside it and stays. */
import { describe, expect, test } from 'vitest';
import { createMasker } from '../../../lib/capture/secrets.ts';
import { shows } from './canaries/shapes.ts';
import { exchange, json } from './samples.ts';

const masker = createMasker(new Uint8Array(32).fill(4));
const KEY = 'Zq7x9Kv2LmT4RbW8sYd1NcPf5HgJ3uAe';
const P = 'hunter-Vogel!8842';
const CLIENT = 'xK3jd9Fk2LsP0qWeRtYuIoPaSdFgHjKl';

const challenge = (value: string, name = 'www-authenticate') => masker.maskHeaders([[name, value]])[0]?.[1] ?? '';

describe('a challenge', () => {
  test.each([
    [KEY, `Bearer error="invalid_token", error_description="${KEY} is no token of ours"`],
    [KEY, `Bearer error="invalid_token", error_description=${KEY}`],
    [KEY, `Bearer realm="a", error="invalid_token", detail='got ${KEY}'`],
    [KEY, `Bearer error="invalid_token", error_description="The token for this audience, expected: ${KEY}"`],
    [P, `Bearer error="invalid_client", error_description="The secret for client: ${P}"`],
    [P, String.raw`Bearer error_description="{\"headers\":{\"X-Acme\":\"${P}\"}}"`],
  ])('hides %s in what it says: %s', (secret, value) => {
    expect(shows(challenge(value), secret)).toBe(false);
    expect(shows(challenge(value, 'x-amzn-remapped-www-authenticate'), secret)).toBe(false);
  });

  test.each([
    `Bearer realm="${CLIENT}", error="invalid_token"`,
    `Bearer realm=${CLIENT}, error="invalid_token"`,
    `DPoP error="use_dpop_nonce", nonce="${KEY}"`,
    `Bearer error="insufficient_scope", scope="mcp:tools.Read2 files:readWriteAll2026v1X"`,
    `Bearer client_id="${CLIENT}", error="invalid_token"`,
    String.raw`Bearer error="invalid_token", error_description="expected \"aud\" res_59615193906282635"`,
    `Bearer resource_metadata="https://mcp.example/.well-known/oauth-protected-resource/mcp"`,
    `Bearer error="invalid_token", error_description="jwt audience invalid. expected: ${CLIENT}"`,
    `Bearer error="invalid_token", error_description="The aud claim '${CLIENT}' is not valid"`,
    `Bearer error="invalid_token", error_description="Audience (aud) claim [${CLIENT}] is not accepted"`,
    `Bearer error="invalid_token", error_description="azp ${CLIENT} is not accepted"`,
    `Bearer error="invalid_token", error_description="No matching key for kid=${CLIENT}"`,
  ])('keeps what a diagnosis compares: %s', (value) => expect(challenge(value)).toBe(value));
});

const asNumbers = (text: string, base: 10 | 16) =>
  [...text].map((c) => `&#${base === 16 ? 'x' : ''}${c.charCodeAt(0).toString(base)};`).join('');
const asBytes = (text: string) => Buffer.from(text).toString('hex');

test.each([
  ['a page, as numbers of characters', `<p>token: ${asNumbers(KEY, 10)}</p>`, asNumbers(KEY, 10)],
  ['words, as numbers in hexadecimal', json({ error_description: `token: ${asNumbers(KEY, 16)}` }), asNumbers(KEY, 16)],
  ['a sign written as a number', 'password&#58; hunter-Vogel-8842', 'hunter'],
  ['a document in hexadecimal', json({ data: asBytes(json({ token: KEY })) }), asBytes(KEY)],
  ['a long one', json({ data: asBytes(json({ text: 'x'.repeat(9000), token: KEY })) }), asBytes(KEY)],
  ['a column of bytes', `\\x${asBytes(`password=${P}`)}`, asBytes(P)],
])('hides it in %s', (_, body, secret) => expect(masker.maskBody(body)).not.toContain(secret));

test.each([
  'It&#39;s the wrong &#34;aud&#34;: res_59615193906282635',
  '&#67;lient not found',
  json({ commit: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b' }),
  json({ data: asBytes('{"issuer":"https://acme.scalekit.dev"}') }),
])('leaves what hides nothing: %s', (body) => expect(masker.maskBody(body)).toBe(body));

test.each([
  json({ detail: [{ type: 'string_type', loc: ['body', 'client_secret'], msg: 'Not valid', input: P }] }),
  json({ issues: [{ path: ['env', 'apiKey'], received: P, message: 'Invalid' }] }),
  json({ errors: [{ instancePath: '/password', data: P }] }),
  json({ fieldErrors: [{ field: 'password', rejectedValue: P }] }),
  json({ errors: [{ type: 'field', msg: 'Invalid value', path: 'password', location: 'body', value: P }] }),
  json({ inner: [{ path: 'password', params: { path: 'password', originalValue: P } }] }),
  json({ violations: [{ propertyPath: 'user.password', invalidValue: P }] }),
])('hides the value that is refused: %s', (body) => expect(shows(masker.maskBody(body), P)).toBe(false));

test.each([
  json({ detail: [{ type: 'missing', loc: ['body', 'redirect_uri'], msg: 'Field required', input: 'cb/1' }] }),
  json({ issues: [{ path: ['client_id'], received: CLIENT, message: 'Invalid' }] }),
  json({ issues: [{ path: ['state'], received: 'number', message: 'Invalid' }] }),
  json({ errors: [{ message: 'not found', path: ['token'] }], data: null }),
  json({ path: '/token', data: 'no such client' }),
  json({ path: 'code_challenge_method', location: 'body', value: 'plain' }),
])('leaves one that is none: %s', (body) => expect(masker.maskBody(body)).toBe(body));

test.each([
  json({ multiValueHeaders: { 'X-Acme': [P] } }),
  `claude mcp add acme -e ACME_THING=${P} -- npx acme`,
  `docker run --env "ACME_THING=${P}" acme`,
  `The authorization header was ${P}`,
])('hides what a program was set up with: %s', (text) => expect(shows(masker.maskBody(text), P)).toBe(false));

test.each([
  json({ multiValueHeaders: { accept: ['application/json'] } }),
  'docker run -e NODE_ENV=production -e CLIENT_ID=skc_88877766655544433 acme',
  'The authorization header was malformed',
])('leaves what is no secret of it: %s', (text) => expect(masker.maskBody(text)).toBe(text));

test.each(['@', '~', '$', 'of,'])('hides a key in a path with %s before it', (sign) => {
  expect(masker.maskUrl(`https://mcp.example/${sign}${KEY}/mcp`)).not.toContain(KEY);
});
test.each([
  'https://mcp.example/@modelcontextprotocol/server-github/mcp',
  'https://mcp.example/~bob2/mcp-server-v2@1.2.3/items(42)',
  'https://bedrock.example/runtimes/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aruntime%2Fmy_agent-Ab1Cd2Ef3GhIj4/x',
])('leaves signs in a path: %s', (url) => expect(masker.maskUrl(url)).toBe(url));

test.each(['AKIAYLASYOTXAIXBKCOI', 'NRAK-YLASYOTXAIXBKCOIQWER', `dckr_oat_${KEY}`])('knows %s by its form', (key) =>
  expect(masker.maskBody(`It was ${key}.`)).not.toContain(key),
);
test.each(['ERR_INVALID_AUTHENTICATION_CONFIGURATION', 'sk-XXXXXXXXXXXXXXXXXXXX'])('takes %s for no key', (word) =>
  expect(masker.maskBody(`It was ${word}.`)).toBe(`It was ${word}.`),
);

test.each([
  ['request_uri', KEY],
  ['auth_req_id', KEY],
  ['RelayState', P],
])('hides %s', (name, value) =>
  expect(shows(masker.maskUrl(`https://as.example/authorize?${name}=${encodeURIComponent(value)}`), value)).toBe(false),
);

describe('a key that was sent, of no look of its own', () => {
  const SENT = 'hunter-vogel-8842';
  const answered = (name: string, value: string) => {
    const sent = exchange({ asked: [['x-acme-key', SENT]], status: 401, headers: [[name, value]] });
    return masker.maskExchange(sent).response?.headers[0]?.[1];
  };

  test.each([
    ['www-authenticate', `Bearer error="invalid_token", error_description="${SENT} is no key of ours"`],
    ['x-acme-problem', `no account has ${SENT}`],
    ['www-authenticate', `Bearer realm="${SENT}", error="invalid_token"`],
  ])('is hidden in %s: %s', (name, value) => expect(answered(name, value)).not.toContain('vogel'));

  test.each([
    ['www-authenticate', 'Bearer realm="vogel", error_description="no account of hunter"'],
    ['content-length', '8842'],
  ])('is not taken for what it is not in %s: %s', (name, value) => expect(answered(name, value)).toBe(value));

  test('is in a redirect what it is in the request that follows', () => {
    const to = '/hunter-vogel-8842?tenant=hunter-vogel-8842';
    expect(new URL(answered('location', to) ?? '', 'https://mcp.example').href).toBe(
      masker.maskUrl(`https://mcp.example${to}`),
    );
  });

  test('is no identifier of a header that a person set up', () => {
    const id = 'res_59615193906282635';
    const headers: [string, string][] = [['www-authenticate', `Bearer error_description="${id} is not known"`]];
    const sent = exchange({ asked: [['x-acme-resource', id]], status: 401, headers, body: json({ resource: id }) });
    expect(masker.maskExchange(sent).response).toMatchObject({ headers, body: json({ resource: id }) });
  });
});
