import { expect, test } from 'vitest';
import { refusedMembers, refusesRedirectUri } from '../../../lib/protocol/client-metadata.ts';
import { oauthError } from '../../../lib/protocol/oauth-errors.ts';

const said = (body: unknown) => {
  const error = oauthError(JSON.stringify(body), 'application/json');
  if (!error) throw new Error('no error was read');
  return { redirect: refusesRedirectUri(error), members: refusedMembers(error) };
};
const metadata = (description: string) => ({ error: 'invalid_client_metadata', error_description: description });

test.each([
  ['client_uri must have the same origin as a redirect_uri', ['client_uri']],
  ['logo_uri is not allowed: it has another host than the redirect URIs', ['logo_uri']],
  ['grant_types must include authorization_code if redirect_uris are not empty: invalid', ['grant_types']],
  ['The response_types do not match the grant_types', ['response_types', 'grant_types']],
])('what is measured by a redirect URI is at fault itself: %s', (description, members) => {
  expect(said(metadata(description))).toEqual({ redirect: false, members });
});

test.each([
  ['redirect_uris must only contain https addresses'],
  ['Invalid client metadata: redirect_uri https://example.com/client_uri is not allowed'],
  ['the redirect URI does not match the host of client_uri'],
])('a redirect URI that is refused: %s', (description) => {
  expect(said(metadata(description)).redirect).toBe(true);
});

test.each([
  ['Clerk', { errors: [{ message: 'must match a redirect_uri', meta: { param_name: 'client_uri' } }] }, 'client_uri'],
  ['FastAPI', { detail: [{ loc: ['body', 'client_name'], msg: 'not like a redirect_uri' }] }, 'client_name'],
  ['JSON:API', { errors: [{ detail: 'not allowed', source: { pointer: '/data/attributes/scope' } }] }, 'scope'],
  ['zod', { issues: [{ path: ['contacts', 0], message: 'Invalid email' }] }, 'contacts'],
  ['Google', { details: [{ field_violations: [{ field: 'jwks_uri', description: 'invalid' }] }] }, 'jwks_uri'],
  ['Laravel', { errors: { tos_uri: ['differs from redirect_uris, invalid'] } }, 'tos_uri'],
])('the field that a vendor names: %s', (_name, body, member) => {
  expect(said(body)).toEqual({ redirect: false, members: [member] });
});

test('a redirect URI named as the field alone', () => {
  expect(said({ errors: [{ message: 'is not allowed', meta: { param_name: 'redirect_uris' } }] }).redirect).toBe(true);
  expect(said({ detail: [{ loc: ['body', 'redirect_uris', 0], msg: 'Input is not a valid URL' }] }).redirect).toBe(
    true,
  );
});

test('a client without a secret is refused for how it shows itself at the token endpoint', () => {
  expect(said(metadata('Public client registration is not allowed'))).toEqual({
    redirect: false,
    members: ['token_endpoint_auth_method'],
  });
});
