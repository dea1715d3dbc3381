import { type Client, derived, documented, guessed, read } from './client.ts';
import { sdk1, sdkTexts } from './sdks/typescript.ts';

const code = read('danny-avila/LibreChat, handler.ts 4ae45538 and detectOAuth.ts 0a11980');

export const librechat: Client = {
  id: 'librechat',
  name: 'LibreChat',
  called: /librechat/i,
  asOf: '2026-11-28',
  runs: code('host'),
  sse: documented('librechat.ai/docs/configuration, mcpServers')('chosen'),
  starts: code(['person', 401]),
  hint: code('used'),
  resourceMetadataAt: code(['path', 'root']),
  withoutResourceMetadata: code('mcp-url'),
  resource: code('not-compared'),
  servers: code('first'),
  serverMetadataAt: code(sdk1.serverMetadataAt.is),
  issuer: code('not-compared'),
  pkce: code('not-left-out'),
  registration: code(['static', 'dcr']),
  callbacks: code(['<DOMAIN_SERVER>/api/mcp/<name>/oauth/callback']),
  clear: guessed('its settings')({ text: 'Revoke your MCP server in the MCP settings of LibreChat.' }),
  log: code({ text: 'Look for `[MCPOAuth]` in the log of the LibreChat server.' }),
  texts: [
    {
      text: '[MCPOAuth] Failed to initiate OAuth flow',
      means: 'LibreChat could not begin the sign-in; the line before says why.',
      checks: ['resource-metadata/not-found', 'registration/unsupported'],
    },
    ...sdkTexts,
  ],
  faults: [
    {
      when: 'advice',
      check: 'token/invalid-client',
      says: 'It registers as a client with a secret first, and Scalekit may give it none.',
      versions: 'as of August 2026',
      issue: 'https://github.com/danny-avila/LibreChat/issues/13401',
      asOf: '2026-10-31',
      wayRound: 'Give it a client of its own in `librechat.yaml`: `oauth.client_id` and `client_secret`.',
      from: derived('its order of ways to authenticate, and Scalekit’s documentation')(true).from,
    },
  ],
};
