/**
 * The live check in the worker of a real Chromium and of a real Firefox: it asks of a server what Node asks, sees what
 * Node sees, and goes as far with one that is hostile. (What it says of every fault is tried in Node: `live-check.test.ts`.)
 */
import { createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { liveCheck } from '../../lib/capture/live-check/run.ts';
import { createNodePlatform } from '../../lib/cli/node-platform.ts';
import type { StartRequest } from '../../lib/extension/shared/check-messages.ts';
import type { CheckMessage } from '../../lib/extension/shared/check-port.ts';
import { assemble } from '../../lib/handshake/assemble.ts';
import { snapshotsOfCheck } from '../../lib/snapshot/handshake.ts';
import type { HandshakeSnapshot } from '../../lib/snapshot.ts';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { until } from '../environment/until.ts';
import { inShort, masker } from '../fixtures/judge.ts';
import { type Answer, compressed, first, huge, json, pour, startServer } from '../unit/capture/live-check/hostile.ts';
import { chromium, firefox, heard, heardSlowly, leave, rules, type Scene, start, tell } from './check-scene.ts';

type Done = Extract<CheckMessage, { type: 'done' }>;

let local: Environment;
/** Its authorization server is at a host that the extension may not ask by itself. */
let apart: Environment;
beforeAll(async () => {
  [local, apart] = await Promise.all([startEnvironment(), startEnvironment({ envHost: 'env.test' })]);
});
afterAll(() => Promise.all([local, apart].map((one) => one?.close())));

let servers: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  await Promise.all(servers.map((one) => one.close()));
  servers = [];
});

async function serve(answer: Answer) {
  const server = await startServer(answer);
  servers.push(server);
  return server;
}

/** What of a request a server could answer differently to. */
const onTheWire = ({ method, path, headers, body }: Wire): string =>
  JSON.stringify([method, path, body, ...[...decisive, ...browsersOwn].map((name) => headers[name] ?? null)]);
interface Wire {
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}
const decisive = [
  ...['host', 'user-agent', 'accept', 'content-type', 'authorization', 'origin', 'cookie', 'mcp-protocol-version'],
  ...['mcp-method', 'mcp-session-id', 'access-control-request-method', 'access-control-request-headers'],
];
const browsersOwn = ['accept-language', 'referer', 'sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest', 'sec-ch-ua'];

const wire = (environment: Environment): string[] =>
  environment
    .requests()
    // The servers speak to each other too.
    .filter(({ headers }) => /^mcp-auth-troubleshooter/.test(String(headers['user-agent'])))
    .map(({ method, url, headers, body }) => onTheWire({ method, path: url.href, headers, body: body ?? '' }))
    .toSorted();

/** What Node makes of the local environment as it stands; once for both browsers. */
const known = new Map<string, Promise<{ says: ReturnType<typeof judged>; asks: string[] }>>();
function inNode(client: string) {
  const key = `${local.fault?.name} ${client}`;
  const asked = known.get(key) ?? check();
  known.set(key, asked);
  return asked;

  async function check() {
    local.clearRequests();
    const { exchanges, cancelled } = await liveCheck(local.serverUrl, { platform: createNodePlatform(), masker });
    const handshakes = snapshotsOfCheck(assemble(exchanges).handshakes, { cancelled, context: { client } });
    return { says: judged(handshakes), asks: wire(local) };
  }
}

/** One diagnosis, without the words of a platform's own. */
const judged = ([handshake, ...more]: HandshakeSnapshot[]) => {
  const [attempt] = handshake?.attempts ?? [];
  if (!handshake || !attempt || more.length) throw new Error('A live check is one handshake.');
  const { diagnosis } = attempt;
  return {
    ...inShort(diagnosis),
    endpoint: diagnosis.cause?.endpoint,
    stages: diagnosis.stages.map(({ id, status }) => `${id} ${status}`),
    client: handshake.client,
  };
};

const faults: [name: string, client: string][] = [
  ['network/redirected', 'other'],
  ['network/host-rejected', 'other'],
  ['network/bot-protection', 'other'],
  ['challenge/redirected-to-login', 'other'],
  ['resource-metadata/only-at-challenge-url', 'inspector-v1'],
  ['resource-metadata/resource-mismatch:slash', 'inspector'],
  ['server-metadata/bad-jwks', 'other'],
  ['session/any-token-accepted', 'other'],
  ['cors/preflight-rejected@mcp', 'inspector-v1'],
  ['cors/preflight-redirected@resource-metadata', 'inspector-v1'],
  ['cors/origin-duplicated@server-metadata', 'inspector-v1'],
  ['cors/header-not-exposed@mcp:challenge', 'inspector-v1'],
];

const drip: Answer = (_asked, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write('x'), 20);
  response.on('close', () => clearInterval(timer));
};

describe.each([
  ['Chromium', chromium],
  ['Firefox', firefox],
] as const)('%s', (_, open) => {
  let scene: Scene;
  let slow: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    scene = await open(apart.trust);
    slow = await startServer(first(drip));
    // Its ten seconds pass while the others are tried.
    await scene.evaluate(start, { type: 'start', url: slow.url }, 'slow');
  });
  afterAll(async () => {
    await scene?.close();
    await slow?.close();
  });

  const ended = (said: readonly CheckMessage[]) => said.findLast(({ type }) => type === 'done' || type === 'refused');
  const says = (right: (said: CheckMessage[]) => boolean): Promise<CheckMessage[]> =>
    until(() => scene.evaluate(heard), right);

  async function check(request: Omit<StartRequest, 'type'>): Promise<Done> {
    await scene.evaluate(start, { type: 'start', ...request });
    const last = ended(await says((said) => ended(said) !== undefined));
    if (last?.type !== 'done') throw new Error(`It was refused: ${JSON.stringify(last)}`);
    return last;
  }

  it('asks of a healthy server what Node asks, and nothing of it is wrong', async () => {
    local.setFault(null);
    const { says: there, asks } = await inNode('other');
    local.clearRequests();
    const { handshakes, notes } = await check({ url: local.serverUrl });
    expect(wire(local)).toEqual(asks);
    expect(judged(handshakes)).toEqual(there);
    expect(there).toMatchObject({ verdict: 'incomplete', cause: null, warnings: [] });
    expect(there.stages.slice(0, 4)).toEqual([
      'network passed',
      'challenge passed',
      'resource-metadata passed',
      'server-metadata passed',
    ]);
    expect(notes).toEqual([]);
  });

  it.each(faults)('sees what Node sees: %s, as %s', async (fault, client) => {
    local.setFault(fault);
    const { says: there, asks } = await inNode(client);
    local.clearRequests();
    const { handshakes } = await check({ url: local.serverUrl, client });
    expect(judged(handshakes)).toEqual(there);
    expect([there.cause, ...there.warnings]).toContain(fault.replace(/[@:].*/, ''));
    expect(wire(local)).toEqual(asks);
  });

  it('is no stranger to a server that looks at `Host` and `Origin`, and comes as the page that is named', async () => {
    const page = 'http://127.0.0.1:7777';
    const { url, asked } = await serve((one, response) =>
      one.headers.host?.startsWith('127.0.0.1:') && (one.headers.origin ?? page) === page
        ? json(response, one.path === '/mcp' ? 401 : 404, {}, { 'access-control-allow-origin': page })
        : json(response, 403, 'Invalid Origin'),
    );
    const { exchanges } = await check({ url, page });
    expect(new Set(asked.map(({ headers }) => headers.origin))).toEqual(new Set([undefined, page]));
    expect(exchanges.filter(({ response }) => response?.status === 403)).toEqual([]);
    expect(exchanges.every(({ addresses }) => !addresses || addresses[0] === '127.0.0.1')).toBe(true);
  });

  it('tells each request as it ends, and is over with its page', async () => {
    const {
      url,
      asked,
      open: listening,
    } = await serve(({ path }, response) => {
      if (path === '/mcp') json(response, 401, {});
    });
    await scene.evaluate(start, { type: 'start', url });
    const said = await says((all) => all.length > 2);
    expect(said[0]).toEqual({ type: 'asked', count: 1, method: 'POST', url, topic: 'mcp', as: 'program', status: 401 });
    // The metadata is never answered: only who asks can end it.
    await until(async () => asked.some(({ path }) => path !== '/mcp'), Boolean);
    await scene.evaluate(leave);
    await none(listening);
    await none(() => scene.evaluate(rules));
  });

  it('asks no further host without leave, and sees it with', async () => {
    const origin = new URL(apart.environmentUrl).origin.replace(/:\d+$/, '');
    const asksForLeave = (said: CheckMessage[]) => said.some(({ type }) => type === 'permit');
    const envAsked = () => apart.requests().filter(({ endpoint }) => endpoint === 'server-metadata').length;
    const answered = async (): Promise<Done> => {
      const last = ended(await says((said) => ended(said) !== undefined));
      if (last?.type !== 'done') throw new Error(`It was refused: ${JSON.stringify(last)}`);
      return last;
    };
    apart.clearRequests();
    await scene.evaluate(start, { type: 'start', url: apart.serverUrl });
    expect((await says(asksForLeave)).filter(({ type }) => type === 'permit')).toEqual([
      { type: 'permit', origins: [origin] },
    ]);
    await scene.evaluate(tell, { type: 'permitted', origins: [] });
    const refused = judged((await answered()).handshakes);
    expect(refused).toMatchObject({ verdict: 'incomplete', cause: null, warnings: [] });
    expect(refused.stages).toContain('server-metadata unknown');
    expect(envAsked()).toBe(0);

    await scene.evaluate(start, { type: 'start', url: apart.serverUrl });
    await says(asksForLeave);
    await scene.allow(origin);
    await scene.evaluate(tell, { type: 'permitted', origins: [origin] });
    const permitted = judged((await answered()).handshakes);
    expect(permitted).toMatchObject({ verdict: 'incomplete', cause: null, warnings: [] });
    expect(permitted.stages).toContain('server-metadata passed');
    expect(envAsked()).toBeGreaterThan(0);
  });

  it.each([
    ['mcp.example.com/mcp', /has no scheme/],
    ['https://user:secret@mcp.example.com/mcp', /user name or a password/],
    ['https://mcp.example.com/mcp#tools', /has a fragment/],
    ['npx -y my-server', /started by a command/],
    ['ftp://mcp.example.com/', /begins with `ftp:`/],
  ])('says what is wrong with %s', async (url, sentence) => {
    await scene.evaluate(start, { type: 'start', url });
    const said = await says((all) => ended(all) !== undefined);
    expect(said).toEqual([{ type: 'refused', sentence: expect.stringMatching(sentence) }]);
  });

  describe('who is not reached is told of in the words of the browser, and is asked once', () => {
    const failures = ({ exchanges }: Done) =>
      exchanges.map(({ response, failure }) => failure?.text ?? response?.status);

    it.each<[string, (socket: { destroy(): void }) => void, RegExp]>([
      ['that hangs up', (socket) => socket.destroy(), /^(?:net::ERR_EMPTY_RESPONSE|NS_ERROR_NET_RESET)$/],
    ])('one %s', async (_, answer, words) => {
      let connections = 0;
      const server: Server = createServer((socket) => {
        connections++;
        socket.on('error', () => {});
        socket.once('data', () => answer(socket));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      servers.push({ close: () => new Promise((resolve) => server.close(resolve)) });
      const { port } = server.address() as { port: number };
      const done = await check({ url: `http://127.0.0.1:${port}/mcp` });
      expect(failures(done)).toEqual([expect.stringMatching(words)]);
      expect(connections).toBe(1);
      expect(judged(done.handshakes).cause).toBe('network/unreachable');
    });

    it('a port that refuses', async () => {
      const { port, close } = await closedPort();
      await close();
      const done = await check({ url: `http://127.0.0.1:${port}/mcp` });
      expect(failures(done)).toEqual([expect.stringMatching(/CONNECTION_REFUSED/)]);
      expect(judged(done.handshakes).cause).toBe('network/unreachable');
    });

    it('a port that browsers keep for others', async () => {
      const done = await check({ url: 'http://127.0.0.1:1/mcp' });
      expect(failures(done)).toEqual([expect.stringMatching(/UNSAFE_PORT|PORT_ACCESS_NOT_ALLOWED/)]);
      // Which says nothing of the server.
      expect(judged(done.handshakes)).toMatchObject({ verdict: 'incomplete', cause: null });
      expect(done.notes).toEqual([expect.stringMatching(/^Your browser stopped POST .* itself/)]);
    });

    it('a name that does not resolve, once it may be asked', async () => {
      await scene.allow('http://todo-server.invalid');
      const done = await check({ url: 'http://todo-server.invalid/mcp' });
      expect(failures(done)).toEqual([expect.stringMatching(/NAME_NOT_RESOLVED|UNKNOWN_HOST/)]);
    });

    it('a server that cannot speak TLS', async () => {
      const { url } = await serve((_asked, response) => json(response, 401, {}));
      await scene.allow('https://127.0.0.1');
      const done = await check({ url: url.replace('http:', 'https:') });
      expect(judged(done.handshakes).cause, JSON.stringify(failures(done))).toBe('network/tls');
    });
  });

  describe('an answer without an end is left', () => {
    it.each<[string, Answer, RegExp]>([
      ['endless', pour, /longer than 1 MB: it was left there/],
      ['of 100 MB', huge(), /longer than 1 MB/],
      ['compressed a thousandfold', compressed(), /longer than 1 MB/],
      [
        'that cannot be decoded',
        (_asked, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('this is no gzip'),
        /broke off, or cannot be decoded/,
      ],
    ])('%s', async (_, answer, note) => {
      const { url, open: listening } = await serve(first(answer));
      const { exchanges, notes } = await check({ url });
      expect(notes).toContainEqual(expect.stringMatching(note));
      expect(exchanges[0]?.response).toMatchObject({ status: 200 });
      expect(exchanges[0]?.response?.body).toBeUndefined();
      await none(listening);
    });
  });

  it('and one that comes drop by drop, after ten seconds', async () => {
    const said = await until(
      () => scene.evaluate(heardSlowly),
      (all) => ended(all) !== undefined,
    );
    const last = ended(said);
    expect(last).toMatchObject({ type: 'done', exchanges: expect.any(Array) });
    if (last?.type !== 'done') return;
    expect(last.notes).toContainEqual(expect.stringMatching(/^The answer to POST .* had not ended after 10 s/));
    expect(last.exchanges[0]?.response).not.toHaveProperty('body');
    await none(slow.open);
  });

  describe('redirects', () => {
    const to =
      (location: (path: string) => string): Answer =>
      ({ path }, response) =>
        response.writeHead(307, { location: location(path) }).end();

    it('in a loop are followed five times, each shown', async () => {
      let n = 0;
      const { url } = await serve(to(() => `/mcp?${n++}`));
      const { exchanges, notes } = await check({ url });
      const plain = exchanges.filter(
        ({ page, request: { body, headers } }) =>
          page.origin === null &&
          body?.includes('"initialize"') &&
          headers.some(([, value]) => value === 'application/json, text/event-stream'),
      );
      expect(plain).toHaveLength(6);
      expect(plain.every(({ response }) => response?.status === 307)).toBe(true);
      expect(notes).toContainEqual(expect.stringMatching(/is redirected more than 5 times\.$/));
    });

    it.each([
      ['to a file', 'file:///etc/passwd', /to no address of http or https: that was not followed\.$/],
      ['inside', 'http://169.254.169.254/latest/meta-data', /neither you nor the metadata named/],
      ['to the extension', 'chrome-extension://own/options.html', /to no address of http or https/],
    ])('%s are shown and not followed', async (_, location, note) => {
      const { url, origin } = await serve(to(() => location));
      const { exchanges, notes } = await check({ url });
      expect(exchanges.filter(({ request }) => !request.url.startsWith(origin))).toEqual([]);
      expect(exchanges[0]?.response).toMatchObject({ status: 307 });
      expect(exchanges[0]?.response?.headers).toContainEqual(['location', location]);
      expect(notes).toContainEqual(expect.stringMatching(note));
    });
  });
});

const none = (count: () => number | Promise<number>) =>
  until(
    async () => count(),
    (n) => n === 0,
  );

async function closedPort() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as { port: number }).port,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
