/** The pages that are measured: a developer's own app, pages that look like an Inspector, and the MCP server they ask. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Site {
  /** `http://localhost:1234` */
  origin: string;
  /** Another origin, which lets every page read its answers. */
  mcp: string;
  close(): Promise<void>;
}

/** Scripts of the app, each loaded for itself. */
const SCRIPTS = 30;

const page = (head: string, body = '') =>
  `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">${head}</head><body>${body}</body></html>`;

const pages: Record<string, string> = {
  '/plain': page('<title>App</title>'),
  '/app': page(
    `<title>App</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css">${Array.from(
      { length: SCRIPTS },
      (_, n) => `<script type="module" src="/script-${n}.js"></script>`,
    ).join('')}`,
    '<div id="app"></div>',
  ),
  '/v1': page('<title>MCP Inspector</title><link rel="icon" href="/mcp.svg">'),
  '/v2': page('<title>MCP Inspector</title><link rel="icon" href="/assets/MCP-12345678.svg">'),
};

const script = `document.getElementById('app')?.append('x'); export const x = ${JSON.stringify('x'.repeat(2000))};`;
const answer = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  result: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'bench', version: '1' } },
});

function serve({ url = '/' }: IncomingMessage, response: ServerResponse) {
  const path = url.split('?', 1)[0] ?? '/';
  const send = (type: string, body: string) => response.writeHead(200, { 'content-type': type }).end(body);
  const html = pages[path];
  if (html) send('text/html', html);
  else if (path.endsWith('.js')) send('text/javascript', script);
  else if (path.endsWith('.css')) send('text/css', 'body { margin: 0 }');
  else if (path.endsWith('.svg')) send('image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"/>');
  else send('application/json', answer);
}

function serveMcp(request: IncomingMessage, response: ServerResponse) {
  const { host = '' } = request.headers;
  const cors = {
    'access-control-allow-origin': request.headers.origin ?? '*',
    'access-control-allow-headers': 'authorization, content-type, mcp-protocol-version',
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-expose-headers': 'www-authenticate, mcp-session-id',
    'access-control-max-age': '600',
  };
  request.resume();
  if (request.method === 'OPTIONS') return response.writeHead(204, cors).end();
  if (request.headers.authorization)
    return response.writeHead(200, { ...cors, 'content-type': 'application/json' }).end(answer);
  const metadata = `http://${host}/.well-known/oauth-protected-resource${request.url ?? ''}`;
  const challenge = { 'www-authenticate': `Bearer resource_metadata="${metadata}"` };
  return response.writeHead(401, { ...cors, ...challenge, 'content-type': 'application/json' }).end('{}');
}

async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = createServer({ keepAliveTimeout: 600_000 }, handle).listen(0);
  await new Promise((resolve) => server.once('listening', resolve));
  return server;
}

const originOf = (server: Server) => `http://localhost:${(server.address() as AddressInfo).port}`;

export async function startSite(): Promise<Site> {
  const [own, mcp] = await Promise.all([listen(serve), listen(serveMcp)]);
  const stop = (server: Server) => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return {
    origin: originOf(own),
    mcp: originOf(mcp),
    async close() {
      await Promise.all([stop(own), stop(mcp)]);
    },
  };
}
