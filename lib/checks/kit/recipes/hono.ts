import {
  memberInJavaScript,
  metadataInJavaScript,
  storeSession,
  transportHosts,
  withoutSessions,
} from './javascript.ts';
import { exposed, headerNames, jsList, methods, type Recipe, single } from './recipe.ts';

export const hono: Recipe = {
  framework: 'hono',
  name: 'Hono',
  language: 'javascript',
  known: { how: 'run', version: '4.13' },
  start: 'the `dev` or `start` script of `package.json`',
  words: {
    cors: ["from 'hono/cors'", 'app.use('],
    challenge: ['app.use(', 'c.json('],
    'resource-metadata': ['app.get(', '.well-known'],
    session: ['validateToken', 'jwtVerify', 'StreamableHTTPTransport'],
    network: ['app.all(', 'serve('],
  },
  cors: {
    place: 'Add `cors()` as the first middleware, before the one that asks for a token.',
    code: ({ origin, asked }) => ({
      language: 'javascript',
      where: 'above the middleware that checks the token, and above the routes',
      code: `import { cors } from 'hono/cors';

app.use(
  '*',
  cors({
    origin: ${jsList([origin])}, // beside those that are there
    allowMethods: ${jsList(methods)},
    allowHeaders: ${jsList(headerNames(asked))},
    exposeHeaders: ${jsList(exposed)},
  }),
);`,
    }),
  },
  challenge: (value) => ({
    language: 'javascript',
    where: 'above the middleware that checks the token, which stays',
    code: `app.use(async (c, next) => {
  if (c.req.method === 'OPTIONS' || c.req.path.startsWith('/.well-known/')) return next();
  if (c.req.header('authorization')?.startsWith('Bearer ')) return next();
  return c.json({ error: 'Missing Bearer token' }, 401, { 'WWW-Authenticate': ${single(value)} });
});`,
  }),
  metadataRoute: (paths, document) => ({
    language: 'javascript',
    where: 'above the middleware that asks for a token',
    code: `${metadataInJavaScript(document)}
for (const path of ${jsList(paths)}) {
  app.get(path, (c) => c.json(metadata, 200, { 'Access-Control-Allow-Origin': '*' }));
}`,
  }),
  openMetadata: () => ({
    language: 'javascript',
    where: 'first line of the middleware that asks for a token',
    code: "if (c.req.path.startsWith('/.well-known/')) return next();",
  }),
  member: memberInJavaScript,
  requiredScopes: 'requiredScopes',
  sessions: { store: storeSession, stateless: withoutSessions },
  hosts: transportHosts,
};
