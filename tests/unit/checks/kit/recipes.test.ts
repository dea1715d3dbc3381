/** The code that readers paste does what it says, in the frameworks that npm has. */
import { globSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import corsMiddleware from 'cors';
import expressApp, { type Express } from 'express';
import { type Context, Hono } from 'hono';
import { except } from 'hono/combine';
import { cors as honoCors } from 'hono/cors';
import { describe, expect, it } from 'vitest';
import { recipes } from '../../../../lib/checks/kit/recipes/all.ts';
import { express } from '../../../../lib/checks/kit/recipes/express.ts';
import { fastmcp } from '../../../../lib/checks/kit/recipes/fastmcp.ts';
import { hono } from '../../../../lib/checks/kit/recipes/hono.ts';
import { type Code, type Codes, exposed, type Recipe } from '../../../../lib/checks/kit/recipes/recipe.ts';
import { direct } from '../../../fixtures/flow.ts';
import { factsOfFlow } from '../../../fixtures/judge.ts';
import { pasted } from '../../pasted.ts';

const origin = 'http://localhost:6274';
const value = 'Bearer resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp"';
const document = { resource: 'https://mcp.example.com/mcp', authorization_servers: ["https://a.example/it's"] };
const paths = ['/.well-known/oauth-protected-resource/mcp', '/.well-known/oauth-protected-resource'];

type Answer = { status: number; headers: Headers; body: string };
type Send = (path: string, init?: RequestInit) => Promise<Answer>;
const read = async (response: Response): Promise<Answer> => ({
  status: response.status,
  headers: response.headers,
  body: await response.text(),
});

const list = (codes: Codes): readonly Code[] => [codes ?? []].flat();

/** What it imports is handed in. */
const paste = (codes: readonly Code[], ...names: string[]) => new Function(...names, codes.map(pasted).join('\n'));

async function listening(
  listener: (request: IncomingMessage, response: ServerResponse) => unknown,
  use: (send: Send) => Promise<void>,
) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    await use(async (path, init) => read(await fetch(base + path, init)));
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

/** A server that has this code above a route that answers everybody. */
const hosts: Record<string, (codes: readonly Code[], use: (send: Send) => Promise<void>) => Promise<void>> = {
  express: (codes, use) => {
    const app: Express = expressApp();
    paste(codes, 'app', 'cors')(app, corsMiddleware);
    app.post('/mcp', (_, response) => response.send('in'));
    return listening(app, use);
  },
  hono: (codes, use) => {
    const app = new Hono();
    paste(codes, 'app', 'cors')(app, honoCors);
    app.post('/mcp', (c) => c.text('in'));
    return use(async (path, init) => read(await app.request(path, init)));
  },
};

const facts = factsOfFlow(direct());
const { scalekit: known } = facts;
if (!known) throw new Error('Nobody is at work here.');
const run = recipes.filter(({ framework }) => hosts[framework]);
/** Run in a process of their own (`tests/e2e/frameworks.test.ts`). */
const servers = globSync('*.mjs', { cwd: join(import.meta.dirname, '../../../environment/frameworks') });

it('what is said to be run is run by the tests, and the other way round', () =>
  expect(
    recipes
      .filter(({ known }) => known.how === 'run')
      .map(({ framework }) => framework)
      .sort(),
  ).toEqual([...Object.keys(hosts), ...servers.map((file) => file.slice(0, -'.mjs'.length))].sort()));

describe.each(run.map((recipe) => [recipe.name, recipe] as const))('%s', (_, recipe: Recipe) => {
  const host = hosts[recipe.framework];
  if (!host) throw new Error(`Nothing runs ${recipe.name} here.`);
  const page = { origin };

  it('answers the permission check of a page, and lets the page read', () =>
    host(
      [recipe.cors.code({ origin, path: '/mcp', asked: ['x-custom'] }), ...list(recipe.challenge(value, facts))],
      async (send) => {
        const asked = await send('/mcp', {
          method: 'OPTIONS',
          headers: {
            ...page,
            'access-control-request-method': 'POST',
            'access-control-request-headers': 'authorization,x-custom',
          },
        });
        expect(asked.status).toBe(204);
        expect(asked.headers.get('access-control-allow-origin')).toBe(origin);
        expect(asked.headers.get('access-control-allow-headers')?.toLowerCase()).toMatch(/authorization.*x-custom/);
        const refused = await send('/mcp', { method: 'POST', headers: page });
        expect(refused.status).toBe(401);
        expect(refused.headers.get('access-control-allow-origin')).toBe(origin);
        expect(refused.headers.get('access-control-expose-headers')).toContain('WWW-Authenticate');
      },
    ));

  it('sends the challenge to a request without a token, and lets one with a token go on', () =>
    host(list(recipe.challenge(value, facts)), async (send) => {
      const refused = await send('/mcp', { method: 'POST' });
      expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, value]);
      const went = await send('/mcp', { method: 'POST', headers: { authorization: 'Bearer x' } });
      expect([went.status, went.body]).toEqual([200, 'in']);
    }));

  it('names the headers of a request, and reads the token from them', () => {
    const { names = '', token = '' } = recipe.sent ?? {};
    const shown = { names: `${names}.join()`, token };
    const code = (set: (name: string, value: string) => string) =>
      Object.entries(shown)
        .map(([name, value]) => set(`x-${name}`, value))
        .join('\n');
    const inEach: Record<string, string> = {
      express: `app.use((req, res, next) => {\n${code((name, value) => `res.set('${name}', ${value});`)}\nnext();\n});`,
      hono: `app.use(async (c, next) => {\n${code((name, value) => `c.header('${name}', ${value});`)}\nawait next();\n});`,
    };
    return host([{ language: 'javascript', code: inEach[recipe.framework] ?? '' }], async (send) => {
      const { headers } = await send('/mcp', { method: 'POST', headers: { Authorization: 'Bearer x' } });
      expect(headers.get('x-names')?.split(',')).toContain('authorization');
      expect(headers.get('x-token')).toBe('Bearer x');
    });
  });

  it('serves the metadata to everybody, above what asks for a token', () =>
    host(
      [...list(recipe.metadataRoute(paths, document, facts)), ...list(recipe.challenge(value, facts))],
      async (send) => {
        for (const path of paths) {
          const { status, headers, body } = await send(path);
          expect(status).toBe(200);
          expect(headers.get('content-type')).toContain('application/json');
          expect(headers.get('access-control-allow-origin')).toBe('*');
          expect(JSON.parse(body)).toEqual(document);
        }
      },
    ));
});

describe.each(recipes.map((recipe) => [recipe.name, recipe] as const))('%s', (_, recipe: Recipe) => {
  const all = [
    recipe.cors.code({ origin, path: '/mcp', asked: [] }),
    ...list(recipe.challenge(value, facts)),
    ...list(recipe.metadataRoute(paths, document, facts)),
  ];
  it('has no placeholder where the value is known', () => {
    for (const { code } of all) expect(code).not.toMatch(/undefined|YOUR_|<[a-z ]+>|\[object/);
    expect(all[0]?.code).toContain(origin);
  });
  it('adds what the whole of its code for CORS has', () => {
    const { expose, code } = recipe.cors;
    if (expose) expect(code({ origin, path: '/mcp', asked: [] }).code).toContain(expose(exposed).code);
  });
});

/** Around what the reader had in the brackets of each `app.use(…)`. */
function gated(paths: readonly string[], ...brackets: string[]): Express {
  const app: Express = expressApp();
  const code = list(express.except?.(paths)).map(pasted).join('\n');
  const refuses = (_: IncomingMessage, response: ServerResponse) => response.writeHead(403).end();
  const all = brackets.map((had) => code.replace('yourMiddleware', had)).join('\n');
  new Function('app', 'express', 'yours', all)(app, expressApp, refuses);
  app.use((_, response) => {
    response.send('in');
  });
  return app;
}

it('lets these paths past a middleware, and none that only begins like one', () =>
  listening(gated(['/mcp', '/.well-known/'], 'yours'), async (send) => {
    const statuses = [];
    for (const path of ['/mcp', '/mcp/', '/.well-known/oauth-protected-resource/mcp', '/mcp-admin', '/'])
      statuses.push((await send(path)).status);
    expect(statuses).toEqual([200, 200, 200, 403, 403]);
  }));

it('takes the paths and lists that `app.use` takes, and stands twice in one file', () =>
  listening(gated(['/mcp', '/api/mcp'], "'/api', yours", "['/a', '/b'], [yours]"), async (send) => {
    const statuses = [];
    for (const path of ['/mcp', '/api/mcp', '/', '/api', '/api/x', '/a', '/b/x'])
      statuses.push((await send(path)).status);
    expect(statuses).toEqual([200, 200, 200, 403, 403, 403, 403]);
  }));

it('lets the same paths past it in Hono', async () => {
  const app = new Hono();
  // What is imported cannot be handed in under its name where a line imports it.
  const [{ code = '' } = {}] = list(hono.except?.(['/mcp', '/api/open', '/.well-known/']));
  const refuses = (c: Context) => c.text('login', 403);
  // A second one stands behind a path.
  const both = `app.use('/api/*', ${code});\napp.use(${code});`;
  new Function('app', 'except', 'yourMiddleware', both)(app, except, refuses);
  app.all('*', (c) => c.text('in'));
  const statuses = [];
  for (const path of ['/mcp', '/mcp/', '/.well-known/oauth-protected-resource/mcp', '/api/open', '/api', '/mcp-admin'])
    statuses.push((await app.request(path)).status);
  expect(statuses).toEqual([200, 200, 200, 200, 403, 403]);
});

it('does not serve an empty document where none was set', () => {
  for (const recipe of run)
    expect(() => paste(list(recipe.metadataRoute(paths, undefined, facts)), 'app', 'request', 'response')()).toThrow(
      'not valid JSON',
    );
});

describe('the code for FastMCP', () => {
  const code = (server: string, issuer: string) =>
    list(fastmcp.metadataRoute([], { authorization_servers: [issuer] }, { ...facts, server }))[0]?.code;

  it('takes the resource from the right document, and not from what was seen', () => {
    const right = code('https://mcp.example.com/mcp', 'https://other.scalekit.dev/resources/res_5');
    expect(right).toContain('resource_id="res_5"');
    expect(right).toContain('environment_url="https://other.scalekit.dev"');
  });

  it.each([
    ['https://h.example/mcp', 'https://h.example/', 'appends /mcp itself'],
    ['https://h.example/v1/mcp/', 'https://h.example/v1/', 'appends /mcp itself'],
    ['https://h.example/api', 'https://h.example/', 'path="/api"'],
  ])('leaves out of %s what FastMCP appends', (server, base, says) => {
    const made = code(server, 'https://acme.scalekit.dev/resources/res_5');
    expect(made).toContain(`base_url="${base}"`);
    expect(made).toContain(says);
  });
});
