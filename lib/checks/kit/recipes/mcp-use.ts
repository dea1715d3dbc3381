import type { Facts } from '../../../handshake/facts.ts';
import { environmentOf, resourceIdOf } from '../../../protocol/scalekit.ts';
import { asStrings } from '../../../text/json.ts';
import { parseUrl } from '../../../text/url.ts';
import { goodDocument } from '../metadata.ts';
import { otherVendor } from '../owners.ts';
import { hono } from './hono.ts';
import { type Code, type Codes, headerNames, jsList, methods, type Recipe, single } from './recipe.ts';

const option = (code: string, where = 'among the options of `new MCPServer(…)`'): Code => ({
  language: 'typescript',
  where,
  code,
});

/** It sends the challenge, serves the metadata and checks the token by itself, once it has Scalekit's provider. */
function provider(facts: Facts, document: Record<string, unknown> | undefined): Code {
  const [named] = asStrings(document?.authorization_servers) ?? [];
  const environment = (named === undefined ? undefined : environmentOf(named)) ?? facts.scalekit?.environment;
  const id = (named === undefined ? undefined : resourceIdOf(named)) ?? facts.scalekit?.resourceId;
  const scopes = asStrings(document?.scopes_supported) ?? facts.resourceMetadata.scopesSupported ?? [];
  const known = (value: string | null | undefined, variable: string) =>
    value ? single(value) : `process.env.${variable}`;
  return {
    ...option(`oauth: oauthScalekitProvider({
  environmentUrl: ${known(environment, 'MCP_USE_OAUTH_SCALEKIT_ENVIRONMENT_URL')},
  resourceId: ${known(id, 'MCP_USE_OAUTH_SCALEKIT_RESOURCE_ID')},
  resource: ${known(facts.server, 'MCP_URL')},${scopes.length ? `\n  scopesSupported: ${jsList(scopes)},` : ''}
}),`),
    top: "import { oauthScalekitProvider } from 'mcp-use/oauth/scalekit';",
  };
}

/** For another vendor: its server is one of Hono, whose middleware runs before the route of MCP. */
const ofHono = (codes: Codes): Code[] =>
  [codes ?? []].flat().map((code) => ({
    ...code,
    where: 'where the server is made, above `server.listen(…)`',
    code: code.code.replaceAll(/\bapp\./g, 'server.app.'),
  }));

/** It compares names without a port. */
const hostOf = (host: string) => parseUrl(host.includes('://') ? host : `https://${host}`)?.hostname ?? host;

const setting = (name: string, code: (value: string) => string) => ({
  name,
  code: (value: string) => option(code(value)),
});

export const mcpUse: Recipe = {
  framework: 'mcp-use',
  name: 'mcp-use',
  language: 'javascript',
  known: { how: 'run', version: '2.5' },
  start: 'the `dev` or `start` script of `package.json`',
  words: {
    cors: ['new MCPServer(', 'cors:'],
    challenge: ['new MCPServer(', 'oauth:', 'oauthScalekitProvider'],
    'resource-metadata': ['oauthScalekitProvider', 'oauthCustomProvider', 'resource:'],
    session: ['oauthScalekitProvider', 'createTokenVerifier', 'requiredScopes'],
    network: ['new MCPServer(', 'basePath', 'allowedHosts', 'server.listen('],
  },
  // Its `cors` has no list of exposed headers, and comes before every middleware of the project.
  cors: {
    place: 'Set `cors` of the server: it comes before the check of the token.',
    code: ({ origin, asked }) =>
      option(`cors: {
  origin: ${jsList([origin])}, // beside those that are there
  methods: ${jsList(methods)},
  allowedHeaders: ${jsList(headerNames(asked))},
},`),
    hides: true,
  },
  ownChallenge: true,
  challenge: (value, facts) =>
    otherVendor(facts) ? ofHono(hono.challenge(value, facts)) : provider(facts, goodDocument(facts)),
  metadataRoute: (paths, document, facts) =>
    otherVendor(facts) ? ofHono(hono.metadataRoute(paths, document, facts)) : provider(facts, document),
  member: (name, value) =>
    option(
      name === 'authorization_servers'
        ? `environmentUrl: ${single(environmentOf(asStrings(value)?.[0] ?? '') ?? '')},
resourceId: ${single(resourceIdOf(asStrings(value)?.[0] ?? '') ?? '')},`
        : `${name === 'resource' ? 'resource' : 'scopesSupported'}: ${JSON.stringify(value)},`,
      'among the options of `oauthScalekitProvider(…)`',
    ),
  checksAt: 'in `createTokenVerifier` of `oauthCustomProvider(…)`',
  requiredScopes: 'requiredScopes',
  endpoint: setting('basePath', (path) => `basePath: ${single(path)},`),
  hosts: {
    host: setting('allowedHosts', (host) => `allowedHosts: [${single(hostOf(host))}], // beside those that are there`),
    origin: setting(
      'allowedOrigins',
      (origin) => `allowedOrigins: [${single(hostOf(origin))}], // beside those that are there`,
    ),
  },
};
