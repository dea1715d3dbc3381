/** The live check in the worker, with a browser and a server in memory: ports, permissions, and what is sent with what. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMIT } from '../../../environment/until.ts';
import { type Answer, fake } from './fake-network.ts';

const server = 'http://localhost:3000/mcp';
const issuer = 'https://auth.acme.dev';

const challenge = {
  'www-authenticate': 'Bearer resource_metadata="http://localhost:3000/.well-known/oauth-protected-resource/mcp"',
};
const document = { resource: server, authorization_servers: [issuer] };
/** Its authorization server is at another host, which answers nothing. */
const guarded: Answer = ({ url, method }) => {
  if (url === server) return { status: method === 'OPTIONS' ? 204 : 401, headers: challenge };
  return url.includes('oauth-protected-resource') ? { status: 200, body: document } : { status: 404 };
};

const seen = (isRight: () => void) => vi.waitFor(isRight, { timeout: LIMIT });

const over = (page: ReturnType<ReturnType<typeof fake>['page']>) =>
  seen(() => expect([...page.of('done'), ...page.of('refused')]).toHaveLength(1));

describe('what is sent', () => {
  it('is a program’s or a page’s, by a rule of its own, which is gone when it is over', async () => {
    const browser = fake(guarded);
    const page = browser.page();
    browser.allow('https://auth.acme.dev/*');
    page.say({ type: 'start', url: server, page: 'http://127.0.0.1:7777' });
    await over(page);
    const sentOrigins = new Set(browser.sent.map(({ headers }) => headers.origin));
    expect(sentOrigins).toEqual(new Set([undefined, 'http://127.0.0.1:7777']));
    for (const { headers } of browser.sent) {
      expect(headers['user-agent']).toMatch(/^mcp-auth-troubleshooter/);
      expect(headers['sec-fetch-mode']).toBeUndefined();
    }
    const preflights = browser.sent.filter(({ method }) => method === 'OPTIONS');
    expect(preflights.length).toBeGreaterThan(0);
    expect(preflights.every(({ headers }) => headers['access-control-request-method'])).toBe(true);
    expect(browser.rules.size).toBe(0);
    expect(browser.listeners()).toBe(0);
    expect(page.of('asked').map(({ count }) => count)).toEqual(page.of('asked').map((_, i) => i + 1));
    expect(page.of('done')).toMatchObject([{ url: server, cancelled: false, handshakes: [{ client: null }] }]);
  });

  it('leaves nothing of a worker that was stopped in the middle of it', async () => {
    const browser = fake(() => ({ status: 404 }), [1, 2, 3]);
    await seen(() => expect(browser.rules.size).toBe(0));
  });

  it('a redirect says where it leads', async () => {
    const browser = fake(({ url }) =>
      url === server ? { status: 302, headers: { location: '/elsewhere' } } : { status: 404 },
    );
    const page = browser.page();
    page.say({ type: 'start', url: server });
    await over(page);
    const [first] = page.of('done')[0]?.exchanges ?? [];
    expect(first).toMatchObject({
      addresses: ['127.0.0.1'],
      response: { status: 302, headers: [['location', '/elsewhere']] },
    });
    expect(first?.response).not.toHaveProperty('body');
    expect(browser.sent.some(({ url }) => url.endsWith('/elsewhere'))).toBe(true);
  });

  it.each([
    ['a body that it cannot decode', { status: 401, fails: 'net::ERR_CONTENT_DECODING_FAILED' }],
    ['a redirect to nowhere', { status: 307, headers: { location: 'file:///x' }, fails: 'net::ERR_UNSAFE_REDIRECT' }],
  ])('of what a browser makes nothing, the head counts: %s', async (_, answer) => {
    const browser = fake(() => answer);
    const page = browser.page();
    page.say({ type: 'start', url: server });
    await over(page);
    const [first] = page.of('done')[0]?.exchanges ?? [];
    expect(first?.response).toMatchObject({ status: answer.status });
    expect(first?.response).not.toHaveProperty('body');
    expect(first?.failure).toBeUndefined();
  });

  it('who is not reached is told of in the words of the browser', async () => {
    const browser = fake(() => ({ status: 0, fails: 'NS_ERROR_CONNECTION_REFUSED' }));
    const page = browser.page();
    page.say({ type: 'start', url: server });
    await over(page);
    expect(page.of('done')).toMatchObject([
      { exchanges: [{ failure: { kind: 'network', text: 'NS_ERROR_CONNECTION_REFUSED' } }], notes: [] },
    ]);
  });

  it('where the browser sends nothing, that says nothing of the server', async () => {
    const browser = fake(() => 'nothing');
    const page = browser.page();
    page.say({ type: 'start', url: 'http://localhost:6667/mcp' });
    await over(page);
    expect(page.of('done')).toMatchObject([
      { exchanges: [{ failure: { kind: 'blocked' } }], notes: [expect.stringMatching(/^Your browser stopped POST/)] },
    ]);
  });
});

describe('a port', () => {
  it('has one check: a second start does nothing twice, and what cannot be asked is said in a sentence', async () => {
    const browser = fake(() => ({ status: 404 }));
    const page = browser.page();
    page.say({ type: 'start', url: server });
    page.say({ type: 'start', url: server });
    await over(page);
    const keys = browser.sent.map(({ method, url, headers }) => JSON.stringify([method, url, headers]));
    expect(new Set(keys).size).toBe(keys.length);
    page.say({ type: 'start', url: server });
    const other = browser.page();
    other.say({ type: 'start', url: 'localhost:3000/mcp' });
    await over(other);
    expect(other.said).toEqual([{ type: 'refused', sentence: expect.stringMatching(/has no scheme/) }]);
    expect(browser.sent).toHaveLength(keys.length);
    expect(page.of('done')).toHaveLength(1);
  });

  it('that is closed cancels what is under way', async () => {
    const browser = fake(() => 'never');
    const page = browser.page();
    page.say({ type: 'start', url: server });
    await seen(() => expect(browser.sent).toHaveLength(1));
    page.leave();
    await seen(() => expect(browser.rules.size + browser.listeners()).toBe(0));
    expect(browser.sent[0]?.signal.aborted).toBe(true);
    expect(browser.sent).toHaveLength(1);
    expect(page.said).toEqual([]);
  });

  it('on which the person ends it tells what was found, and calls nothing wrong that was under way', async () => {
    const browser = fake((sent) => (sent.url.includes('/.well-known/') ? 'never' : guarded(sent)));
    const page = browser.page();
    page.say({ type: 'start', url: server });
    await seen(() => expect(browser.sent.some(({ url }) => url.includes('/.well-known/'))).toBe(true));
    page.say({ type: 'cancel' });
    await over(page);
    const [done] = page.of('done');
    expect(done?.cancelled).toBe(true);
    const [attempt] = done?.handshakes[0]?.attempts ?? [];
    expect(attempt).toMatchObject({ running: false, diagnosis: { verdict: 'incomplete' } });
    const { suspect, stages, clients } = attempt?.diagnosis ?? {};
    expect(suspect).toBeUndefined();
    expect(stages?.filter(({ status }) => status === 'passed').map(({ id }) => id)).toContain('challenge');
    expect(clients?.filter(({ verdict }) => verdict === 'nothing-stops-it')).toEqual([]);
    expect(browser.rules.size + browser.listeners()).toBe(0);
  });

  it('on which it is ended while the permission is waited for says that nothing was asked', async () => {
    const browser = fake(guarded);
    const page = browser.page();
    page.say({ type: 'start', url: 'https://mcp.acme.dev/mcp' });
    await seen(() => expect(page.of('permit')).toHaveLength(1));
    page.say({ type: 'cancel' });
    await over(page);
    expect(page.of('refused')).toMatchObject([{ sentence: 'You stopped the check before anything was asked.' }]);
    expect(browser.sent).toEqual([]);
  });

  it('takes what was pasted, and says what is wrong with it', async () => {
    const browser = fake(guarded);
    const page = browser.page();
    page.say({ type: 'start', url: server, dashboardMetadata: '{' });
    await over(page);
    expect(page.said).toEqual([{ type: 'refused', sentence: expect.stringMatching(/not valid JSON/) }]);
    expect(browser.sent).toEqual([]);

    const right = browser.page();
    browser.allow('https://auth.acme.dev/*');
    const pasted = { ...document, authorization_servers: ['https://other.acme.dev'] };
    right.say({ type: 'start', url: server, client: 'vscode', dashboardMetadata: JSON.stringify(pasted) });
    await over(right);
    const [handshake] = right.of('done')[0]?.handshakes ?? [];
    const { warnings, consequences, cause } = handshake?.attempts[0]?.diagnosis ?? { warnings: [], consequences: [] };
    expect([cause, ...warnings, ...consequences].map((finding) => finding?.check)).toContain(
      'resource-metadata/differs-from-dashboard',
    );
    expect(handshake?.client).toMatch(/VS Code/);
    // It goes with the sign-in into a report, and to where it is checked again.
    expect(handshake?.dashboardMetadata).toBe(JSON.stringify(pasted));
  });
});

describe('a client that is registered for real', () => {
  const endpoint = `${issuer}/register`;
  const registrations = (browser: ReturnType<typeof fake>) => browser.sent.filter(({ url }) => url === endpoint);
  const answering =
    (status: number, body: object): Answer =>
    (sent) => {
      if (sent.url === endpoint) return { status, body };
      if (sent.url === `${issuer}/.well-known/oauth-authorization-server`)
        return { status: 200, body: { issuer, registration_endpoint: endpoint } };
      return guarded(sent);
    };
  const registered = async (answer: Answer, ask = endpoint) => {
    const browser = fake(answer);
    const page = browser.page();
    browser.allow('https://auth.acme.dev/*');
    page.say({ type: 'register', server, endpoint: ask, client: '' });
    page.say({ type: 'register', server, endpoint: ask, client: '' });
    await seen(() => expect(page.of('registered')).toHaveLength(1));
    return { browser, said: page.said, outcome: page.of('registered')[0]?.outcome };
  };

  it('is one, and its secret is told to nobody', async () => {
    const secret = 'b3p0c1R5yT7uXwQz9LmNkJhGfDsA2461';
    const { browser, said, outcome } = await registered(
      answering(201, {
        client_id: 'm2m_42',
        client_secret: secret,
        redirect_uris: ['http://localhost:6274/oauth/callback'],
      }),
    );
    expect(outcome).toEqual({ kind: 'accepted', clientId: 'm2m_42', secret: true });
    expect(JSON.stringify(said)).not.toContain(secret);
    expect(registrations(browser).map(({ method, headers }) => [method, headers.origin])).toEqual([
      ['POST', undefined],
    ]);
  });

  it('is none where it is refused: the checks say why', async () => {
    const { browser, outcome } = await registered(answering(403, { error: 'access_denied' }));
    expect(outcome).toMatchObject({ kind: 'refused', finding: { check: 'registration/disabled' } });
    expect(registrations(browser)).toHaveLength(1);
  });

  it('is none where the metadata does not name the address that the person saw', async () => {
    const { browser, outcome } = await registered(
      answering(201, { client_id: 'x' }),
      'https://other.acme.dev/register',
    );
    expect(outcome).toMatchObject({ kind: 'unknown' });
    expect(browser.sent.filter(({ url }) => url.endsWith('/register'))).toEqual([]);
  });
});

describe('hosts beyond the server’s own', () => {
  const asksOf = (browser: ReturnType<typeof fake>) => browser.sent.filter(({ url }) => url.startsWith(issuer)).length;

  it.each([
    ['refused', [], 0],
    ['allowed', ['https://auth.acme.dev/*'], 1],
  ] as const)('are asked for once: %s', async (_, allowed, least) => {
    const browser = fake(guarded);
    const page = browser.page();
    page.say({ type: 'start', url: server });
    await seen(() => expect(page.of('permit')).toEqual([{ type: 'permit', origins: [issuer] }]));
    // What the page says is not what counts.
    browser.allow('https://nobody.asked/*', ...allowed);
    page.say({ type: 'permitted', origins: [issuer] });
    await over(page);
    expect(page.of('permit')).toHaveLength(1);
    expect(Math.min(asksOf(browser), 1)).toBe(least);
    expect(browser.asking()).toBe(0);
    const stages = page.of('done')[0]?.handshakes[0]?.attempts[0]?.diagnosis.stages ?? [];
    expect(stages.find(({ id }) => id === 'server-metadata')?.status).toBe(allowed.length ? 'failed' : 'unknown');
  });

  it('may be allowed in another place', async () => {
    const browser = fake(guarded);
    const page = browser.page();
    page.say({ type: 'start', url: server });
    await seen(() => expect(page.of('permit')).toHaveLength(1));
    expect(page.of('granted')).toEqual([]);
    browser.allow('https://auth.acme.dev/*');
    await over(page);
    expect(page.of('granted')).toHaveLength(1);
    expect(asksOf(browser)).toBeGreaterThan(0);
  });

  it('and the server’s own, where nobody has allowed it yet', async () => {
    const browser = fake(() => ({ status: 404 }));
    const refused = browser.page();
    refused.say({ type: 'start', url: 'https://mcp.acme.dev/mcp' });
    await seen(() => expect(refused.of('permit')).toHaveLength(1));
    refused.say({ type: 'permitted', origins: [] });
    await over(refused);
    expect(refused.of('refused')).toEqual([
      { type: 'refused', sentence: expect.stringMatching(/permission for mcp\.acme\.dev, so nothing was asked/) },
    ]);
    expect(browser.sent).toEqual([]);

    const allowed = browser.page();
    allowed.say({ type: 'start', url: 'https://mcp.acme.dev/mcp' });
    await seen(() => expect(allowed.of('permit')).toHaveLength(1));
    browser.allow('https://mcp.acme.dev/*');
    await over(allowed);
    expect(browser.sent.length).toBeGreaterThan(0);
  });
});

describe('a person who takes their time', () => {
  beforeEach(
    () =>
      void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] }),
  );
  afterEach(() => void vi.useRealTimers());

  it('finds the worker awake, and the check with the time that it had', async () => {
    const browser = fake(guarded);
    const page = browser.page();
    page.say({ type: 'start', url: server });
    await seen(() => expect(page.of('permit')).toHaveLength(1));
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(page.of('running')).toHaveLength(30);
    browser.allow('https://auth.acme.dev/*');
    page.say({ type: 'permitted', origins: [issuer] });
    await over(page);
    expect(page.of('done')).toMatchObject([{ cancelled: false, notes: [] }]);
    expect(browser.sent.some(({ url }) => url.startsWith(issuer))).toBe(true);
    const before = page.said.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(page.said).toHaveLength(before);
  });
});
