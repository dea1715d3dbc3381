import { type Client, documented, type ErrorText, guessed, reported } from './client.ts';
import { sdk1, sdkTexts } from './sdks/typescript.ts';

const docs = documented('cursor.com/docs/mcp');
const sdk = guessed('most clients are built on the official TypeScript SDK');

export const fallsBack: ErrorText = {
  general: true,
  text: 'Error connecting to streamableHttp server, falling back to SSE',
  means:
    'The newer transport failed, and the client tries the older one (SSE). Where that does not connect either, this line and those before it say why, and what comes from SSE does not.',
  checks: ['challenge/wrong-status', 'resource-metadata/not-found', 'network/wrong-endpoint'],
};

export const cursor: Client = {
  id: 'cursor',
  name: 'Cursor',
  called: /cursor/i,
  closed: true,
  asOf: '2026-11-28',
  runs: docs('program'),
  sse: reported('its log: “falling back to SSE”, forum.cursor.com')('refused'),
  starts: documented('zuplo’s compatibility matrix, 2026-07-31')([401]),
  hint: sdk('only'),
  resourceMetadataAt: sdk(sdk1.resourceMetadataAt.is),
  withoutResourceMetadata: reported('forum.cursor.com 151331')('mcp-origin'),
  resource: sdk('parent'),
  servers: sdk('first'),
  serverMetadataAt: sdk(sdk1.serverMetadataAt.is),
  guesses: sdk('issuer'),
  pkce: sdk('not-left-out'),
  registration: docs(['static', 'dcr']),
  callbacks: docs([
    'http://localhost:8787/callback',
    'https://www.cursor.com/agents/mcp/oauth/callback',
    'cursor://anysphere.cursor-mcp/oauth/callback',
  ]),
  clear: docs({
    text: 'Remove your MCP server from the MCP settings of Cursor.',
    after: 'Add your MCP server again.',
  }),
  log: docs({ text: 'Open the **Output** panel and choose **MCP Logs**, or `MCP:` with the name of the server.' }),
  texts: [
    {
      text: 'Redirect URIs must be localhost or HTTPS',
      means:
        'The authorization server refuses one of the callback addresses that Cursor registers together, `cursor://…`, and with it all.',
      checks: ['registration/redirect-uri-rejected'],
    },
    {
      text: 'No valid redirect URIs provided',
      means: 'The authorization server refuses the callback addresses that Cursor registers, `cursor://…` among them.',
      checks: ['registration/redirect-uri-rejected'],
    },
    fallsBack,
    // It shows the messages of the official SDK: obot-platform/obot#3406, webflow/mcp-server#107.
    ...sdkTexts,
  ],
  saysConnected: reported('kentcdodds/kentcdodds.com#575')([' tools, … prompts, and … resources']),
  faults: [
    {
      when: 'advice',
      says: 'After it registered, the browser never opens.',
      versions: 'tracked by Cursor',
      issue: 'https://forum.cursor.com/t/160328',
      asOf: '2026-10-31',
      wayRound: 'Restart Cursor and press **Connect** at the server again.',
      from: { by: 'report', where: 'forum.cursor.com 160328' },
    },
  ],
};
