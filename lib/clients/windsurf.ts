import { type Client, documented } from './client.ts';
import { fallsBack } from './cursor.ts';

const docs = documented('docs.devin.ai, and zuplo’s compatibility matrix of 2026-07-31');

/** Devin Desktop since June 2026. How it registers, and what it compares, nobody found out. */
export const windsurf: Client = {
  id: 'windsurf',
  name: 'Windsurf',
  called: /windsurf|devin|codeium|cascade/i,
  closed: true,
  asOf: '2026-11-28',
  runs: docs('program'),
  clear: docs({
    text: 'Remove your MCP server from the MCP list of Windsurf; in the older Cascade its address stands under `serverUrl`.',
  }),
  texts: [
    fallsBack,
    // axiomhq/mcp#32
    {
      text: 'Failed to initialize client connection: transport error: context deadline exceeded',
      means: 'Your MCP server did not answer the first message in time.',
      checks: ['network/unreachable'],
    },
  ],
};
