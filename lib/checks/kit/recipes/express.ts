import {
  memberInJavaScript,
  metadataInJavaScript,
  setChallenge,
  storeSession,
  transportHosts,
  withoutSessions,
  YOUR_CHECK,
} from './javascript.ts';
import {
  besidesOld,
  type Code,
  exposed,
  guarded,
  headerNames,
  inFileWith,
  jsList,
  listed,
  methods,
  type Recipe,
  single,
  withSlash,
} from './recipe.ts';
import { checkInJavaScript, installJose } from './token-check.ts';

/** The lines before those that look for a token. */
const asking = (path: string | undefined) =>
  path
    ? `app.use(${single(path)}, (req, res, next) => {
  if (req.method === 'OPTIONS') return next();`
    : `app.use((req, res, next) => {
  const isOpen = req.path.startsWith('/.well-known/');
  if (isOpen || req.method === 'OPTIONS') return next();`;

/**
 * A middleware of a library has no lines to add to: it is wrapped, made only once, and in what takes all that `app.use` does,
 * whose types TypeScript infers. In a block, so that a second one has the same names.
 */
const exceptInExpress = (paths: readonly string[]): Code => ({
  language: 'javascript',
  where:
    'in place of the line with `app.use(…)` that adds this middleware. Replace `yourMiddleware` by what `app.use(…)` had in its brackets',
  code: `{
${listed('  const open = [', paths.map(withSlash).map(single), '];')}
  const theirs = express.Router();
  theirs.use(yourMiddleware);
  app.use((req, res, next) =>
    open.some((path) => \`\${req.path}/\`.startsWith(path))
      ? next()
      : theirs(req, res, next),
  );
}`,
});

const inApp = inFileWith('express()');

/** And the official SDK on it. */
export const express: Recipe = {
  framework: 'express',
  name: 'Express',
  language: 'javascript',
  known: { how: 'run', version: '5.3' },
  start: 'the `dev` or `start` script of `package.json`',
  words: {
    cors: ['cors(', 'app.use('],
    challenge: ['requireBearerAuth', 'app.use(', "set('WWW-Authenticate'"],
    'resource-metadata': ['mcpAuthMetadataRouter', 'app.get('],
    session: ['validateToken', 'jwtVerify', 'onsessioninitialized', 'StreamableHTTPServerTransport'],
    network: ['app.post(', 'app.listen('],
  },
  cors: {
    place: 'Add `cors()` as the first middleware, before the one that asks for a token.',
    code: ({ origin, asked }) => ({
      language: 'javascript',
      where:
        'above the middleware that checks the token (search your code for `401`) and above the routes. If you have `app.use(cors(…))` already, move it there and add to its lists what they lack',
      install: 'npm install cors',
      top: "import cors from 'cors';",
      code: `app.use(cors({
  origin: ${jsList([origin])},
  methods: ${jsList(methods)},
${listed('  allowedHeaders: [', headerNames(asked).map(single), '],')}
  exposedHeaders: ${jsList(exposed)},
}));`,
    }),
    expose: (names) => ({
      language: 'javascript',
      where: 'among the options of `cors({…})`, beside those that are there',
      code: `exposedHeaders: ${jsList(names)},`,
    }),
  },
  challenge: (value, facts) => ({
    language: 'javascript',
    where: `${inApp}, above all other middleware, but below \`cors()\` if you have it. Your own check of the token stays, below this code`,
    code: `${asking(guarded(facts))}
  const { authorization = '' } = req.headers;
  if (authorization.startsWith('Bearer ')) return next();
${setChallenge('res.set', value, '  ')};
  res.status(401).json({ error: 'Missing Bearer token' });
});`,
  }),
  guard: ({ held, challenge, old }, facts) => {
    const { top, code } = checkInJavaScript(held);
    return {
      language: 'javascript',
      where: besidesOld(
        old,
        `${inApp}, above all other middleware and routes, but below \`cors()\` if you have it`,
        ['requireBearerAuth', 'validateToken', 'jwtVerify', 'authorization'],
        'req.auth',
      ),
      install: installJose,
      top,
      code: `${code}

${asking(guarded(facts)).replace('(req, res', 'async (req, res')}
  const { authorization = '' } = req.headers;
  try {
    const token = authorization.replace(/^Bearer /i, '');
    await jwtVerify(token, keys, wanted);
  } catch (error) {
    console.error('Token refused:', String(error));
${setChallenge('res.set', challenge, '    ')};
    return res.status(401).send('Invalid token');
  }
  next();
});`,
    };
  },
  sent: { names: 'Object.keys(req.headers)', token: 'req.headers.authorization' },
  except: exceptInExpress,
  metadataRoute: (paths, document) => ({
    language: 'javascript',
    where: `${inApp}, above all other middleware and routes, but below \`cors()\`${document ? '' : ' and `dotenv`'} if you have ${document ? 'it' : 'them'}`,
    code: `${metadataInJavaScript(document)}
${listed('const paths = [', paths.map(single), '];')}
app.get(paths, (req, res) => {
  res.set('Access-Control-Allow-Origin', '*');
  res.json(metadata);
});`,
  }),
  openMetadata: () => ({
    language: 'javascript',
    where: 'first line of the middleware that asks for a token',
    code: "if (req.path.startsWith('/.well-known/')) return next();",
  }),
  member: memberInJavaScript,
  endpoint: {
    name: 'app.all',
    code: (path) => ({
      language: 'javascript',
      where: `in place of the routes at which MCP is served now. ${YOUR_CHECK}. Replace \`handleMcp\` by your handler, which uses a \`StreamableHTTPServerTransport\``,
      code: `app.all(${single(path)}, yourCheck, handleMcp);`,
    }),
  },
  requiredScopes: 'requiredScopes',
  sessions: { store: storeSession, stateless: withoutSessions },
  proxied: {
    language: 'javascript',
    where: 'where the app is made',
    code: "app.set('trust proxy', 1); // one proxy stands in front",
  },
  hosts: transportHosts,
};
