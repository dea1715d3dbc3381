import { type Client, guessed, read } from './client.ts';

const code = read('zed-industries/zed 04afc35');

export const zed: Client = {
  id: 'zed',
  name: 'Zed',
  called: /\bzed\b/i,
  asOf: '2026-11-28',
  runs: code('program'),
  sse: read('zed-industries/zed e3adf43, context_server/src/transport')('never'),
  starts: code([401]),
  needsChallenge: code(true),
  hint: code('used'),
  hintOfSameOrigin: code(true),
  resourceMetadataAt: code(['path', 'root']),
  withoutResourceMetadata: code('stops'),
  resource: code('not-compared'),
  needsAuthorizationServers: code(true),
  servers: code('first'),
  serverMetadataAt: code(['inserted', 'openid-inserted', 'openid-appended']),
  issuer: code('same-url'),
  pkce: code('listed'),
  httpsEndpoints: code('all'),
  registration: code(['static', 'cimd', 'dcr']),
  callbacks: code(['http://127.0.0.1:<any>/callback']),
  clear: guessed('its server menu')({ text: 'Log out of your MCP server in the menu of the agent panel of Zed.' }),
  log: guessed('from memory')({
    text: 'Run **zed: open log** from the command palette.',
    files: { macos: '~/Library/Logs/Zed/Zed.log', linux: '~/.local/share/zed/logs/Zed.log' },
  }),
  texts: [
    {
      text: 'authorization server does not advertise code_challenge_methods_supported',
      means: 'The metadata of the authorization server does not list `S256`, which Zed needs to see.',
      checks: ['server-metadata/no-pkce'],
    },
    {
      text: 'does not support S256 PKCE',
      means: 'The metadata of the authorization server does not list `S256`, which Zed needs to see.',
      checks: ['server-metadata/no-pkce'],
    },
    {
      text: 'Auth server metadata issuer mismatch: expected …, got …',
      means:
        'Your MCP server and the authorization server write the address of the authorization server differently (`issuer`).',
      checks: ['server-metadata/issuer-mismatch'],
    },
    {
      text: 'Protected Resource Metadata at … has no authorization_servers',
      means: 'The metadata of your MCP server does not name its authorization server.',
      checks: ['resource-metadata/no-authorization-servers'],
    },
    {
      text: 'OAuth endpoint must use HTTPS',
      means: 'An address in the metadata of the authorization server is plain `http`.',
      checks: ['server-metadata/insecure-endpoint'],
    },
    {
      text: 'OAuth endpoint must not point to private/reserved IP',
      means: 'An address in the metadata of the authorization server is one of a private network.',
      checks: ['server-metadata/insecure-endpoint'],
    },
    {
      text: 'authorization server supports neither CIMD nor DCR',
      means: 'Nothing in the metadata of the authorization server lets Zed get a client ID.',
      checks: ['registration/unsupported', 'resource-metadata/environment-root'],
    },
    {
      text: 'DCR failed with status',
      means: 'The authorization server refused the registration; the status is its own.',
      checks: ['registration/rejected', 'registration/redirect-uri-rejected', 'registration/disabled'],
    },
  ],
};
