/** rmcp, the Rust SDK: Codex, Goose. */
import { type Client, type ErrorText, read } from '../client.ts';
import { noRegistrationThere, unregistered } from './typescript.ts';

const code = read('modelcontextprotocol/rust-sdk 4a738b9 (rmcp 3.1.4), auth.rs');

export const rmcp = {
  begins: code('GET'),
  hint: code('first'),
  hintOfSameOrigin: code(true),
  resourceMetadataAt: code(['path', 'appended', 'root']),
  withoutResourceMetadata: code('mcp-url'),
  resource: code('parent'),
  servers: code('all'),
  serverMetadataAt: code(['inserted', 'openid-inserted', 'openid-appended', 'root']),
  stopsAt5xx: code('any'),
  issuer: code('root-slash'),
  pkce: code('not-left-out'),
} satisfies Partial<Client>;

export const rmcpTexts: readonly ErrorText[] = [
  {
    text: 'Protected resource metadata resource mismatch: reference …, permitted …',
    means: 'The metadata of your MCP server is for another URL than the one that was entered (`resource`).',
    checks: ['resource-metadata/resource-mismatch', 'resource-metadata/placeholder'],
  },
  {
    text: 'Protected resource metadata missing required resource field',
    means: 'The metadata of your MCP server does not say which URL it is for (`resource`).',
    checks: ['resource-metadata/invalid'],
  },
  {
    text: 'Authorization server issuer mismatch: expected …, received …',
    means:
      'Your MCP server and the authorization server write the address of the authorization server differently (`issuer`). After a sign-in page, the browser came back with another `iss`. Where the first is the URL of your MCP server, its metadata was not read.',
    checks: ['server-metadata/issuer-mismatch', 'authorization/issuer-mismatch', 'resource-metadata/not-found'],
  },
  {
    text: 'Authorization server response missing required issuer: expected …',
    means: 'The browser came back without `iss`. Codex before 0.147 lost it by itself: update it.',
    checks: ['client/outdated', 'authorization/issuer-mismatch'],
  },
  {
    general: true,
    text: 'OAuth metadata discovery failed for …',
    means: 'That address answered 5xx, 429 or with a redirect to another host, and the search stopped there.',
    checks: [
      'server-metadata/server-error',
      'resource-metadata/server-error',
      'network/gateway-error',
      'network/rate-limited',
    ],
  },
  {
    text: 'error sending request for url (',
    means: 'That address was not reached: nothing answers there, or its certificate is not trusted.',
    checks: ['network/unreachable', 'network/tls'],
  },
  {
    text: 'names authorization servers …, but none published usable metadata',
    means: 'No metadata was found at the addresses of the authorization server that your MCP server names.',
    checks: ['server-metadata/not-found', 'server-metadata/not-json', 'server-metadata/unknown-resource'],
  },
  {
    text: 'InsufficientScope(InsufficientScopeError {',
    means: 'The token lacks a permission that your MCP server wants.',
    checks: ['session/insufficient-scope'],
  },
  {
    text: 'Dynamic registration failed: Registration failed: Dynamic client registration not supported',
    means: 'The authorization server was found, and its metadata offers no registration.',
    checks: ['registration/unsupported', 'registration/cimd-only', 'resource-metadata/environment-root'],
  },
  // openai/codex#19154
  {
    text: 'Dynamic registration failed: Registration failed: HTTP …',
    means: 'The authorization server refused the registration; its own words follow the status.',
    checks: ['registration/disabled', 'registration/rejected', 'registration/redirect-uri-rejected'],
  },
  {
    text: 'Dynamic registration failed: Registration failed: HTTP 404',
    means: noRegistrationThere,
    checks: unregistered,
  },
  // openai/codex#5045
  {
    text: 'OAuth token exchange failed: Server returned error response:',
    means: 'The sign-in came back, and the authorization server refused to give a token for it; its words follow.',
    checks: ['token/invalid-request', 'token/invalid-client', 'token/invalid-grant'],
  },
  // aaif-goose/goose#6073
  {
    text: 'HTTP status client error (401 Unauthorized) for url … when send initialize request',
    means: 'Your MCP server answers 401, and does not say in it how to sign in; or it refuses a token.',
    checks: ['challenge/no-www-authenticate', 'challenge/not-bearer', 'session/token-rejected'],
  },
  // aaif-goose/goose#9181
  {
    text: 'AuthRequired(AuthRequiredError { www_authenticate_header: "Bearer',
    means: 'Nothing is wrong yet: your MCP server asks for a sign-in, which begins with that.',
    checks: [],
  },
  {
    text: 'No authorization support detected',
    means: 'No metadata was found that says where to sign in.',
    checks: ['resource-metadata/not-found', 'server-metadata/not-found'],
  },
  {
    text: 'Authorization server does not support the required PKCE code challenge method (S256)',
    means: 'The metadata of the authorization server lists PKCE methods without `S256`.',
    checks: ['server-metadata/no-pkce'],
  },
  {
    text: 'Auth required, when send initialize request',
    means: 'Nobody has signed in yet, or your MCP server refuses the token, most likely for whom it is made out.',
    checks: ['session/audience-mismatch', 'session/token-rejected'],
  },
];
