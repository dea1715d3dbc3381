/** Where a client cannot use the metadata that it finds, what it asks next is asked too, so that the rows know of it. */
import { afterEach, expect, test } from 'vitest';
import { liveCheck } from '../../../../lib/capture/live-check/run.ts';
import { createNodePlatform } from '../../../../lib/cli/node-platform.ts';
import { diagnose } from '../../../../lib/diagnose.ts';
import { handshakesOf } from '../../../../lib/handshake/assemble.ts';
import { masker } from '../../../fixtures/judge.ts';
import { json, startServer } from './hostile.ts';

const WELL_KNOWN = '/.well-known/oauth-protected-resource/mcp';
const OPENID = '/.well-known/openid-configuration';

let close: (() => Promise<void>) | undefined;
afterEach(() => close?.());

interface Served {
  /** Members of the resource metadata, or the status in its place. */
  resource?: object | number;
  named?: string;
}

/** An MCP server and an authorization server; which addresses of the first were asked, and what is said of SDK 2. */
async function check({ resource = {}, named = WELL_KNOWN }: Served) {
  const paths = new Set<string>();
  const authorization = await startServer((asked, response) => {
    const issuer = `http://${asked.headers.host}`;
    if (asked.path !== '/.well-known/oauth-authorization-server') return json(response, 404, {});
    json(response, 200, {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      registration_endpoint: `${issuer}/clients`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
    });
  });
  const server = await startServer(({ path, headers }, response) => {
    const origin = `http://${headers.host}`;
    const document = { resource: `${origin}/mcp`, authorization_servers: [authorization.origin] };
    paths.add(path);
    if (path === '/mcp')
      json(response, 401, {}, { 'www-authenticate': `Bearer resource_metadata="${origin}${named}"` });
    else if (path === WELL_KNOWN && typeof resource === 'number') json(response, resource, {});
    else if (path === WELL_KNOWN) json(response, 200, { ...document, ...Object(resource) });
    else if (path === '/.well-known/oauth-protected-resource') json(response, 200, document);
    else json(response, 404, {});
  });
  close = async () => {
    await server.close();
    await authorization.close();
  };
  const { exchanges } = await liveCheck(server.url, { platform: createNodePlatform(), masker });
  const [handshake] = handshakesOf(exchanges);
  const { clients } = diagnose(handshake as never, { ended: true, context: { client: 'other' } });
  return { paths, verdict: clients.find(({ client }) => client === 'other')?.verdict };
}

test.each<[string, Served]>([
  ['a member of another type', { resource: { scopes_supported: 'a b' } }],
  ['a server error', { resource: 500 }],
  ['another address in the 401', { named: '/elsewhere' }],
])('%s: SDK 2 asks the MCP server’s own host', async (_what, served) => {
  const { paths, verdict } = await check(served);
  expect(paths).toContain(OPENID);
  expect(verdict).toBe('cannot');
});

test('metadata that it can use: nobody asks there', async () => {
  const { paths, verdict } = await check({});
  expect(paths).not.toContain(OPENID);
  expect(verdict).toBe('nothing-stops-it');
});
