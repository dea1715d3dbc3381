import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { runCheck } from '../../../lib/cli/check-run.ts';
import { createNodePlatform } from '../../../lib/cli/node-platform.ts';
import { stageIds } from '../../../lib/finding.ts';
import { type Answer, json, startServer } from '../capture/live-check/hostile.ts';

let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  close = undefined;
});

async function start(answer: Answer) {
  const server = await startServer(answer);
  close = server.close;
  return server;
}

const run = (...args: string[]) => runUntil(new AbortController().signal, args);

async function runUntil(signal: AbortSignal, args: string[]) {
  let [stdout, stderr] = ['', ''];
  const status = await runCheck(args, {
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    colours: false,
    width: 100,
    platform: createNodePlatform(),
    signal,
  });
  return { status, stdout, stderr };
}

/** Asks for a token, and has its metadata, and that of its authorization server, beside it. */
const healthy: Answer = ({ path, headers, method }, response) => {
  const origin = `http://${headers.host}`;
  const cors = {
    'access-control-allow-origin': '*',
    'access-control-allow-headers': 'content-type, authorization, mcp-protocol-version',
    'access-control-expose-headers': 'WWW-Authenticate',
  };
  const metadata = `${origin}/.well-known/oauth-protected-resource`;
  if (method === 'OPTIONS') response.writeHead(204, cors).end();
  else if (path === '/mcp')
    json(response, 401, {}, { ...cors, 'www-authenticate': `Bearer resource_metadata="${metadata}"` });
  else if (path === '/.well-known/oauth-protected-resource')
    json(response, 200, { resource: `${origin}/mcp`, authorization_servers: [origin] }, cors);
  else if (path === '/.well-known/oauth-authorization-server')
    json(
      response,
      200,
      {
        issuer: origin,
        authorization_endpoint: `${origin}/authorize`,
        token_endpoint: `${origin}/token`,
        registration_endpoint: `${origin}/register`,
        response_types_supported: ['code'],
        code_challenge_methods_supported: ['S256'],
      },
      cors,
    );
  else json(response, 404, {}, cors);
};

describe('npm run check', () => {
  test('says what to do about a warning where it keeps out the client that was named, and in every format that it does', async () => {
    const { url } = await start((asked, response) => {
      if (asked.path !== '/mcp' || asked.method === 'OPTIONS') return healthy(asked, response);
      json(response, 401, {}, { 'access-control-allow-origin': '*' });
    });
    const { status, stdout } = await run(url, '--client', 'zed');
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /Zed cannot sign in here[\s\S]*Do this[\s\S]*Answer a request without a token with this 401/,
    );
    expect(stdout.match(/\(challenge\/no-www-authenticate\)/g)).toHaveLength(1);
    expect((await run(url, '--client', 'zed', '--format', 'markdown')).stdout).toMatch(/^## Zed cannot sign in here/m);
    const other = await run(url);
    expect(other.status).toBe(0);
    expect(other.stdout).not.toContain('Do this');
    expect(other.stdout).toContain('--format markdown');
  });
  test('says of a server that nothing stops a client only where all of it was seen', async () => {
    const stop = new AbortController();
    const silent = await start((asked, response) => {
      if (asked.path !== '/.well-known/oauth-authorization-server') return healthy(asked, response);
      stop.abort();
    });
    expect((await runUntil(stop.signal, [silent.url])).stdout).not.toMatch(/Nothing stops/);
    await close?.();
    expect((await run((await start(healthy)).url)).stdout).toMatch(/Nothing stops a client up to the sign-in/);
  });

  test('says of a server that takes any text as a token that it does so, and not that nothing is wrong', async () => {
    const lax = await start((asked, response) => {
      if (asked.path !== '/mcp' || !asked.headers.authorization) return healthy(asked, response);
      json(response, 200, { jsonrpc: '2.0', id: 0, result: { protocolVersion: '2025-11-25', serverInfo: {} } });
    });
    const { stdout } = await run(lax.url);
    expect(stdout).toMatch(/Your MCP server accepts any text as a token/);
    expect(stdout).not.toMatch(/Nothing stops a client/);
  });

  test('asks as the page that is named', async () => {
    const asked = new Set<unknown>();
    const own = 'http://127.0.0.1:6290';
    const { url } = await start((request, response) => {
      if (request.headers.origin) asked.add(request.headers.origin);
      return healthy(request, response);
    });
    const here = await run(url, '--client', 'inspector-v1', '--origin', `${own}/?MCP_PROXY_AUTH_TOKEN=x`, '--json');
    expect([...asked]).toEqual([own]);
    expect(here).toMatchObject({ status: 0, stderr: '' });
    expect(await run(url, '--origin', 'localhost')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^--origin takes an address such as http:\/\/localhost:6274\./),
    });
  });

  test('one line of JSON; a healthy server is incomplete, because nobody signed in', async () => {
    const { url } = await start(healthy);
    const { status, stdout, stderr } = await run(url, '--json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    const line = JSON.parse(stdout);
    expect(Object.keys(line)).toEqual(['url', 'handshakes']);
    expect(line.url).toBe(url);
    const [handshake, ...more] = line.handshakes;
    expect(more).toEqual([]);
    expect(handshake).toMatchObject({
      server: url,
      client: 'other',
      via: 'live-check',
      verdict: 'incomplete',
      cause: null,
      suspect: null,
      consequences: [],
      warnings: [],
    });
    expect(handshake.stages).toEqual(stageIds.map((id, i) => ({ id, status: i < 4 ? 'passed' : 'unknown' })));
  });

  test('one with a cause ends with 1, in words for a person', async () => {
    const { url } = await start((_asked, response) => json(response, 403, { error: 'no token' }));
    const { status, stdout } = await run(url);
    expect(status).toBe(1);
    expect(stdout).toContain(url);
    expect(stdout).toContain('FAILING');
    expect(stdout).toContain('challenge/wrong-status');
    expect(stdout).not.toContain('\u001B');
  });

  test('one that accepts what nobody issued ends with 1, though it stops nobody', async () => {
    const result = { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: { name: 'todo', version: '1' } };
    const { url } = await start((asked, response) =>
      asked.headers.authorization && asked.method === 'POST'
        ? json(response, 200, { jsonrpc: '2.0', id: 0, result })
        : healthy(asked, response),
    );
    const { status, stdout } = await run(url, '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout).handshakes[0]).toMatchObject({
      verdict: 'incomplete',
      cause: null,
      warnings: [{ check: 'session/any-token-accepted' }],
    });
  });

  test('and says that before every other warning, whatever its stage', async () => {
    const { url } = await start((asked, response) => {
      if (asked.path !== '/mcp' || asked.method !== 'POST') return healthy(asked, response);
      return asked.headers.authorization
        ? json(response, 200, { jsonrpc: '2.0', id: 0, result: {} })
        : json(response, 401, {});
    });
    const { stdout } = await run(url, '--json');
    const { warnings } = JSON.parse(stdout).handshakes[0] as { warnings: { check: string }[] };
    const checks = warnings.map(({ check }) => check);
    expect(checks).toContain('challenge/no-www-authenticate');
    expect(checks[0]).toBe('session/any-token-accepted');
  });

  test('judges as the client that is chosen: what keeps a page out is no matter to a program', async () => {
    const { url } = await start((asked, response) => {
      const { setHeader } = response;
      response.setHeader = (name, ...rest) =>
        /^access-control/.test(String(name)) ? response : setHeader.call(response, name, ...rest);
      const writeHead = response.writeHead.bind(response);
      response.writeHead = ((status: number, headers: Record<string, string> = {}) =>
        writeHead(
          status,
          Object.fromEntries(Object.entries(headers).filter(([name]) => !/^access-control/.test(name))),
        )) as typeof response.writeHead;
      healthy(asked, response);
    });
    const page = await run(url, '--client', 'inspector-v1', '--json');
    expect(page.status).toBe(1);
    expect(JSON.parse(page.stdout).handshakes[0]).toMatchObject({
      client: 'inspector-v1',
      cause: { check: 'cors/no-allow-origin', endpoint: 'mcp' },
    });
    const program = await run(url, '--client', 'claude-code', '--json');
    expect(program.status).toBe(0);
    expect(JSON.parse(program.stdout).handshakes[0]).toMatchObject({ client: 'claude-code', cause: null });
    const all = await run(url, '--client', 'all', '--json');
    expect(JSON.parse(all.stdout).handshakes[0]).toMatchObject({ client: 'other', cause: null });
  });

  test('what was not read to its end is said on stderr', async () => {
    const { url } = await start((asked, response) =>
      asked.path === '/mcp' ? response.end(Buffer.alloc(2 * 1024 * 1024, 'x')) : json(response, 404, {}),
    );
    const { stderr } = await run(url, '--json');
    expect(stderr).toMatch(/^The answer to POST \S+ is longer than 1 MB: it was left there\.\n/);
  });

  test('a host that does not resolve and a port that refuses are causes', async () => {
    for (const url of ['http://todo-server.invalid/mcp', 'http://127.0.0.1:1/mcp']) {
      const { status, stdout } = await run(url, '--json');
      expect(status).toBe(1);
      expect(JSON.parse(stdout).handshakes[0]).toMatchObject({
        verdict: 'failing',
        cause: { check: 'network/unreachable', endpoint: 'mcp' },
      });
    }
  });

  test.each([
    'mcp.example.com/mcp',
    'https://ada:secret@mcp.example.com/mcp',
    'https://mcp.example.com/mcp#tools',
    'ftp://mcp.example.com',
    '',
  ])('%s cannot be asked: one clear line, and 2', async (url) => {
    const { status, stdout, stderr } = await run(url, '--json');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/^The URL cannot be checked\. /);
    expect(stderr).not.toContain('secret');
  });

  test('what cannot be understood is answered with how it is used', async () => {
    expect(await run()).toMatchObject({ status: 2, stderr: expect.stringMatching(/^No URL is given\.\n\nUsage: /) });
    expect(await run('https://a.dev/mcp', 'https://b.dev/mcp')).toMatchObject({ status: 2 });
    expect(await run('https://a.dev/mcp', '--client', 'netscape')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^There is no client "netscape"\./),
    });
    expect(await run('--what', 'https://a.dev/mcp')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--what'),
    });
    expect(await run('--help')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Usage: /) });
  });
});

test('as a command of its own', async () => {
  const { url } = await start(healthy);
  const command = promisify(execFile)(process.execPath, [
    join(import.meta.dirname, '../../../lib/cli/check.ts'),
    url,
    '--json',
  ]);
  const { stdout, stderr } = await command;
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({ url, handshakes: [{ verdict: 'incomplete', cause: null }] });
});
