import { type Client, read } from './client.ts';
import { sdk2, sdk2Texts, sdkTexts } from './sdks/typescript.ts';

const code = read('modelcontextprotocol/inspector 86d5f58 (2.3.0)');

export const inspector: Client = {
  ...sdk2,
  id: 'inspector',
  name: 'MCP Inspector 2',
  // Its programs for a terminal are others: they have none of its pages.
  called: /inspector(?![- ](?:cli|tui)\b)/i,
  version: '2.12.0',
  asOf: '2026-11-28',
  runs: code('program'),
  registration: code(['static', 'cimd-of-user', 'dcr']),
  callbacks: code(['http://localhost:6274/oauth/callback', 'http://127.0.0.1:6276/oauth/callback']),
  clear: code({
    text: 'Clear the sign-in that MCP Inspector saved for your MCP server.',
    path: ['Connection Info', 'Clear OAuth state'],
  }),
  log: code({ text: 'Read the terminal in which it was started, or its **Network** tab.' }),
  update: {
    text: 'When MCP Inspector is stopped (Ctrl+C in its terminal), start its current version.',
    command: 'npx @modelcontextprotocol/inspector@latest',
  },
  texts: [
    {
      text: 'Remote fetch failed (500): {"error":"fetch failed"}',
      means:
        'The program behind the Inspector could not connect: the name, the port or the certificate. It is not CORS.',
      checks: ['network/unreachable', 'network/tls'],
    },
    {
      text: 'Authorization state was lost',
      means: 'The sign-in came back to another address or tab than it began in, `localhost` and `127.0.0.1` say.',
      checks: ['authorization/callback-other-origin'],
    },
    ...sdk2Texts,
    ...sdkTexts,
  ],
};
