import { type Client, read, reported } from './client.ts';

const code = read('n8n-io/n8n 001b240');

export const n8n: Client = {
  id: 'n8n',
  name: 'n8n',
  called: /\bn8n\b/i,
  asOf: '2026-11-28',
  runs: code('host'),
  sse: code('chosen'),
  starts: code(['person']),
  hint: code('not-read'),
  resourceMetadataAt: code(['path', 'root']),
  withoutResourceMetadata: code('mcp-url'),
  resource: code('not-compared'),
  servers: code('first'),
  serverMetadataAt: code(['inserted', 'openid-inserted', 'openid-appended', 'root']),
  issuer: code('not-compared'),
  pkce: code('listed'),
  registration: code(['dcr', 'static']),
  callbacks: code(['https://<instance>/rest/oauth2-credential/callback', 'https://oauth.n8n.cloud/oauth2/callback']),
  clear: code({ text: 'Reconnect the credential **MCP OAuth2 API** in n8n.' }),
  log: code({ text: 'Read the log of the n8n server.' }),
  texts: [
    {
      text: 'No supported grant type and authentication method found',
      means: 'The metadata of the authorization server does not list `S256`.',
      checks: ['server-metadata/no-pkce', 'server-metadata/no-public-clients'],
    },
    {
      text: 'Failed to discover OAuth2 authorization server metadata. Tried:',
      means: 'No metadata was found that says how to sign in; the addresses that were asked follow.',
      checks: ['server-metadata/not-found', 'resource-metadata/not-found'],
    },
    {
      text: 'Invalid OAuth2 server metadata:',
      means: 'The metadata lacks something that n8n needs, mostly the registration (`registration_endpoint`).',
      checks: ['registration/unsupported', 'registration/cimd-only', 'server-metadata/missing-endpoints'],
    },
    {
      text: 'Invalid client registration response:',
      means: 'The answer to the registration is none that n8n can read.',
      checks: ['registration/invalid-response'],
    },
  ],
  faults: [
    {
      when: 'advice',
      check: 'authorization/redirect-uri-mismatch',
      says: 'In the cloud it registers one callback address and uses another.',
      versions: 'n8n cloud, open',
      issue: 'https://github.com/n8n-io/n8n/issues/21791',
      asOf: '2026-10-31',
      wayRound: 'Give it a client ID of its own with both addresses.',
      from: reported('n8n-io/n8n#21791')(true).from,
    },
  ],
};
