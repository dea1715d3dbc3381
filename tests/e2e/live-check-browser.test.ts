/**
 * The live check in the worker of a real Chromium and of a real Firefox: it asks of a server what Node asks, sees what
 * Node sees, and goes as far with one that is hostile. (What it says of every fault is tried in Node: `live-check.test.ts`.)
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { StartRequest } from '../../lib/extension/shared/check-messages.ts';
import type { CheckMessage } from '../../lib/extension/shared/check-port.ts';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { until } from '../environment/until.ts';
import { type Answer, compressed, first, huge, json, pour, startServer } from '../unit/capture/live-check/hostile.ts';
import { chromium, firefox, heard, heardSlowly, leave, rules, type Scene, start, tell } from './check-scene.ts';
import { inNode, judged, wire } from './live-check/in-node.ts';
import { type Checking, type Done, redirects, type Serving, unreached } from './live-check/strange-servers.ts';

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

const serving: Serving = {
  async serve(answer) {
    const server = await startServer(answer);
    servers.push(server);
    return server;
  },
  closeAfter: (server) => void servers.push(server),
};
const { serve } = serving;

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

  const checking: Checking = { check, allow: (origin) => scene.allow(origin) };
  describe('who is not reached is told of in the words of the browser, and is asked once', () =>
    unreached(checking, serving));
  describe('redirects', () => redirects(checking, serving));

  it('asks of a healthy server what Node asks, and nothing of it is wrong', async () => {
    local.setFault(null);
    const { says: there, asks } = await inNode(local, 'other');
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
    const { says: there, asks } = await inNode(local, client);
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

  it('and one that comes drop by drop, after twenty seconds', async () => {
    const said = await until(
      () => scene.evaluate(heardSlowly),
      (all) => ended(all) !== undefined,
    );
    const last = ended(said);
    expect(last).toMatchObject({ type: 'done', exchanges: expect.any(Array) });
    if (last?.type !== 'done') return;
    expect(last.notes).toContainEqual(expect.stringMatching(/^The answer to POST .* had not ended after 20 s/));
    expect(last.exchanges[0]?.response).not.toHaveProperty('body');
    await none(slow.open);
  });
});

const none = (count: () => number | Promise<number>) =>
  until(
    async () => count(),
    (n) => n === 0,
  );
