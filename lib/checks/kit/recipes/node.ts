import {
  memberInJavaScript,
  metadataInJavaScript,
  setChallenge,
  storeSessionInListener,
  transportHosts,
  withoutSessionsInListener,
} from './javascript.ts';
import { besidesOld, exposed, guarded, headerNames, listed, methods, type Recipe, single } from './recipe.ts';
import { checkInJavaScript, installJose } from './token-check.ts';

/** Begins a block of its own: another finding may have brought such lines before. */
const asking = (path: string | undefined) => `if (
  request.method !== 'OPTIONS' &&
  ${path ? `request.url?.startsWith(${single(path)})` : "!request.url?.startsWith('/.well-known/')"}
) {
  const { authorization = '' } = request.headers;`;

/** Without a framework: the listener of `node:http`. */
export const node: Recipe = {
  framework: 'node',
  name: 'node:http',
  language: 'javascript',
  known: { how: 'run', version: '24' },
  start: 'the `dev` or `start` script of `package.json`',
  words: {
    cors: ['createServer(', 'setHeader('],
    challenge: ['createServer(', 'writeHead(401'],
    'resource-metadata': ['createServer(', 'request.url'],
    session: ['validateToken', 'jwtVerify', 'StreamableHTTPServerTransport'],
    network: ['createServer(', 'listen('],
  },
  cors: {
    place: 'Set these headers at the beginning of the listener, before anything else is done.',
    code: ({ origin, asked }) => ({
      language: 'javascript',
      where: 'first lines of the listener',
      code: `response.setHeader('Access-Control-Allow-Origin', ${single(origin)});
response.setHeader('Access-Control-Allow-Methods', ${single(methods.join(', '))});
response.setHeader('Access-Control-Allow-Headers', ${single(headerNames(asked).join(', '))});
response.setHeader('Access-Control-Expose-Headers', ${single(exposed.join(', '))});
response.setHeader('Vary', 'Origin');
if (request.method === 'OPTIONS') return response.writeHead(204).end();`,
    }),
    expose: (names) => ({
      language: 'javascript',
      where: 'below the line that sets `Access-Control-Allow-Origin`',
      code: `response.setHeader('Access-Control-Expose-Headers', ${single(names.join(', '))});`,
    }),
  },
  challenge: (value, facts) => ({
    language: 'javascript',
    where:
      'in the listener of `createServer(`, below the CORS headers and above all else. Your own check of the token stays, below this code',
    code: `${asking(guarded(facts))}
  if (!authorization.startsWith('Bearer ')) {
${setChallenge('response.setHeader', value, '    ')};
    return response.writeHead(401).end();
  }
}`,
  }),
  guard: ({ held, challenge, old }, facts) => {
    const { top, code } = checkInJavaScript(held);
    return {
      language: 'javascript',
      where: besidesOld(
        old,
        'in the listener of `createServer(`, which has to be `async`, above what handles MCP',
        ['validateToken', 'jwtVerify', 'authorization'],
        'request.auth',
      ),
      install: installJose,
      top: `${top}

${code}`,
      code: `${asking(guarded(facts))}
  try {
    const token = authorization.replace(/^Bearer /i, '');
    await jwtVerify(token, keys, wanted);
  } catch (error) {
    console.error('Token refused:', String(error));
${setChallenge('response.setHeader', challenge, '    ')};
    return response.writeHead(401).end();
  }
}`,
    };
  },
  metadataRoute: (paths, document) => ({
    language: 'javascript',
    where: 'in the listener, above the check of the token',
    code: `${metadataInJavaScript(document)}
${listed('const paths = [', paths.map(single), '];')}
if (paths.includes(\`\${request.url}\`)) {
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Access-Control-Allow-Origin', '*');
  return response.end(JSON.stringify(metadata));
}`,
  }),
  openMetadata: () => ({
    language: 'javascript',
    where: 'as a further condition of the check of the token, in the listener',
    code: "if (!request.url?.startsWith('/.well-known/') && !request.headers.authorization?.startsWith('Bearer '))",
  }),
  member: memberInJavaScript,
  checksAt: 'in the listener',
  sent: { names: 'Object.keys(request.headers)', token: 'request.headers.authorization' },
  requiredScopes: 'requiredScopes',
  sessions: { store: storeSessionInListener, stateless: withoutSessionsInListener },
  hosts: transportHosts,
};
