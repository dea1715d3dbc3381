import { expect, test } from 'vitest';
import {
  beginning,
  brief,
  count,
  duration,
  isToFill,
  linkHost,
  number,
  plain,
  size,
  time,
  withoutScheme,
} from '../../../components/parts/text.ts';
import { writeMasked } from '../../../lib/masked.ts';
import { visible } from '../../../lib/text/visible.ts';

test('invisible and direction-changing characters are made visible', () => {
  expect(visible('\u202egnp.exe\u202c')).toBe('⟨U+202E⟩gnp.exe⟨U+202C⟩');
  expect(visible('a\u200bb\u2066c\u2069\u0007')).toBe('a⟨U+200B⟩b⟨U+2066⟩c⟨U+2069⟩⟨U+0007⟩');
  expect(visible('one\ttwo\r\nthree\nfour')).toBe('one\ttwo\nthree\nfour');
  expect(visible('ascii, é, 日本, 👩 stay')).toBe('ascii, é, 日本, 👩 stay');
});

test('secrets are named, never shown in their masked form', () => {
  const token = writeMasked({
    kind: 'access_token',
    length: 812,
    fingerprint: '9f3a1c2b',
    claims: { iss: 'https://acme.scalekit.dev' },
  });
  expect(plain(`Bearer ${token}`)).toBe('Bearer ‹access token, 812 characters, #9f3a1c2b›');
});

test('a text is cut to its beginning, never inside a character', () => {
  expect(beginning('ab👩', 3)).toBe('ab');
  expect(beginning('ab👩', 4)).toBe('ab👩');
  expect(brief('x'.repeat(500), 10)).toBe(`${'x'.repeat(10)}…`);
  expect(brief('short', 10)).toBe('short');
});

test('only http and https become links', () => {
  expect(linkHost('https://docs.scalekit.com/x')).toBe('docs.scalekit.com');
  expect(linkHost('http://localhost:6274/')).toBe('localhost:6274');
  for (const url of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'no url', '']) {
    expect(linkHost(url)).toBeNull();
  }
});

test('numbers in words', () => {
  expect(count(1, 'warning')).toBe('1 warning');
  expect(count(1200, 'check')).toBe('1,200 checks');
  expect(size(12_300)).toBe('12.3 k characters');
  expect(duration(12.4)).toBe('12 ms');
  expect(duration(1400)).toBe('1.4 s');
  expect(withoutScheme('https://a.example/b')).toBe('a.example/b');
});

test('a time of day and a number are written as their locale writes them, without asking it', () => {
  const twoDigits = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  for (const at of [new Date(2026, 10, 29, 0, 5, 9), new Date(2026, 5, 1, 23, 59, 0)])
    expect(time(at.getTime())).toBe(at.toLocaleTimeString('en-GB', twoDigits));
  expect([0, 7, 999, 1000, 1_234_567].map(number)).toEqual(['0', '7', '999', '1,000', '1,234,567']);
});

test('what the reader has to fill in is an ellipsis in quotes, and not one in words', () => {
  expect(["PROTECTED_RESOURCE_METADATA='…'", '["https://…"]', 'curl http://127.0.0.1:…/mcp'].map(isToFill)).toEqual([
    true,
    true,
    true,
  ]);
  expect(['"https://mcp.example.com/mcp"', '# mcp.run(…) says path="/api".'].map(isToFill)).toEqual([false, false]);
});
