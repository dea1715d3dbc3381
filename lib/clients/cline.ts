import { type Client, documented, read } from './client.ts';
import { sdk1, sdkTexts } from './sdks/typescript.ts';

const code = read('cline/cline 21cb8d2 (4.1.13)');

export const cline: Client = {
  ...sdk1,
  id: 'cline',
  name: 'Cline',
  called: /\bcline\b/i,
  version: '4.1.13',
  asOf: '2026-11-28',
  runs: code('program'),
  sse: documented('docs.cline.bot/mcp/mcp-overview')('chosen'),
  registration: code(['static', 'dcr']),
  callbacks: code(['http://127.0.0.1:<1456 to 1461>/mcp/oauth/callback']),
  clear: code({
    text: 'Delete `oauth` of your MCP server in the settings file of Cline.',
    files: {
      macos: '~/.cline/data/settings/cline_mcp_settings.json',
      linux: '~/.cline/data/settings/cline_mcp_settings.json',
      windows: '%USERPROFILE%\\.cline\\data\\settings\\cline_mcp_settings.json',
    },
  }),
  texts: [
    {
      text: 'MCP server "…" requires OAuth authorization.',
      means: 'Nothing is wrong yet: press **Authenticate** at the server.',
      checks: [],
    },
    {
      text: 'has a static Authorization header. Remove it before starting OAuth.',
      means: 'The server has an `Authorization` header in Cline’s settings: remove it there.',
      checks: [],
    },
    ...sdkTexts,
  ],
};
