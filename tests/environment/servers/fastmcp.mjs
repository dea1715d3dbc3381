/**
 * FastMCP for TypeScript with a sign-in as its README has it: the metadata by `oauth`, the token checked in `authenticate`
 * with Scalekit's SDK. What a person sets wrong comes from the environment's variables.
 */
import { ScalekitClient } from '@scalekit-sdk/node';
import { FastMCP } from 'fastmcp';

const { PORT, PUBLIC_URL, SCALEKIT_ENVIRONMENT_URL, SCALEKIT_RESOURCE_ID, RESOURCE, SCOPES, CORS } = process.env;
const scalekit = new ScalekitClient(SCALEKIT_ENVIRONMENT_URL, 'skc_111111111111111111', 'test_secret');
const metadata = new URL('/.well-known/oauth-protected-resource/mcp', PUBLIC_URL).href;

const server = new FastMCP({
  name: 'todo',
  version: '1.0.0',
  oauth: {
    enabled: true,
    protectedResource: {
      resource: RESOURCE ?? PUBLIC_URL,
      authorizationServers: [`${SCALEKIT_ENVIRONMENT_URL}/resources/${SCALEKIT_RESOURCE_ID}`],
      ...(SCOPES && { scopesSupported: SCOPES.split(' ') }),
    },
  },
  authenticate: async (request) => {
    const refuse = () =>
      new Response(null, {
        status: 401,
        headers: { 'WWW-Authenticate': `Bearer resource_metadata="${metadata}"` },
      });
    const [, token] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (!token) throw refuse();
    try {
      await scalekit.validateToken(token, { audience: [PUBLIC_URL] });
    } catch {
      throw refuse();
    }
    return { name: 'reader' };
  },
});

server.addTool({ name: 'list', description: 'Lists what is to do.', execute: async () => 'Nothing.' });

const cors = {
  origin: '*',
  methods: ['GET', 'POST', 'DELETE', 'OPTIONS'],
  allowedHeaders: ['Content-Type', 'Authorization', 'Mcp-Protocol-Version', 'Mcp-Session-Id'],
  exposedHeaders: ['WWW-Authenticate', 'Mcp-Session-Id'],
};
await server.start({
  transportType: 'httpStream',
  httpStream: { host: 'localhost', port: Number(PORT), cors: CORS === 'none' ? false : cors },
});
