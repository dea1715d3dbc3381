import { type Client, documented, measured, read } from './client.ts';
import { sdk1, sdkTexts } from './sdks/typescript.ts';

const code = read('cline/cline 21cb8d2 (4.1.13)');
/** Its program for a terminal. */
const seen = measured('cline 3.0.65');

export const cline: Client = {
  ...sdk1,
  id: 'cline',
  name: 'Cline',
  called: /\bcline\b/i,
  version: '4.1.13',
  asOf: '2026-11-30',
  runs: seen('program'),
  sse: documented('docs.cline.bot/mcp/mcp-overview')('chosen'),
  registration: code(['static', 'dcr']),
  issuer: seen('not-compared'),
  callbacks: seen(['http://127.0.0.1:<1456 to 1461>/mcp/oauth/callback']),
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
      means:
        'Nothing is wrong yet: press **Authenticate** at the server. In a terminal, run `cline mcp` and choose **Authorize OAuth**.',
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
