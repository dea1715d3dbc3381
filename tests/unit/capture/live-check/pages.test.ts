/** What a client that is a page gets past, and what it does not: told of it by the row of its name. */
import { afterEach, expect, test } from 'vitest';
import { liveCheck } from '../../../../lib/capture/live-check/run.ts';
import { createNodePlatform } from '../../../../lib/cli/node-platform.ts';
import { diagnose } from '../../../../lib/diagnose.ts';
import { handshakesOf } from '../../../../lib/handshake/assemble.ts';
import { masker } from '../../../fixtures/judge.ts';
import { type Answer, json, startServer } from './hostile.ts';

let close: (() => Promise<void>) | undefined;
afterEach(() => close?.());

interface Changed {
  challenge?: (origin: string) => string;
  allowHeaders?: string;
  exposed?: string;
  /** Where the metadata of the MCP server is, and where of the two well-known places a page may not ask. */
  at?: string;
  closed?: string;
}

const root = '/.well-known/oauth-protected-resource';

const server =
  ({ challenge, allowHeaders, exposed = 'WWW-Authenticate', at = `${root}/mcp`, closed }: Changed): Answer =>
  (asked, response) => {
    const origin = `http://${asked.headers.host}`;
    const issuer = `${origin}/resources/res_1`;
    const cors = {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': allowHeaders ?? 'content-type, authorization, mcp-protocol-version',
      'access-control-expose-headers': exposed,
    };
    if (asked.path === closed) json(response, asked.path === at && asked.method === 'GET' ? 200 : 404, document());
    else if (asked.method === 'OPTIONS') response.writeHead(204, cors).end();
    else if (asked.path === '/mcp')
      json(response, 401, {}, { ...cors, ...(challenge && { 'www-authenticate': challenge(origin) }) });
    else if (asked.path === at) json(response, 200, document(), cors);
    else if (asked.path === '/.well-known/oauth-authorization-server/resources/res_1')
      json(
        response,
        200,
        {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          registration_endpoint: `${issuer}/register`,
          response_types_supported: ['code'],
          code_challenge_methods_supported: ['S256'],
          token_endpoint_auth_methods_supported: ['none'],
        },
        cors,
      );
    else json(response, 404, {}, cors);

    function document() {
      return { resource: `${origin}/mcp`, authorization_servers: [issuer] };
    }
  };

async function rowOf(changed: Changed, client = 'inspector-v1') {
  const { url, close: end } = await startServer(server(changed));
  close = end;
  const { exchanges } = await liveCheck(url, { platform: createNodePlatform(), masker });
  const [handshake] = handshakesOf(exchanges);
  if (!handshake) throw new Error('nothing was asked');
  return diagnose(handshake, { ended: true, context: { client } }).clients.find((one) => one.client === client);
}

test('`*` for all headers is a warning, and no browser of today stops at it', async () => {
  expect(await rowOf({ allowHeaders: '*' })).toMatchObject({ verdict: 'nothing-stops-it' });
});

test('an address that the page cannot see leads it nowhere', async () => {
  const challenge = (origin: string) => `Bearer resource_metadata="${origin}/mcp${root}"`;
  expect(await rowOf({ challenge, exposed: 'Mcp-Session-Id' })).toMatchObject({ verdict: 'nothing-stops-it' });
  expect(await rowOf({ challenge })).toMatchObject({ verdict: 'cannot' });
});

test('of two usual addresses one that a page may not ask is passed over, where the other has the metadata', async () => {
  for (const client of ['inspector-v1', 'web'])
    expect(await rowOf({ at: root, closed: `${root}/mcp` }, client), client).toMatchObject({
      verdict: 'nothing-stops-it',
    });
});

test('metadata that the browser keeps from the page stops it', async () => {
  expect(await rowOf({ at: root, closed: root })).toMatchObject({
    verdict: 'cannot',
    check: expect.stringMatching(/^cors\//),
  });
  expect(await rowOf({ allowHeaders: 'content-type' })).toMatchObject({
    verdict: 'cannot',
    check: 'cors/header-not-allowed',
  });
});
