import { describe, expect, test } from 'vitest';
import { createUnwrapper } from '../../../lib/capture/envelopes/unwrap.ts';
import { createMasker } from '../../../lib/capture/secrets.ts';
import { MAX_BODY } from '../../../lib/exchange-bounds.ts';
import { parseJson } from '../../../lib/text/json.ts';
import { growth, LINEAR } from '../growth.ts';
import { exchange, json } from './samples.ts';

const masker = createMasker(new Uint8Array(32).fill(1));
const filled = (unit: string, length: number) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
let others = 0;
/** Texts that were masked are remembered: another one each time. */
const another = (text: string) => `${text}${others++}`;

/** Texts that make a careless expression go back over itself. */
const hostile = [
  '\\',
  'a',
  'A.',
  'eyJ',
  'eyJhbGciOiJ.',
  '"code":"',
  `'state':"`,
  '<input ',
  '<input name="code" value="',
  'Bearer ',
  'Bearer aaaaaaaaaaaaaaaa',
  ' ',
  '\n',
  'data: x\n\n',
  'code=',
  '&code=',
  '%25',
  'http://',
  'http://a@',
  'Content-Disposition: form-data; name="a"',
  'name="a"',
  '{"a":',
  '[',
  '[1,',
  '~access_token.1.',
  '?#',
  'state=a&',
  '&amp;',
];

/** As many beginnings of what masking looks for as a text can hold, none of them with an end. */
const again = [
  'key:/',
  'auth: ',
  'auth:\n ',
  'password:\n ',
  'password: |\n',
  'password: a b c\n',
  'token ',
  'API key ',
  'api_key "',
  "api_key 'x",
  '"name":"api_key",',
  '"value":"x",',
  'key={',
  '{"key":{',
  '"key", "',
  '--key ',
  'key| a ',
  'key:=" ',
  '\\u0022key\\u0022:',
  '&quot;key&quot;:&quot;',
  '%22key%22%3A',
  '-----BEGIN PRIVATE KEY',
  '-----BEGIN ',
  'sk-',
  'AKIA',
  'SG.',
  'a:bbbb@',
  '<token>',
  '<a "',
  "<x name='key'>",
  '<![CDATA[',
  'Content-Disposition: form-data; name="key"\r\n\r\n',
  'a,token\n',
  'token,a\n"',
  'a | token\n',
  '   token   a\n',
  'INTO a (b, password) VALUES (',
  "INTO a (password) VALUES ('",
  'mysql -u a ',
  'docker login -p ',
  'token-a1b2c3d4-',
  "('password', '",
  'set api_key ',
  '<table><tr><th>token<td>',
  'password for ',
  'a/b/',
  '/x1Y2z3W4v5U6t7S8r9Q0',
  '~a.1.00000000~',
  '=',
];

describe('hostile text', () => {
  test.each(hostile)('a body of nothing but %s is masked in one go', (unit) => {
    const mask = (length: number) => {
      const text = another(filled(unit, length));
      for (const body of [text, `{"a":"${unit}`, json({ body: another(text.slice(0, length / 3)) }), `cookie=${text}`])
        masker.maskBody(body);
      const value = another(text.slice(0, length / 16));
      masker.maskHeaders([
        ['authorization', value],
        ['cookie', value],
        ['x-y', value],
      ]);
      masker.maskUrl(value);
    };
    expect(growth(MAX_BODY / 32, mask)).toBeLessThan(LINEAR);
  });

  test.each(again)('%s, over and over, is looked at once', (unit) => {
    const mask = (length: number) => {
      const text = another(filled(unit, length));
      masker.maskBody(text);
      masker.maskUrl(text);
    };
    expect(growth(8192, mask)).toBeLessThan(LINEAR);
  });

  test('nested beyond reason', () => {
    for (const deep of [
      '['.repeat(100_000) + ']'.repeat(100_000),
      `${'{"access_token":'.repeat(5000)}"S3NTINEL"${'}'.repeat(5000)}`,
    ]) {
      expect(parseJson(deep)).toBeUndefined();
      expect(masker.maskBody(deep)).not.toContain('S3NTINEL');
      const event = `data: {"type":"message","data":{"id":0,"result":${deep}}}\n\n`;
      const push = () =>
        createUnwrapper().push(
          exchange({
            url: 'http://localhost:6274/api/mcp/events?sessionId=1',
            asked: [['x-mcp-remote-auth', 'Bearer x']],
            status: 200,
            body: event,
          }),
          'page',
        );
      expect(push).not.toThrow();
    }
    expect(parseJson('['.repeat(400) + ']'.repeat(400))).toBeDefined();
    expect(parseJson(`"${'['.repeat(1000)}"`)).toBe('['.repeat(1000));
  });
});
