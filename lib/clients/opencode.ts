import { type Client, forgotBy, measured } from './client.ts';
import { sdk1, sdkTexts } from './sdks/typescript.ts';

const seen = measured('opencode 1.18.33');

export const opencode: Client = {
  ...sdk1,
  id: 'opencode',
  name: 'opencode',
  called: /opencode/i,
  version: '1.18.33',
  asOf: '2026-11-30',
  runs: seen('program'),
  sse: seen('refused'),
  starts: seen([401]),
  hint: seen('only'),
  resource: seen('parent'),
  issuer: seen('not-compared'),
  registration: seen(['static', 'dcr']),
  callbacks: seen(['http://127.0.0.1:19876/mcp/oauth/callback']),
  clear: seen(forgotBy('opencode mcp logout')),
  log: seen({
    text: 'Run `opencode mcp debug` with the name of your MCP server, or read its log.',
    files: { macos: '~/.local/share/opencode/log/*.log', linux: '~/.local/share/opencode/log/*.log' },
  }),
  update: { text: 'Update opencode.', command: 'opencode upgrade' },
  texts: [...sdkTexts],
};
