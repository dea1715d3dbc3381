/**
 * mcp-use as its documentation starts it, without a sign-in. The lines of a recipe go below the comment that names their
 * place; the whole is then run as TypeScript.
 */

import { MCPServer } from 'mcp-use';
import { oauthScalekitProvider } from 'mcp-use/oauth/scalekit';

const server = new MCPServer({
  name: 'todo',
  version: '1.0.0',
  // With the address of another server, where the test wants it.
  ...(process.env.WRONG && {
    oauth: oauthScalekitProvider({
      resource: process.env.WRONG,
      // among the options of `oauthScalekitProvider(…)`
    }),
  }),
  // among the options of `new MCPServer(…)`
});

server.tool({ name: 'list', description: 'Lists what is to do.' }, async () => ({
  content: [{ type: 'text', text: 'Nothing.' }],
}));

await server.listen(Number(process.env.PORT));
