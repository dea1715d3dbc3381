import { type Client, derived, documented, forgotBy, measured, theMetadata } from './client.ts';
import { sdk1, sdkTexts } from './sdks/typescript.ts';

const docs = documented('code.claude.com/docs/en/mcp');
/** Its messages are the official SDK's. */
const sdk = derived('the official TypeScript SDK, whose messages it shows');
const seen = measured('Claude Code 2.1.332');

export const claudeCode: Client = {
  id: 'claude-code',
  name: 'Claude Code',
  called: /claude[- ]code/i,
  version: '2.1.332',
  closed: true,
  asOf: '2026-11-30',
  runs: seen('program'),
  sse: docs('chosen'),
  // `claude mcp login` looks for the metadata whatever the server answers.
  starts: seen([401, 403, 'person']),
  // Where the address in the challenge is not reached, `claude mcp login` asks elsewhere, and `claude mcp list` does not.
  hint: sdk('only'),
  resourceMetadataAt: seen(sdk1.resourceMetadataAt.is),
  withoutResourceMetadata: sdk('mcp-origin'),
  resource: seen('parent'),
  servers: sdk('first'),
  serverMetadataAt: seen(sdk1.serverMetadataAt.is),
  schema: sdk(sdk1.schema.is),
  endsAtUseless: sdk(true),
  stopsAt5xx: sdk(sdk1.stopsAt5xx.is),
  guesses: seen('issuer'),
  issuer: seen('not-compared'),
  pkce: seen('not-left-out'),
  registration: seen(['static', 'cimd', 'dcr']),
  callbacks: seen(['http://localhost:<any>/callback']),
  clear: seen(forgotBy('claude mcp logout')),
  log: seen({
    text: 'Read the newest file of your MCP server.',
    files: {
      macos: '~/Library/Caches/claude-cli-nodejs/*/mcp-logs-*/*.jsonl',
      linux: '~/.cache/claude-cli-nodejs/*/mcp-logs-*/*.jsonl',
    },
  }),
  update: { text: 'Update Claude Code.', command: 'claude update' },
  saysConnected: seen(['Successfully connected (transport: ']),
  texts: [
    {
      text: 'MCP endpoint not found at …. Check the URL in your MCP config.',
      means: 'There is no MCP server at this URL (404).',
      checks: ['network/wrong-endpoint'],
    },
    {
      text: '! Needs authentication',
      means:
        'Nothing is wrong yet: run `claude mcp login` with the name of the server. Where that was done, your MCP server refuses the token.',
      checks: ['session/audience-mismatch', 'session/insufficient-scope', 'session/token-rejected'],
    },
    // anthropics/claude-code#56208 and #10250
    ...[
      'Got new credentials, but reconnecting to … failed',
      'Authentication successful, but server reconnection failed',
    ].map((text) => ({
      text,
      means: 'The sign-in worked. Where a restart of Claude Code does not help, your MCP server refuses the token.',
      checks: ['session/audience-mismatch', 'session/issuer-mismatch', 'session/token-rejected'] as const,
    })),
    {
      general: true,
      text: 'SDK auth failed:',
      means: 'Claude Code’s sign-in failed; what follows says how.',
      checks: ['resource-metadata/not-found', 'registration/unsupported'],
    },
    {
      text: 'Issuer mismatch in authorization response (RFC 9207): expected …, received …',
      means: 'The browser came back with another `iss` than the metadata promises, or with none.',
      checks: ['authorization/issuer-mismatch'],
    },
    ...sdkTexts,
  ],
  faults: [
    {
      when: 'denies-registration',
      check: 'client/outdated',
      says: 'By two reports it drops the path of Scalekit’s address, reads other metadata there, and says that registration is not supported. Here the metadata does offer it.',
      versions: 'reported of 2.1.227 and later; 2.1.332 does not have it (measured)',
      without: '2.1.332',
      issue: 'https://github.com/anthropics/claude-code/issues/95270',
      asOf: '2026-11-30',
      wayRound: `Update to 2.1.332 or later. If it is still there, set \`oauth.authServerMetadataUrl\` of this server to ${theMetadata}, and sign in again.`,
      // The files and the member: code.claude.com/docs/en/mcp.
      entry: {
        files: [
          { name: 'File', value: '~/.claude.json' },
          { name: 'or, in your project,', value: '.mcp.json' },
        ],
        code: `"oauth": {\n  "authServerMetadataUrl":\n    "${theMetadata}"\n}`,
        again: 'Run `claude mcp login` with the name of the server: `claude mcp list` then says **Connected**.',
      },
      from: { by: 'report', where: 'anthropics/claude-code#95270 and #85897' },
    },
    {
      when: 'advice',
      says: '`claude mcp login` skips the 401, looks only where it guesses the metadata, and remembers what it made of that.',
      versions: '2.1.332 (measured); the issue was closed without a fix',
      issue: 'https://github.com/anthropics/claude-code/issues/71610',
      asOf: '2026-10-31',
      wayRound: 'Run `claude mcp get` with the name of the server first, or sign in from `/mcp`.',
      from: { by: 'measured', where: 'Claude Code 2.1.332; anthropics/claude-code#71610' },
    },
    {
      when: 'advice',
      check: 'authorization/redirect-uri-mismatch',
      says: 'Its metadata document lists its callback without a port, and it uses any: authorization servers that compare ports refuse it.',
      versions: 'since 2.1.80',
      issue: 'https://github.com/anthropics/claude-code/issues/81643',
      asOf: '2026-10-31',
      wayRound:
        'Switch off **Allow Client ID Metadata Document (CIMD)** in Scalekit: then it registers, port included.',
      from: { by: 'report', where: 'anthropics/claude-code#81643 and #37747' },
    },
  ],
};
