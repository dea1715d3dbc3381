import { expect, test } from 'vitest';
import {
  environmentKind,
  environmentOf,
  isScalekitClientId,
  isScalekitHost,
  issuersOf,
  resourceIdOf,
  resourceIssuer,
} from '../../../lib/protocol/scalekit.ts';
import { fc } from '../../property.ts';
import { anyText } from './any-text.ts';

test.each([
  ['rocketlane.scalekit.com', true, 'production'],
  ['leafpad.eu.scalekit.com', true, 'production'],
  ['auth.scalekit.com', true, 'production'],
  ['random-subdomain.scalekit.dev', true, 'development'],
  ['optimengine.eu.scalekit.dev', true, 'development'],
  ['weekendr-afedlmo5aaat4.scalekit.cloud', true, 'unknown'],
  ['ACME.Scalekit.dev.', true, 'development'],
  ['acme.scalekit.dev:443', true, 'development'],
])('%s is an environment', (host, is, kind) => {
  expect(isScalekitHost(host)).toBe(is);
  expect(environmentKind(host)).toBe(kind);
});

test.each([
  'scalekit.com',
  'app.scalekit.com',
  'docs.scalekit.com',
  'mcp.scalekit.com',
  'www.scalekit.com',
  'notscalekit.com',
  'acme.scalekit.com.evil.example',
  '',
])('"%s" is none', (host) => {
  expect(isScalekitHost(host)).toBe(false);
});

test.each([
  ...['login.devramp.ai', 'scalekit.com.evil.example', 'localhost', '127.0.0.1', '[::1]', 'as.internal', '203.0.113.7'],
])('what kind of environment is at %s, its host does not tell', (host) => {
  expect(environmentKind(host)).toBe('unknown');
});

test.each([
  ['https://login.devramp.ai/resources/res_103100112351265282', 'https://login.devramp.ai', 'res_103100112351265282'],
  [
    'https://auth.yourapp.com/api/v1/resources/res_121247790507492638/clients:register',
    'https://auth.yourapp.com',
    'res_121247790507492638',
  ],
  ['http://127.0.0.1:9000/.well-known/oauth-authorization-server/resources/res_1', 'http://127.0.0.1:9000', 'res_1'],
  ['https://acme.scalekit.dev/resources/res_12/oauth/authorize?client_id=m2m_1', 'https://acme.scalekit.dev', 'res_12'],
  ['https://acme.scalekit.dev/oauth/token', 'https://acme.scalekit.dev', undefined],
  [
    'https://auth.yourapp.com/sso/v1/connections/conn_99/partner:callback?state=x',
    'https://auth.yourapp.com',
    undefined,
  ],
  ['https://auth.yourapp.com/resources/sk_resource_456', undefined, undefined],
  ['https://auth.yourapp.com/?x=/resources/res_1', undefined, undefined],
  ['https://app.scalekit.com/ws/environments', undefined, undefined],
  ['<SCALEKIT_ENVIRONMENT_URL>/resources/res_1', undefined, undefined],
])('%s', (url, environment, resource) => {
  expect(environmentOf(url)).toBe(environment);
  expect(resourceIdOf(url)).toBe(resource);
});

test('the two issuers of a resource', () => {
  const environment = 'https://acme.scalekit.dev';
  expect(issuersOf({ environment, resourceId: 'res_1' })).toEqual([environment, `${environment}/resources/res_1`]);
  expect(issuersOf({ environment, resourceId: null })).toEqual([environment]);
  expect(resourceIssuer(`${environment}/`, 'res_1')).toBe(`${environment}/resources/res_1`);
});

test('client ids', () => {
  expect(isScalekitClientId('m2m_103100112351265282')).toBe(true);
  for (const id of ['skc_1', 'prd_skc_1', 'm2morg_1', 'https://client.example/metadata.json', '0c1b7d2e-foreign', '']) {
    expect(isScalekitClientId(id)).toBe(false);
  }
});

test('never throws, and an environment is an origin', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        anyText(),
        anyText().map((text) => `https://h.example/${text}`),
      ),
      (text) => {
        const environment = environmentOf(text);
        if (environment !== undefined) expect(new URL(environment).origin).toBe(environment);
        resourceIdOf(text);
        isScalekitHost(text);
        environmentKind(text);
        isScalekitClientId(text);
      },
    ),
  );
});
