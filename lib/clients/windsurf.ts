import { type Client, documented } from './client.ts';

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
    {
      text: 'Error connecting to streamableHttp server, falling back to SSE',
      means:
        'The first error counts, and it stands before or in this line; what comes from SSE afterwards says nothing.',
      checks: ['challenge/wrong-status', 'resource-metadata/not-found', 'network/wrong-endpoint'],
    },
  ],
};
