import { type Client, derived, measured } from './client.ts';
import { geminiCli, headAsksToSignIn } from './gemini-cli.ts';

const seen = measured('Qwen Code 0.24.4');
/** It began as a copy of Gemini CLI, whose messages it shows. */
const copied = derived('Gemini CLI, from which it was copied');

export const qwenCode: Client = {
  id: 'qwen-code',
  name: 'Qwen Code',
  called: /qwen/i,
  version: '0.24.4',
  asOf: '2026-11-30',
  runs: seen('program'),
  begins: seen('HEAD'),
  starts: seen(['person']),
  hint: copied('first'),
  resourceMetadataAt: copied(['path', 'root']),
  withoutResourceMetadata: copied('mcp-url'),
  resource: seen('not-compared'),
  servers: copied('first'),
  serverMetadataAt: copied(['inserted', 'openid-inserted', 'openid-appended', 'root', 'openid-root']),
  issuer: seen('not-compared'),
  pkce: seen('not-looked-at'),
  registration: seen(['static', 'dcr']),
  callbacks: seen(['http://localhost:7777/oauth/callback']),
  clear: seen({
    text: 'Clear the sign-in that Qwen Code saved.',
    path: ['/mcp', 'your MCP server', 'Clear Authentication'],
  }),
  update: { text: 'Update Qwen Code.', command: 'npm install -g @qwen-code/qwen-code@latest' },
  texts: [
    {
      text: 'No client ID provided and dynamic registration not supported',
      means:
        'Qwen Code looked for the registration at the root of Scalekit’s host, where there is none. Registration may well be on: it is a known fault of Qwen Code.',
      checks: ['registration/unsupported', 'client/outdated'],
    },
    {
      text: 'Failed to discover OAuth configuration from MCP server',
      means: 'Qwen Code found no metadata that says where to sign in.',
      checks: ['resource-metadata/not-found', 'resource-metadata/not-json', 'server-metadata/not-found'],
    },
    {
      text: 'MCP OAuth is now managed in the /mcp dialog.',
      means: 'Nothing is wrong yet: sign in there.',
      checks: [],
    },
  ],
  faults: [
    headAsksToSignIn('Qwen Code', {
      versions: '0.24.4 (measured)',
      issue: 'https://github.com/google-gemini/gemini-cli/issues/12628',
      where: 'Qwen Code 0.24.4',
      wayRound: 'Let your MCP server answer `HEAD` with 405.',
    }),
  ],
  ...(geminiCli.sse && { sse: geminiCli.sse }),
};
