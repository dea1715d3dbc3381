import { expect, test } from 'vitest';
import {
  type OAuthError,
  saysClientMetadataUrl,
  saysInvalidTarget,
  saysRedirectUri,
  saysUnknownClient,
} from '../../../lib/protocol/oauth-words.ts';

/** What vendors say, as documented or as their source has it: `code | description`. */
const said = {
  redirectUri: [
    'zitadel/oidc: invalid_request | The requested redirect_uri is missing in the client configuration. If you have any questions, you may contact the administrator of the application.',
    "node oidc-provider: invalid_redirect_uri | redirect_uri did not match any of the client's registered redirect_uris",
    'Auth0: | Callback URL mismatch. The provided redirect_uri is not in the list of allowed callback URLs.',
    'Auth0, short: unauthorized_client | Callback URL mismatch. http://localhost:6274/oauth/callback is not in the list of allowed callback URLs',
    'Keycloak: invalid_request | Invalid parameter: redirect_uri',
    'Spring Authorization Server: invalid_request | OAuth 2.0 Parameter: redirect_uri',
    'a plain one: invalid_request | Invalid redirect URI',
    "Entra: | AADSTS50011: The redirect URI 'http://localhost:6274/oauth/callback' specified in the request does not match the redirect URIs configured for the application '0c1b'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal.",
    'Google: redirect_uri_mismatch | ',
    "Google's page: | Error 400: redirect_uri_mismatch",
    "Okta: invalid_request | The 'redirect_uri' parameter must be a Login redirect URI in the client app settings: https://acme-admin.okta.com/admin/app/oidc_client/instance/0oa1#tab-general",
    'Cognito: redirect_mismatch | ',
    'WorkOS: invalid_redirect_uri | Invalid redirect URI.',
    'WorkOS, page: | This is not a valid redirect URI.',
    "Ory Hydra: invalid_request | The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise malformed. The 'redirect_uri' parameter does not match any of the OAuth 2.0 Client's pre-registered redirect urls.",
    'Descope: | The redirect URL is not allowed for this application',
    'Stytch: no_match_for_provided_redirect_url | The redirect_url provided did not match any of your redirect URLs.',
    'GitHub: redirect_uri_mismatch | The redirect_uri MUST match the registered callback URL for this application.',
    'GitHub, page: | The redirect_uri is not associated with this application.',
    'doorkeeper: invalid_redirect_uri | The requested redirect uri is malformed or doesn’t match client redirect URI.',
    'Django: invalid_request | Mismatching redirect URI.',
    'Slack: bad_redirect_uri | redirect_uri did not match any configured URIs. Passed URI: http://localhost:6274/oauth/callback',
    'MCP TypeScript SDK: invalid_request | Unregistered redirect_uri',
    "MCP Python SDK: invalid_request | Redirect URI 'http://localhost:6274/oauth/callback' not registered for client",
    "FastMCP: invalid_request | Redirect URI 'https://chat.example.com/oauth/clients/mcp:plane/callback' does not match allowed patterns.",
    'Cloudflare: | Invalid redirect URI. The redirect URI provided does not match any registered URI for this client.',
    'of a document: invalid_request | redirect_uri is not listed in the CIMD of this client',
    'of a document: invalid_request | redirect_uri is not listed in the client metadata document',
    'authentik: | The request fails due to a missing, invalid, or mismatching redirection URI (redirect_uri).',
    'Discord: | Invalid OAuth2 redirect_uri',
    "another: invalid_request | The redirect URI 'http://localhost:6274/oauth/callback' of client 'c1' is not registered",
    'another: bad_redirect_uri | ',
    'registration: invalid_redirect_uri | Each redirect_uri must be an HTTPS URL or an http:// loopback address (localhost, 127.0.0.1, [::1]).',
    'registration, in words: invalid_client_metadata | Redirect URIs must be localhost or HTTPS',
    'Facebook: | URL Blocked: This redirect failed because the redirect URI is not whitelisted in the app’s Client OAuth Settings.',
  ],
  unknownClient: [
    'zitadel/oidc: invalid_request | unable to retrieve client by id',
    'node oidc-provider: invalid_client | client is invalid',
    'Auth0: invalid_request | Unknown client: 0c1b7d2e',
    'Keycloak: invalid_request | Client not found.',
    'Spring Authorization Server: invalid_request | OAuth 2.0 Parameter: client_id',
    "Entra: unauthorized_client | AADSTS700016: Application with identifier '0c1b' was not found in the directory 'Contoso'. This can happen if the application has not been installed by the administrator of the tenant.",
    'Google: invalid_client | The OAuth client was not found.',
    'Google, deleted: deleted_client | The OAuth client was deleted.',
    "Okta: invalid_client | Invalid value for 'client_id' parameter.",
    'Cognito: | User pool client 4abc does not exist.',
    "Cognito, short: invalid_request | Client doesn't exist",
    'WorkOS: application_not_found | ',
    'WorkOS, words: | application not found',
    'Ory Hydra: invalid_client | Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method). The requested OAuth 2.0 Client does not exist.',
    'Descope: | Application not found',
    'Stytch: connected_app_not_found | Connected app could not be found.',
    'Slack: invalid_client_id | ',
    'MCP TypeScript SDK: invalid_client | Invalid client_id',
    "MCP Python SDK: invalid_request | Client ID 'c1' not found",
    'a plain one: invalid_request | unknown client',
    'another: invalid_client | No client found with id c1',
    'another: | The client_id is not registered',
    'another: invalid_client | Could not find client',
    'another: invalid_client | The client identifier provided is invalid, the client failed to authenticate itself',
  ],
  invalidTarget: [
    'by a host that says app: invalid_target | resource https://d4e5f6.ngrok-free.app/mcp is not registered',
    'by a path that says client: invalid_target | The resource https://mcp.example.com/client/mcp is unknown',
    'RFC 8707: invalid_target | The requested resource is invalid, unknown, missing or malformed',
    'node oidc-provider: invalid_target | resource indicator is missing, or unknown',
    'Entra v2: invalid_request | AADSTS9010010: The resource parameter provided in the request doesn’t match with the requested scopes.',
    "Entra: invalid_request | AADSTS901002: The 'resource' request parameter is not supported.",
    'Auth0: access_denied | Service not found: https://mcp.example.com/mcp',
    "Ory Hydra: invalid_request | Requested audience 'https://mcp.example.com' has not been whitelisted by the OAuth 2.0 Client.",
    'a plain one: invalid_request | Invalid resource',
    'another: invalid_request | unknown resource: https://mcp.example.com/mcp',
    'another: invalid_request | The resource parameter is not supported',
  ],
  clientMetadataUrl: [
    'Scalekit: invalid_client_metadata_url | ',
    'another: invalid_client | Failed to fetch client metadata document',
    'workers-oauth-provider: | CIMD fetch failed for https://client.example.com/client.json: Failed to fetch client metadata: HTTP 404',
    'another: invalid_client_metadata | The client metadata document has no redirect_uris',
    'by its short name: invalid_request | The CIMD is not valid',
    'by its short name: server_error | Could not load the CIMD',
  ],
  none: [
    'CIMD, a scope: invalid_scope | CIMD clients may not request scope admin',
    'CIMD, a code: invalid_grant | code was issued to another CIMD client',
    'CIMD, a code: invalid_grant | code belongs to another client metadata document',
    'CIMD, the server: server_error | CIMD cache failure',
    'RFC 6749: access_denied | The resource owner denied the request.',
    'RFC 6749: invalid_grant | The provided authorization grant is invalid, expired, revoked, or was issued to another client',
    'a secret: invalid_client | Invalid client secret',
    'a secret: invalid_client | The client secret is invalid',
    'Entra, a secret: invalid_client | AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value.',
    'authentication: invalid_client | Client authentication failed',
    'a bare code: invalid_client | ',
    'metadata: invalid_client_metadata | client_name is invalid',
    'Auth0: invalid_request | no connections enabled for the client',
    'a missing parameter: invalid_request | The redirect_uri is missing in the request. Please ensure it is added to the request.',
    'a missing parameter: invalid_request | Missing required parameter: redirect_uri',
    'a missing parameter: invalid_request | redirect_uri is required',
    'PKCE: invalid_request | code_challenge must be provided',
    'scope: invalid_scope | The requested scope is invalid, unknown, or malformed',
    'scope: invalid_scope | Requested scopes are not valid: email, openid, profile',
    'grant type: unauthorized_client | The client is not authorized to use this grant type',
    'code: invalid_grant | client c1: authorization code not found',
    'scope: invalid_scope | a scope that was requested by the client is invalid',
    'refresh: invalid_grant | Refresh token has been revoked',
    'MCP: | Token validation failed',
    'MCP: | Missing Bearer token',
    'server: server_error | Something went wrong',
  ],
};

const parse = (line: string): OAuthError => {
  const [code = '', description = ''] = line
    .slice(line.indexOf(': ') + 2)
    .replace(/^.*?: (?=\|)/, '')
    .split('|')
    .map((part) => part.trim());
  return { ...(code && { code }), ...(description && { description }), where: 'body' };
};

const means = (error: OAuthError) => ({
  redirectUri: saysRedirectUri(error),
  unknownClient: saysUnknownClient(error),
  invalidTarget: saysInvalidTarget(error),
  clientMetadataUrl: saysClientMetadataUrl(error),
});

const nothing = { redirectUri: false, unknownClient: false, invalidTarget: false, clientMetadataUrl: false };

test.each(Object.entries(said).flatMap(([meaning, lines]) => lines.map((line) => [meaning, line] as const)))(
  '%s: %s',
  (meaning, line) => {
    expect(means(parse(line))).toEqual(meaning === 'none' ? nothing : { ...nothing, [meaning]: true });
  },
);
