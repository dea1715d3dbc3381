import { describe, expect, test } from 'vitest';
import { createMasker } from '../../../lib/capture/secrets.ts';
import type { HeaderLines } from '../../../lib/exchange.ts';
import { fc } from '../../property.ts';
import { exchange, json, jwt } from './samples.ts';

const masker = createMasker(new Uint8Array(32).fill(1));

/** Long enough to be found by chance nowhere, of characters that every place can carry. */
const secret = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{18,40}[0-9]$/).map((s) => `Zq7${s}`);
const token = fc.oneof(
  secret,
  secret.map((s) => jwt({ iss: 'https://as.dev', exp: 1 }, s)),
);
const name = fc.constantFrom(
  'access_token',
  'refresh_token',
  'id_token',
  'code',
  'code_verifier',
  'state',
  'client_secret',
  'password',
  'registration_access_token',
  'api_key',
  'MCP_PROXY_AUTH_TOKEN',
);

/** A text that holds `inner`, in one of the forms that traffic has. */
const layers: ((inner: string) => string)[] = [
  (s) => json({ body: s }),
  (s) => json([{ x: 1 }, { headers: { location: s } }]),
  (s) => `x=1&body=${encodeURIComponent(s)}`,
  (s) => `https://a.dev/x?next=${encodeURIComponent(s)}#/y`,
  (s) => `event: message\ndata: ${s.replaceAll('\n', '\ndata: ')}\n\n`,
];
const cores: ((key: string, value: string) => string)[] = [
  (key, value) => json({ [key]: value, n: 1 }),
  (key, value) => `a=b&${key}=${encodeURIComponent(value)}`,
  (key, value) => `https://a.dev/cb?${key}=${encodeURIComponent(value)}&z=1`,
  (key, value) => json({ result: { items: [{ [key]: value }] } }),
];

const nested = fc
  .tuple(name, token, fc.constantFrom(...cores), fc.array(fc.constantFrom(...layers), { maxLength: 4 }))
  .map(([key, value, core, around]) => ({
    value,
    text: around.reduce((inner, layer) => layer(inner), core(key, value)),
  }));

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.json({ maxDepth: 5 }),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  nested.map(({ text }) => text),
  fc
    .array(
      fc.constantFrom(
        '{',
        '}',
        '"',
        '\\',
        'code',
        '=',
        '&',
        '?',
        '#',
        '://',
        '~',
        '.',
        'Bearer ',
        'data: ',
        '\n',
        '<input name=',
        '>',
        '%',
        'state',
        ':',
        '@',
        '[',
        ']',
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join('')),
);
const headers: fc.Arbitrary<HeaderLines> = fc.array(
  fc.tuple(
    fc.oneof(
      fc.constantFrom(
        'authorization',
        'cookie',
        'set-cookie',
        'location',
        'x-api-key',
        'x-custom-auth-headers',
        'www-authenticate',
      ),
      fc.string({ maxLength: 20 }),
    ),
    anyText,
  ),
  { maxLength: 5 },
);

describe('masking', () => {
  test('a secret leaves no trace, however it is nested', () => {
    fc.assert(
      fc.property(nested, ({ value, text }) => {
        const masked = masker.maskBody(text);
        expect(masked).not.toContain(value.split('.').at(-1));
        expect(masked).toMatch(/~[a-z_]+\.\d+\.[0-9a-f]{8}/);
      }),
      { numRuns: 500 },
    );
  });

  test('never throws, and twice is once', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.constantFrom('', 'application/json', 'application/x-www-form-urlencoded', 'text/html'),
        (text, type) => {
          const once = masker.maskBody(text, type);
          expect(masker.maskBody(once, type)).toBe(once);
          const url = masker.maskUrl(text);
          expect(masker.maskUrl(url)).toBe(url);
        },
      ),
      { numRuns: 1500 },
    );
  });

  test('an exchange: never throws, and twice is once', () => {
    fc.assert(
      fc.property(headers, anyText, anyText, fc.boolean(), (lines, url, body, navigation) => {
        const once = masker.maskExchange(
          exchange({ url, asked: lines, sent: body, status: 200, headers: lines, body, navigation }),
        );
        expect(masker.maskExchange(once)).toEqual(once);
      }),
      { numRuns: 800 },
    );
  });

  test('JSON stays JSON, with the same members', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const masked: unknown = JSON.parse(masker.maskBody(json(value)));
        const shape = (v: unknown): unknown =>
          Array.isArray(v)
            ? v.map(shape)
            : v && typeof v === 'object'
              ? Object.fromEntries(Object.entries(v).map(([k, m]) => [k, shape(m)]))
              : typeof v;
        expect(shape(masked)).toEqual(shape(JSON.parse(json(value))));
      }),
      { numRuns: 500 },
    );
  });
});
