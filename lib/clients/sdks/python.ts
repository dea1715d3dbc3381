/** What the Python SDK says, whichever program runs it. */
import type { ErrorText } from '../client.ts';
import { noRegistrationThere, unregistered } from './typescript.ts';

export const pythonTexts: readonly ErrorText[] = [
  {
    text: 'Protected resource … does not match expected …',
    means: 'The metadata of your MCP server is for another URL than the one that was entered (`resource`).',
    checks: ['resource-metadata/resource-mismatch', 'resource-metadata/placeholder'],
  },
  {
    text: 'Registration failed: 404',
    means: noRegistrationThere,
    checks: unregistered,
  },
  // PrefectHQ/fastmcp#1699; #5116 with its words
  ...['Token exchange failed: 400', 'Token exchange failed: 401', 'Token exchange failed (…'].map(
    (text): ErrorText => ({
      general: true,
      beside: 'sentence',
      text,
      means: 'The sign-in came back, and the authorization server refused to give a token for it.',
      checks: ['token/invalid-grant', 'token/invalid-client', 'token/invalid-target'],
    }),
  ),
  {
    text: 'Authorization server metadata issuer mismatch: … != …',
    means:
      'Your MCP server and the authorization server write the address of the authorization server differently (`issuer`).',
    checks: ['server-metadata/issuer-mismatch'],
  },
  {
    text: 'Authorization response iss mismatch',
    means: 'The browser came back with another `iss` than the metadata promises.',
    checks: ['authorization/issuer-mismatch'],
  },
  {
    text: 'Authorization response missing iss parameter advertised by the authorization server',
    means: 'The metadata promises `iss` on the way back, and it did not come.',
    checks: ['authorization/issuer-mismatch'],
  },
  {
    text: 'registered the client with unsupported token_endpoint_auth_method',
    means: 'The answer to the registration names a way to authenticate that the client does not know.',
    checks: ['registration/invalid-response'],
  },
  {
    text: 'but issued no client_secret',
    means: 'The answer to the registration asks for a secret and gives none.',
    checks: ['registration/invalid-response'],
  },
];
