import { type Client, derived, documented, reported } from './client.ts';
import { sdk1, sdkTexts } from './sdks/typescript.ts';

const docs = documented('code.claude.com/docs/en/mcp');
/** Its messages are the official SDK's. */
const sdk = derived('the official TypeScript SDK, whose messages it shows');

export const claudeCode: Client = {
  id: 'claude-code',
  name: 'Claude Code',
  called: /claude[- ]code/i,
  version: '2.1.332',
  closed: true,
  asOf: '2026-11-28',
  runs: docs('program'),
  sse: docs('chosen'),
  starts: docs([401, 403]),
  hint: sdk('only'),
  resourceMetadataAt: sdk(sdk1.resourceMetadataAt.is),
  withoutResourceMetadata: sdk('mcp-origin'),
  resource: sdk('parent'),
  servers: sdk('first'),
  serverMetadataAt: sdk(sdk1.serverMetadataAt.is),
  schema: sdk(sdk1.schema.is),
  endsAtUseless: sdk(true),
  stopsAt5xx: sdk(sdk1.stopsAt5xx.is),
  guesses: sdk('issuer'),
  issuer: reported('draft-detective#775, budget-tracker#551, September 2026')('not-compared'),
  pkce: sdk('not-left-out'),
  registration: docs(['static', 'cimd', 'dcr']),
  callbacks: docs(['http://localhost:<any>/callback']),
  clear: docs({
    text: 'Clear the sign-in that Claude Code saved.',
    path: ['/mcp', 'your MCP server', 'Clear authentication'],
  }),
  log: reported('public issues of anthropics/claude-code')({
    text: 'Start it with `claude --debug`.',
    files: { macos: '~/Library/Caches/claude-cli-nodejs/*/mcp-logs-*/*.jsonl' },
  }),
  update: { text: 'Update Claude Code.', command: 'claude update' },
  texts: [
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
      versions: 'reported of 2.1.227 and later; others say that it works',
      issue: 'https://github.com/anthropics/claude-code/issues/95270',
      asOf: '2026-10-31',
      wayRound:
        'Set `oauth.authServerMetadataUrl` of this server to the address of Scalekit’s metadata, and sign in again.',
      from: { by: 'report', where: 'anthropics/claude-code#95270 and #85897' },
    },
    {
      when: 'advice',
      says: '`claude mcp login` was seen to skip the 401 and to look only for metadata of its own guess.',
      versions: 'reported, closed without a fix',
      issue: 'https://github.com/anthropics/claude-code/issues/71610',
      asOf: '2026-10-31',
      wayRound: 'Run `claude mcp get` with the name of the server first, or sign in from `/mcp`.',
      from: { by: 'report', where: 'anthropics/claude-code#71610' },
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
