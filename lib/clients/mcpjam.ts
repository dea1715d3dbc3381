import { type Client, read } from './client.ts';

const code = read('MCPJam/inspector 6d550c0 (2.45)');

export const mcpjam: Client = {
  id: 'mcpjam',
  name: 'MCPJam',
  called: /mcpjam/i,
  version: '2.45',
  asOf: '2026-11-28',
  runs: code('program'),
  starts: code(['person']),
  hint: code('used'),
  resourceMetadataAt: code(['path', 'root']),
  withoutResourceMetadata: code('mcp-origin'),
  resource: code('same-origin'),
  servers: code('first'),
  serverMetadataAt: code(['inserted', 'root', 'openid-inserted', 'openid-appended']),
  issuer: code('not-compared'),
  pkce: code('not-looked-at'),
  registration: code(['static', 'cimd', 'dcr']),
  callbacks: code([
    'http://localhost:6274/oauth/callback',
    'http://localhost:6274/oauth/callback/debug',
    'mcpjam://oauth/callback',
  ]),
  clear: code({ text: 'Remove your MCP server from MCPJam.' }),
  log: code({ text: 'Open its **OAuth Debugger**, or the developer tools of the browser.' }),
  faults: [
    {
      when: 'advice',
      says: 'It has a switch for authorization servers whose address has a path, as Scalekit’s have.',
      versions: '2.45',
      issue: 'https://github.com/MCPJam/inspector',
      asOf: '2026-08-31',
      wayRound: 'Switch on **Path-scoped authorization server** where the sign-in stops at Scalekit’s metadata.',
      from: { by: 'source', where: 'MCPJam/inspector 6d550c0' },
    },
  ],
};
