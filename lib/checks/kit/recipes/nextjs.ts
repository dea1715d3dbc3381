import { memberInJavaScript, metadataInJavaScript, setChallenge, settingsOf } from './javascript.ts';
import { besidesOld, exposed, headerNames, literal, methods, type Recipe, single } from './recipe.ts';
import { checkInJavaScript, installJose } from './token-check.ts';

/** With `mcp-handler` the route is `app/mcp/route.ts`, or what the project calls it. */
export const nextjs: Recipe = {
  framework: 'nextjs',
  name: 'Next.js',
  language: 'javascript',
  known: {
    how: 'run by hand',
    version: '16.4, with mcp-handler 2.4',
    on: '2026-11-28',
    because: 'Next.js takes 310 MB',
  },
  start: '`npm run dev`',
  words: {
    cors: ['headers()', 'next.config', 'export function OPTIONS'],
    challenge: ['withMcpAuth', 'createMcpHandler', 'resourceMetadataPath', 'route.ts'],
    'resource-metadata': ['protectedResourceHandler', 'route.ts', '.well-known'],
    session: ['withMcpAuth', 'verifyToken', 'validateToken', 'jwtVerify'],
    network: ['createMcpHandler', 'basePath', 'route.ts'],
  },
  cors: {
    place: 'Send the headers for every path, from the configuration of Next.js.',
    code: ({ origin, asked }) => ({
      language: 'javascript',
      where: 'in the configuration of next.config, beside what is there',
      code: `async headers() {
  return [
    {
      source: '/:path*',
      headers: [
        { key: 'Access-Control-Allow-Origin', value: ${literal(origin)} },
        { key: 'Access-Control-Allow-Methods', value: '${methods.join(', ')}' },
        { key: 'Access-Control-Allow-Headers', value: ${single(headerNames(asked).join(', '))} },
        { key: 'Access-Control-Expose-Headers', value: '${exposed.join(', ')}' },
      ],
    },
  ];
},`,
    }),
    expose: (names) => ({
      language: 'javascript',
      where: 'beside the entry for `Access-Control-Allow-Origin`',
      code: `{ key: 'Access-Control-Expose-Headers', value: '${names.join(', ')}' },`,
    }),
  },
  challenge: (value) => ({
    language: 'typescript',
    where:
      'last lines of the route of MCP, in place of its exports. `handler` is what it exports now, with its check of the token',
    also: {
      where: 'among the options of `withMcpAuth(…)`, where that is used: else it lets any token pass',
      code: 'required: true,',
    },
    code: `const asking = (request: Request) =>
  request.headers.get('authorization')?.startsWith('Bearer ')
    ? handler(request)
    : Response.json(
        { error: 'Missing Bearer token' },
        { status: 401, headers: { 'WWW-Authenticate': ${single(value)} } },
      );

export { asking as GET, asking as POST, asking as DELETE };`,
  }),
  guard: ({ held, challenge, old }) => {
    const { top, code } = checkInJavaScript(held);
    return {
      language: 'typescript',
      where: besidesOld(
        old,
        'as the last lines of the route of MCP, in place of its exports. `handler` is what it exports now',
        ['withMcpAuth', 'verifyToken', 'jwtVerify'],
        'authInfo',
      ),
      install: installJose,
      top: `${top}\n\n${code}`,
      code: `const guarded = async (request: Request) => {
  const sent = request.headers.get('authorization') ?? '';
  try {
    const token = sent.replace(/^Bearer /i, '');
    await jwtVerify(token, keys, wanted);
  } catch (error) {
    console.error('Token refused:', String(error));
    const headers = new Headers();
${setChallenge('headers.set', challenge, '    ')};
    return new Response('Invalid token', { status: 401, headers });
  }
  return handler(request);
};

export { guarded as GET, guarded as POST, guarded as DELETE };`,
    };
  },
  metadataRoute: (paths, document) => {
    const { resource, servers } = settingsOf(document);
    const where = paths.map((path) => `app${path}/route.ts`).join(' and ');
    return [
      {
        language: 'typescript',
        where,
        code: `${metadataInJavaScript(document)}

export function GET() {
  return Response.json(metadata, { headers: { 'Access-Control-Allow-Origin': '*' } });
}`,
      },
      {
        label: 'mcp-handler',
        language: 'typescript',
        where,
        code: `import { metadataCorsOptionsRequestHandler, protectedResourceHandler } from 'mcp-handler';

export const GET = protectedResourceHandler({
  authServerUrls: ${servers},
  resourceUrl: ${resource},
});
export const OPTIONS = metadataCorsOptionsRequestHandler();`,
      },
    ];
  },
  openMetadata: () => ({
    language: 'typescript',
    where: 'first line of the function in `middleware.ts`, which is `proxy.ts` since Next.js 16',
    top: "import { NextResponse } from 'next/server';",
    code: "if (request.nextUrl.pathname.startsWith('/.well-known/')) return NextResponse.next();",
  }),
  member: memberInJavaScript,
  checksAt: 'in the route of MCP, or in the `verifyToken` that `withMcpAuth` gets',
  sent: { names: '[...request.headers.keys()]', token: "request.headers.get('authorization')" },
  requiredScopes: 'requiredScopes',
};
