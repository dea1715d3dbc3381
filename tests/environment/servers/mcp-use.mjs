/** mcp-use with Scalekit's provider as its documentation has it. What a person sets wrong comes from the environment's variables. */
import { MCPServer } from 'mcp-use';
import { oauthScalekitProvider } from 'mcp-use/oauth/scalekit';

const { PORT, PUBLIC_URL, SCALEKIT_ENVIRONMENT_URL, SCALEKIT_RESOURCE_ID, RESOURCE, SCOPES, CORS } = process.env;

const server = new MCPServer({
  name: 'todo',
  version: '1.0.0',
  oauth: oauthScalekitProvider({
    environmentUrl: SCALEKIT_ENVIRONMENT_URL,
    resourceId: SCALEKIT_RESOURCE_ID,
    resource: RESOURCE ?? PUBLIC_URL,
    ...(SCOPES && { scopesSupported: SCOPES.split(' ') }),
  }),
  ...(CORS !== 'none' && { cors: { origin: '*' } }),
});

server.tool({ name: 'list', description: 'Lists what is to do.' }, async () => ({
  content: [{ type: 'text', text: 'Nothing.' }],
}));

await server.listen(Number(PORT));
