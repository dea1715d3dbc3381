import { type Client, measured } from './client.ts';
import { sdk2, sdk2Texts, sdkTexts } from './sdks/typescript.ts';

const seen = measured('@modelcontextprotocol/inspector 2.12.0 --cli');

export const inspectorTerminal: Client = {
  ...sdk2,
  id: 'inspector-terminal',
  name: 'MCP Inspector CLI',
  // In traffic it has one name with that of version 1, which signs nobody in.
  called: /^mcp inspector cli$/i,
  version: '2.12.0',
  asOf: '2026-11-30',
  runs: seen('program'),
  registration: seen(['dcr']),
  callbacks: seen(['http://127.0.0.1:6276/oauth/callback']),
  clear: seen({
    text: 'Delete the file in which MCP Inspector keeps its sign-ins.',
    files: {
      macos: '~/.mcp-inspector/storage/oauth.json',
      linux: '~/.mcp-inspector/storage/oauth.json',
      windows: '%USERPROFILE%\\.mcp-inspector\\storage\\oauth.json',
    },
  }),
  log: seen({ text: 'Read the terminal in which it was started.' }),
  update: {
    text: 'Start the current version of MCP Inspector.',
    command: 'npx @modelcontextprotocol/inspector@latest --cli',
  },
  texts: [...sdk2Texts, ...sdkTexts],
};
