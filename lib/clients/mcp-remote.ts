import { type Client, documented, measured, read } from './client.ts';
import { sdk2, sdk2Texts, sdkTexts } from './sdks/typescript.ts';

const code = read('punkpeye/mcp-remote d26e5a8 and its package 0.15.1');

export const mcpRemote: Client = {
  ...sdk2,
  id: 'mcp-remote',
  name: 'mcp-remote',
  called: /mcp-remote/i,
  version: '0.15.1',
  asOf: '2026-11-30',
  runs: code('program'),
  begins: code('GET'),
  sse: code([404, 405]),
  // It asks elsewhere itself, and its sign-in then asks by the challenge alone.
  hint: measured('mcp-remote 0.15.1')('only'),
  registration: code(['static', 'cimd-of-user', 'dcr']),
  callbacks: code(['http://localhost:<3335 to 49150>/oauth/callback']),
  clear: documented('docs.scalekit.com/authenticate/mcp/troubleshooting')({
    text: 'Delete the folder in which mcp-remote keeps its registrations and tokens.',
    commands: {
      macos: 'rm -rf ~/.mcp-auth',
      linux: 'rm -rf ~/.mcp-auth',
      windows: 'rmdir /s /q "%USERPROFILE%\\.mcp-auth"',
    },
  }),
  log: code({
    text: 'Read the log of the program that started it, Claude Desktop’s `mcp-server-….log` say; with `--debug` it writes one of its own.',
    files: {
      macos: '~/.mcp-auth/mcp-remote-v1/*_debug.log',
      linux: '~/.mcp-auth/mcp-remote-v1/*_debug.log',
      windows: '%USERPROFILE%\\.mcp-auth\\mcp-remote-v1\\*_debug.log',
    },
  }),
  update: {
    text: 'Start the current version of mcp-remote.',
    command: 'npx mcp-remote@latest',
    setting: 'args',
  },
  texts: [
    {
      text: 'Non-HTTPS URLs are only allowed for localhost or when --allow-http flag is provided',
      means: 'The URL is plain `http` on another computer: use https, or start mcp-remote with `--allow-http`.',
      checks: [],
    },
    {
      text: 'Please authorize this client by visiting:',
      means:
        'Nothing is wrong yet: the browser should open that address. Where nothing comes after it, the sign-in was not finished, or its callback port is not reached.',
      checks: ['authorization/callback-unreachable'],
    },
    {
      text: 'Authentication Error Token exchange failed: HTTP 400',
      means: 'The sign-in came back, and the authorization server refused to give a token for it.',
      checks: ['token/invalid-grant', 'token/invalid-client', 'token/invalid-target'],
    },
    {
      text: 'Already attempted transport fallback. Giving up.',
      means: 'Nothing at this URL speaks either transport of MCP, Streamable HTTP or SSE.',
      checks: ['network/wrong-endpoint', 'network/wrong-transport'],
    },
    {
      text: 'The server rejected a freshly issued token as well. Giving up.',
      means:
        'The sign-in worked, and your MCP server refuses the token. What counts is for whom it is made out, by whom, and until when.',
      checks: ['session/audience-mismatch', 'session/issuer-mismatch', 'session/token-rejected'],
    },
    {
      text: "Remote server did not answer 'initialize' within",
      means: 'Your MCP server did not answer the first message in time.',
      checks: ['network/unreachable'],
    },
    {
      // Before 0.15: handling authentication.
      text: 'Another instance is … on port',
      means: 'It waits for the sign-in of another mcp-remote: finish that one, or end both and start again.',
      checks: [],
    },
    ...sdk2Texts,
    ...sdkTexts,
  ],
  saysConnected: code(['Connected to remote server using ', 'Proxy established successfully between local STDIO']),
};
