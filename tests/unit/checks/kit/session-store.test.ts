/** The code that keeps sessions keeps them, and the code that does without any needs none, in the official SDK: as it is pasted, in servers that answer. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import expressApp, { type Response as Answer, type Request as Asked, type NextFunction } from 'express';
import { type Context, Hono, type Next } from 'hono';
import { describe, expect, it } from 'vitest';
import { express } from '../../../../lib/checks/kit/recipes/express.ts';
import { hono } from '../../../../lib/checks/kit/recipes/hono.ts';
import type { Code } from '../../../../lib/checks/kit/recipes/recipe.ts';
import { pasted } from '../../pasted.ts';

type Ask = (init: RequestInit) => Promise<Response>;

function makeServer() {
  const server = new McpServer({ name: 'todo', version: '1.0.0' });
  server.registerTool('list_todos', {}, () => ({ content: [{ type: 'text', text: 'Buy milk' }] }));
  return server;
}

const given = { randomUUID, StreamableHTTPServerTransport, WebStandardStreamableHTTPServerTransport, makeServer };

/** What it imports is handed in. */
const paste = (code: string, ...names: string[]) => {
  const run = new Function(...Object.keys(given), ...names, code);
  return (...values: unknown[]) => run(...Object.values(given), ...values);
};

async function listening(listener: Parameters<typeof createServer>[1] & object, use: (ask: Ask) => Promise<void>) {
  const host = createServer(listener);
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(host.address() as AddressInfo).port}/mcp`;
  try {
    await use((init) => fetch(url, init));
  } finally {
    host.closeAllConnections();
    await new Promise((resolve) => host.close(resolve));
  }
}

/** The reader's own check of the token: what a request sends in no test but one is good. */
const isGood = (authorization: string | undefined) => authorization !== 'Bearer bad';
const checks = {
  express: (request: Asked, response: Answer, next: NextFunction) =>
    isGood(request.headers.authorization) ? next() : response.status(401).end(),
  hono: (c: Context, next: Next) => (isGood(c.req.header('authorization')) ? next() : c.body(null, 401)),
};

const hosts: Record<string, (code: Code, use: (ask: Ask) => Promise<void>) => Promise<void>> = {
  Express: (code, use) => {
    const app = expressApp();
    app.use(expressApp.json());
    paste(pasted(code), 'app', 'yourCheck')(app, checks.express);
    return listening(app, use);
  },
  Hono: (code, use) => {
    const app = new Hono();
    paste(pasted(code), 'app', 'yourCheck')(app, checks.hono);
    return use(async (init) => app.request('http://mcp.example.com/mcp', init));
  },
};

const message = (body: object, session?: string): RequestInit => ({
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...(session !== undefined && { 'mcp-session-id': session }),
  },
  body: JSON.stringify({ jsonrpc: '2.0', ...body }),
});
const clientInfo = { name: 'test', version: '1' };
const initialize = {
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo },
};
const tools = { id: 1, method: 'tools/list' };

describe.each([express, hono])('$name', ({ name, sessions }) => {
  it('finds each of two sessions again, and answers 404 to one that is not there or was ended', async () => {
    const host = hosts[name];
    if (!host || !sessions?.store) throw new Error(`Nothing runs ${name} here.`);
    await host(sessions.store('/mcp'), async (ask) => {
      const begin = async () => {
        const response = await ask(message(initialize));
        expect(await response.text()).toContain('"protocolVersion"');
        return response.headers.get('mcp-session-id') ?? '';
      };
      const [first, second] = [await begin(), await begin()];
      expect(first).not.toBe(second);
      const list = async (session: string) => {
        const response = await ask(message(tools, session));
        return [response.status, (await response.text()).includes('list_todos')];
      };
      expect(await list(first)).toEqual([200, true]);
      expect(await list(second)).toEqual([200, true]);
      expect(await list('unknown')).toEqual([404, false]);
      expect((await ask({ method: 'DELETE', headers: { 'mcp-session-id': first } })).status).toBe(200);
      expect(await list(first)).toEqual([404, false]);
      expect(await list(second)).toEqual([200, true]);
    });
  });

  it('answers each request by itself where it has no sessions, and offers no stream', async () => {
    const host = hosts[name];
    const stateless = sessions?.stateless;
    if (!host || typeof stateless !== 'function') throw new Error(`Nothing runs ${name} here.`);
    await host(stateless('/mcp'), async (ask) => {
      const begun = await ask(message(initialize));
      expect(await begun.text()).toContain('"protocolVersion"');
      expect(begun.headers.get('mcp-session-id')).toBeNull();
      for (const session of [undefined, 'of another instance']) {
        const response = await ask(message(tools, session));
        expect([response.status, (await response.text()).includes('list_todos')]).toEqual([200, true]);
      }
      for (const method of ['GET', 'DELETE'])
        expect((await ask({ method, headers: { accept: 'text/event-stream' } })).status).toBe(405);
    });
  });
});

/** In their place other code takes the routes of a server that asks for a token, where it may be an argument of these. */
describe.each([express, hono])('$name', ({ name, sessions, endpoint }) => {
  const stateless = sessions?.stateless;
  const codes = [
    sessions?.store?.('/mcp'),
    typeof stateless === 'function' ? stateless('/mcp') : undefined,
    endpoint?.code('/mcp'),
  ].filter((code) => code !== undefined);

  it('keeps the check of the token, and starts no server without it', async () => {
    expect(codes.length).toBeGreaterThan(1);
    for (const code of codes) {
      expect(code.where).toContain('`yourCheck`');
      expect(() => paste(pasted(code), 'app')(name === 'Hono' ? new Hono() : expressApp())).toThrow(/yourCheck/);
    }
    for (const code of codes.slice(0, 2))
      await hosts[name]?.(code, async (ask) => {
        const sent = message(initialize);
        const refused = await ask({ ...sent, headers: { ...sent.headers, authorization: 'Bearer bad' } });
        expect(refused.status).toBe(401);
      });
  });
});
