/** Keys without a name: hexadecimal, and letters of one case. What else is written so is told by the word before it. */
import { describe, expect, test } from 'vitest';
import { createMasker } from '../../../lib/capture/secrets.ts';
import type { HeaderLines } from '../../../lib/exchange.ts';
import { readMasked } from '../../../lib/masked.ts';
import { exchangesOfFile } from '../../fixtures/judge.ts';
import { json } from './samples.ts';

const masker = createMasker(new Uint8Array(32).fill(9));
const HEX = '4f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c';

describe('hexadecimal is a key', () => {
  test.each([
    (key: string) => key,
    (key: string) => `The value ${key} was refused`,
    (key: string) => `Unexpected: "${key}".`,
    (key: string) => json({ acme: key }),
    (key: string) => json({ note: `got ${key}, sorry`, list: [key] }),
    (key: string) => `<p>${key}</p>`,
    (key: string) => `event: message\ndata: ${json({ result: key })}\n\n`,
    (key: string) => `client_id=acme ${key}`,
    (key: string) => `request_id: 7, thing ${key}`,
    (key: string) => `https://mcp.acme.dev/${key}/mcp`,
  ])('%s', (text) => {
    for (const key of [HEX, HEX.toUpperCase(), HEX + HEX, `${HEX}00112233`]) {
      const masked = masker.maskBody(text(key));
      expect(masked.toLowerCase()).not.toContain(HEX.slice(0, 8));
      expect(readMasked(/~[^~]+~/.exec(masked)?.[0] ?? '')?.length).toBe(key.length);
    }
  });

  test('two are told apart', () =>
    expect(masker.maskBody(`use ${HEX}`)).not.toBe(masker.maskBody(`use ${HEX.replace('4', '5')}`)));
});

describe('hexadecimal is public', () => {
  test.each([
    `Trace ID: ${HEX}`,
    `trace ${HEX}`,
    `commit ${HEX}00112233`,
    `sha256:${HEX}${HEX}`,
    `ETag: W/"${HEX}"`,
    `no key with kid ${HEX}`,
    `Client ${HEX} not found`,
    `tenant '${HEX}' unknown`,
    `Session with ID ${HEX} not found`,
    `Using server URL hash: ${HEX}`,
    `Config { request_id: Some("${HEX}") }`,
    `<requestId><![CDATA[${HEX}]]></requestId>`,
    `event: endpoint\ndata: /messages/?session_id=${HEX}\n\n`,
    json({ trace: HEX, span_id: HEX, sha256: HEX, kid: HEX, client_id: HEX, etag: HEX, nonce: HEX, tenant: HEX }),
    json({ value: HEX, name: 'request_id' }),
    json({ tid: HEX, oid: HEX, uuid: HEX, guid: HEX, incident: HEX, logref: HEX, rev: HEX, session_state: HEX }),
    json({ 'x5t#S256': 'bG9uZy1yYW5kb20tdmFsdWUtOXhRN2tMMnBaNA' }),
    `Unable to find a signing key that matches: "${HEX}00112233"`,
    `not in the JSON Web Key Set (${HEX})`,
    `aud claim '${HEX}${HEX}' != '${HEX}00${HEX}'`,
    `audience [${HEX}${HEX}, ${HEX}00${HEX}] does not contain ${HEX}11${HEX}`,
  ])('%s', (text) => expect(masker.maskBody(text)).toBe(text));
});

test('a header of an answer that is a hash stays, with its quotes', () => {
  const [x] = exchangesOfFile('tests/fixtures/recordings/v1-direct-ok.har');
  if (!x?.response) throw new Error('it has no answer');
  for (const value of [`"${HEX}"`, `W/"${HEX}"`, HEX]) {
    const answered = { ...x, response: { ...x.response, headers: [['etag', value]] as HeaderLines } };
    expect(masker.maskExchange(answered).response?.headers).toEqual([['etag', value]]);
  }
});

test.each([
  ['behind an audience', (key: string) => `audience ${HEX}:${key}`],
  ['of another name', (key: string) => `aud "${HEX}", secret ${key}`],
  ['that was set', (key: string) => `the API key set (${key})`],
  ['in a state', (key: string) => json({ login_state: key })],
])('a key stays hidden: %s', (_, text) => {
  const key = HEX.replaceAll('4', 'd');
  expect(masker.maskBody(text(key))).not.toContain(key);
});

test.each(['MZXW6YTBOJQXGZDFMZXW6YTBOJQXGZDF', 'kqzwvplmnbvcxdfghjklqwrtzpsdfghj', 'KQZWVPLMNBVCXDFGHJKLQWRTZPSDFGHJ'])(
  'letters of one case that nobody can say: %s',
  (key) => {
    for (const text of [`The value ${key} was refused`, json({ acme: key }), `https://mcp.acme.dev/${key}/mcp`])
      expect(masker.maskBody(text)).not.toContain(key.slice(0, 8));
  },
);

test.each([
  'modelcontextprotocolinspectorclientapplication',
  'ERR_INVALID_AUTHENTICATION_CONFIGURATION_STRENGTHS',
  'donaudampfschifffahrtselektrizitaetenhauptbetriebswerk',
  'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
])('words stay: %s', (text) => expect(masker.maskBody(`the ${text} is`)).toBe(`the ${text} is`));
