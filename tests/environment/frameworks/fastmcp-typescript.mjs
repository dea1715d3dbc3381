/**
 * FastMCP for TypeScript as its README starts it, with nothing of what a sign-in needs. The lines of a recipe go below the
 * comment that names their place; the whole is then run as TypeScript.
 */
import { FastMCP } from 'fastmcp';

const server = new FastMCP({
  name: 'todo',
  version: '1.0.0',
  // With the metadata of another server, where the test wants it.
  ...(process.env.WRONG && {
    oauth: {
      enabled: true,
      protectedResource: {
        resource: process.env.WRONG,
        authorizationServers: JSON.parse(process.env.PROTECTED_RESOURCE_METADATA).authorization_servers,
        // in `oauth.protectedResource` of `new FastMCP(…)`
      },
    },
  }),
  // among the options of `new FastMCP(…)`, which serves it at both paths
  authenticate: async (request) => {
    // first lines of `authenticate` in `new FastMCP(…)`, above the check of the token, which stays
    if (request.headers.authorization !== `Bearer ${process.env.TOKEN}`) throw new Response(null, { status: 401 });
    return { name: 'reader' };
  },
});

server.addTool({ name: 'list', description: 'Lists what is to do.', execute: async () => 'Nothing.' });

await server.start({
  transportType: 'httpStream',
  httpStream: {
    host: '127.0.0.1',
    port: Number(process.env.PORT),
    // in `httpStream` of `server.start(…)`
  },
});
