import { type Client, documented, type ErrorText, guessed, reported } from './client.ts';

const docs = documented('claude.com/docs/connectors/building/authentication and …/troubleshooting');
const scalekit = documented(
  'docs.scalekit.com/authenticate/mcp/troubleshooting, and claude-ai-mcp#65, #85, #125, #521',
);

const claudeTexts: readonly ErrorText[] = [
  {
    text: 'Nothing answered at this URL. Check it for typos before continuing.',
    means:
      'Claude’s servers did not reach yours: the port is not 443, the address is private, or a firewall refuses them.',
    checks: ['client/custom-port', 'client/loopback-url', 'network/unreachable', 'network/bot-protection'],
  },
  {
    text: "Couldn't reach the MCP server",
    means:
      'Claude’s servers did not reach yours, or got no 401 that asks for a sign-in, or the authorization server refused Claude’s callback address at registration.',
    checks: [
      'network/unreachable',
      'challenge/wrong-status',
      'registration/redirect-uri-rejected',
      'client/custom-port',
    ],
  },
  {
    text: "Couldn't register with …'s sign-in service",
    means:
      'Either the metadata of your MCP server is for another URL than the one that was entered (`resource`), or the registration was refused.',
    checks: ['resource-metadata/resource-mismatch', 'registration/unsupported', 'registration/rejected'],
  },
  {
    text: 'Authorization with the MCP server failed',
    means:
      'The sign-in stopped without a token that works: the token was refused, or the metadata is for another URL (`resource`).',
    checks: ['resource-metadata/resource-mismatch', 'session/audience-mismatch', 'token/invalid-client'],
  },
  // anthropics/claude-ai-mcp#913 and #309
  {
    text: 'mcp_registration_failed',
    means: 'The authorization server gave Claude no client ID.',
    checks: ['registration/unsupported', 'registration/rejected', 'registration/redirect-uri-rejected'],
  },
  {
    text: 'mcp_token_exchange_failed',
    means: 'The sign-in came back to Claude, and the authorization server refused to give a token for it.',
    checks: ['token/invalid-grant', 'token/invalid-client', 'token/invalid-target'],
  },
  ...['the integration rejected the credentials', 'the%20integration%20rejected%20the%20credentials'].map((text) => ({
    text,
    means: 'Claude got a token, and your MCP server refuses it: for whom it is made out, by whom, or until when.',
    checks: ['session/audience-mismatch', 'session/issuer-mismatch', 'session/token-rejected'] as const,
  })),
  {
    text: 'McpEndpointNotFound',
    means: 'There is no MCP server at the path that was entered, or at the one that `resource` names.',
    checks: ['network/wrong-endpoint', 'resource-metadata/resource-mismatch'],
  },
];

/** How the connectors in Anthropic's cloud sign in: claude.ai, the mobile apps, Cowork, and mostly Claude Desktop. */
export const hosted = {
  closed: true,
  asOf: '2026-11-28',
  runs: docs('cloud'),
  https: docs(true),
  port443: scalekit(true),
  publicAddress: docs(true),
  ipv4: docs(true),
  begins: reported('claude-ai-mcp#217')('accepts-anything'),
  starts: docs([401]),
  hint: docs('first'),
  resourceMetadataAt: docs(['path', 'root']),
  withoutResourceMetadata: docs('mcp-origin'),
  resource: docs('exact-but-slash'),
  servers: docs('first'),
  serverMetadataAt: docs(['inserted', 'not-known']),
  pkce: docs('listed'),
  registration: docs(['static', 'cimd', 'dcr']),
  cimdNeedsNone: docs(true),
  callbacks: docs(['https://claude.ai/api/mcp/auth_callback', 'https://claude.com/api/mcp/auth_callback']),
  texts: claudeTexts,
} satisfies Partial<Client>;

export const claude: Client = {
  ...hosted,
  id: 'claude',
  name: 'Claude',
  called: /^claude(?:[- ]?(?:ai|web))?$|claude\.ai|claude-ai|^anthropic/i,
  issuer: reported('budget-tracker#551, September 2026')('not-compared'),
  clear: docs({
    text: 'Remove the connector under **Settings > Connectors** of Claude.',
  }),
  log: guessed('no log is documented')({
    text: 'Claude shows no log; copy the reference that begins with `ofid_` for support.',
  }),
  faults: [
    {
      when: 'advice',
      says: 'Some connectors get a token and never use it.',
      versions: 'as of October 2026',
      issue: 'https://github.com/anthropics/claude-ai-mcp/issues/617',
      asOf: '2026-10-31',
      wayRound: 'One report says that it works once the server is at the path `/mcp`.',
      from: { by: 'report', where: 'anthropics/claude-ai-mcp#617, #654, #690, #741' },
    },
    {
      when: 'advice',
      says: 'It was seen to go to `/authorize` on the host of the MCP server, although the metadata names the authorization server.',
      versions: 'as of October 2026',
      issue: 'https://github.com/anthropics/claude-ai-mcp/issues/962',
      asOf: '2026-10-31',
      wayRound: 'None is known.',
      from: { by: 'report', where: 'anthropics/claude-ai-mcp#706, #827, #962' },
    },
  ],
};
