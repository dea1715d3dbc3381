import { memberInJavaScript, metadataInJavaScript } from './javascript.ts';
import { exposed, headerNames, jsList, literal, methods, type Recipe, single } from './recipe.ts';

export const xmcp: Recipe = {
  framework: 'xmcp',
  name: 'xmcp',
  language: 'javascript',
  known: { how: 'run by hand', version: '1.1', on: '2026-11-28', because: 'its compiler takes 120 MB' },
  start: 'the `dev` script of `package.json`, or `xmcp build` and the `start` script',
  words: {
    cors: ['xmcp.config', 'cors'],
    challenge: ['src/middleware.ts', 'scalekitProvider'],
    'resource-metadata': ['src/middleware.ts', 'router', 'scalekitProvider', 'baseURL'],
    session: ['src/middleware.ts', 'validateToken', 'scalekitProvider'],
    network: ['xmcp.config', 'endpoint'],
  },
  cors: {
    place: 'Set the CORS options of the HTTP transport: they come before `src/middleware.ts`.',
    code: ({ origin, asked }) => ({
      language: 'typescript',
      where: 'in `http` of xmcp.config.ts, beside what is there',
      code: `cors: {
  origin: ${jsList([origin])}, // beside those that are there
  methods: ${jsList(methods)},
  allowedHeaders: ${jsList(headerNames(asked))},
  exposedHeaders: ${jsList(exposed)},
},`,
    }),
  },
  challenge: (value) => ({
    language: 'typescript',
    where: 'src/middleware.ts, first lines of its function, above the check of the token, which stays',
    code: `if (req.path.startsWith('/.well-known/')) return next();
if (!req.headers.authorization?.startsWith('Bearer ')) {
  res.setHeader('WWW-Authenticate', ${single(value)});
  return res.status(401).json({ error: 'Missing Bearer token' });
}`,
  }),
  metadataRoute: (paths, document) => ({
    language: 'typescript',
    where: 'src/middleware.ts, in place of `export default middleware`',
    install: 'npm install express',
    top: "import { Router } from 'express';",
    code: `${metadataInJavaScript(document)}
const router = Router();
router.get(${literal(paths)}, (req, res) => {
  res.set('Access-Control-Allow-Origin', '*').json(metadata);
});

export default { middleware, router };`,
  }),
  openMetadata: () => ({
    language: 'typescript',
    where: 'src/middleware.ts, first line of its function',
    code: "if (req.path.startsWith('/.well-known/')) return next();",
  }),
  member: memberInJavaScript,
  sent: { names: 'Object.keys(req.headers)', token: 'req.headers.authorization' },
  checksAt: 'in src/middleware.ts',
  requiredScopes: 'requiredScopes',
  endpoint: {
    name: 'endpoint',
    code: (path) => ({
      language: 'typescript',
      where: 'in `http` of xmcp.config.ts, beside what is there',
      code: `endpoint: ${single(path)},`,
    }),
  },
};
