/**
 * A page that shows of itself what MCPJam's inspector does (title, icon), and that sends what a failing sign-in sends
 * there: all to its own origin, in envelopes of its own.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const json = (status: number, value: unknown) => ({ status, body: JSON.stringify(value) });

/** The answers of its relay, as they were measured for a server whose authorization server knows no such client. */
const answers: Record<string, { status: number; body: string }> = {
  '/api/mcp/health': json(200, { service: 'MCP API', status: 'ready' }),
  '/api/mcp/oauth/metadata': json(404, { error: 'Failed to fetch OAuth metadata: 404 Not Found' }),
  '/api/mcp/oauth/proxy': json(200, { status: 400, statusText: 'Bad Request', headers: {}, body: null }),
  '/api/mcp/connect': json(500, { success: false, error: 'SSE error: Non-200 status code (401).' }),
};

const page = (serverUrl: string) => `<!doctype html>
<html><head><meta charset="utf-8"><link rel="icon" type="image/svg+xml" href="/mcp_jam.svg">
<title>MCPJam Inspector</title></head><body><div id="root"></div><script type="module">
const url = ${JSON.stringify(serverUrl)};
const post = (path, body) => fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
await fetch('/api/mcp/health');
await fetch('/api/mcp/oauth/metadata?url=' + encodeURIComponent(new URL('/.well-known/oauth-protected-resource', url)));
await post('/api/mcp/oauth/proxy', { url: new URL('/register', url).href, method: 'POST', headers: {}, body: '{"client_name":"MCPJam"}' });
await post('/api/mcp/connect', { serverConfig: { url }, serverId: 'mine' });
document.body.dataset.walked = 'true';
</script></body></html>`;

export async function startMcpJam(serverUrl: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const answer = answers[pathname];
    // Whatever else is asked of it is answered with its page.
    response.writeHead(answer?.status ?? 200, { 'content-type': answer ? 'application/json' : 'text/html' });
    response.end(answer?.body ?? page(serverUrl));
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
