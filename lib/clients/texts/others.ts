/** What authorization servers, networks and programs say, whichever client repeats it. */
import type { ErrorText } from '../client.ts';

export const textsOfOthers: readonly ErrorText[] = [
  // Scalekit
  {
    text: 'invalid_client_metadata_url',
    means:
      'Scalekit does not know the client ID, and takes it for the address of a metadata document that it cannot read. Mostly it is an ID that was remembered or pasted from elsewhere; Scalekit’s own begin with `m2m_`.',
    checks: ['authorization/unknown-client', 'registration/cimd-rejected'],
  },
  {
    text: 'unable to retrieve client by id',
    means:
      'Scalekit does not know the client ID: it was registered in another environment, or deleted. Clear what the client saved for this server, and sign in again.',
    checks: ['authorization/unknown-client', 'token/invalid-client'],
  },
  {
    text: 'The requested redirect_uri is missing in the client configuration',
    means: 'The callback address of the client is not among those that it registered, or that the environment allows.',
    checks: ['authorization/redirect-uri-mismatch'],
  },
  // OAuth
  {
    beside: 'code',
    text: 'invalid_target',
    means: 'The authorization server does not know the URL of your MCP server (`resource`).',
    checks: ['authorization/invalid-target', 'token/invalid-target'],
  },
  {
    beside: 'code',
    text: 'invalid_grant',
    means: 'The code or the refresh token was used up, is too old, or belongs to another sign-in.',
    checks: ['token/invalid-grant'],
  },
  {
    beside: 'code',
    text: 'invalid_scope',
    means: 'The authorization server does not give a permission that the client asks for.',
    checks: ['authorization/invalid-scope', 'token/invalid-scope'],
  },
  {
    beside: 'code',
    text: 'invalid_redirect_uri',
    means: 'The authorization server refuses a callback address when the client registers.',
    checks: ['registration/redirect-uri-rejected'],
  },
  {
    beside: 'code',
    text: 'invalid_client_metadata',
    means: 'The authorization server refuses a value in the registration of the client.',
    checks: ['registration/rejected'],
  },
  {
    beside: 'code',
    text: 'access_denied',
    means: 'Somebody pressed Cancel at the sign-in, or a rule of the authorization server forbids this user.',
    checks: ['authorization/access-denied'],
  },
  {
    beside: 'code',
    text: 'insufficient_scope',
    means: 'The token lacks a permission that your MCP server wants.',
    checks: ['session/insufficient-scope'],
  },
  {
    beside: 'code',
    text: 'invalid_client',
    means:
      'The authorization server does not know the client, or not by this proof: another ID, a wrong secret, or none.',
    checks: ['token/invalid-client', 'authorization/unknown-client'],
  },
  // oidc-provider, on which several authorization servers are built
  {
    beside: 'sentence',
    text: 'grant request is invalid',
    means: 'The code or the refresh token was used up, is too old, or belongs to another sign-in.',
    checks: ['token/invalid-grant'],
  },
  // Keycloak
  ...[
    'insufficient_scope…rejected request to client-registration service',
    'rejected request to client-registration service',
  ].map(
    (text): ErrorText => ({
      text,
      means: 'Keycloak refuses the registration by the policy that it names.',
      checks: ['registration/disabled', 'registration/rejected'],
    }),
  ),
  {
    beside: 'sentence',
    text: 'Token is not active',
    means: 'Keycloak takes the refresh token for used up, ended or too old.',
    checks: ['token/invalid-grant'],
  },
  {
    text: 'Invalid parameter: redirect_uri',
    means: 'Keycloak refuses the callback address: it is not among those of the client.',
    checks: ['authorization/redirect-uri-mismatch'],
  },
  // Microsoft Entra
  {
    text: 'AADSTS65001',
    means: 'Nobody has agreed yet that this client may act for the user.',
    checks: ['authorization/access-denied'],
  },
  {
    text: 'AADSTS50011',
    means: 'The callback address of the client is not among those that it registered.',
    checks: ['authorization/redirect-uri-mismatch'],
  },
  {
    text: 'AADSTS9010010',
    means: 'Entra does not find the URL of your MCP server (`resource`) among the scopes.',
    checks: ['authorization/invalid-target', 'token/invalid-target'],
  },
  // MCP servers: the SDK for Python and FastMCP
  ...["Client ID '…' not found", "Client ID '…' is not registered with this server"].map(
    (text): ErrorText => ({
      text,
      means:
        'Your MCP server does not know the client ID: it was restarted, say. Clear what the client saved for this server, and sign in again.',
      checks: ['authorization/unknown-client'],
    }),
  ),
  {
    text: 'Auth error returned: invalid_token',
    means:
      'Nothing is wrong by that alone: the first request has no token. After a sign-in, your MCP server refuses the token.',
    checks: ['session/audience-mismatch', 'session/issuer-mismatch', 'session/token-rejected'],
  },
  // The SDK for TypeScript, `server/webStandardStreamableHttp.js` and its examples
  ...['Bad Request: No valid session ID provided', '-32001…Session not found'].map(
    (text): ErrorText => ({
      text,
      means: 'Your MCP server does not know the session: it was restarted, or another of its copies has it.',
      checks: ['session/session-not-found'],
    }),
  ),
  {
    text: 'Not Acceptable: Client must accept',
    means: 'The request does not name both types of answers in `Accept`.',
    checks: ['session/not-acceptable'],
  },
  // What checks tokens there: PyJWT and jose
  ...['InvalidAudienceError', 'unexpected "aud" claim value'].map(
    (text): ErrorText => ({
      beside: 'anybody',
      text,
      means: 'Your MCP server refuses the token, since it is made out for another server (`aud`).',
      checks: ['session/audience-mismatch'],
    }),
  ),
  // SSE, by the SDK for TypeScript and by Windsurf (idosal/git-mcp#43)
  {
    text: 'Endpoint origin does not match connection origin',
    means:
      'Your MCP server names another host for the messages (SSE) than it was asked at: it does not know its own address behind a proxy.',
    checks: [],
  },
  // The network
  {
    beside: 'anybody',
    text: 'ECONNREFUSED',
    means: 'Nothing answers at that host and port: the program does not run, or the port is another.',
    checks: ['network/unreachable'],
  },
  {
    beside: 'anybody',
    text: 'net::ERR_CONNECTION_REFUSED',
    means: 'Nothing answers at that host and port: the program does not run, or the port is another.',
    checks: ['network/unreachable'],
  },
  {
    beside: 'anybody',
    text: 'ENOTFOUND',
    means: 'The name of the host is not known: it is mistyped, or only known inside of a network.',
    checks: ['network/unreachable'],
  },
  {
    beside: 'anybody',
    text: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    means:
      'The certificate is not one that the client trusts. A client that runs on Node takes one of a company from the file that `NODE_EXTRA_CA_CERTS` names.',
    checks: ['network/tls'],
  },
  // With the hyphen Node says it, without it Bun.
  ...['self-signed certificate', 'self signed certificate'].map(
    (text): ErrorText => ({
      beside: 'anybody',
      text,
      means:
        'The certificate is not one that the client trusts. A client that runs on Node takes one of a company from the file that `NODE_EXTRA_CA_CERTS` names.',
      checks: ['network/tls'],
    }),
  ),
  {
    text: 'has been blocked by CORS policy',
    means: 'The browser keeps a response from the page that asked: the server does not allow that page.',
    checks: ['cors/no-allow-origin', 'cors/preflight-rejected', 'cors/header-not-allowed'],
  },
  // Servers that are programs
  {
    text: 'spawn … ENOENT',
    means:
      'This MCP server is a program that the client starts, and it was not found. There is nothing to sign in to: such a server is no web address.',
    checks: [],
  },
];

/** A server's log, in which the message behind the sign-in was taken: what it wrote before is its beginning. */
export const connectedToOthers: readonly string[] = ['/mcp HTTP/1.1" 200'];
