import { type Client, documented, read, reported } from './client.ts';

const code = read('microsoft/vscode, oauth.ts 05f882b and extHostMcp.ts 000d383');

export const vscode: Client = {
  id: 'vscode',
  name: 'VS Code',
  called: /visual studio code|vs[ -]?code/i,
  asOf: '2026-11-28',
  runs: code('program'),
  sse: code('refused'),
  starts: code([401, 403]),
  hint: code('first'),
  resourceMetadataAt: code(['path', 'root']),
  withoutResourceMetadata: code('mcp-origin'),
  schema: code('vscode'),
  resource: code('exact'),
  mismatchIsSkipped: code(true),
  servers: code('first'),
  serverMetadataAt: code(['inserted', 'openid-inserted', 'openid-appended']),
  guesses: code('mcp-origin'),
  issuer: code('not-compared'),
  pkce: code('not-looked-at'),
  registration: code(['static', 'cimd', 'dcr', 'asks']),
  callbacks: code([
    'http://127.0.0.1:33418/',
    'http://127.0.0.1/',
    'https://vscode.dev/redirect',
    'https://insiders.vscode.dev/redirect',
  ]),
  clear: documented('docs.scalekit.com/authenticate/mcp/troubleshooting')({
    text: 'Remove the sign-in that VS Code saved.',
    path: ['Command Palette', 'Authentication: Remove Dynamic Authentication Provider', 'your MCP server'],
  }),
  log: code({
    text: 'Run **MCP: List Servers** from the command palette, choose the server and then **Show Output**.',
  }),
  texts: [
    {
      text: 'Protected Resource Metadata resource property value "…" (length: …) does not match target server url "…" (length: …). These MUST match',
      means:
        'The metadata of your MCP server has to name the URL to the letter, slash included (`resource`), for VS Code. Enter exactly the first of the two as the URL, or change the metadata.',
      checks: ['resource-metadata/resource-mismatch', 'resource-metadata/placeholder'],
    },
    {
      text: '\'resource\' property value "…" does not match expected value',
      means:
        'The metadata of your MCP server has to name the URL to the letter, slash included (`resource`), for VS Code.',
      checks: ['resource-metadata/resource-mismatch', 'resource-metadata/placeholder'],
    },
    {
      text: 'Protected Resource Metadata resource "…" does not match MCP server resolved resource "…"',
      means:
        'The metadata of your MCP server has to name the URL to the letter, slash included (`resource`), for VS Code.',
      checks: ['resource-metadata/resource-mismatch', 'resource-metadata/placeholder'],
    },
    {
      text: 'Error populating auth server metadata for',
      means: 'VS Code could not read where to sign in. Everything that it shows later follows from that.',
      checks: ['resource-metadata/not-found', 'server-metadata/not-found', 'resource-metadata/resource-mismatch'],
    },
    {
      text: 'Could not fetch resource metadata:',
      means: 'VS Code found no JSON at your MCP server that says where to sign in, or none for this URL.',
      checks: ['resource-metadata/not-found', 'resource-metadata/resource-mismatch', 'resource-metadata/not-json'],
    },
    {
      text: 'Using default auth metadata',
      means: 'VS Code found no metadata and guesses from here on: an earlier line says why.',
      checks: ['resource-metadata/not-found', 'server-metadata/not-found'],
    },
    {
      text: 'does not support automatic client registration',
      means:
        'Nothing that VS Code read lets it get a client ID: registration is off at the authorization server, or, where the host that it names is your MCP server’s, the metadata was never read.',
      checks: ['registration/unsupported', 'resource-metadata/not-found', 'server-metadata/not-found'],
    },
    {
      text: 'Dynamic Client Registration not supported',
      means:
        'Nothing that VS Code read lets it get a client ID: registration is off at the authorization server, or the metadata was never read.',
      checks: ['registration/unsupported', 'resource-metadata/not-found', 'server-metadata/not-found'],
    },
    {
      text: 'Registration to … failed:',
      means: 'The authorization server refused the registration; its own words follow.',
      checks: [
        'registration/rejected',
        'registration/redirect-uri-rejected',
        'registration/disabled',
        'registration/not-found',
      ],
    },
    {
      text: 'Invalid authorization dynamic client registration response',
      means: 'The answer to the registration is none that VS Code can read.',
      checks: ['registration/invalid-response'],
    },
    {
      text: 'User did not provide client details',
      means:
        'Nothing that VS Code read lets it get a client ID, or the registration was refused; and nobody gave it one.',
      checks: ['registration/unsupported', 'registration/rejected', 'server-metadata/not-found'],
    },
    {
      text: '[Flow 1] Failed to fetch AS metadata from',
      means: 'VS Code could not read the metadata of the authorization server that your MCP server names.',
      checks: ['server-metadata/not-found', 'server-metadata/not-json', 'server-metadata/server-error'],
    },
    {
      general: true,
      text: '401 status sending message to …',
      means: 'The sign-in failed, which an earlier line says, or your MCP server refuses the token.',
      checks: ['session/audience-mismatch', 'session/token-rejected', 'session/token-not-sent'],
    },
    {
      text: ' status connecting to … as SSE: ',
      means: 'Nothing at this URL speaks either transport of MCP, Streamable HTTP or SSE.',
      checks: ['network/wrong-endpoint', 'network/wrong-transport', 'challenge/wrong-status'],
    },
    {
      general: true,
      text: 'Server exited before responding to `initialize` request.',
      means: 'VS Code stopped before there was an answer: an earlier line says why.',
      checks: [],
    },
    {
      general: true,
      text: 'Error getting token from server metadata:',
      means: 'The sign-in stopped without a token; what the authorization server said follows.',
      checks: ['token/invalid-grant', 'token/invalid-client', 'token/invalid-target'],
    },
    {
      text: 'Waiting for server to respond to `initialize` request...',
      means: 'Nothing is wrong by that alone: your MCP server has not answered yet, or waits for the sign-in.',
      checks: ['network/unreachable'],
    },
  ],
  saysConnected: reported('logs in public guides: the line after **Connection state: Running**')([
    '[info] Discovered … tools',
  ]),
  faults: [
    {
      when: 'advice',
      says: 'A second window of VS Code takes another port for the callback, which strict authorization servers refuse.',
      versions: 'all, open',
      issue: 'https://github.com/microsoft/vscode/issues/278512',
      asOf: '2026-10-31',
      wayRound: 'Close the other windows of VS Code while you sign in.',
      from: { by: 'report', where: 'microsoft/vscode#278512' },
    },
  ],
};
