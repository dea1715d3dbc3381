/**
 * Most MCP servers on npm are written in TypeScript, and are built before they run: the code that readers paste there has
 * to compile with the types of the packages as they are now, as strictly as `tsc --init` has it.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { recipes } from '../../../../lib/checks/kit/recipes/all.ts';
import { type Code, type Codes, members, type Recipe } from '../../../../lib/checks/kit/recipes/recipe.ts';
import { allowedHosts } from '../../../../lib/checks/kit/snippets/allowed-hosts.ts';
import { logNamesSnippets, readTokenSnippets } from '../../../../lib/checks/kit/snippets/server.ts';
import { logReasonSnippets, tokenCheckSnippets } from '../../../../lib/checks/kit/snippets/token-check.ts';
import type { Framework } from '../../../../lib/handshake/participants.ts';
import { direct } from '../../../fixtures/flow.ts';
import { factsOfFlow } from '../../../fixtures/judge.ts';

const root = join(import.meta.dirname, '../../../..');
const challenge = 'Bearer resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp"';
const document = {
  resource: 'https://mcp.example.com/mcp',
  authorization_servers: ['https://acme.scalekit.dev/resources/res_1'],
  scopes_supported: ['todo:read'],
};
const paths = ['/.well-known/oauth-protected-resource/mcp', '/.well-known/oauth-protected-resource'];
const held = { audience: 'res_1', issuers: ['https://acme.scalekit.dev'], keys: 'https://acme.scalekit.dev/keys' };
const seen = factsOfFlow(direct());

const list = (codes: Codes): readonly Code[] => [codes ?? []].flat();

/** All that is shown for a framework, by what it is for; with what the sign-in showed, and where it showed nothing. */
function shown(recipe: Recipe): [string, Code][] {
  const facts = { ...seen, framework: recipe.framework };
  const unseen = { ...facts, server: null };
  const { sessions, endpoint, openMetadata, except, guard, member, hosts } = recipe;
  const { stateless } = sessions ?? {};
  const all: Record<string, Codes> = {
    cors: recipe.cors.code({ origin: 'http://localhost:6274', path: '/mcp', asked: ['x-custom'] }),
    expose: recipe.cors.expose?.(['WWW-Authenticate']),
    challenge: recipe.challenge(challenge, facts),
    'challenge anywhere': recipe.challenge(challenge, unseen),
    metadata: recipe.metadataRoute(paths, document, facts),
    'metadata of a variable': recipe.metadataRoute(paths, undefined, facts),
    guard: guard?.({ held, challenge }, facts),
    'guard of variables': guard?.({ held: undefined, challenge }, unseen),
    'open metadata': openMetadata?.(),
    except: except?.(['/mcp', '/.well-known/']),
    store: sessions?.store?.('/mcp'),
    stateless: typeof stateless === 'function' ? stateless('/mcp') : stateless,
    endpoint: endpoint?.code('/mcp'),
    host: hosts && allowedHosts(recipe.framework, '', 'host', 'mcp.example.com').snippets,
    origin: hosts?.origin && allowedHosts(recipe.framework, '', 'origin', 'https://mcp.example.com').snippets,
    members: members.flatMap((name) => list(member?.(name, document[name], facts))),
    'names in the log': logNamesSnippets(facts, 'in it'),
    'token from its header': readTokenSnippets(facts, 'in it'),
    'check of the token': tokenCheckSnippets(facts, held),
    'reason in the log': logReasonSnippets(facts),
  };
  return Object.entries(all).flatMap(([name, codes]) =>
    list(codes).map((code, i): [string, Code] => [`${name} ${i}`, code]),
  );
}

/** What takes the lines of a framework, at each of the places that it has for them. */
interface File {
  /** Top of the file, with what the reader's own names stand for. */
  top?: string;
  /** By a word of the place: what stands around the lines. The first that fits. */
  around: readonly (readonly [place: RegExp, before: string, after: string])[];
}

const ofSdk = `import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport as Transport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
declare const makeServer: () => McpServer;`;
const inTransport = [/^among the options of `Streamable/, 'new Transport({', '});'] as const;
/** A member where the project writes the document itself. */
const inObject = [/^$/, 'export const metadata = {', '};'] as const;
/** Behind the token that was taken out of its header. */
const inCheck = [
  /`token` is what follows/,
  'export async function claimsOf(token: string) {',
  'return claims;\n}',
] as const;
const inCatch = [/`catch \(error\)`/, 'try {\nmakeServer();\n} catch (error) {', '}'] as const;
const shared = [inTransport, inObject, inCheck, inCatch];

const inServer = "new FastMCP({ name: 'todo', version: '1.0.0',";
const ofAuthenticate = (begins: string) => `${inServer} authenticate: ${begins}`;
const ofProtectedResource = `declare const theirs: { resource: string; authorizationServers: string[] };
${inServer} oauth: { enabled: true, protectedResource: { ...theirs,`;
const ofStream = `await new FastMCP({ name: 'todo', version: '1.0.0' }).start({ transportType: 'httpStream', httpStream: { port: 1,`;

const files: Partial<Record<Framework, File>> = {
  express: {
    top: `import express, { type RequestHandler } from 'express';
import middleware from 'cors';
${ofSdk}
const app = express();
declare const yourCheck: RequestHandler, handleMcp: RequestHandler, yourMiddleware: RequestHandler;`,
    around: [
      ...shared,
      [/among the options of `cors/, 'middleware({', '});'],
      [/^first line of the middleware|in it/, 'app.use((req, res, next) => {', 'next();\n});'],
    ],
  },
  hono: {
    top: `import { Hono, type MiddlewareHandler } from 'hono';
import { cors as middleware } from 'hono/cors';
${ofSdk}
const app = new Hono();
declare const yourCheck: MiddlewareHandler, yourMiddleware: MiddlewareHandler;`,
    around: [
      ...shared,
      [/among the options of `cors/, 'middleware({ origin: [],', '});'],
      [/^in the brackets of the `app.use/, "app.use('/api/*',", ');'],
      [/^first line of the middleware|in it/, 'app.use(async (c, next) => {', 'await next();\n});'],
    ],
  },
  nextjs: {
    top: ofSdk,
    around: [
      ...shared,
      [/^in the configuration/, 'export default {', '};'],
      [/^beside the entry/, 'export const headers = [', '];'],
      [/last lines of the route/, 'declare const handler: (request: Request) => Promise<Response>;', ''],
      [/in it/, 'export async function POST(request: Request) {', '}'],
    ],
  },
  'fastmcp-typescript': {
    top: `import { FastMCP } from 'fastmcp';\n${ofSdk}`,
    around: [
      inCheck,
      inCatch,
      [/first lines of `authenticate`|in it/, ofAuthenticate('async (request) => {'), 'return {};\n}});'],
      [/`oauth.protectedResource`/, ofProtectedResource, '}}});'],
      [/among the options of `new FastMCP/, "new FastMCP({ name: 'todo', version: '1.0.0',", '});'],
      [/in `httpStream`/, ofStream, '}});'],
    ],
  },
  'mcp-use': {
    top: `import { MCPServer } from 'mcp-use';
import { oauthScalekitProvider as ofScalekit } from 'mcp-use/oauth/scalekit';
${ofSdk}`,
    around: [
      inCheck,
      inCatch,
      [/among the options of `new MCPServer/, "new MCPServer({ name: 'todo', version: '1.0.0',", '});'],
      [/oauthScalekitProvider/, 'ofScalekit({', '});'],
      [/above `server.listen/, "const server = new MCPServer({ name: 'todo', version: '1.0.0' });", ''],
    ],
  },
};

function fileOf({ top: beside = '', around }: File, { where = '', top = '', code, also }: Code): string {
  const found = around.find(([place]) => place.test(where));
  const [, before = '', after = ''] = found ?? [];
  return `${top}\n${beside}\n${before}\n${code}\n${after}\n${also && !also.where.startsWith('among') ? also.code : ''}\nexport {};`;
}

/** Next.js is no part of the tests: what names it is compiled by hand. */
const isHere = ({ top = '' }: Code): boolean => !top.includes("'next/");

/** What a server that has nothing gets, one finding after the other, in one file: no name of it may be there twice. */
const together = ['cors 0', 'metadata 0', 'challenge 0', 'guard 0'];

const options = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: 'ES2023',
  lib: ['ES2023', 'DOM', 'DOM.Iterable'],
  module: 'NodeNext',
  types: ['node'],
};

it('compiles in a project in TypeScript', () => {
  mkdirSync(join(root, '.output'), { recursive: true });
  // Below the project, so that its packages are found.
  const folder = mkdtempSync(join(root, '.output/typed-'));
  try {
    const written = recipes.flatMap((recipe) => {
      const file = files[recipe.framework];
      const all = file ? shown(recipe).filter(([, code]) => isHere(code)) : [];
      const one = all.filter(([name]) => together.includes(name)).map(([, code]) => code);
      const [first] = one;
      // Of these each goes to a place of its own.
      const inOne = !['nextjs', 'fastmcp-typescript'].includes(recipe.framework);
      if (recipe.guard && inOne && first)
        all.push([
          'together',
          { ...first, top: one.map(({ top = '' }) => top).join('\n'), code: one.map(({ code }) => code).join('\n') },
        ]);
      return all.map(([name, code]) => [`${recipe.framework} ${name}.ts`, file ? fileOf(file, code) : ''] as const);
    });
    for (const [name, text] of written) writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['*.ts'] }));
    const tsc = join(root, 'node_modules/.bin/tsc');
    const { stdout } = spawnSync(tsc, ['-p', folder, '--listFilesOnly'], { encoding: 'utf8' });
    for (const [name] of written) expect(stdout).toContain(name);
    expect(spawnSync(tsc, ['-p', folder], { encoding: 'utf8' }).stdout).toBe('');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
