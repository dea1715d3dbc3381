/** What is Scalekit's in the environment: its ids, documents, claims and the words of its errors. */
import { createPublicKey, type KeyObject, randomInt } from 'node:crypto';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { environmentPaths, issuerOf, type Places, type Switches } from './switches.ts';

/** Scopes that the test resource defines in its dashboard. */
export const resourceScopes = ['todo:read', 'todo:write'] as const;

/** Under this path the test environment has the keys of another one. */
export const otherEnvironment = '/another-environment';

/** A public key as `/keys` publishes it. */
export const publicKeys = (key: KeyObject) => ({
  keys: [{ ...createPublicKey(key).export({ format: 'jwk' }), kid: `snk_${digits()}`, use: 'sig', alg: 'RS256' }],
});

/** Scalekit's ids end in 18 digits. */
export const digits = (count = 18): string => Array.from({ length: count }, () => randomInt(1, 10)).join('');

/** RFC 8414 metadata of the resource, as Scalekit publishes it. */
export function serverMetadata(places: Places, { dcr, cimd, callbackIssuer }: Switches): Record<string, unknown> {
  const { environmentUrl } = places;
  const paths = environmentPaths(places);
  return {
    issuer: issuerOf(places),
    authorization_endpoint: environmentUrl + paths.authorization,
    token_endpoint: environmentUrl + paths.token,
    jwks_uri: environmentUrl + paths.keys,
    ...(dcr && { registration_endpoint: environmentUrl + paths.registration }),
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none', 'client_secret_post', 'client_secret_basic'],
    ...(cimd && { client_id_metadata_document_supported: true }),
    ...(callbackIssuer && { authorization_response_iss_parameter_supported: true }),
  };
}

/** The OpenID document of the environment itself, which offers no registration. */
export const environmentMetadata = ({ environmentUrl }: Places): Record<string, unknown> => ({
  issuer: environmentUrl,
  authorization_endpoint: `${environmentUrl}/oauth/authorize`,
  token_endpoint: `${environmentUrl}/oauth/token`,
  jwks_uri: `${environmentUrl}/keys`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  grant_types_supported: ['authorization_code', 'refresh_token'],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
});

/** The ways in which a client may write the resource (RFC 8707) of a server: its URL, a parent of it, a final slash. */
export function isResource(resource: string, serverUrl: string): boolean {
  const bare = (url: string) => url.replace(/\/$/, '');
  return [serverUrl, new URL('/', serverUrl).href].map(bare).includes(bare(resource));
}

export function audienceOf(places: Places, switches: Switches): string[] {
  if (switches.audience === 'resource') return [places.resourceId];
  if (switches.audience === 'other-resource') return ['https://billing.example.com/mcp', 'res_700000000000000001'];
  return [switches.registeredServerUrl ?? places.serverUrl, places.resourceId];
}

export function tokenIssuer(places: Places, { issuerForm }: Switches): string {
  if (issuerForm === 'other') return 'https://another-environment.scalekit.example';
  return issuerForm === 'environment' ? places.environmentUrl : issuerOf(places);
}

/** Error pages of the authorization endpoint in Scalekit's words. */
export function renderError(
  ctx: KoaContextWithOIDC,
  error: { error: string; error_description?: string | undefined },
): void {
  const clientId = String(ctx.query.client_id ?? '');
  let body: Record<string, string | undefined> = { ...error };
  if (error.error === 'invalid_client' || error.error === 'invalid_client_metadata') {
    body = clientId.startsWith('m2m_')
      ? { error: 'invalid_request', error_description: 'unable to retrieve client by id' }
      : { error: 'invalid_client_metadata_url', error_description: 'the client metadata URL could not be resolved' };
  } else if (error.error === 'invalid_redirect_uri') {
    const description =
      'The requested redirect_uri is missing in the client configuration. If you have any questions, you may contact the administrator of the application.';
    body = { error: 'invalid_request', error_description: description };
  }
  ctx.type = 'json';
  ctx.body = JSON.stringify({ error: body.error, error_description: body.error_description });
}
