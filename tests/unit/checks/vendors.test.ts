/** Whose authorization server it is, and that what is said of its settings reads as everything else does. */
import { describe, expect, it } from 'vitest';
import { vendorAt, vendors } from '../../../lib/checks/kit/vendors/all.ts';
import { scalekitSettings } from '../../../lib/checks/kit/vendors/scalekit.ts';
import { unknownVendor } from '../../../lib/checks/kit/vendors/unknown.ts';
import type { Setting } from '../../../lib/checks/kit/vendors/vendor.ts';
import { answer, type Flow, relayed } from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';
import { faultsOfWords, maySetAlready } from '../../wording.ts';

it.each([
  ['https://acme.eu.auth0.com/', 'the Auth0 dashboard'],
  ['https://login.acme.example/oidc/register', 'the Auth0 dashboard'],
  ['https://acme.authkit.app', 'the WorkOS dashboard'],
  ['https://login.microsoftonline.com/t/v2.0', 'the Microsoft Entra admin center'],
  ['https://acme.ciamlogin.com/t/oauth2/v2.0/authorize', 'the Microsoft Entra admin center'],
  ['https://sign-in.acme.example/realms/mcp', 'the Keycloak admin console'],
  ['https://sign-in.acme.example/auth/realms/mcp/protocol/openid-connect/auth', 'the Keycloak admin console'],
  ['https://clerk.acme.example', 'the Clerk dashboard'],
  ['https://api.descope.com/v1/apps/agentic/P1/M1', 'the Descope console'],
  ['https://cognito-idp.eu-west-1.amazonaws.com/pool', 'the Amazon Cognito console'],
  ['https://acme.auth.eu-west-1.amazoncognito.com/oauth2/authorize', 'the Amazon Cognito console'],
  ['https://acme.okta.com/oauth2/default', 'the Okta admin console'],
  ['https://github.com/login/oauth/authorize', 'the settings of GitHub'],
  ['https://accounts.google.com/o/oauth2/v2/auth', 'the Google Cloud console'],
])('%s is found in %s', (url, console) => expect(vendorAt(url)?.console).toBe(console));

it.each(['https://auth.example.com/authorize', 'https://notauth0.com/', 'https://example.com/realms', 'no url'])(
  '%s is nobody’s',
  (url) => expect(vendorAt(url)).toBeUndefined(),
);

const sets: [string, Partial<Record<string, Setting>>][] = [
  ['Scalekit', scalekitSettings],
  ['somebody else', unknownVendor],
  ...vendors.map(({ console, settings }): [string, typeof settings] => [console, settings]),
];

describe.each(sets)('the settings of %s', (_name, settings) => {
  it.each(Object.entries(settings).flatMap(([name, setting]) => (setting ? [[name, setting] as const] : [])))(
    'are steps: %s',
    (_setting, { text }) => {
      const step = { place: { kind: 'authorization-server', name: 'there' } as const, text };
      const finding = judge(refused()).cause;
      expect(finding && faultsOfWords({ ...finding, fix: { do: [step], or: [], stuck: [] } })).toEqual([]);
    },
  );

  it('say of themselves that they may be so already, where a menu leads to them and nothing is created', () => {
    // What is pressed or turned off is no state that a reader is told of.
    const isDone = /^Press\b| off\b/;
    const unsaid = Object.values(settings).filter(
      (one) => one?.path && !one.sets && maySetAlready(one.text) && !isDone.test(one.text),
    );
    expect(unsaid).toEqual([]);
    expect(Object.values(settings).filter((one) => one?.sets && !one.path)).toEqual([]);
  });
});

const refused = (error = 'invalid_scope'): Flow =>
  relayed()
    .until('authorize')
    .change('authorize', answer(400, { json: { error } }));

/** The same sign-in at another vendor's. */
const at = (issuer: string, flow: Flow): Flow =>
  flow.all((x) => {
    const text = JSON.stringify(x)
      .replaceAll('https://acme.scalekit.dev/resources/res_103100112351265282', issuer)
      .replaceAll('https://acme.scalekit.dev', new URL(issuer).origin)
      .replaceAll(/res_\d+|m2m_\d+/g, 'abc');
    return JSON.parse(text);
  });

it('a step names the place, the menu path with the IDs of the sign-in, and the field of each value', () => {
  const cause = judge(at('https://acme.okta.com/oauth2/default', refused('unauthorized_client'))).cause;
  expect(cause?.fix.do).toEqual([
    {
      place: { kind: 'authorization-server', name: 'the Okta admin console' },
      text: expect.stringContaining('Authorization Code'),
      path: ['Applications', 'Applications', 'abc', 'General', 'Grant type'],
      values: [{ name: 'Grant type', value: 'authorization_code' }],
      sets: 'entry',
    },
  ]);
});

it('nothing of Scalekit is said where another vendor is at work', () => {
  for (const error of ['invalid_scope', 'invalid_target', 'access_denied', 'unauthorized_client', 'invalid_client'])
    expect(JSON.stringify(judge(at('https://acme.eu.auth0.com', refused(error))).cause?.fix)).not.toMatch(/scalekit/i);
});
