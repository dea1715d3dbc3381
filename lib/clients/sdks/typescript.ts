/** What every client on the official TypeScript SDK has in common, unless it does it itself. */
import { type Client, type ErrorText, read } from '../client.ts';

const one = read('@modelcontextprotocol/sdk 1.32.2, client/auth.js and shared/auth-utils.js');
const two = read('@modelcontextprotocol/client 2.4.0, client/auth.ts');

type Rules = Pick<
  Client,
  | 'starts'
  | 'hint'
  | 'resourceMetadataAt'
  | 'withoutResourceMetadata'
  | 'resource'
  | 'servers'
  | 'serverMetadataAt'
  | 'issuer'
  | 'pkce'
  | 'sse'
  | 'schema'
  | 'endsAtUseless'
  | 'stopsAt5xx'
  | 'guesses'
>;

export const sdk1 = {
  starts: one([401]),
  hint: one('only'),
  resourceMetadataAt: one(['path', 'root']),
  withoutResourceMetadata: one('mcp-origin'),
  resource: one('parent'),
  servers: one('first'),
  serverMetadataAt: one(['inserted', 'openid-inserted', 'openid-appended']),
  issuer: one('not-compared'),
  pkce: one('not-left-out'),
  sse: read('@modelcontextprotocol/sdk 1.32.2, client/sse.js')('chosen'),
  schema: one('typescript-sdk-1'),
  endsAtUseless: one(true),
  stopsAt5xx: one('any'),
  guesses: one('issuer'),
} satisfies Rules;

export const sdk2 = {
  ...sdk1,
  starts: two([401]),
  hint: two('only'),
  resourceMetadataAt: two(['path', 'root']),
  serverMetadataAt: two(['inserted', 'openid-inserted', 'openid-appended']),
  sse: read('@modelcontextprotocol/client 2.3.1, client/sse.ts')('chosen'),
  schema: two('typescript-sdk-2'),
  endsAtUseless: two(true),
  stopsAt5xx: two('but-502'),
  guesses: two('issuer'),
  issuer: two('entry-may-end-with-slash'),
  httpsEndpoints: two('token'),
} satisfies Rules & Pick<Client, 'httpsEndpoints'>;

export const sdkTexts: readonly ErrorText[] = [
  // client/streamableHttp.js and client/sse.js
  {
    general: true,
    text: 'Error POSTing to endpoint',
    means: 'Your MCP server refused a message; what it said follows.',
    checks: ['challenge/wrong-status', 'session/token-rejected', 'network/wrong-endpoint'],
  },
  ...['{"error":"invalid_token"', '{"error": "invalid_token"'].map(
    (said): ErrorText => ({
      text: `Error POSTing to endpoint: ${said}`,
      means: 'Your MCP server got no token, or refuses the one that it got; what it said follows.',
      checks: ['session/token-rejected', 'session/token-expired', 'session/token-not-sent'],
    }),
  ),
  {
    text: 'Error POSTing to endpoint (HTTP 401)',
    means:
      'Your MCP server answers 401, and the client began no sign-in: it has none for this server, or sent a token from its settings.',
    checks: ['session/token-rejected', 'challenge/no-www-authenticate', 'session/token-not-sent'],
  },
  {
    text: 'SSE error: Non-200 status code (401)',
    means:
      'Your MCP server answers 401, and the client began no sign-in: it has none for this server, or sent a token from its settings.',
    checks: ['session/token-rejected', 'challenge/no-www-authenticate', 'session/token-not-sent'],
  },
  {
    text: 'Redirect … not followed; ',
    means: 'Your MCP server redirects this URL, and the client does not follow. Enter the address that it names.',
    checks: ['network/redirected'],
  },
  // client/auth.js; the first two of versions before 1.13
  {
    beside: 'sentence',
    text: 'Dynamic client registration failed: HTTP …',
    means: 'The authorization server refused the registration; the status is its own.',
    checks: ['registration/disabled', 'registration/rejected', 'registration/not-found'],
  },
  {
    beside: 'sentence',
    text: 'Token exchange failed: HTTP …',
    means: 'The sign-in came back, and the authorization server refused to give a token for it.',
    checks: ['token/invalid-grant', 'token/invalid-client', 'token/invalid-target'],
  },
  {
    beside: 'sentence',
    text: 'Token exchange failed: HTTP 401',
    means:
      'The sign-in came back, and the authorization server refused to give a token for it: by 401, to this client.',
    checks: ['token/invalid-client'],
  },
  {
    text: 'HTTP 5… trying to load … metadata',
    means: 'An address of the metadata answers with a failure of the server (5xx), and the search stopped there.',
    checks: ['server-metadata/server-error', 'resource-metadata/server-error', 'network/gateway-error'],
  },
  // It forgets a client ID that was refused, and tries again without one.
  {
    text: 'Existing OAuth client information is required when exchanging an authorization code',
    means:
      'The browser came back, and the authorization server refused the client ID when the client asked for a token. Or the client lost its registration on the way: then sign in again.',
    checks: ['token/invalid-client', 'authorization/unknown-client'],
  },
  // What the schema of the metadata refuses: `shared/auth.js`
  ...['authorization_endpoint', 'token_endpoint', 'registration_endpoint', 'response_types_supported'].map(
    (field): ErrorText => ({
      text: `ZodError: […"path": [ "${field}"`,
      means: 'This field of the metadata has another type than it may have, or lacks.',
      checks: ['server-metadata/invalid'],
    }),
  ),
  {
    text: 'Incompatible auth server: does not support dynamic client registration',
    means:
      'The authorization server was found, and its metadata offers no way to get a client ID. It never means that the server is not reached.',
    checks: ['registration/unsupported', 'registration/cimd-only', 'resource-metadata/environment-root'],
  },
  {
    text: 'Incompatible auth server: does not support code challenge method S256',
    means: 'The metadata of the authorization server lists PKCE methods without `S256`.',
    checks: ['server-metadata/no-pkce'],
  },
  {
    text: 'Protected resource … does not match expected … (or origin)',
    means: 'The metadata of your MCP server is for another URL than the one that was entered (`resource`).',
    checks: ['resource-metadata/resource-mismatch', 'resource-metadata/placeholder'],
  },
  // With what the parser of Node or of Bun says in it, which is no more to say.
  ...['', "…token '<'"].map(
    (parser): ErrorText => ({
      text: `Invalid OAuth error response: SyntaxError${parser}`,
      means:
        'The last request of the sign-in got something that is no JSON. Before a sign-in page that is mostly a guessed `/register`, since the metadata was not found; after it, the address that gives tokens.',
      checks: [
        'resource-metadata/not-found',
        'server-metadata/not-found',
        'registration/guessed-endpoint',
        'registration/not-found',
        'token/not-found',
      ],
    }),
  ),
  {
    text: "Unexpected token '<', \"<",
    means: 'A web page came where JSON should be: a catch-all route, a login page, or a page of a firewall.',
    checks: ['resource-metadata/not-json', 'server-metadata/not-json', 'network/bot-protection'],
  },
  {
    text: "Unrecognized token '<'",
    means: 'A web page came where JSON should be: a catch-all route, a login page, or a page of a firewall.',
    checks: ['resource-metadata/not-json', 'server-metadata/not-json', 'network/bot-protection'],
  },
  {
    text: 'Server returned 401 after successful authentication',
    means:
      'The sign-in worked, and your MCP server refuses the token. What counts is for whom it is made out, by whom, and until when.',
    checks: ['session/audience-mismatch', 'session/issuer-mismatch', 'session/token-rejected'],
  },
  {
    text: 'Server returned 403 after trying upscoping',
    means: 'Your MCP server asks for a permission that the token does not get, however often the client asks.',
    checks: ['session/insufficient-scope'],
  },
  {
    text: 'CORS error trying to load OAuth metadata from …',
    means:
      'A page was not allowed to read the metadata. Only versions 1.17.0 and 1.17.1 of the SDK stop there: update.',
    checks: ['cors/no-allow-origin', 'cors/preflight-rejected'],
  },
  {
    text: 'OAuth client information is bound to authorization server … and is not presented to …',
    means:
      'The client remembers a registration at another authorization server. Clear what it saved for this server, and sign in again.',
    checks: ['client/stale-metadata'],
  },
  {
    text: "stored OAuth tokens have no 'issuer' property",
    means: 'A warning after an update of the client, and nothing is wrong: it disappears with the next sign-in.',
    checks: [],
  },
];

/** Where a client registers that found no metadata. */
export const noRegistrationThere =
  'The registration went to an address that does not exist. Where that is `/register` on the host of your MCP server, the metadata was not found before.';
export const unregistered: ErrorText['checks'] = [
  'resource-metadata/not-found',
  'server-metadata/not-found',
  'resource-metadata/no-authorization-servers',
  'registration/guessed-endpoint',
  'registration/not-found',
];

export const sdk2Texts: readonly ErrorText[] = [
  {
    text: 'Issuer mismatch in authorization server metadata (RFC 8414 §3.3): expected …, received …',
    means:
      'Your MCP server and the authorization server write the address of the authorization server differently (`issuer`). They are compared as texts.',
    checks: ['server-metadata/issuer-mismatch'],
  },
  {
    text: 'Issuer mismatch in authorization response (RFC 9207): expected …, received …',
    means:
      'The browser came back with another `iss` than the metadata promises, or with none; where the address in the browser has it, the client lost it.',
    checks: ['authorization/issuer-mismatch', 'client/outdated'],
  },
  {
    text: 'Refusing to send credentials to non-https token endpoint',
    means: 'The token endpoint is plain `http` on a host that is not this computer.',
    checks: ['server-metadata/insecure-endpoint'],
  },
  {
    text: 'Server returned 401 after re-authentication',
    means:
      'The sign-in worked, and your MCP server refuses the token. What counts is for whom it is made out, by whom, and until when.',
    checks: ['session/audience-mismatch', 'session/issuer-mismatch', 'session/token-rejected'],
  },
  {
    text: 'Dynamic Client Registration rejected (HTTP …)',
    means: 'The authorization server refused the registration; its own words follow the status.',
    checks: ['registration/rejected', 'registration/redirect-uri-rejected', 'registration/disabled'],
  },
  ...['404)', '405)'].map(
    (status): ErrorText => ({
      text: `Dynamic Client Registration rejected (HTTP ${status}`,
      means: noRegistrationThere,
      checks: unregistered,
    }),
  ),
  {
    text: 'Dynamic Client Registration rejected (HTTP 5…)',
    means:
      'The address of the registration answers with a failure of the server (5xx). Where that is `/register` on the host of your MCP server, the metadata was not found before.',
    checks: ['registration/server-error', 'network/gateway-error', 'resource-metadata/not-found'],
  },
  {
    text: 'Dynamic Client Registration rejected (HTTP 403): <',
    means: 'A web page came where the registration should be: a firewall refuses the client, or the server does.',
    checks: ['network/bot-protection', 'registration/disabled'],
  },
];
