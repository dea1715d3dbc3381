/** A key in the place of the name of a header, and the names that look as if they were one. */
import { expect, test } from 'vitest';
import { createMasker } from '../../../lib/capture/secrets.ts';
import { shows } from './canaries/shapes.ts';
import { json } from './samples.ts';

const masker = createMasker(new Uint8Array(32).fill(6));
const P = 'hunter-Vogel!8842';
const KEY = 'Zq7x9Kv2LmT4RbW8sYd1NcPf5HgJ3uAe';
const HEX = '9f86d081884c7d659a2feaa0c55ad015';

const token = `eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2FzLmRldiJ9.${KEY}`.toLowerCase();

test.each([`${HEX}${HEX}`, token, `xoxp-1234567890-${HEX}`, KEY])('%s', (key) => {
  const lines = masker.maskHeaders([
    [key, 'x'],
    ['access-control-request-headers', `content-type, ${key}`],
    ['x-custom-auth-headers', json([key])],
  ]);
  expect(shows(json(lines), key)).toBe(false);
  // It is the same name in both, as a browser compares them, and one that a field may have.
  const [[name = ''] = [], [, asked] = []] = lines;
  expect(name).toMatch(/^~credential\.\d+\.[0-9a-f]{8}~$/);
  expect(asked).toBe(`content-type, ${name}`);
  const [[, granted] = []] = masker.maskHeaders([['access-control-allow-headers', key.toUpperCase()]]);
  if (key !== KEY) expect(granted).toBe(name);
});

test.each([
  '7raHps4k2x9Qw3Zt8vbN',
  '7raHps4k2x9Qw3Zt8vbNq1Lz',
  '7raHps4k-2x9Qw3Zt8vbNq1Lz',
  'X-7raHps4k2x9Qw3Zt8vbN7raHps',
  '7rahps4k2x9qw3zt8vbnq1lz',
  'x-7rahps4k2x9qw3zt8vbnq1lz',
])('in a list, also a short one: %s', (key) => {
  for (const [name, value] of [
    ['access-control-allow-headers', `authorization, ${key}`],
    ['access-control-request-headers', `authorization,${key}`],
    ['x-custom-auth-headers', json(['X-Api-Key', key])],
  ] as const) {
    const lines = masker.maskHeaders([[name, value]]);
    expect(json(lines)).not.toContain(key);
    expect(lines[0]?.[1].replace(/~credential\.\d+\.[0-9a-f]{8}~/, key)).toBe(value);
    expect(masker.maskHeaders(lines)).toEqual(lines);
  }
});

test('what is no list of names is looked at as any text', () => {
  for (const value of [`token ${P}`, `x-a, password=${P}`])
    for (const name of ['access-control-allow-headers', 'vary', 'x-custom-auth-headers'])
      expect(shows(json(masker.maskHeaders([[name, value]])), P)).toBe(false);
  expect(shows(json(masker.maskHeaders([['x-custom-auth-headers', json({ 'X-Acme': P })]])), P)).toBe(false);
});

test.each([
  'content-security-policy-report-only',
  'x-mcp-proxy-auth',
  'x-amz-content-sha256',
  'sec-websocket-extensions',
  'cf-access-client-secret',
  'x-goog-iam-authorization-token',
  'x-b3-parentspanid',
  'access-control-request-private-network',
  'x-ms-client-principal-idp-v2-2026',
  'x-b3-traceid',
  'x-amzn-trace-id',
  'sec-ch-ua-platform-version',
  'x-datadog-sampling-priority',
  'x-ms-client-request-id',
  'x-vercel-protection-bypass',
  'sec-ch-ua-full-version-list',
  'x-amz-server-side-encryption-customer-key-md5',
  'X-Amz-Content-Sha256',
  'X-Amz-Checksum-Crc64nvme',
  'X-SSL-Client-SHA256-Fingerprint',
  'X-OAuth2-Client-V2-ApiKey',
  'X-MyApp-OAuth2-V2-ApiKeyId',
  'X-MS-CLIENT-PRINCIPAL-NAME',
  'Ocp-Apim-Subscription-Key',
  'x-amz-checksum-algorithm-sha256',
  'X-B3-ParentSpanId',
  'x-envoy-upstream-service-time',
  'x-cloud-trace-context-v2',
  'X-GitHub-Enterprise-Version',
  'x-ratelimit-remaining-requests',
  'X-RateLimit-Reset-Tokens-1min',
  'anthropic-dangerous-direct-browser-access',
  'x-stainless-runtime-version',
  'x-appengine-https-verified',
  'X-AspNetMvc-Version-5-2',
  'x-oauth2-e2e-test-v2-header',
  'mcp-protocol-version-2025-11-25',
  'X-Goog-Encryption-Key-Sha256',
  'x-forwarded-client-cert-sha256',
  'BatchLoggingContextRequestId',
  'myOAuth2ClientIdForServer',
  'x_amz_content_sha256_v4',
])('%s is a name', (name) => {
  for (const written of [name, name.toLowerCase()]) {
    expect(masker.maskHeaders([[written, '1']])[0]?.[0]).toBe(written);
    const asked: [string, string] = ['access-control-request-headers', `authorization,${written}`];
    expect(masker.maskHeaders([asked])).toEqual([asked]);
  }
});
