import { type Client, documented, guessed, reported } from './client.ts';

const docs = documented('developers.openai.com/plugins/build/auth, September 2026');

export const chatgpt: Client = {
  id: 'chatgpt',
  name: 'ChatGPT',
  called: /chatgpt|openai-mcp/i,
  closed: true,
  asOf: '2026-11-28',
  runs: docs('cloud'),
  https: docs(true),
  publicAddress: docs(true),
  starts: docs(['person', 401]),
  hint: docs('used'),
  resourceMetadataAt: docs(['path', 'root']),
  withoutResourceMetadata: docs('stops'),
  resource: guessed('its documentation expects it to be the URL; what it tolerates is not said')('exact'),
  servers: guessed('not documented')('first'),
  serverMetadataAt: docs(['inserted', 'not-known']),
  pkce: docs('listed'),
  registration: docs(['static', 'cimd', 'dcr']),
  callbacks: docs([
    'https://chatgpt.com/connector/oauth/<callback id>',
    'https://chatgpt.com/connector_platform_oauth_redirect',
  ]),
  clear: docs({ text: 'Delete the connector in ChatGPT.' }),
  log: guessed('no log is documented')({ text: 'ChatGPT shows no log.' }),
  texts: [
    {
      text: 'Error fetching OAuth configuration',
      means: 'ChatGPT found no metadata that says where to sign in. Some reports say that it wants it at the root too.',
      checks: ['resource-metadata/not-found', 'server-metadata/not-found'],
    },
    {
      text: 'does not implement OAuth',
      means: 'ChatGPT found no metadata that says where to sign in. Some reports say that it wants it at the root too.',
      checks: ['resource-metadata/not-found', 'server-metadata/not-found'],
    },
    {
      text: "doesn't support RFC 7591 Dynamic Client Registration",
      means: 'ChatGPT read no metadata that lets it get a client ID.',
      checks: ['registration/unsupported', 'resource-metadata/environment-root'],
    },
    {
      text: 'Unsafe URL',
      means: 'ChatGPT takes only public https addresses.',
      checks: ['client/loopback-url'],
    },
  ],
  faults: [
    {
      when: 'advice',
      says: 'In 2025 it refused a registration without a client secret.',
      versions: '2025',
      issue: 'https://github.com/mattjhughes/mcp-server-scalekit-chatgpt',
      asOf: '2026-08-31',
      wayRound: 'Give it a client ID and a secret from **Clients** of your MCP server in Scalekit.',
      from: reported('mattjhughes/mcp-server-scalekit-chatgpt')(true).from,
    },
  ],
};
