import { exposed, headerNames, literal, metadataInJavaScript, methods, type Recipe, single } from './recipe.ts';

/** With `mcp-handler` the route is `app/[transport]/route.ts`. */
export const nextjs: Recipe = {
  framework: 'nextjs',
  name: 'Next.js',
  known: { how: 'not run', version: '15' },
  cors: {
    place: 'Send the headers for every path, from the configuration of Next.js.',
    code: ({ origin, asked }) => ({
      language: 'javascript',
      where: 'next.config.mjs',
      code: `export default {
  async headers() {
    return [
      {
        source: '/:path*',
        headers: [
          { key: 'Access-Control-Allow-Origin', value: ${literal(origin)} },
          { key: 'Access-Control-Allow-Methods', value: '${methods.join(', ')}' },
          { key: 'Access-Control-Allow-Headers', value: '${headerNames(asked).join(', ')}' },
          { key: 'Access-Control-Expose-Headers', value: '${exposed.join(', ')}' },
        ],
      },
    ];
  },
};`,
    }),
  },
  challenge: (value) => ({
    language: 'typescript',
    where: 'at the beginning of the route handler, above the check of the token, which stays',
    code: `if (!request.headers.get('authorization')?.startsWith('Bearer ')) {
  return Response.json(
    { error: 'Missing Bearer token' },
    { status: 401, headers: { 'WWW-Authenticate': ${single(value)} } },
  );
}`,
  }),
  metadataRoute: (paths, document) => ({
    language: 'typescript',
    where: paths.map((path) => `app${path}/route.ts`).join(' and '),
    code: `${metadataInJavaScript(document, { typed: true })}

export function GET() {
  return Response.json(metadata, { headers: { 'Access-Control-Allow-Origin': '*' } });
}`,
  }),
  openMetadata: () => ({
    language: 'typescript',
    where: 'middleware.ts',
    code: "export const config = { matcher: ['/((?!\\\\.well-known/).*)'] };",
  }),
};
