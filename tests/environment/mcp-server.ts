/**
 * An MCP server on the official SDK that guards itself as Scalekit's Express quick start does: `@scalekit-sdk/node`
 * validates the token, a 401 carries the challenge, the protected resource metadata is at its root and path form.
 */
import { randomUUID } from 'node:crypto';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { isInitializeRequest } from '@modelcontextprotocol/sdk/types.js';
import { ScalekitClient } from '@scalekit-sdk/node';
import cors from 'cors';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { otherEnvironment } from './scalekit.ts';
import { issuerOf, type Places, type Switches } from './switches.ts';

/** RFC 9728 metadata, as the dashboard's Metadata JSON has it. */
function resourceMetadata(places: Places, switches: Switches): Record<string, unknown> {
  return {
    authorization_servers: [issuerOf(places)],
    bearer_methods_supported: ['header'],
    resource: places.serverUrl,
    resource_documentation: new URL('/docs', places.serverUrl).href,
    scopes_supported: switches.scopesSupported,
  };
}

function createServer(): McpServer {
  const server = new McpServer({ name: 'todo', version: '1.0.0' });
  server.registerTool('list_todos', { description: 'Lists the to-dos.' }, () => ({
    content: [{ type: 'text', text: 'Buy milk' }],
  }));
  return server;
}

function audience(places: Places, { expectedAudience }: Switches): string[] | undefined {
  if (expectedAudience === 'none') return undefined;
  if (expectedAudience === 'resource') return [places.resourceId];
  return [expectedAudience === 'server' ? places.serverUrl : `${places.serverUrl}/`];
}

function issuer(places: Places, { expectedIssuer }: Switches): string | undefined {
  if (expectedIssuer === 'none') return undefined;
  return expectedIssuer === 'resource' ? issuerOf(places) : places.environmentUrl;
}

/** @param keysUrl where this process reaches the environment, which may be published under another name */
export function mcpServer(places: Places, switches: Switches, keysUrl: string): Express {
  const client = (url: string) => new ScalekitClient(url, `skc_${'1'.repeat(18)}`, 'test_secret');
  const scalekit = client(keysUrl);
  const foreign = client(`${keysUrl}${otherEnvironment}`);
  const { pathname, origin } = new URL(places.serverUrl);
  const app = express();
  app.disable('etag');
  app.use(
    cors({
      origin: true,
      methods: ['GET', 'POST', 'DELETE', 'OPTIONS'],
      exposedHeaders: ['WWW-Authenticate', 'Mcp-Session-Id'],
    }),
  );

  const metadataPath = '/.well-known/oauth-protected-resource';
  app.get([metadataPath, metadataPath + pathname], (_request, response) => {
    response.json(resourceMetadata(places, switches));
  });

  app.use(async (request: Request, response: Response, next: NextFunction) => {
    if (!switches.protected || request.path.startsWith('/.well-known/')) return next();
    if (![pathname, '/messages'].includes(request.path.replace(/\/$/, ''))) return next();
    const challenge = `Bearer realm="OAuth", resource_metadata="${origin}${metadataPath}"`;
    const token = /^Bearer\s+(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
    if (!token) return response.status(401).set('WWW-Authenticate', challenge).json({ error: 'Missing Bearer token' });
    const expected = audience(places, switches);
    const from = issuer(places, switches);
    try {
      await (switches.expectedKeys === 'environment' ? scalekit : foreign).validateToken(token, {
        ...(from && { issuer: from }),
        ...(expected && { audience: expected }),
        ...(switches.requiredScopes.length && { requiredScopes: switches.requiredScopes }),
      });
      next();
    } catch {
      response.status(401).set('WWW-Authenticate', challenge).json({ error: 'Token validation failed' });
    }
  });

  if (places.transport === 'sse') addSse(app, pathname);
  else addStreamableHttp(app, pathname, switches);
  return app;
}

const rpcError = (response: Response, status: number, code: number, message: string) =>
  response.status(status).json({ jsonrpc: '2.0', error: { code, message }, id: null });

/** `exactOptionalPropertyTypes` rejects the SDK's own classes for its own interface: `onclose?:` against `| undefined`. */
const asTransport = (transport: unknown): Transport => transport as Transport;

function addStreamableHttp(app: Express, path: string, switches: Switches): void {
  const sessions = new Map<string, StreamableHTTPServerTransport>();

  async function open(request: Request, response: Response, stateful: boolean) {
    const transport = stateful
      ? new StreamableHTTPServerTransport({
          sessionIdGenerator: () => randomUUID(),
          onsessioninitialized: (id) => void sessions.set(id, transport),
          onsessionclosed: (id) => void sessions.delete(id),
        })
      : new StreamableHTTPServerTransport({});
    const server = createServer();
    if (!stateful) response.on('close', () => void server.close());
    await server.connect(asTransport(transport));
    await transport.handleRequest(request, response, request.body);
  }

  app.all(path, express.json({ limit: '1mb' }), async (request, response) => {
    const id = request.get('mcp-session-id');
    if (switches.sessions === 'stateless') {
      if (request.method === 'POST') return open(request, response, false);
      return rpcError(response, 405, -32000, 'Method not allowed.');
    }
    const session = id ? sessions.get(id) : undefined;
    if (session) return session.handleRequest(request, response, request.body);
    if (id) return rpcError(response, 404, -32001, 'Session not found');
    if (request.method === 'POST' && isInitializeRequest(request.body)) return open(request, response, true);
    return rpcError(response, 400, -32000, 'Bad Request: No valid session ID provided');
  });
}

function addSse(app: Express, path: string): void {
  const sessions = new Map<string, SSEServerTransport>();
  app.get(path, async (_request, response) => {
    const transport = new SSEServerTransport('/messages', response);
    sessions.set(transport.sessionId, transport);
    response.on('close', () => sessions.delete(transport.sessionId));
    await createServer().connect(asTransport(transport));
  });
  app.post('/messages', async (request, response) => {
    const session = sessions.get(String(request.query.sessionId ?? ''));
    if (!session) return rpcError(response, 404, -32001, 'Session not found');
    await session.handlePostMessage(request, response);
  });
}
