import { type Client, documented, measured, reported } from './client.ts';

const issues = reported('public issues of github/copilot-cli');
const seen = measured('GitHub Copilot CLI 1.0.102');

export const copilotCli: Client = {
  id: 'copilot-cli',
  name: 'GitHub Copilot CLI',
  called: /copilot/i,
  version: '1.0.102',
  closed: true,
  asOf: '2026-11-30',
  runs: seen('program'),
  sse: documented('docs.github.com, Adding MCP servers for GitHub Copilot CLI')('chosen'),
  starts: seen([401]),
  hint: seen('first'),
  resourceMetadataAt: seen(['path', 'root', 'appended']),
  withoutResourceMetadata: seen('mcp-url'),
  resource: seen('parent-or-slash'),
  mismatchIsSkipped: seen(true),
  servers: issues('first'),
  serverMetadataAt: seen(['inserted', 'openid-inserted', 'openid-appended', 'root', 'openid-root']),
  issuer: seen('identical'),
  pkce: seen('not-left-out'),
  registration: seen(['static', 'cimd', 'dcr', 'asks']),
  callbacks: seen(['http://127.0.0.1:<any>/', 'http://127.0.0.1:<any>/callback']),
  clear: documented('docs.scalekit.com/authenticate/mcp/troubleshooting')({
    text: 'Delete the folder in which GitHub Copilot CLI keeps its registrations.',
    commands: {
      macos: 'rm -rf ~/.copilot/mcp-oauth-config',
      linux: 'rm -rf ~/.copilot/mcp-oauth-config',
      windows: 'rmdir /s /q "%USERPROFILE%\\.copilot\\mcp-oauth-config"',
    },
  }),
  log: issues({
    text: 'Read its newest log.',
    files: {
      macos: '~/.copilot/logs/process-*.log',
      linux: '~/.copilot/logs/process-*.log',
      windows: '%USERPROFILE%\\.copilot\\logs\\process-*.log',
    },
  }),
  saysConnected: seen(['Service initialized as client']),
  texts: [
    {
      text: 'Failed to discover authorization server metadata for …',
      means:
        'No metadata was found there. Where that is the URL of your MCP server, its own metadata was not found before, or is for another URL.',
      checks: [
        'server-metadata/not-found',
        'resource-metadata/not-found',
        'resource-metadata/resource-mismatch',
        'resource-metadata/invalid',
      ],
    },
    {
      text: 'Client registration failed: Authorization server does not support dynamic client registration',
      means: 'The authorization server was found, and its metadata offers no way to get a client ID.',
      checks: ['registration/unsupported', 'resource-metadata/environment-root'],
    },
    {
      text: "Authorization server does not support PKCE code challenge method 'S256'",
      means: 'The metadata of the authorization server lists PKCE methods without `S256`.',
      checks: ['server-metadata/no-pkce'],
    },
    {
      text: 'authorization server advertised an issuer that does not match the URL its metadata was discovered from (RFC 8414 §3.3); refusing to connect',
      means:
        'Your MCP server and the authorization server write the address of the authorization server differently (`issuer`).',
      checks: ['server-metadata/issuer-mismatch'],
    },
    {
      text: 'does not match CIMD redirect_uris',
      means:
        'Its metadata document lists one port, and it uses another. Switch CIMD off at the authorization server, or let it ignore the port.',
      checks: ['authorization/redirect-uri-mismatch'],
    },
    {
      text: 'Failed to register OAuth client (tried both HTTP and HTTPS redirect URIs)',
      means: 'The authorization server refused the registration twice.',
      checks: ['registration/redirect-uri-rejected', 'registration/rejected', 'registration/disabled'],
    },
    {
      text: 'Client registration failed: server responded with status …',
      means: 'The authorization server refused the registration; the status is its own.',
      checks: ['registration/rejected', 'registration/redirect-uri-rejected', 'registration/disabled'],
    },
    {
      text: 'OAuthChallenge { www_authenticate_header: "" }',
      means:
        'The 401 of your MCP server does not say where to sign in, and what the app tried next was refused, by a firewall say.',
      checks: ['challenge/no-www-authenticate', 'network/bot-protection'],
    },
  ],
  faults: [
    {
      when: 'cimd-offered',
      check: 'authorization/redirect-uri-mismatch',
      says: 'It announces the port 33418 and uses another one: a sign-in service that compares ports refuses that.',
      versions: '1.0.102 (measured); reported of 1.0.83, open',
      issue: 'https://github.com/github/copilot-cli/issues/4800',
      asOf: '2026-11-30',
      wayRound:
        'Switch off **Allow Client ID Metadata Document (CIMD)** at this MCP server in Scalekit, or give it a client ID of its own.',
      from: { by: 'report', where: 'github/copilot-cli#4800 and #4901' },
    },
    {
      when: 'issuer-has-path',
      check: 'server-metadata/not-found',
      says: 'Where VS Code runs it (AgentHost), it cannot read the metadata of an authorization server whose address has a path, as every one of Scalekit’s has, and shows nothing.',
      versions: 'reported of 1.0.81, open',
      issue: 'https://github.com/github/copilot-cli/issues/4662',
      asOf: '2026-10-31',
      wayRound: 'Start Copilot CLI in a terminal instead.',
      from: { by: 'report', where: 'github/copilot-cli#4662' },
    },
  ],
};
