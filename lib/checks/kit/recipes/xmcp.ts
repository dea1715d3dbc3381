import { express, openExpress } from './express.ts';
import { exposed, headerNames, jsList, methods, type Recipe, single } from './recipe.ts';

export const xmcp: Recipe = {
  framework: 'xmcp',
  name: 'xmcp',
  known: { how: 'not run', version: '0.3' },
  cors: {
    place: 'Set the CORS options of the HTTP transport.',
    code: ({ origin, asked }) => ({
      language: 'typescript',
      where: 'xmcp.config.ts',
      code: `export default {
  http: {
    cors: {
      origin: ${jsList([origin])}, // beside those that are there
      methods: ${jsList(methods)},
      allowedHeaders: ${jsList(headerNames(asked))},
      exposedHeaders: ${jsList(exposed)},
    },
  },
};`,
    }),
  },
  challenge: (value) => ({
    language: 'typescript',
    where: 'src/middleware.ts, above the check of the token, which stays',
    code: `import { type Middleware } from 'xmcp';

const middleware: Middleware = (req, res, next) => {
  if (req.path.startsWith('/.well-known/')) return next();
  if (req.headers.authorization?.startsWith('Bearer ')) return next();
  res.setHeader('WWW-Authenticate', ${single(value)});
  return res.status(401).json({ error: 'unauthorized' });
};

export default middleware;`,
  }),
  metadataRoute: express.metadataRoute,
  openMetadata: () => ({ language: 'typescript', where: 'first line of src/middleware.ts', code: openExpress }),
};
