import { expect, test } from 'vitest';
import { observedOf } from '../../../lib/check-page/observed.ts';
import { asMasked } from '../../fixtures/masked.ts';
import { attempt, diagnosis, ENVIRONMENT, exchanges, handshake, MCP } from '../components/gallery/handshakes.ts';

const RESOURCE = 'res_103100112351265282';

/** The exchanges of these rows with bodies, by id. */
const whole = (bodies: Record<string, unknown>) =>
  exchanges(3).map(({ id, method, url, status = 0 }) =>
    asMasked({
      id,
      startedAt: 0,
      page: { tabId: -1, origin: null },
      via: 'live-check',
      request: { method, url, headers: [] },
      response: { status, headers: [], body: JSON.stringify(bodies[id] ?? 'none') },
    }),
  );

const checked = handshake([attempt({ diagnosis: diagnosis({ verdict: 'incomplete' }), exchanges: exchanges(3) })]);

test('what a token is held against is read from the documents', () => {
  const documents = {
    x2: { resource: MCP, authorization_servers: [], scopes_supported: ['a', 1, 'b'] },
    x3: { issuer: `${ENVIRONMENT}/resources/${RESOURCE}` },
  };
  expect(observedOf(checked, whole(documents))).toEqual({
    server: MCP,
    resource: MCP,
    resourceId: RESOURCE,
    issuers: [`${ENVIRONMENT}/resources/${RESOURCE}`, ENVIRONMENT],
    scopes: ['a', 'b'],
  });
});

test.each([
  ['https://acme.scalekit.dev/register', true],
  ['javascript:alert(1)', false],
  [7, false],
])('where clients register, where that is an address: %s', (registration_endpoint, is) => {
  const { registrationEndpoint } = observedOf(checked, whole({ x3: { registration_endpoint } }));
  expect(registrationEndpoint).toBe(is ? registration_endpoint : undefined);
});

test('what was not read is not made up', () => {
  const nothing = handshake([], { server: null, scalekit: null });
  expect(observedOf(nothing, [])).toEqual({ server: null, issuers: [], scopes: [] });
  expect(observedOf({ ...checked, scalekit: null }, whole({}))).toEqual({ server: MCP, issuers: [], scopes: [] });
});
