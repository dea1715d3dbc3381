import { type Client, derived, read } from './client.ts';
import { sdk1, sdkTexts } from './sdks/typescript.ts';

const code = read('modelcontextprotocol/inspector 0.22.0 and 1.0.1');

export const inspectorV1: Client = {
  ...sdk1,
  id: 'inspector-v1',
  name: 'MCP Inspector 1',
  called: /inspector[- ]?(?:v ?)?[01]\b/i,
  version: '1.0.1',
  asOf: '2026-11-28',
  runs: code('page'),
  forgetsChallenge: code(true),
  registration: code(['static', 'dcr']),
  callbacks: code(['http://localhost:6274/oauth/callback', 'http://localhost:6274/oauth/callback/debug']),
  clear: code({
    text: 'Open the address that MCP Inspector printed last in its terminal in a new browser tab, and DevTools there: a new tab has no saved sign-in.',
  }),
  log: derived('what it is: a page')({ text: 'Open the developer tools of the browser in its tab.' }),
  update: {
    text: 'When MCP Inspector is stopped (Ctrl+C in its terminal), start its current version.',
    command: 'npx @modelcontextprotocol/inspector@latest',
  },
  texts: [
    {
      text: 'Connection Error - Did you add the proxy session token in Configuration?',
      means:
        'The Inspector was restarted, and this page has the token of the one before: open the address it printed last.',
      checks: ['network/inspector-proxy-token'],
    },
    {
      text: 'Error Connecting to MCP Inspector Proxy - Check Console logs',
      means: 'The program beside the page, on port 6277, does not run.',
      checks: ['network/inspector-proxy-down'],
    },
    {
      text: 'No code verifier saved for session',
      means: 'The sign-in came back to another address or tab than it began in, `localhost` and `127.0.0.1` say.',
      checks: ['authorization/callback-other-origin'],
    },
    ...sdkTexts,
  ],
  faults: [
    {
      when: 'advice',
      says: 'Its callback page looks for the metadata again without the 401, so metadata that is only at the address in the 401 is lost there.',
      versions: '0.14 to 1.0.x',
      issue: 'https://github.com/modelcontextprotocol/inspector/pull/1342',
      asOf: '2026-11-28',
      wayRound: 'Start the Inspector 2: `npx @modelcontextprotocol/inspector@latest`.',
      from: { by: 'source', where: 'modelcontextprotocol/inspector 1.0.1, OAuthCallback.tsx' },
    },
  ],
};
