import { hosted } from './claude.ts';
import { type Client, documented, reported } from './client.ts';
import { sdk2Texts } from './sdks/typescript.ts';

/** It may connect by itself too (two reports of September 2026): then other limits hold, so none of these is sure. */
const maybe = reported('anthropics/claude-code#93327 and #87713: some builds connect by themselves');

export const claudeDesktop: Client = {
  ...hosted,
  id: 'claude-desktop',
  name: 'Claude Desktop',
  called: /claude[ -]?desktop|claude-ai-desktop/i,
  https: maybe(true),
  port443: maybe(true),
  publicAddress: maybe(true),
  ipv4: maybe(true),
  issuer: maybe('entry-may-end-with-slash'),
  clear: documented('docs.scalekit.com/authenticate/mcp/troubleshooting')({
    text: 'Give your MCP server another host name, such as another subdomain: Claude Desktop cannot forget a registration.',
    atServer: true,
    after: 'Add your MCP server under that name.',
  }),
  log: documented('support.claude.com/articles/11503834')({
    text: 'Claude Desktop logs only servers that run on this computer, mcp-remote among them.',
    files: {
      macos: '~/Library/Logs/Claude/mcp*.log',
      windows: '%APPDATA%\\Claude\\logs\\mcp*.log',
      linux: '~/.config/Claude/logs/mcp*.log',
    },
  }),
  texts: [...hosted.texts, ...sdk2Texts],
};
