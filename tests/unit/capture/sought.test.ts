/** Where an adversary found secrets that got through, each with relatives, and with what looks alike and stays. */
import { describe, expect, test } from 'vitest';
import { createMasker } from '../../../lib/capture/secrets.ts';
import { readMasked } from '../../../lib/masked.ts';
import { shows } from './canaries/shapes.ts';
import { json } from './samples.ts';

const masker = createMasker(new Uint8Array(32).fill(9));
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
