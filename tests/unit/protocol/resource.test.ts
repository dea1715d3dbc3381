import { checkResourceAllowed } from '@modelcontextprotocol/sdk/shared/auth-utils.js';
import { describe, expect, test } from 'vitest';
import { identical, resourceDifference } from '../../../lib/protocol/resource.ts';
import { fc } from '../../property.ts';
import { anyText } from './any-text.ts';

describe('resourceDifference', () => {
  test.each([
    ['https://h.example/', 'https://h.example/mcp/'],
    ['https://h.example', 'https://h.example/mcp'],
    ['https://h.example/mcp', 'https://h.example/mcp/'],
    ['https://h.example/mcp', 'https://h.example/mcp'],
    ['https://h.example:443/mcp', 'https://h.example/mcp'],
    ['https://H.example/mcp?x=1#y', 'https://h.example/mcp'],
  ])('%s covers %s', (resource, server) => {
    expect(resourceDifference(resource, server)).toBeNull();
  });

  test.each([
    ['https://mcp.example/mcp/', 'https://mcp.example/mcp', 'path'],
    ['https://mcp.example/mcp', 'https://mcp.example/mcp2', 'path'],
    ['https://mcp.example/other', 'https://mcp.example/mcp', 'path'],
    // Behind a proxy that ends TLS.
    ['http://mcp.me.sh/mcp', 'https://mcp.me.sh/mcp', 'scheme'],
    ['https://localhost:3000/mcp', 'https://mcp.example/mcp', 'host'],
    ['http://127.0.0.1:3002/', 'http://localhost:3002/', 'host'],
    ['https://mcp.example:8080/mcp', 'https://mcp.example/mcp', 'port'],
    ['<your-mcp-url>', 'https://mcp.example/mcp', 'not-a-url'],
    ['/mcp', 'https://mcp.example/mcp', 'not-a-url'],
    ['', 'https://mcp.example/mcp', 'not-a-url'],
    ['mcp.example/mcp', 'https://mcp.example/mcp', 'not-a-url'],
    ['urn:mcp:1', 'https://mcp.example/mcp', 'scheme'],
  ])('%s does not cover %s: %s', (observed, expected, kind) => {
    expect(resourceDifference(observed, expected)).toEqual({ kind, observed, expected });
  });
});

test('identical: a normalised URL without fragment, slash included', () => {
  expect(identical('https://H.example:443', 'https://h.example/')).toBe(true);
  expect(identical('https://h.example/mcp#x', 'https://h.example/mcp')).toBe(true);
  expect(identical('https://h.example/mcp/', 'https://h.example/mcp')).toBe(false);
  expect(identical('https://h.example/', 'https://h.example/mcp')).toBe(false);
  expect(identical('<your-mcp-url>', '<your-mcp-url>')).toBe(false);
});

const path = fc
  .array(fc.constantFrom('', 'mcp', 'mcp2', 'v1', 'a'), { maxLength: 3 })
  .map((parts) => parts.map((p) => `/${p}`).join(''));
const url = fc
  .tuple(
    fc.constantFrom('http', 'https'),
    fc.constantFrom('h.example', 'H.example', 'localhost', '127.0.0.1'),
    fc.constantFrom('', ':443', ':80', ':3002'),
    path,
    fc.constantFrom('', '?a=b', '#c'),
  )
  .map(([scheme, host, port, ...rest]) => `${scheme}://${host}${port}${rest.join('')}`);

test('covers exactly what the official SDK allows', () => {
  fc.assert(
    fc.property(url, url, (resource, server) => {
      const allowed = checkResourceAllowed({ requestedResource: server, configuredResource: resource });
      expect(resourceDifference(resource, server) === null).toBe(allowed);
      if (identical(resource, server)) expect(allowed).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('never throws', () => {
  const text = fc.oneof(anyText(), url);
  fc.assert(
    fc.property(text, text, (resource, server) => {
      resourceDifference(resource, server);
      identical(resource, server);
    }),
  );
});
