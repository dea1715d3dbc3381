/** The test environment is what it claims to be: everything else that is tested stands on it. */
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium } from '../environment/browsers.ts';
import { type Environment, type EnvironmentOptions, startEnvironment } from '../environment/environment.ts';
import { faults } from '../environment/faults.ts';
import { type InspectorName, startInspector } from '../environment/inspectors.ts';
import { initialize, signIn } from '../environment/sign-in-client.ts';
import { connectV1, connectV2, type Outcome } from '../environment/walkers.ts';

const origin = 'http://localhost:6274';

/** Of the response that a page was made from, in that page. */
const status = () =>
  performance.getEntriesByType('navigation').map((entry) => (entry as PerformanceNavigationTiming).responseStatus)[0];

async function withEnvironment<T>(
  options: EnvironmentOptions,
  use: (environment: Environment) => Promise<T>,
): Promise<T> {
  const environment = await startEnvironment(options);
  try {
    return await use(environment);
  } finally {
    await environment.close();
  }
}

describe('the real Inspectors in real Chromium', () => {
  let browser: Browser;
  const hosts = { mcpHost: 'mcp.test', envHost: 'env.test' };
  beforeAll(async () => {
    // It finds those hosts, and trusts none of them.
    browser = await launchChromium({ trust: { hosts: Object.values(hosts), authority: '', fingerprint: 'none' } });
  });
  afterAll(() => browser?.close());

  async function walk(
    name: InspectorName,
    environment: Environment,
    expects: Outcome['result'] = 'connected',
  ): Promise<Outcome> {
    const { serverUrl, trust } = environment;
    const inspector = await startInspector(name, { serverUrl, trust });
    const context = await browser.createBrowserContext();
    try {
      const page = await context.newPage();
      const connect = name === 'v2' ? connectV2 : connectV1;
      return await connect(page, inspector, serverUrl, { expects });
    } finally {
      await context.close();
      await inspector.close();
    }
  }

  test.for<[InspectorName, EnvironmentOptions['endpoints']]>([
    ['v2', 'resource'],
    ['v1', 'environment'],
  ])('%s connects to a healthy environment, with the endpoints of the %s', ([name, endpoints]) =>
    withEnvironment({ endpoints: endpoints ?? 'resource', switches: { sessions: 'stateful' } }, async (environment) => {
      expect(await walk(name, environment)).toMatchObject({ result: 'connected' });
      const passed = environment.requests();
      const initialized = passed.findLast(
        (one) => one.endpoint === 'mcp' && one.body.includes('notifications/initialized'),
      );
      expect(initialized).toMatchObject({ status: 202 });
      expect(initialized?.headers.authorization).toMatch(/^Bearer ey/);
      expect(passed.map((one) => one.endpoint)).toEqual(
        expect.arrayContaining(['registration', 'sign-in', 'token', 'keys']),
      );
    }),
  );

  // What else they do not connect with, `chromium-live.test.ts` walks.
  test('v1 stays at the authorization server with authorization/redirect-uri-mismatch', () =>
    withEnvironment({ fault: 'authorization/redirect-uri-mismatch' }, async (environment) => {
      const outcome = await walk('v1', environment, 'at-authorization-server');
      expect(outcome).toMatchObject({ result: 'at-authorization-server' });
      expect(environment.requests().some((one) => one.endpoint === 'token')).toBe(false);
    }));

  test('an environment with host names of its own is reached over https, by those who trust its authority', () =>
    withEnvironment(hosts, async ({ serverUrl, trust }) => {
      expect(serverUrl).toMatch(/^https:\/\/mcp\.test:\d+\/mcp$/);
      const read = async (by: Browser) => {
        const page = await by.newPage();
        const url = new URL('/.well-known/oauth-protected-resource', serverUrl).href;
        return await page.goto(url).then(() => page.evaluate(status), String);
      };
      const trusting = await launchChromium({ trust });
      try {
        expect(await read(trusting)).toBe(200);
      } finally {
        await trusting.close();
      }
      expect(await read(browser)).toContain('ERR_CERT_AUTHORITY_INVALID');
    }));
});

describe('the environment on the wire', () => {
  test.for([
    ['resource', 'resource'],
    ['resource', 'environment'],
    ['environment', 'environment'],
    ['environment', 'resource'],
  ] as const)(
    'endpoints of the %s, tokens of the %s: a sign-in gives a token of the promised shape',
    ([endpoints, issuerForm]) =>
      withEnvironment({ endpoints, switches: { issuerForm } }, async (environment) => {
        const { environmentUrl, resourceId, serverUrl } = environment;
        expect(resourceId).toMatch(/^res_\d{18}$/);
        const issuer = `${environmentUrl}/resources/${resourceId}`;
        const { metadata, registration, callback, tokens, claims } = await signIn(environment);
        const base = endpoints === 'resource' ? issuer : environmentUrl;
        expect(metadata).toMatchObject({
          issuer,
          authorization_endpoint: `${base}/oauth/authorize`,
          token_endpoint: `${base}/oauth/token`,
          registration_endpoint: `${environmentUrl}/api/v1/resources/${resourceId}/clients:register`,
          jwks_uri: `${environmentUrl}/keys`,
          code_challenge_methods_supported: ['S256'],
        });
        expect(registration.client_id).toMatch(/^m2m_\d{18}$/);
        expect([...callback.searchParams.keys()].sort()).toEqual(['code', 'state']);
        expect(tokens).toMatchObject({ token_type: 'Bearer', refresh_token: expect.any(String) });
        expect(claims).toMatchObject({
          iss: issuerForm === 'resource' ? issuer : environmentUrl,
          aud: [serverUrl, resourceId],
          sub: expect.stringMatching(/^usr_\d+$/),
          client_id: registration.client_id,
          scope: expect.stringContaining('todo:read'),
          jti: expect.stringMatching(/^tkn_/),
          oid: expect.stringMatching(/^org_/),
          sid: expect.stringMatching(/^ses_/),
        });
        const answer = await initialize(environment, tokens.access_token);
        expect(answer.status).toBe(200);
        expect(await answer.text()).toContain('"serverInfo"');
      }),
  );

  let environment: Environment;
  beforeAll(async () => {
    environment = await startEnvironment();
  });
  beforeEach(() => environment.setFault(null));
  afterAll(() => environment?.close());

  const ask = (path: string, init?: RequestInit) =>
    fetch(environment.environmentUrl + path, { redirect: 'manual', ...init });
  const metadataPath = () => `/.well-known/oauth-authorization-server/resources/${environment.resourceId}`;

  test('metadata is at both of its URLs and not at those of OpenID; errors are in the words of Scalekit', async () => {
    const resource = `/resources/${environment.resourceId}`;
    expect((await ask(metadataPath())).status).toBe(200);
    expect((await ask(`${resource}/.well-known/oauth-authorization-server`)).status).toBe(200);
    expect((await ask(`${resource}/.well-known/openid-configuration`)).status).toBe(404);
    expect((await ask('/keys')).status).toBe(200);
    const authorize = `${resource}/oauth/authorize?response_type=code&redirect_uri=http://localhost:6274/oauth/callback`;
    expect(await (await ask(`${authorize}&client_id=m2m_1`)).text()).toContain('unable to retrieve client by id');
    expect(await (await ask(`${authorize}&client_id=skc_1`)).text()).toContain('invalid_client_metadata_url');
    const body = new URLSearchParams({ grant_type: 'authorization_code', code: 'x', client_id: 'm2m_1' });
    const token = await ask(`${resource}/oauth/token`, { method: 'POST', body });
    expect(token.status).toBe(401);
    expect(await token.json()).toEqual({
      error: 'invalid_client',
      error_description: 'unable to retrieve client by id',
    });
  });

  test('only the origins of the Allowed Callback URLs may read', async () => {
    const allowed = async (from: string) =>
      (await ask(metadataPath(), { headers: { origin: from } })).headers.get('access-control-allow-origin');
    expect(await allowed(origin)).toBe(origin);
    expect(await allowed('https://app.example.com')).toBeNull();
    environment.switches.allowedOrigins = ['https://app.example.com'];
    expect(await allowed('https://app.example.com')).toBe('https://app.example.com');
    expect(await allowed(origin)).toBeNull();
  });

  test('a token of the resource alone is refused by a server that expects its URL, and taken by one that expects the resource', async () => {
    environment.setFault('session/audience-mismatch:no-server-url');
    const { tokens, claims } = await signIn(environment);
    expect(claims.aud).toEqual([environment.resourceId]);
    expect((await initialize(environment, tokens.access_token)).status).toBe(401);
    environment.switches.expectedAudience = 'resource';
    expect((await initialize(environment, tokens.access_token)).status).toBe(200);
  });

  test('every fault is named after its check, and says in a sentence what is wrong', () => {
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
    for (const { name, cause, endpoint, sentence } of faults) {
      const [, check, at] = /^([a-z-]+\/[a-z-]+)(?:@([a-z-]+))?(?::[\w-]+)?$/.exec(name) ?? [];
      expect(check, name).toBe(cause);
      if (at) expect(endpoint, name).toBe(at);
      expect(sentence, name).toMatch(/^[A-Z].*\.$/);
    }
  });

  const server = (path = '/.well-known/oauth-protected-resource') => new URL(path, environment.serverUrl).href;

  test.for<[string, (fault: string) => Promise<unknown>, unknown, unknown]>([
    ['challenge/wrong-status', async () => (await initialize(environment)).status, 403, 401],
    [
      'challenge/no-www-authenticate',
      async () => (await initialize(environment)).headers.has('www-authenticate'),
      false,
      true,
    ],
    ['challenge/open-server', async () => (await initialize(environment)).status, 200, 401],
    ['resource-metadata/not-found', async () => (await fetch(server())).status, 404, 200],
    [
      'resource-metadata/no-authorization-servers:empty',
      async () =>
        ((await (await fetch(server())).json()) as { authorization_servers: string[] }).authorization_servers.length,
      0,
      1,
    ],
    ['server-metadata/only-appended', async () => (await ask(metadataPath())).status, 404, 200],
    [
      'registration/unsupported',
      async () => 'registration_endpoint' in ((await (await ask(metadataPath())).json()) as object),
      false,
      true,
    ],
    [
      'cors/origin-duplicated@mcp',
      async () =>
        (await fetch(environment.serverUrl, { method: 'POST', headers: { origin } })).headers.get(
          'access-control-allow-origin',
        ),
      `${origin}, *`,
      origin,
    ],
    [
      'cors/preflight-rejected@mcp',
      async () =>
        (
          await fetch(environment.serverUrl, {
            method: 'OPTIONS',
            headers: { origin, 'access-control-request-method': 'POST' },
          })
        ).status,
      401,
      204,
    ],
    [
      'authorization/access-denied',
      () => signIn(environment).then(() => 'signed in', String),
      /access_denied/,
      'signed in',
    ],
    [
      'authorization/invalid-target',
      () => signIn(environment).then(() => 'signed in', String),
      /invalid_target/,
      'signed in',
    ],
    ['token/invalid-grant', () => signIn(environment).then(() => 'signed in', String), /invalid_grant/, 'signed in'],
    ['network/unreachable', () => initialize(environment).then(({ status }) => status, String), /fetch failed/, 401],
    [
      'network/tls',
      () =>
        initialize(environment).then(
          ({ status }) => status,
          (error) => error.cause.code,
        ),
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      401,
    ],
  ])('%s breaks what it says, until it is lifted', async ([fault, look, broken, healthy]) => {
    environment.setFault(fault);
    expect(await look(fault)).toEqual(broken instanceof RegExp ? expect.stringMatching(broken) : broken);
    environment.setFault(null);
    expect(await look(fault)).toEqual(healthy);
  });

  test.for([
    'session/token-not-seen',
    'session/audience-mismatch',
    'session/audience-mismatch:slash',
    'session/issuer-mismatch',
    'session/issuer-mismatch:foreign',
    'session/token-expired',
    'session/token-expired:early',
    'session/token-rejected',
  ])('with %s the real SDK refuses a token that was just issued', async (fault) => {
    environment.setFault(fault);
    const { tokens } = await signIn(environment);
    expect((await initialize(environment, tokens.access_token)).status).toBe(401);
  });
});
