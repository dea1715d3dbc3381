/** Whom a live check asks: by a platform without a network, which answers for every host of the world. */
import { describe, expect, test } from 'vitest';
import { NoAnswer, type Platform } from '../../../../lib/capture/live-check/platform.ts';
import { liveCheck } from '../../../../lib/capture/live-check/run.ts';
import { diagnose } from '../../../../lib/diagnose.ts';
import { handshakesOf } from '../../../../lib/handshake/assemble.ts';
import { masker } from '../../../fixtures/judge.ts';

const server = 'https://mcp.example.com/mcp';
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** Answers 401 to messages, and everywhere else with one document that names everything that there is. */
function world(names: Record<string, unknown>, challenge?: string) {
  const asked: string[] = [];
  const platform: Platform = {
    async send({ method, url }) {
      asked.push(new URL(url).hostname);
      const isMessage = method === 'POST' || method === 'HEAD';
      return {
        status: isMessage ? 401 : 200,
        headers: isMessage && challenge ? [['www-authenticate', `Bearer resource_metadata="${challenge}"`]] : [],
        body: (async function* () {
          yield bytes(names);
        })(),
      };
    },
  };
  return { platform, asked: () => [...new Set(asked)].toSorted() };
}

async function causeOf(platform: Platform) {
  const [handshake] = handshakesOf((await check(server, platform)).exchanges);
  return handshake && diagnose(handshake, { ended: true }).cause?.check;
}

const check = (url: string, platform: Platform) => liveCheck(url, { platform, masker });

describe('addresses inside are asked only where the server itself is', () => {
  const inside = [
    'http://169.254.169.254/latest/meta-data',
    'http://localhost:8080/issuer',
    'https://10.0.0.7/issuer',
    'https://[fd00::1]/issuer',
    'http://[::ffff:127.0.0.1]/issuer',
    'http://2130706433/issuer',
    'https://keycloak.internal/issuer',
    'http://0.0.0.0:3000/issuer',
  ];

  test.each(inside)('%s, named by the metadata of a public server', async (issuer) => {
    const { platform, asked } = world({ resource: server, authorization_servers: [issuer] });
    const { exchanges } = await check(server, platform);
    expect(asked()).toEqual(['mcp.example.com']);
    const refused = exchanges.filter(({ failure }) => failure);
    expect(refused.length).toBeGreaterThan(0);
    for (const { failure } of refused)
      expect(failure?.text).toMatch(/^not asked: .* the server that leads there is at a public address$/);
  });

  test.each(inside)('%s, named in the challenge, in the keys and as a registration endpoint', async (url) => {
    const { platform, asked } = world(
      { resource: server, authorization_servers: [server], jwks_uri: url, registration_endpoint: url },
      url,
    );
    await check(server, platform);
    expect(asked()).toEqual(['mcp.example.com']);
  });

  test.each([
    ['https://10.0.0.7/issuer', 'network/unreachable'],
    ['http://169.254.169.254/issuer', 'resource-metadata/bad-authorization-server'],
  ])('and are a finding: %s', async (issuer, cause) => {
    const { platform } = world({ resource: server, authorization_servers: [issuer] });
    expect(await causeOf(platform)).toBe(cause);
  });

  test('and in the challenge too', async () => {
    const { platform } = world({}, 'http://localhost:3000/.well-known/oauth-protected-resource');
    const nowhere: Platform = {
      async send(out, signal) {
        const answer = await platform.send(out, signal);
        return out.method === 'GET' ? { ...answer, status: 404 } : answer;
      },
    };
    expect(await causeOf(nowhere)).toBe('challenge/bad-resource-metadata-url');
  });

  test('from this machine into its network, and never to an address of one link', async () => {
    const own = 'http://localhost:3000/mcp';
    const near = world({
      resource: own,
      authorization_servers: ['https://10.0.0.7/issuer', 'http://169.254.169.254/x'],
    });
    await check(own, near.platform);
    expect(near.asked()).toEqual(['10.0.0.7', 'localhost']);
  });

  test('by what a name stands for, where the platform can tell', async () => {
    const { platform, asked } = world({
      resource: server,
      authorization_servers: ['https://rebind.example.net/issuer'],
    });
    const resolve = async (name: string) =>
      name === 'rebind.example.net' ? ['203.0.113.5', '192.168.0.9'] : ['203.0.113.7'];
    const { exchanges } = await check(server, { ...platform, resolve });
    expect(asked()).toEqual(['mcp.example.com']);
    expect(exchanges.map(({ failure }) => failure?.text)).toContain(
      'not asked: rebind.example.net is an address inside of a network, and the server that leads there is at a public address',
    );
  });
});

describe('a name of a network is resolved too, since it may stand for what is nearer', () => {
  const named: Record<string, string> = {
    'metadata.google.internal': '169.254.169.254',
    'instance-data.internal': 'fd00:ec2::254',
    'x.internal': '127.0.0.1',
    intranet: '::1',
    'keycloak.internal': '10.0.0.8',
  };
  const resolve = async (name: string) => [named[name] ?? name];

  test.each([
    ['http://10.0.0.5/mcp', ['keycloak.internal']],
    ['http://localhost:3000/mcp', ['intranet', 'keycloak.internal', 'x.internal']],
  ])('from %s', async (own, allowed) => {
    const asked = new Set<string>();
    for (const name of Object.keys(named)) {
      const at = world({ resource: own, authorization_servers: [`http://${name}/issuer`] });
      await check(own, { ...at.platform, resolve });
      for (const host of at.asked()) asked.add(host);
    }
    expect([...asked].toSorted()).toEqual([new URL(own).hostname, ...allowed].toSorted());
  });

  test.each([
    'http://100.100.100.200/x',
    'http://[fd00:ec2::254]/x',
    'http://168.63.129.16/x',
    'http://[fd20:ce::254]/x',
  ])('%s is of a cloud, and asked from nowhere', async (issuer) => {
    for (const own of ['http://localhost:3000/mcp', 'http://10.0.0.5/mcp', server]) {
      const { platform, asked } = world({ resource: own, authorization_servers: [issuer] });
      await check(own, platform);
      expect(asked()).toEqual([new URL(own).hostname]);
    }
  });
});

describe('a person is asked at most once for all further hosts', () => {
  const issuers = ['https://a.example.net/issuer', 'https://b.example.net/issuer'];
  const documents = { resource: server, authorization_servers: issuers, jwks_uri: 'https://c.example.net/keys' };

  test('and what they allow is asked', async () => {
    const { platform, asked } = world(documents);
    const questions: (readonly string[])[] = [];
    await check(server, {
      ...platform,
      async permit(origins) {
        questions.push(origins);
        return new Set(['https://a.example.net']);
      },
    });
    expect(questions).toEqual([['https://a.example.net', 'https://b.example.net']]);
    expect(asked()).toEqual(['a.example.net', 'mcp.example.com']);
  });
});

test('what the platform cannot reach is told in its words, and a fault of its own is not hidden', async () => {
  const { exchanges } = await check(server, {
    send: () => Promise.reject(new NoAnswer('net::ERR_NAME_NOT_RESOLVED')),
  });
  expect(exchanges.map(({ failure }) => failure)).toEqual([{ kind: 'network', text: 'net::ERR_NAME_NOT_RESOLVED' }]);
  await expect(check(server, { send: () => Promise.reject(new Error('a bug')) })).rejects.toThrow('a bug');
});
