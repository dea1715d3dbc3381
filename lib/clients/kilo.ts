import { type Client, forgotBy, measured } from './client.ts';
import { opencode } from './opencode.ts';

const seen = measured('Kilo CLI 7.7.9');

/** It began as a copy of opencode, and signs in as that does. */
export const kilo: Client = {
  ...opencode,
  id: 'kilo',
  name: 'Kilo CLI',
  // The extension of VS Code is another program.
  called: /\bkilo(?:code)?\b(?! code$)/i,
  version: '7.7.9',
  clear: seen(forgotBy('kilo mcp logout')),
  log: seen({
    text: 'Run `kilo mcp debug` with the name of your MCP server, or read its log.',
    files: { macos: '~/.local/share/kilo/log/*.log', linux: '~/.local/share/kilo/log/*.log' },
  }),
  update: { text: 'Update Kilo CLI.', command: 'npm install -g @kilocode/cli@latest' },
};
