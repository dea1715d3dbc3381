/** The check of a token that readers paste takes the tokens of the sign-in, and no others. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import expressApp from 'express';
import { Hono } from 'hono';
import * as jose from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { express } from '../../../../lib/checks/kit/recipes/express.ts';
import { hono } from '../../../../lib/checks/kit/recipes/hono.ts';
import { nextjs } from '../../../../lib/checks/kit/recipes/nextjs.ts';
import type { Code } from '../../../../lib/checks/kit/recipes/recipe.ts';
import { tokenCheckSnippets } from '../../../../lib/checks/kit/snippets/token-check.ts';
import { direct } from '../../../fixtures/flow.ts';
import { factsOfFlow } from '../../../fixtures/judge.ts';
import { pasted, pastedInto } from '../../pasted.ts';

const facts = factsOfFlow(direct());
const audience = 'res_103100112351265282';
const challenge = 'Bearer resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp"';

let keys: string;
let issuers: string[];
let sign: (claims?: { iss?: string; aud?: string | string[]; exp?: number }, stranger?: boolean) => Promise<string>;
const server = createServer();
beforeAll(async () => {
  const [own, strange] = [await jose.generateKeyPair('RS256'), await jose.generateKeyPair('RS256')];
  const published = { ...(await jose.exportJWK(own.publicKey)), kid: 'a', alg: 'RS256' };
  server.on('request', (_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [published] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  keys = `${origin}/keys`;
  issuers = [origin, `${origin}/resources/${audience}`];
  sign = ({ iss = issuers[1] ?? '', aud = ['https://mcp.example.com/mcp', audience], exp } = {}, stranger = false) =>
    new jose.SignJWT({ iss, aud })
      .setProtectedHeader({ alg: 'RS256', kid: 'a' })
      .setExpirationTime(exp ?? '1h')
      .sign((stranger ? strange : own).privateKey);
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** What it imports is handed in, and what it logs is kept. */
const paste = (text: string, ...names: string[]) =>
  new Function('createRemoteJWKSet', 'jwtVerify', 'console', ...names, text);

const tokens = () =>
  Promise.all([
    sign(),
    sign({ iss: issuers[0] ?? '' }),
    sign({ aud: audience }),
    sign({}, true),
    sign({ iss: 'https://other.example' }),
    sign({ aud: 'https://other.example/mcp' }),
    sign({ exp: 1 }),
    'made-up',
  ]);
const right = [true, true, true, false, false, false, false, false];
/** In the words that the step after it explains. */
const reasons = [/signature/, /"iss"/, /"aud"/, /"exp"/, /Invalid/];

interface Pasted {
  ask(authorization?: string): Promise<{ status: number; challenge: string | null }>;
}

const hosts: Record<string, (code: Code, logged: string[], use: (pasted: Pasted) => Promise<void>) => Promise<void>> = {
  Express: async (code, logged, use) => {
    const app = expressApp();
    run(pasted(code), logged, 'app')(app);
    app.post('/mcp', (_, response) => response.send('in'));
    await listening(app, use);
  },
  Hono: async (code, logged, use) => {
    const app = new Hono();
    run(pasted(code), logged, 'app')(app);
    app.post('/mcp', (c) => c.text('in'));
    await use({ ask: async (authorization) => answered(await app.request('/mcp', asking(authorization))) });
  },
  // Its route exports what answers; the types are taken off.
  'Next.js': async (code, logged, use) => {
    const text = pasted(code)
      .replace('(request: Request)', '(request)')
      .replace(/export \{ (\w+) as GET[^}]*\}/, 'return $1');
    const route = run(text, logged, 'handler')(() => new Response('in'));
    await use({
      ask: async (authorization) => answered(await route(new Request('http://localhost/mcp', asking(authorization)))),
    });
  },
};

const run =
  (text: string, logged: string[], ...names: string[]) =>
  (...values: unknown[]) =>
    paste(text, ...names)(
      jose.createRemoteJWKSet,
      jose.jwtVerify,
      { error: (_: string, message: string) => logged.push(message) },
      ...values,
    );
const asking = (authorization?: string): RequestInit => ({
  method: 'POST',
  ...(authorization && { headers: { authorization } }),
});
const answered = ({ status, headers }: Response) => ({ status, challenge: headers.get('www-authenticate') });
async function listening(
  listener: Parameters<typeof createServer>[1] & object,
  use: (pasted: Pasted) => Promise<void>,
) {
  const host = createServer(listener);
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(host.address() as AddressInfo).port}/mcp`;
  try {
    await use({ ask: async (authorization) => answered(await fetch(url, asking(authorization))) });
  } finally {
    await new Promise((resolve) => host.close(resolve));
  }
}

describe.each([express, hono, nextjs])('the whole check for $name', (recipe) => {
  it('lets in both issuers, refuses all else with the challenge, and says why in the log', async () => {
    const guard = recipe.guard?.({ held: { audience, issuers, keys }, challenge }, facts);
    const host = hosts[recipe.name];
    if (!guard || 'length' in guard || !host) throw new Error(`Nothing runs ${recipe.name} here.`);
    const logged: string[] = [];
    await host(guard, logged, async ({ ask }) => {
      const answers = [];
      for (const token of await tokens()) answers.push(await ask(`Bearer ${token}`));
      expect(answers.map(({ status }) => status === 200)).toEqual(right);
      expect(answers.at(-1)).toEqual({ status: 401, challenge });
      expect(reasons.map((reason, i) => reason.test(logged[i] ?? ''))).toEqual(reasons.map(() => true));
      expect(await ask()).toEqual({ status: 401, challenge });
    });
  });
});

it('does not start where no variable says which MCP server it is, and takes its tokens where they do', async () => {
  const guard = express.guard?.({ held: undefined, challenge }, facts);
  if (!guard || 'length' in guard) throw new Error('Express has one.');
  const app = expressApp();
  const start = (env: Record<string, string | undefined>) => run(pasted(guard), [], 'app', 'process')(app, { env });
  const SCALEKIT_ENVIRONMENT_URL = issuers[0];
  expect(() => start({})).toThrow('Invalid URL');
  expect(() => start({ SCALEKIT_ENVIRONMENT_URL })).toThrow('No SCALEKIT_RESOURCE_ID');
  start({ SCALEKIT_ENVIRONMENT_URL, SCALEKIT_RESOURCE_ID: audience });
  app.post('/mcp', (_, response) => response.send('in'));
  await listening(app, async ({ ask }) => {
    expect((await ask(`Bearer ${await sign()}`)).status).toBe(200);
    expect((await ask(`Bearer ${await sign({ aud: 'undefined' })}`)).status).toBe(401);
  });
});

it('in place of a call that is there it takes the same tokens', async () => {
  const [snippet] = tokenCheckSnippets(facts, { audience, issuers }) ?? [];
  if (!snippet?.top) throw new Error('It has one.');
  const top = snippet.top
    .replace(/const origin = .*;/, `const origin = '${issuers[0]}';`)
    .replace(/'res_\d+'/, `'${audience}'`);
  const check = run(pastedInto('token', { ...snippet, top }, 'return claims;'), [])();
  const outcomes = (await tokens()).map(async (token) => (await check(token)) !== undefined);
  expect(await Promise.all(outcomes)).toEqual(right);
});
