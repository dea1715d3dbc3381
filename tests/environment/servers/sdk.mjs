/**
 * The official SDK's auth example as people copy it: its authorization server by its own function, its routes and its check
 * of tokens wired as in the example. The example permits no page: with CORS is what a person adds for one. What a person
 * sets wrong comes from the environment's variables.
 */
import { setupAuthServer } from '@modelcontextprotocol/sdk/examples/server/demoInMemoryOAuthProvider.js';
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js';
import {
  getOAuthProtectedResourceMetadataUrl,
  mcpAuthMetadataRouter,
} from '@modelcontextprotocol/sdk/server/auth/router.js';
import { createMcpExpressApp } from '@modelcontextprotocol/sdk/server/express.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import cors from 'cors';

const { PORT, PUBLIC_URL, MCP_AUTH_PORT, RESOURCE, SCOPES, CORS } = process.env;
const serverUrl = new URL(RESOURCE ?? PUBLIC_URL);
const oauthMetadata = setupAuthServer({
  authServerUrl: new URL(`http://localhost:${MCP_AUTH_PORT}`),
  mcpServerUrl: serverUrl,
  strictResource: false,
});

const verifyAccessToken = async (token) => {
  const answer = await fetch(oauthMetadata.introspection_endpoint, {
    method: 'POST',
    body: new URLSearchParams({ token }),
  });
  if (!answer.ok) throw new Error('Invalid or expired token');
  const { client_id: clientId, scope = '', exp: expiresAt } = await answer.json();
  return { token, clientId, scopes: scope.split(' '), expiresAt };
};

const app = createMcpExpressApp();
if (CORS !== 'none') app.use(cors({ exposedHeaders: ['WWW-Authenticate', 'Mcp-Session-Id', 'Mcp-Protocol-Version'] }));
app.use(
  mcpAuthMetadataRouter({
    oauthMetadata,
    resourceServerUrl: serverUrl,
    scopesSupported: SCOPES?.split(' ') ?? ['mcp:tools'],
    resourceName: 'MCP Demo Server',
  }),
);
const signedIn = requireBearerAuth({
  verifier: { verifyAccessToken },
  requiredScopes: [],
  resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(serverUrl),
});

app.post('/mcp', signedIn, async (request, response) => {
  const server = new McpServer({ name: 'todo', version: '1.0.0' });
  server.registerTool('list', { description: 'Lists what is to do.' }, async () => ({
    content: [{ type: 'text', text: 'Nothing.' }],
  }));
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  response.on('close', () => server.close());
  await server.connect(transport);
  await transport.handleRequest(request, response, request.body);
});
for (const method of ['get', 'delete']) app[method]('/mcp', signedIn, (_, response) => response.sendStatus(405));
app.listen(Number(PORT), 'localhost');
