import { settingsOf } from './javascript.ts';
import { type Code, exposed, headerNames, jsList, methods, partsOf, type Recipe, single } from './recipe.ts';
import { checkInJavaScript, installJose } from './token-check.ts';

/** `fastmcp` of npm, with its HTTP stream transport; the option names are those of `new FastMCP(…)` and `server.start(…)`. */
const option = (where: string, code: string): Code => ({ language: 'typescript', where, code });
const ofServer = 'among the options of `new FastMCP(…)`';
const ofStream = 'in `httpStream` of `server.start(…)`';

export const fastmcpTypeScript: Recipe = {
  framework: 'fastmcp-typescript',
  name: 'FastMCP (TypeScript)',
  language: 'javascript',
  known: { how: 'run', version: '4.20' },
  start: 'the `dev` or `start` script of `package.json`, with the transport `httpStream`',
  words: {
    cors: ['httpStream', 'cors:', 'server.start('],
    challenge: ['authenticate', 'new FastMCP(', 'status: 401'],
    'resource-metadata': ['protectedResource', 'oauth:', 'new FastMCP('],
    session: ['authenticate', 'validateToken', 'stateless'],
    network: ['httpStream', 'endpoint', 'server.start('],
  },
  cors: {
    place: 'Set `cors` of the HTTP stream, since its own default hides `WWW-Authenticate`.',
    code: ({ origin, asked }) =>
      option(
        ofStream,
        `cors: {
  origin: ${jsList([origin])}, // beside those that are there
  methods: ${jsList(methods)},
  allowedHeaders: ${jsList(headerNames(asked))},
  exposedHeaders: ${jsList(exposed)},
},`,
      ),
  },
  challenge: (value) =>
    option(
      'first lines of `authenticate` in `new FastMCP(…)`, above the check of the token, which stays',
      `if (!request.headers.authorization?.startsWith('Bearer ')) {
  throw new Response(null, { status: 401, headers: { 'WWW-Authenticate': ${single(value)} } });
}`,
    ),
  guard: ({ held, challenge }) => {
    const { top, code } = checkInJavaScript(held);
    return {
      ...option(
        `${ofServer}, in place of \`authenticate\` if it is there`,
        `authenticate: async (request) => {
  const { authorization = '' } = request.headers;
  const token = authorization.replace(/^Bearer /i, '');
  try {
    return (await jwtVerify(token, keys, wanted)).payload;
  } catch (error) {
    console.error('Token refused:', String(error));
    const headers = {
      'WWW-Authenticate': ${partsOf(challenge).map(single).join(' +\n        ')},
    };
    throw new Response(null, { status: 401, headers });
  }
},`,
      ),
      install: installJose,
      top: `${top}\n\n${code}`,
    };
  },
  metadataRoute: (_paths, document) => {
    const { resource, servers, scopes } = settingsOf(document);
    return option(
      `${ofServer}, which serves it at both paths`,
      `oauth: {
  enabled: true,
  protectedResource: {
    resource: ${resource},
    authorizationServers: ${servers},${scopes ? `\n    scopesSupported: ${scopes},` : ''}
  },
},`,
    );
  },
  member: (name, value) =>
    option(
      'in `oauth.protectedResource` of `new FastMCP(…)`',
      `${{ resource: 'resource', authorization_servers: 'authorizationServers', scopes_supported: 'scopesSupported' }[name]}: ${JSON.stringify(value)},`,
    ),
  checksAt: 'in `authenticate` of `new FastMCP(…)`',
  sent: { names: 'Object.keys(request.headers)', token: 'request.headers.authorization' },
  requiredScopes: 'requiredScopes',
  sessions: { stateless: option(ofStream, 'stateless: true,') },
  endpoint: { name: 'endpoint', code: (path) => option(ofStream, `endpoint: ${single(path)},`) },
};
