import { buildDiscoveryUrls, discoverOAuthProtectedResourceMetadata } from '@modelcontextprotocol/sdk/client/auth.js';
import { expect, test } from 'vitest';
import {
  appendedServerMetadataUrl,
  isResourceMetadataUrl,
  issuerOf,
  resourceMetadataUrls,
  resourceOf,
  serverMetadataUrls,
} from '../../../lib/protocol/well-known.ts';
import { fc } from '../../property.ts';
import { anyText } from './any-text.ts';

const issuer = 'https://acme.scalekit.dev/resources/res_103100112351265282';

test("Scalekit's three places", () => {
  expect(serverMetadataUrls(issuer)).toEqual([
    'https://acme.scalekit.dev/.well-known/oauth-authorization-server/resources/res_103100112351265282',
    'https://acme.scalekit.dev/.well-known/openid-configuration/resources/res_103100112351265282',
    'https://acme.scalekit.dev/resources/res_103100112351265282/.well-known/openid-configuration',
  ]);
  expect(appendedServerMetadataUrl(issuer)).toBe(`${issuer}/.well-known/oauth-authorization-server`);
});

test('an issuer at the root has two places, with and without a slash', () => {
  const urls = [
    'https://as.example/.well-known/oauth-authorization-server',
    'https://as.example/.well-known/openid-configuration',
  ];
  expect(serverMetadataUrls('https://as.example')).toEqual(urls);
  expect(serverMetadataUrls('https://as.example/')).toEqual(urls);
  expect(appendedServerMetadataUrl('https://as.example/')).toBeUndefined();
});

test('resource metadata: path, port, slash and query', () => {
  expect(resourceMetadataUrls('http://localhost:3002/mcp/?a=b')).toEqual([
    'http://localhost:3002/.well-known/oauth-protected-resource/mcp?a=b',
    'http://localhost:3002/.well-known/oauth-protected-resource',
  ]);
  expect(resourceMetadataUrls('https://mcp.example.com/')).toEqual([
    'https://mcp.example.com/.well-known/oauth-protected-resource',
  ]);
});

test.each([
  [
    'https://as.example/.well-known/oauth-authorization-server',
    { issuer: 'https://as.example', form: 'inserted', kind: 'oauth' },
  ],
  [
    'https://as.example/.well-known/oauth-authorization-server/',
    { issuer: 'https://as.example', form: 'inserted', kind: 'oauth' },
  ],
  [
    'https://as.example:8443/.well-known/openid-configuration/t/1',
    { issuer: 'https://as.example:8443/t/1', form: 'inserted', kind: 'openid' },
  ],
  [
    'https://as.example/t/.well-known/openid-configuration?x=1',
    { issuer: 'https://as.example/t', form: 'appended', kind: 'openid' },
  ],
  [`${issuer}/.well-known/oauth-authorization-server`, { issuer, form: 'appended', kind: 'oauth' }],
  ['https://as.example/.well-known/oauth-authorization-servers', undefined],
  ['https://as.example/.well-known/oauth-protected-resource', undefined],
  ['https://as.example/authorize?next=/.well-known/openid-configuration', undefined],
  ['chrome-extension://abc/.well-known/openid-configuration', undefined],
  ['', undefined],
])('the issuer of %s', (url, expected) => {
  expect(issuerOf(url)).toEqual(expected);
});

test.each([
  ['https://h.example/.well-known/oauth-protected-resource', 'https://h.example'],
  ['https://h.example/.well-known/oauth-protected-resource/mcp', 'https://h.example/mcp'],
  ['https://h.example/.well-known/oauth-protected-resource/mcp/', 'https://h.example/mcp/'],
  ['https://h.example/mcp/.well-known/oauth-protected-resource', 'https://h.example/mcp'],
  ['https://h.example/.well-known/oauth-protected-resource/mcp?tenant=1', 'https://h.example/mcp?tenant=1'],
  ['https://h.example/mcp', undefined],
  ['not a url', undefined],
])('the resource of %s', (url, expected) => {
  expect(resourceOf(url)).toBe(expected);
  expect(isResourceMetadataUrl(url)).toBe(expected !== undefined);
});

const path = fc
  .array(fc.constantFrom('', 'mcp', 'v1', 'tenant', 'res_1', '%20', 'a.b'), { maxLength: 4 })
  .map((parts) => parts.map((p) => `/${p}`).join(''));
const base = fc.constantFrom(
  'https://as.example',
  'http://localhost:3002',
  'https://[::1]:8443',
  'https://AS.Example:443',
);
const url = fc.tuple(base, path, fc.constantFrom('', '/', '?a=b')).map((parts) => parts.join(''));

/** The SDK takes a path that begins with two slashes for a host. */
const oneSlash = url.filter((text) => !new URL(text).pathname.startsWith('//'));

test('the order and the URLs are those of the official SDK', async () => {
  await fc.assert(
    fc.asyncProperty(oneSlash, async (text) => {
      expect(serverMetadataUrls(text)).toEqual(buildDiscoveryUrls(text).map((place) => place.url.href));
      const asked: string[] = [];
      const notFound = async (where: string | URL) => {
        asked.push(String(where));
        return new Response(null, { status: 404 });
      };
      await expect(discoverOAuthProtectedResourceMetadata(text, undefined, notFound)).rejects.toThrow();
      // At the root the SDK asks a URL with a query once; without the query is never asked there.
      const expected = resourceMetadataUrls(text);
      expect(asked).toEqual(new URL(text).pathname === '/' ? expected.slice(0, 1) : expected);
    }),
    { numRuns: 500 },
  );
});

test('an issuer is read back from each of its URLs', () => {
  fc.assert(
    fc.property(url, (text) => {
      const { origin, pathname } = new URL(text);
      const bare = `${origin}${pathname.replace(/\/$/, '')}`;
      for (const place of serverMetadataUrls(text))
        expect(issuerOf(place)?.issuer).toBe(bare.endsWith('/') ? issuerOf(place)?.issuer : bare);
      for (const place of resourceMetadataUrls(text)) expect(isResourceMetadataUrl(place)).toBe(true);
    }),
  );
});

test('never throws', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        anyText(),
        anyText().map((text) => `https://h.example/${text}`),
      ),
      (text) => {
        resourceMetadataUrls(text);
        serverMetadataUrls(text);
        appendedServerMetadataUrl(text);
        issuerOf(text);
        resourceOf(text);
      },
    ),
  );
});
