import { expect, test } from 'vitest';
import type { Exchange } from '../../lib/exchange.ts';
import { writeMasked } from '../../lib/masked.ts';
import { finder, searchIn } from '../../lib/search.ts';
import { asMasked } from '../fixtures/masked.ts';
import { fc } from '../property.ts';

const code = writeMasked({
  kind: 'code',
  length: 43,
  fingerprint: '00ffcc11',
  claims: { iss: 'https://issuer.example' },
});
const exchange = (id: string, part: { body?: string; answer?: string; headers?: [string, string][] }): Exchange =>
  asMasked({
    id,
    startedAt: 0,
    page: { tabId: 1, origin: null },
    via: 'direct',
    request: { method: 'POST', url: 'https://mcp.acme.dev/mcp', headers: part.headers ?? [], body: part.body ?? '' },
    response: { status: 200, headers: [], ...(part.answer !== undefined && { body: part.answer }) },
    preflight: { startedAt: 0, request: { headers: [['origin', 'http://localhost:6274']] } },
  });

test('the place is named, with what stands around it', () => {
  const all = [
    exchange('a', { headers: [['accept', 'text/event-stream']] }),
    exchange('b', { answer: `${'x'.repeat(100)} Text/Event ${'y'.repeat(100)}` }),
    exchange('c', {}),
  ];
  expect(searchIn(all, ' text/EVENT ')).toEqual([
    { id: 'a', where: 'request header accept', excerpt: 'accept: text/event-stream' },
    { id: 'b', where: 'response body', excerpt: `…${'x'.repeat(11)} Text/Event ${'y'.repeat(59)}…` },
  ]);
  expect(searchIn(all, 'localhost:6274')[0]?.where).toBe('permission check’s request header origin');
  expect(searchIn(all, '  ')).toEqual([]);
});

test('JSON and forms are looked through as they are shown: without escapes', () => {
  const all = [
    exchange('json', { answer: String.raw`{ "resource" : "https:\/\/mcp.acme.dev\u002fmcp" }` }),
    exchange('form', { body: 'resource=https%3A%2F%2Fmcp.acme.dev%2Fmcp&scope=a+b' }),
  ];
  expect(searchIn(all, 'https://mcp.acme.dev/mcp').map(({ id }) => id)).toEqual(['json', 'form']);
  expect(searchIn(all, '%2Fmcp')).toEqual([]);
});

test('of a secret there is only what is shown of it', () => {
  const all = [exchange('a', { body: `grant_type=authorization_code&code=${code}` })];
  expect(searchIn(all, 'code, 43 characters, #00ffcc11')).toHaveLength(1);
  expect(searchIn(all, code.slice(1, 12))).toEqual([]);
  expect(searchIn(all, code.slice(-20, -1))).toEqual([]);
});

test('any text is found as it is written, and an exchange that changed is looked through anew', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (text) => {
      expect(finder(text).test(`before ${text} after`)).toBe(true);
    }),
  );
  const before = exchange('a', { answer: 'first' });
  expect(searchIn([before], 'second')).toEqual([]);
  expect(searchIn([{ ...before, response: { status: 200, headers: [], body: 'second' } }], 'second')).toHaveLength(1);
});
