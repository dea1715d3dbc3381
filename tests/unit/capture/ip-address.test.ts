import type { Entry } from 'har-format';
import { describe, expect, test } from 'vitest';
import { entryToRaw } from '../../../lib/capture/devtools-network.ts';
import { ipAddress } from '../../../lib/capture/ip-address.ts';

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['[2001:db8::7]', '2001:db8::7'],
  ['::1', '::1'],
])('%s is an address', (text, address) => {
  expect(ipAddress(text)).toBe(address);
});

test.each([undefined, '', 'localhost', 'eyJhbGciOi', 'abcdef', '1234', `${'1.'.repeat(40)}1`])('%j is none', (text) => {
  expect(ipAddress(text)).toBeUndefined();
});

describe('an entry of a HAR file', () => {
  const entry = (serverIPAddress?: string) =>
    entryToRaw(
      {
        startedDateTime: '2026-11-02T09:00:00Z',
        time: 1,
        request: { method: 'GET', url: 'https://mcp.example.com/mcp', headers: [] },
        response: { status: 401, headers: [] },
        ...(serverIPAddress !== undefined && { serverIPAddress }),
      } as unknown as Entry,
      { id: 'a', tabId: -1 },
    );
  test('tells the address that answered', () => {
    expect(entry('203.0.113.7')?.addresses).toEqual(['203.0.113.7']);
    expect(entry('')).not.toHaveProperty('addresses');
    expect(entry()).not.toHaveProperty('addresses');
  });
});
