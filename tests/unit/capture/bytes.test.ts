/** A secret that is written as the numbers of its bytes is one. */
import { createHash } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { masker } from '../../fixtures/judge.ts';

const secret = 'q7Rk2VxT9sLpWc4Zb8NfYd3HgJm6Ka5E';
const codes = (text: string) => [...Buffer.from(text)];
const hex = (text: string) => codes(text).map((code) => code.toString(16).padStart(2, '0'));
const linesOf = <T>(of: T[], each: number): T[][] =>
  Array.from({ length: Math.ceil(of.length / each) }, (_, i) => of.slice(i * each, (i + 1) * each));
const at = (i: number) => (i * 16).toString(16).padStart(8, '0');

/** As programs print bytes. */
const printed: Record<string, (text: string) => string> = {
  'a buffer of Node in JSON': (text) => JSON.stringify({ error: 'no', was: { type: 'Buffer', data: codes(text) } }),
  'a buffer of Node in a sentence': (text) => `Rejected: <Buffer ${hex(text).join(' ')}>`,
  'an array of Node': (text) => `Uint8Array(${text.length}) [\n  ${codes(text).join(', ')}\n]`,
  'a slice of Go': (text) => `token=[${codes(text).join(' ')}]`,
  'a slice of Go with its type': (text) =>
    `[]byte{${hex(text)
      .map((pair) => `0x${pair}`)
      .join(', ')}}`,
  'a string of C': (text) =>
    `"${hex(text)
      .map((pair) => `\\x${pair}`)
      .join('')}"`,
  'pairs with colons': (text) => hex(text).join(':'),
  'numbers behind a colon, at the end of a sentence': (text) => `Rejected:${codes(text).join(' ')}.`,
  'a list of Python': (text) => `bytes([${codes(text).join(',')}])`,
  'hexdump -C': (text) =>
    linesOf(hex(text), 16)
      .map(
        (line, i) =>
          `${at(i)}  ${line.slice(0, 8).join(' ')}  ${line.slice(8).join(' ')}  |${text.slice(i * 16, i * 16 + 16)}|`,
      )
      .join('\n'),
  xxd: (text) =>
    linesOf(hex(text), 16)
      .map(
        (line, i) =>
          `${at(i)}: ${linesOf(line, 2)
            .map((pair) => pair.join(''))
            .join(' ')}  ${text.slice(i * 16, i * 16 + 16)}`,
      )
      .join('\r\n'),
};

/** The third of the secret in each of the ways, however it stands there. */
function thirdsIn(text: string): string[] {
  const plain = text.toLowerCase().replace(/[^\da-f]+|0x|\\x/g, '');
  const numbers = (text.match(/\d{1,3}/g) ?? []).join(',');
  const size = Math.floor(secret.length / 3);
  return [0, size, 2 * size]
    .map((from) => secret.slice(from, from + size))
    .filter(
      (third) =>
        text.includes(third) || plain.includes(hex(third).join('')) || numbers.includes(codes(third).join(',')),
    );
}

describe.each(Object.entries(printed))('%s', (_, print) => {
  it.each([
    ['alone', secret],
    ['with its name', `access_token=${secret}&expires_in=60`],
    ['as a header', `POST /mcp HTTP/1.1\r\nAuthorization: Bearer ${secret}\r\n\r\n`],
  ])('%s', (_, text) => {
    const written = print(text);
    expect(thirdsIn(written).length).toBeGreaterThan(0);
    const masked = masker.maskBody(written);
    expect(thirdsIn(masked)).toEqual([]);
    expect(masked).toMatch(/~[a-z_]+\.\d+\.[\da-f]{8}/);
  });
});

test.each<[string, string]>([
  ['numbers', `Rejected [${codes('password=Grüße-q7Rk2VxT9sLpWc4Zb8Nf').join(' ')}]`],
  ['a list', JSON.stringify({ was: codes('password=Grüße-q7Rk2VxT9sLpWc4Zb8Nf') })],
  ['pairs', `<Buffer ${hex('password=Grüße-q7Rk2VxT9sLpWc4Zb8Nf').join(' ')}>`],
])('a password of more than letters of ASCII: %s', (_, text) => {
  const masked = masker.maskBody(text);
  expect(masked).toContain('~');
  expect(masked).not.toMatch(/52[, ]107|52 6b/);
});

test.each([
  ['numbers to the last', `Rejected ${codes(secret).join(' ')}.`, `${codes(secret).slice(-1)}.`],
  ['numbers from the first', `Rejected:${codes(secret).join(' ')}`, `:${codes(secret)[0]}`],
])('%s', (_, text, left) => expect(masker.maskBody(text)).not.toContain(left));

test('a key that is no text', () =>
  expect(
    masker.maskBody(`Key: <Buffer ${[...createHash('sha256').update('a').digest('hex').matchAll(/../g)].join(' ')}>`),
  ).toContain('~'));

test('beside a dump, lines that begin with a number stay', () => {
  const others = ['20261127 10 12 request failed', '4010 400 invalid_client'];
  const masked = masker.maskBody([printed.xxd?.(`${secret}and`), ...others].join('\n'));
  expect(thirdsIn(masked)).toEqual([]);
  expect(masked).not.toMatch(/616e|\band\b/);
  expect(masked.split('\n').slice(-2)).toEqual(others);
});

test('under the name of a secret it need not look like one', () =>
  expect(
    masker.maskBody(JSON.stringify({ client_secret: { type: 'Buffer', data: codes('correct horse bat') } })),
  ).not.toContain(codes('horse').join(',')));

test.each([
  [
    'numbers of a chart',
    JSON.stringify({ points: [12, 40, 33, 90, 71, 64, 80, 55, 48, 39, 77, 61, 52, 45, 38, 36, 41] }),
  ],
  ['a sentence in bytes', JSON.stringify({ data: codes('The tool todo:list was not found here.') })],
  ['a table', 'Times: 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130, 140, 150, 160, 170 ms'],
  ['a fingerprint of a certificate', `SHA256 ${hex(secret).join(':')}`],
  ['the first bytes of an answer', 'Unexpected byte: 1f 8b 08 00 00 00 00 00 at the start'],
  ['the first bytes of JSON', 'Invalid JSON, first bytes: ef bb bf 7b 22 72 65 73 6f 75 72 63 65 22 3a'],
  ['the same in Go', 'Invalid JSON, first bytes: 0xef, 0xbb, 0xbf, 0x7b, 0x22, 0x72, 0x65, 0x73'],
  ['a word in Python', "expected b'\\xef\\xbb\\xbf\\xe3\\x81\\x82\\xe3\\x81\\x84' as scope"],
  ['flags', 'flags 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08 unsupported'],
  [
    'a fingerprint with spaces',
    `certificate SHA-1 fingerprint AB CD EF 12 ${Array(16).fill('9A').join(' ')} does not match`,
  ],
  ['a longer one', `SHA256 Fingerprint=${Array(32).fill('9A').join(' ')}`],
  ['numbers of two digits', 'Ports in use: 10 20 30 40 50 60 70 80 90 10 20 30 40 50 60 70 80'],
  ['dates', '2026-11-02 09:00:00 2026-11-02 09:00:01 2026-11-02 09:00:02 2026-11-02 09:00:03'],
])('no secret: %s', (_, text) => expect(masker.maskBody(text)).toBe(text));
