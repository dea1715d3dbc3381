import { expect, it } from 'vitest';
import { withScheme } from '../../../lib/protocol/addresses.ts';

it.each([
  ['auth.example.com/x', 'https://auth.example.com/x'],
  ['acme.scalekit.dev', 'https://acme.scalekit.dev'],
  ['auth.example.com:8443/x', 'https://auth.example.com:8443/x'],
  ['localhost:3000/resources/res_1', 'http://localhost:3000/resources/res_1'],
  ['127.0.0.1:8080', 'http://127.0.0.1:8080'],
])('%s lacks its scheme: %s', (text, whole) => expect(withScheme(text)).toBe(whole));

it.each([
  'https://auth.example.com',
  '/resources/res_1',
  'localhost',
  'urn:x',
  '',
  'a b.example',
  'mailto:a@b.example',
])('%j is no address that lacks one', (text) => expect(withScheme(text)).toBeUndefined());
