import {
  memberInJavaScript,
  metadataInJavaScript,
  setChallenge,
  storeSessionInHono,
  transportHosts,
  withoutSessionsInHono,
} from './javascript.ts';
import {
  besidesOld,
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

const inApp = inFileWith('new Hono()');

/** The lines before those that look for a token. */
const asking = (path: string | undefined) =>
  path
    ? `app.use(${single(`${path}/*`)}, async (c, next) => {
  if (c.req.method === 'OPTIONS') return next();`
    : `app.use(async (c, next) => {
  const isOpen = c.req.path.startsWith('/.well-known/');
  if (isOpen || c.req.method === 'OPTIONS') return next();`;

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
      where:
        'above the middleware that checks the token (search your code for `401`) and above the routes. If you have `cors(…)` already, move it there and add to its lists what they lack',
      top: "import { cors } from 'hono/cors';",
      code: `app.use(
  '*',
  cors({
    origin: ${jsList([origin])},
    allowMethods: ${jsList(methods)},
${listed('    allowHeaders: [', headerNames(asked).map(single), '],')}
    exposeHeaders: ${jsList(exposed)},
  }),
);`,
    }),
    expose: (names) => ({
      language: 'javascript',
      where: 'among the options of `cors({…})`, beside those that are there',
      code: `exposeHeaders: ${jsList(names)},`,
    }),
  },
  challenge: (value, facts) => ({
    language: 'javascript',
    where: `${inApp}, above all other middleware, but below \`cors()\` if you have it. Your own check of the token stays, below this code`,
    code: `${asking(guarded(facts))}
  const sent = c.req.header('authorization') ?? '';
  if (sent.startsWith('Bearer ')) return next();
${setChallenge('c.header', value, '  ')};
  return c.json({ error: 'Missing Bearer token' }, 401);
});`,
  }),
  guard: ({ held, challenge, old }, facts) => {
    const { top, code } = checkInJavaScript(held);
    return {
      language: 'javascript',
      where: besidesOld(
        old,
        `${inApp}, above all other middleware and routes, but below \`cors()\` if you have it`,
        ['validateToken', 'jwtVerify', 'authorization'],
        "c.get('auth')",
      ),
      install: installJose,
      top,
      code: `${code}

${asking(guarded(facts))}
  const sent = c.req.header('authorization') ?? '';
  try {
    const token = sent.replace(/^Bearer /i, '');
    await jwtVerify(token, keys, wanted);
  } catch (error) {
    console.error('Token refused:', String(error));
${setChallenge('c.header', challenge, '    ')};
    return c.json({ error: 'Invalid token' }, 401);
  }
  return next();
});`,
    };
  },
  except: (paths) => ({
    language: 'javascript',
    where:
      'in the brackets of the `app.use(…)` that adds this middleware, in its place; a path before it stays. Replace `yourMiddleware` by what stood there',
    top: "import { except } from 'hono/combine';",
    code: listed(
      'except([',
      paths.map((path) => single(`${withSlash(path)}*`)),
      '], yourMiddleware)',
    ),
  }),
  metadataRoute: (paths, document) => ({
    language: 'javascript',
    where: `${inApp}, above all other middleware and routes, but below \`cors()\`${document ? '' : ' and `dotenv`'} if you have ${document ? 'it' : 'them'}`,
    code: `${metadataInJavaScript(document)}
${listed('const paths = [', paths.map(single), '];')}
for (const path of paths) {
  app.get(path, (c) => {
    c.header('Access-Control-Allow-Origin', '*');
    return c.json(metadata);
  });
}`,
  }),
  openMetadata: () => ({
    language: 'javascript',
    where: 'first line of the middleware that asks for a token',
    code: "if (c.req.path.startsWith('/.well-known/')) return next();",
  }),
  member: memberInJavaScript,
  sent: { names: 'Object.keys(c.req.header())', token: "c.req.header('authorization')" },
  requiredScopes: 'requiredScopes',
  sessions: { store: storeSessionInHono, stateless: withoutSessionsInHono },
  hosts: transportHosts,
};
