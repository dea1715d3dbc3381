import { type Client, read, reported } from './client.ts';

const code = read('open-webui/open-webui, oauth.py of mid 2026');

export const openWebui: Client = {
  id: 'open-webui',
  name: 'Open WebUI',
  called: /open[- ]?webui/i,
  asOf: '2026-11-28',
  runs: code('host'),
  begins: code('accepts-anything'),
  starts: code([401]),
  hint: code('only'),
  resourceMetadataAt: code(['path', 'root']),
  withoutResourceMetadata: code('mcp-url'),
  resource: code('not-compared'),
  servers: code('all'),
  serverMetadataAt: code(['inserted', 'openid-inserted', 'openid-appended', 'root', 'openid-root']),
  issuer: code('not-compared'),
  pkce: code('not-looked-at'),
  registration: code(['static', 'dcr']),
  callbacks: code(['<WEBUI_URL>/oauth/clients/mcp:<id>/callback']),
  clear: code({
    text: 'Press **Register Client** at the connection under **Admin > Settings > External Tools** again.',
  }),
  log: code({ text: 'Read the log of its container.' }),
  texts: [
    {
      text: 'Missing "authorize_url" value',
      means: 'No metadata was found when the client was registered: register it again once the server is right.',
      checks: ['resource-metadata/not-found', 'server-metadata/not-found'],
    },
    {
      text: 'Dynamic client registration failed at … - …',
      means:
        'The registration was refused. Where its address is `/register` on the host of your MCP server, no metadata was found before.',
      checks: ['registration/rejected', 'resource-metadata/not-found', 'registration/unsupported'],
    },
    {
      text: 'Error parsing client registration response',
      means: 'The answer to the registration is none that it can read.',
      checks: ['registration/invalid-response', 'resource-metadata/not-found'],
    },
  ],
  faults: [
    {
      when: 'advice',
      says: 'Version 0.7.2 lost the path of an authorization server’s address.',
      versions: '0.7.2',
      issue: 'https://github.com/open-webui/open-webui/issues/21183',
      asOf: '2026-10-31',
      wayRound: 'Update it.',
      from: reported('open-webui/open-webui#21183')(true).from,
    },
  ],
};
