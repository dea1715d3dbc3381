import { type Client, documented, forgotBy, measured, read, reported } from './client.ts';
import { rmcp, rmcpTexts } from './sdks/rmcp.ts';

const code = read('openai/codex, rmcp-client of August 2026');

export const codex: Client = {
  ...rmcp,
  id: 'codex',
  name: 'Codex',
  called: /codex/i,
  version: '0.171',
  asOf: '2026-11-28',
  runs: code('program'),
  sse: code('never'),
  starts: code(['person']),
  issuer: code('root-slash'),
  signInAtIssuer: code(true),
  registration: code(['static', 'cimd', 'dcr']),
  cimdNeedsNone: code(true),
  callbacks: code(['http://127.0.0.1:<any>/callback/<id of the URL>']),
  clear: measured('Codex 0.171.0')(forgotBy('codex mcp logout')),
  log: documented('learn.chatgpt.com, Codex, older')({
    text: 'Start it with `RUST_LOG=debug` for more in its log.',
    files: { macos: '~/.codex/log/codex-tui.log', linux: '~/.codex/log/codex-tui.log' },
  }),
  update: { text: 'Update Codex CLI.', command: 'npm install -g @openai/codex@latest' },
  texts: [
    {
      rule: 'signInAtIssuer',
      text: 'OAuth authorization endpoint origin does not match the authorization server origin without issuer-bound callbacks',
      means:
        'The sign-in page is on another host than the address of the authorization server: a custom domain is set up by half.',
      checks: [],
    },
    {
      text: 'timed out waiting for OAuth callback',
      means: 'The sign-in was not finished in the browser, or the browser did not reach Codex afterwards.',
      checks: ['authorization/callback-unreachable', 'authorization/redirect-uri-mismatch'],
    },
    {
      general: true,
      text: 'failed to handle OAuth callback',
      means: 'The browser came back, and Codex got no token for what it brought; what follows says why.',
      checks: ['authorization/issuer-mismatch', 'token/invalid-grant', 'token/invalid-client'],
    },
    {
      text: 'OAuth provider returned',
      means: 'The authorization server refused the sign-in; its own words follow.',
      checks: ['authorization/access-denied', 'authorization/invalid-scope', 'authorization/invalid-target'],
    },
    ...rmcpTexts,
  ],
  faults: [
    {
      when: 'advice',
      check: 'authorization/invalid-scope',
      says: 'It asks for the scopes that the authorization server lists, not for those that your MCP server lists.',
      versions: 'open',
      issue: 'https://github.com/openai/codex/issues/15643',
      asOf: '2026-10-31',
      wayRound: 'Name them: `codex mcp login <name> --scopes a,b`, which helps in part.',
      from: reported('openai/codex#15643 and #35253')(true).from,
    },
  ],
};
