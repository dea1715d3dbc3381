/** Four requests at a time of one server, as its owner was promised, redirects among them; another one is asked meanwhile. */
import { expect, test } from 'vitest';
import type { Incoming, Outgoing, Platform } from '../../../../lib/capture/live-check/platform.ts';
import { liveCheck } from '../../../../lib/capture/live-check/run.ts';
import { masker } from '../../../fixtures/judge.ts';

const MCP = 'https://mcp.acme.dev';
const LOGIN = 'https://login.acme.dev';

const asJson = (status: number, value: object, headers: Incoming['headers'] = []): Incoming => ({
  status,
  headers: [['content-type', 'application/json'], ['access-control-allow-origin', '*'], ...headers],
  body: (async function* () {
    yield new TextEncoder().encode(JSON.stringify(value));
  })(),
});

function answer({ method, url }: Outgoing): Incoming {
  const { origin, pathname } = new URL(url);
  const allowed = ['content-type', 'authorization', 'mcp-protocol-version'].join();
  if (method === 'OPTIONS') return asJson(200, {}, [['access-control-allow-headers', allowed]]);
  if (pathname === '/mcp')
    return asJson(401, {}, [
      ['www-authenticate', `Bearer resource_metadata="${MCP}/.well-known/oauth-protected-resource"`],
    ]);
  if (pathname.startsWith('/.well-known/oauth-protected-resource'))
    return asJson(200, { resource: `${MCP}/mcp`, authorization_servers: [LOGIN, `${LOGIN}/other`] });
  // To the other server, which has turns of its own.
  if (origin === MCP) return { status: 307, headers: [['location', `${LOGIN}${pathname}?moved`]] };
  return pathname === '/.well-known/oauth-authorization-server'
    ? asJson(200, { issuer: LOGIN, jwks_uri: `${LOGIN}/keys`, registration_endpoint: `${LOGIN}/register` })
    : asJson(404, {});
}

test('at most four requests are under way at one origin, and at two origins together more', async () => {
  const under: { origin: string; done: () => void }[] = [];
  const at = (origin: string) => under.filter((one) => one.origin === origin).length;
  const most: Record<string, number> = { [MCP]: 0, [LOGIN]: 0, together: 0 };
  const asked: string[] = [];
  const platform: Platform = {
    async send(out) {
      const { origin } = new URL(out.url);
      asked.push(out.url);
      const answered = new Promise<void>((done) => under.push({ origin, done }));
      for (const one of [MCP, LOGIN]) most[one] = Math.max(most[one] ?? 0, at(one));
      most.together = Math.max(most.together ?? 0, under.length);
      await answered;
      return answer(out);
    },
  };
  let over = false;
  const checked = liveCheck(`${MCP}/mcp`, { platform, masker }).finally(() => {
    over = true;
  });
  // Nobody is answered before everything was sent that is sent without an answer.
  while (!over) {
    await new Promise((resolve) => setImmediate(resolve));
    under.shift()?.done();
  }
  expect((await checked).notes).toEqual([]);
  expect(asked).toContain(`${LOGIN}/.well-known/oauth-authorization-server?moved`);
  expect(most[MCP]).toBe(4);
  expect(most[LOGIN]).toBe(4);
  expect(most.together).toBeGreaterThan(4);
});
