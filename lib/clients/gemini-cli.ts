import { type Client, documented, type Fault, measured, read } from './client.ts';

const code = read('google-gemini/gemini-cli 5411f11 (0.56), oauth-utils.ts');
const seen = measured('Gemini CLI 0.61.0');

/** With its addresses by hand it looks for no metadata (measured). */
const byHand =
  'Give it a client of its own: `oauth.clientId`, `authorizationUrl`, `tokenUrl` and `scopes` in its settings.';

/** Qwen Code began as a copy of it, and has this too. */
export const headAsksToSignIn = (
  name: string,
  { where, wayRound, ...known }: Pick<Fault, 'versions' | 'issue' | 'wayRound'> & { where: string },
): Fault => ({
  when: 'head-asks-to-sign-in',
  check: 'registration/unsupported',
  says: `Your MCP server answers ${name}’s \`HEAD\` with 401, as it may. ${name} then looks for the registration at the root of the host that signs people in, where there is none.`,
  ...known,
  asOf: '2026-11-30',
  wayRound,
  from: { by: 'measured', where },
});

export const geminiCli: Client = {
  id: 'gemini-cli',
  name: 'Gemini CLI',
  called: /gemini/i,
  version: '0.61.0',
  asOf: '2026-11-30',
  runs: code('program'),
  sse: documented('geminicli.com/docs/tools/mcp-server')('chosen'),
  begins: seen('HEAD'),
  starts: seen(['person']),
  hint: code('first'),
  resourceMetadataAt: code(['path', 'root']),
  withoutResourceMetadata: code('mcp-url'),
  resource: seen('exact'),
  servers: code('first'),
  serverMetadataAt: code(['inserted', 'openid-inserted', 'openid-appended', 'root', 'openid-root']),
  issuer: seen('not-compared'),
  pkce: seen('not-looked-at'),
  registration: code(['static', 'dcr']),
  callbacks: seen(['http://localhost:<any>/oauth/callback']),
  ownClient: seen({
    files: {
      macos: '~/.gemini/settings.json',
      linux: '~/.gemini/settings.json',
      windows: '%USERPROFILE%\\.gemini\\settings.json',
    },
    member: 'oauth',
    names: {
      id: 'clientId',
      authorization: 'authorizationUrl',
      token: 'tokenUrl',
      scopes: 'scopes',
      callback: 'redirectUri',
    },
    callback: 'http://localhost:7777/oauth/callback',
    again:
      'Start Gemini CLI again, and sign in with `/mcp auth` and the name of the server: `/mcp` then lists its tools.',
  }),
  clear: seen({
    text: 'Delete the entry of your MCP server in the file in which Gemini CLI keeps its tokens.',
    files: {
      macos: '~/.gemini/mcp-oauth-tokens.json',
      linux: '~/.gemini/mcp-oauth-tokens.json',
      windows: '%USERPROFILE%\\.gemini\\mcp-oauth-tokens.json',
    },
  }),
  log: code({ text: 'Start it with `gemini -d` and press F12 for the debug console.' }),
  update: { text: 'Update Gemini CLI.', command: 'npm install -g @google/gemini-cli@latest' },
  texts: [
    {
      text: 'Missing "iss" parameter in authorization response per RFC 9207',
      means:
        'The sign-in worked, and Gemini CLI wants `iss` in the callback, which the authorization server does not send. Give Gemini CLI a client of its own, with its addresses.',
      checks: ['authorization/issuer-mismatch', 'client/outdated'],
    },
    {
      text: 'No client ID provided and dynamic registration not supported',
      means:
        'Gemini CLI looked for the registration at the root of Scalekit’s host, where there is none. Registration may well be on: it is a known fault of Gemini CLI.',
      checks: ['registration/unsupported', 'client/outdated'],
    },
    {
      text: 'Failed to discover OAuth configuration from MCP server',
      means: 'Gemini CLI found no metadata that says where to sign in, or none for exactly this URL.',
      checks: ['resource-metadata/not-found', 'resource-metadata/resource-mismatch', 'server-metadata/not-found'],
    },
    {
      text: 'Cannot perform dynamic registration without issuer',
      means: 'Gemini CLI read metadata that names no authorization server.',
      checks: ['server-metadata/invalid', 'resource-metadata/no-authorization-servers'],
    },
    {
      text: 'Missing required OAuth configuration after discovery and registration',
      means: 'Gemini CLI lacks an address or a client ID after it read all metadata.',
      checks: ['server-metadata/missing-endpoints', 'server-metadata/not-found'],
    },
    {
      text: 'Protected resource … does not match expected …',
      means: 'The metadata of your MCP server has to name the URL to the letter (`resource`), for Gemini CLI.',
      checks: ['resource-metadata/resource-mismatch', 'resource-metadata/placeholder'],
    },
    {
      text: 'Failed to fetch authorization server metadata for client registration',
      means: 'Gemini CLI found no metadata at the addresses of the authorization server that it tried.',
      checks: ['server-metadata/not-found', 'server-metadata/only-appended'],
    },
    {
      text: '. Please authenticate using: /mcp auth',
      means: 'Nothing is wrong yet: run that command.',
      checks: [],
    },
    {
      text: 'requires authentication using: /mcp auth',
      means: 'Nothing is wrong yet: run that command.',
      checks: [],
    },
    {
      text: 'rejected stored OAuth token. Please re-authenticate using: /mcp auth',
      means: 'Your MCP server refuses the token. What counts is for whom it is made out, by whom, and until when.',
      checks: ['session/audience-mismatch', 'session/issuer-mismatch', 'session/token-expired'],
    },
  ],
  faults: [
    {
      ...headAsksToSignIn('Gemini CLI', {
        versions: '0.56 to 0.61 (measured); the issue was closed without a fix',
        issue: 'https://github.com/google-gemini/gemini-cli/issues/12628',
        where: 'Gemini CLI 0.61.0; google-gemini/gemini-cli#12628, reported with Scalekit',
        wayRound: byHand,
      }),
      ownClientHelps: true,
    },
    {
      when: 'iss-not-promised',
      check: 'authorization/issuer-mismatch',
      says: 'It wants the address of the authorization server in the callback (`iss`) wherever it found the metadata itself. Your authorization server does not promise to send it.',
      versions: 'since August 2026; 0.61 (measured)',
      issue: 'https://github.com/google-gemini/gemini-cli/pull/29117',
      asOf: '2026-11-30',
      wayRound: byHand,
      ownClientHelps: true,
      from: seen(true).from,
    },
  ],
};
