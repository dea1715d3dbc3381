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
    text: 'invalid_target',
    means: 'The authorization server does not know the URL of your MCP server (`resource`).',
    checks: ['authorization/invalid-target', 'token/invalid-target'],
  },
  {
    text: 'invalid_grant',
    means: 'The code or the refresh token was used up, is too old, or belongs to another sign-in.',
    checks: ['token/invalid-grant'],
  },
  {
    text: 'invalid_redirect_uri',
    means: 'The authorization server refuses a callback address when the client registers.',
    checks: ['registration/redirect-uri-rejected'],
  },
  {
    text: 'invalid_client_metadata',
    means: 'The authorization server refuses a value in the registration of the client.',
    checks: ['registration/rejected'],
  },
  {
    text: 'access_denied',
    means: 'Somebody pressed Cancel at the sign-in, or a rule of the authorization server forbids this user.',
    checks: ['authorization/access-denied'],
  },
  {
    text: 'insufficient_scope',
    means: 'The token lacks a permission that your MCP server wants.',
    checks: ['session/insufficient-scope'],
  },
  // The network
  {
    text: 'ECONNREFUSED',
    means: 'Nothing answers at that host and port: the program does not run, or the port is another.',
    checks: ['network/unreachable'],
  },
  {
    text: 'net::ERR_CONNECTION_REFUSED',
    means: 'Nothing answers at that host and port: the program does not run, or the port is another.',
    checks: ['network/unreachable'],
  },
  {
    text: 'ENOTFOUND',
    means: 'The name of the host is not known: it is mistyped, or only known inside of a network.',
    checks: ['network/unreachable'],
  },
  {
    text: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    means:
      'The certificate is not one that the client trusts. A client that runs on Node takes one of a company from the file that `NODE_EXTRA_CA_CERTS` names.',
    checks: ['network/tls'],
  },
  {
    text: 'self-signed certificate',
    means:
      'The certificate is not one that the client trusts. A client that runs on Node takes one of a company from the file that `NODE_EXTRA_CA_CERTS` names.',
    checks: ['network/tls'],
  },
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
