/** How far a live check goes with a server that is slow, endless or hostile: Node's platform against a real server. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { limits as usual } from '../../../../lib/capture/live-check/limits.ts';
import type { Platform } from '../../../../lib/capture/live-check/platform.ts';
import { type LiveCheckOptions, liveCheck } from '../../../../lib/capture/live-check/run.ts';
import { createNodePlatform } from '../../../../lib/cli/node-platform.ts';
import type { Exchange } from '../../../../lib/exchange.ts';
import { masker } from '../../../fixtures/judge.ts';
import { type Answer, compressed, first, huge, json, pour, startServer } from './hostile.ts';

let stop: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stop.map((one) => one()));
  stop = [];
  vi.restoreAllMocks();
});

/** Nothing here ends because its time is up, except where a test says so: what hangs is ended by the runner. */
const patient = { request: 600_000, check: 600_000 };

async function check(answer: Answer, options: Partial<LiveCheckOptions> = {}) {
  const server = await startServer(answer);
  stop.push(server.close);
  const result = await liveCheck(server.url, { platform: createNodePlatform(), masker, limits: patient, ...options });
  return { ...result, server };
}

/** The time of whatever has this limit is up when the test says so, and not by the clock. */
function timeOf(limit: number): AbortController {
  const time = new AbortController();
  const byTheClock = AbortSignal.timeout.bind(AbortSignal);
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => (ms === limit ? time.signal : byTheClock(ms)));
  return time;
}

const statuses = (exchanges: readonly Exchange[]) => exchanges.map((x) => x.response?.status ?? x.failure?.text);

test('the limits are those that were promised', () => {
  expect(usual).toEqual({
    request: 20_000,
    check: 30_000,
    requests: 30,
    requestsPerServer: 10,
    servers: 3,
    answer: 1024 * 1024,
    redirects: 5,
    together: 4,
  });
});

describe('an answer without an end is left', () => {
  test.each<[string, Answer, RegExp]>([
    ['endless', pour, /^The answer to POST .* is longer than 1 MB: it was left there\.$/],
    ['of 100 MB', huge(), /longer than 1 MB/],
    ['compressed a thousandfold', compressed(), /longer than 1 MB/],
    [
      'that cannot be decoded',
      (_asked, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' });
        response.end('this is no gzip');
      },
      /broke off, or cannot be decoded/,
    ],
  ])('%s', async (_, answer, note) => {
    const { exchanges, notes, server } = await check(first(answer));
    expect(notes).toContainEqual(expect.stringMatching(note));
    // The head of it counts; what is cut off is not read.
    expect(exchanges[0]?.response).toMatchObject({ status: 200 });
    expect(exchanges[0]?.response?.body).toBeUndefined();
    await expect.poll(server.open).toBe(0);
  });

  test('drop by drop', async () => {
    const time = timeOf(1000);
    const drip: Answer = (_asked, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('x');
    };
    const node = createNodePlatform();
    const send: Platform['send'] = async (out, signal) => {
      const incoming = await node.send(out, signal);
      // The head is there, and its body comes for ever.
      if (incoming.status === 200) time.abort();
      return incoming;
    };
    const { exchanges, notes, server } = await check(first(drip), {
      platform: { ...node, send },
      limits: { ...patient, request: 1000 },
    });
    expect(notes).toContainEqual(
      expect.stringMatching(/^The answer to POST .* had not ended after 1 s: it was left there\.$/),
    );
    expect(exchanges.find(({ response }) => response?.status === 200)?.response?.body).toBeUndefined();
    await expect.poll(server.open).toBe(0);
  });
});

test('who never answers is waited for once, and not asked again', async () => {
  const time = timeOf(1000);
  const { exchanges, server } = await check(() => time.abort(), { limits: { ...patient, request: 1000 } });
  expect(statuses(exchanges)).toEqual(['TimeoutError: no answer within 1 s']);
  expect(server.asked).toHaveLength(1);
});

test('a connection that is closed is not tried again', async () => {
  const { exchanges, server } = await check((_asked, response) => response.destroy());
  expect(statuses(exchanges)).toEqual([expect.stringMatching(/^ECONNRESET /)]);
  expect(server.asked).toHaveLength(1);
});

test('a name that does not resolve and a port that refuses are told in the words of Node', async () => {
  const ask = async (url: string) =>
    statuses((await liveCheck(url, { platform: createNodePlatform(), masker })).exchanges);
  expect(await ask('http://127.0.0.1:1/mcp')).toEqual([expect.stringMatching(/^ECONNREFUSED connect/)]);
  expect(await ask('http://todo-server.invalid/mcp')).toEqual([expect.stringMatching(/^(?:ENOTFOUND|EAI_AGAIN) /)]);
});

describe('redirects', () => {
  const to =
    (location: (path: string) => string, status = 307): Answer =>
    ({ path }, response) => {
      response.writeHead(status, { location: location(path) });
      response.end();
    };

  test('in a loop are followed five times, each shown', async () => {
    let n = 0;
    const { exchanges, notes } = await check(to(() => `/mcp?${n++}`));
    const first = exchanges.filter(
      ({ request, page }) => request.body?.includes('"initialize"') && page.origin === null,
    );
    const plain = first.filter(({ request }) =>
      request.headers.some(([, value]) => value === 'application/json, text/event-stream'),
    );
    expect(plain).toHaveLength(6);
    expect(plain.every((x) => x.response?.status === 307)).toBe(true);
    expect(notes).toContainEqual(expect.stringMatching(/is redirected more than 5 times\.$/));
  });

  test.each([
    ['to a file', 'file:///etc/passwd', /to no address of http or https: that was not followed\.$/],
    [
      'to an address inside',
      'http://169.254.169.254/latest/meta-data',
      /neither you nor the metadata named: that was not followed\.$/,
    ],
    ['to another host', 'https://elsewhere.invalid/mcp', /neither you nor the metadata named/],
  ])('%s are shown and not followed', async (_, location, note) => {
    const { exchanges, notes } = await check(to(() => location));
    expect(exchanges.length).toBeGreaterThan(0);
    expect(exchanges.filter((x) => !x.request.url.startsWith('http://127.0.0.1:'))).toEqual([]);
    expect(exchanges[0]?.response).toMatchObject({ status: 307 });
    expect(notes).toContainEqual(expect.stringMatching(note));
  });

  test('from a POST become a GET, and take no token to another origin', async () => {
    const { server } = await check(({ path, headers }, response) => {
      if (path === '/mcp' && headers.authorization) response.writeHead(302, { location: '/elsewhere' }).end();
      else if (path === '/mcp') json(response, 401, {});
      else json(response, 404, {});
    });
    const followed = server.asked.filter(({ path }) => path === '/elsewhere');
    expect(followed.map(({ method, headers }) => [method, headers.authorization?.slice(0, 6)])).toEqual([
      ['GET', 'Bearer'],
    ]);
  });
});

describe('the number of requests is bounded', () => {
  const challenge = (origin: string) => ({
    'www-authenticate': `Bearer resource_metadata="${origin}/.well-known/oauth-protected-resource"`,
  });

  test('thirty, and ten more for each authorization server, three at most', async () => {
    const issuers = (origin: string) => Array.from({ length: 50 }, (_, i) => `${origin}/tenant-${i}`);
    const { server, exchanges, notes } = await check(({ path, headers }, response) => {
      const origin = `http://${headers.host}`;
      if (path === '/mcp') json(response, 401, {}, challenge(origin));
      else if (path.startsWith('/.well-known/oauth-protected-resource'))
        json(response, 200, { resource: `${origin}/mcp`, authorization_servers: issuers(origin) });
      else json(response, 404, {});
    });
    expect(server.asked.length).toBeLessThanOrEqual(60);
    const tenants = new Set(exchanges.flatMap(({ request }) => /tenant-\d+/.exec(request.url)?.[0] ?? []));
    expect([...tenants]).toEqual(['tenant-0', 'tenant-1', 'tenant-2']);
    expect(notes).toEqual([]);
  });

  test('of a server that answers differently every time', async () => {
    let n = 0;
    const { server, exchanges } = await check(({ path, headers }, response) => {
      const origin = `http://${headers.host}`;
      n++;
      if (path.startsWith('/mcp'))
        json(
          response,
          [401, 200, 404, 405, 302][n % 5] ?? 500,
          { n },
          {
            'www-authenticate': `Bearer resource_metadata="${origin}/metadata-${n}"`,
            location: `/mcp?${n}`,
          },
        );
      else
        json(
          response,
          n % 2 ? 200 : 302,
          {
            resource: `${origin}/mcp?${n}`,
            issuer: `${origin}/${n}`,
            authorization_servers: [`${origin}/${n}`],
            jwks_uri: `${origin}/keys-${n}`,
            registration_endpoint: `${origin}/register-${n}`,
          },
          { location: `/redirected-${n}` },
        );
    });
    expect(server.asked.length).toBeLessThanOrEqual(60);
    expect(exchanges.length).toBeGreaterThan(5);
  });

  test('and nothing is asked twice but as a page and as a program', async () => {
    const { server } = await check(({ path, headers }, response) => {
      const origin = `http://${headers.host}`;
      if (path === '/mcp') json(response, 401, {}, challenge(origin));
      else if (path.startsWith('/.well-known/oauth-protected-resource'))
        json(response, 200, { resource: `${origin}/mcp`, authorization_servers: [origin] });
      else json(response, 404, {});
    });
    const key = ({ method, path, headers, body }: (typeof server.asked)[number]) =>
      JSON.stringify([
        method,
        path,
        body,
        headers.accept,
        headers.origin,
        headers['mcp-protocol-version'],
        headers.authorization,
        headers['access-control-request-headers'],
      ]);
    const keys = server.asked.map(key);
    expect(keys.filter((one, i) => keys.indexOf(one) !== i)).toEqual([]);
    // Nothing that changes anything: messages that only begin, documents, and what a browser asks before.
    for (const { method, body } of server.asked) {
      expect(method).toMatch(/^(?:GET|HEAD|OPTIONS|POST)$/);
      if (method === 'POST') expect(JSON.parse(body).method).toMatch(/^(?:initialize|server\/discover)$/);
    }
  });
});

test('a session that an open server began is ended, once each', async () => {
  let n = 0;
  const { server } = await check(({ method, body }, response) => {
    if (method === 'POST' && body.includes('"initialize"')) {
      const result = { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: { name: 'todo', version: '1' } };
      json(response, 200, { jsonrpc: '2.0', id: 0, result }, { 'mcp-session-id': `session-${n++}` });
    } else json(response, method === 'DELETE' ? 200 : 404, {});
  });
  const begun = Array.from({ length: n }, (_, i) => `session-${i}`);
  const ended = server.asked
    .filter(({ method }) => method === 'DELETE')
    .map(({ headers }) => headers['mcp-session-id']);
  expect(n).toBeGreaterThan(0);
  expect(ended.toSorted()).toEqual(begun);
  expect(server.asked.some(({ headers }) => headers.authorization)).toBe(false);
});

test('a stream is read up to the answer, and let go', async () => {
  const { exchanges, notes, server } = await check(({ method, path }, response) => {
    if (path !== '/mcp' || method !== 'POST') return json(response, 404, {});
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('event: message\ndata: {"jsonrpc":"2.0","method":"notifications/message"}\n\n');
    response.write('event: message\ndata: {"jsonrpc":"2.0","id":0,"result":{"protocolVersion":"2025-11-25"}}\n\n');
  });
  expect(exchanges[0]?.response?.body).toContain('"result"');
  expect(notes).toEqual([]);
  await expect.poll(server.open).toBe(0);
});

test('the person cancels it at any moment', async () => {
  const cancel = new AbortController();
  const { exchanges, cancelled, server } = await check(
    ({ path }, response) => {
      if (path === '/mcp') json(response, 401, {});
      else cancel.abort();
    },
    { signal: cancel.signal },
  );
  expect(cancelled).toBe(true);
  expect(exchanges.filter(({ failure }) => failure?.kind === 'aborted').length).toBeGreaterThan(0);
  await expect.poll(server.open).toBe(0);
});

test('the time of the whole check has an end', async () => {
  const { notes, cancelled } = await check(
    ({ path }, response) => {
      if (path === '/mcp') json(response, 401, {});
    },
    { limits: { ...patient, check: 500 } },
  );
  expect(notes).toContainEqual('The check was ended after 0.5 s: what was left is not known.');
  expect(cancelled).toBe(false);
});
