/**
 * MCP servers that nobody here wrote, with Scalekit in front of them as their documentation says: healthy, and with what a
 * person sets wrong of them. Real Inspectors in real Chromium; what the extension says is what is judged.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { type Inspector, startInspector } from '../environment/inspectors.ts';
import { type RealServer, type Settings, startRealServer } from '../environment/real-servers.ts';
import { last } from '../environment/until.ts';
import { connectV1, connectV2 } from '../environment/walkers.ts';
import { type Extension, launchExtension } from './extension.ts';
import { snapshotOf, tabOf } from './popup.ts';

let environment: Environment;
let extension: Extension;
let v1: Inspector;
beforeAll(async () => {
  [environment, extension, v1] = await Promise.all([startEnvironment(), launchExtension(), startInspector('v1')]);
});
afterAll(async () => {
  await extension?.close();
  await v1?.close();
  await environment?.close();
});

/** By its proxy, version 1 is walked in `default-ports.test.ts`. */
type Client = 'v1' | 'v2';

/** What the extension says of the last sign-in at this server, once it says more than that it runs. */
async function walk(name: RealServer, settings: Settings, client: Client) {
  environment.setFault(null);
  const server = await startRealServer(name, environment, settings);
  const v2 = client === 'v2' ? await startInspector('v2', { serverUrl: server.url }) : undefined;
  const page = await extension.browser.newPage();
  try {
    const { says } = v2
      ? await connectV2(page, v2, server.url)
      : await connectV1(page, v1, server.url, { connection: 'direct' });
    const tab = await tabOf(extension, page);
    const [diagnosis] = await last(
      async () =>
        (await snapshotOf(extension, tab)).handshakes
          .filter((handshake) => handshake.server === server.url)
          .flatMap(({ attempts }) => attempts.at(-1)?.diagnosis ?? []),
      ([newest]) => newest !== undefined && newest.verdict !== 'incomplete',
    );
    return { says, said: diagnosis?.cause?.check ?? diagnosis?.verdict };
  } finally {
    await page.close();
    await v2?.close();
    await server.close();
  }
}

type Row = [RealServer, Client, string, Settings, string];

const scopes = 'todo:read todo:write offline_access';
const right: Settings = { scopes };
const withPath: Settings = { scopes, resource: 'URL/mcp' };
const withSlash: Settings = { scopes, resource: 'URL/' };
const noCors: Settings = { scopes, cors: 'none' };
const unknownScope: Settings = { scopes: 'todo:admin' };
const wellKnown = '/.well-known/';

const rows: Row[] = [
  ['fastmcp', 'v1', 'behind nginx', { scopes, behindNginx: ['/mcp', wellKnown] }, 'connected'],
  ['mcp-use', 'v2', 'as documented', right, 'connected'],
];

const further: Row[] = [
  ['fastmcp', 'v1', 'as documented', right, 'connected'],
  ['fastmcp', 'v2', 'as documented', right, 'connected'],
  ['fastmcp', 'v1', 'its URL with the path twice', withPath, 'resource-metadata/resource-mismatch'],
  ['fastmcp', 'v2', 'its URL with the path twice', withPath, 'resource-metadata/resource-mismatch'],
  ['fastmcp', 'v1', 'its URL with a slash', withSlash, 'resource-metadata/resource-mismatch'],
  ['fastmcp', 'v2', 'its URL with a slash', withSlash, 'resource-metadata/resource-mismatch'],
  // The environment refuses it when the client registers, which both do with the scopes of the metadata.
  ['fastmcp', 'v1', 'a scope that is not defined', unknownScope, 'registration/rejected'],
  ['fastmcp', 'v2', 'a scope that is not defined', unknownScope, 'registration/rejected'],
  ['fastmcp', 'v1', 'no CORS', noCors, 'cors/no-allow-origin'],
  ['fastmcp', 'v2', 'no CORS, which it needs for no page', noCors, 'connected'],
  ['fastmcp', 'v2', 'behind nginx', { scopes, behindNginx: ['/mcp', wellKnown] }, 'connected'],
  [
    'fastmcp',
    'v1',
    'behind nginx that passes on /mcp alone',
    { scopes, behindNginx: ['/mcp'] },
    'cors/no-allow-origin',
  ],
  [
    'fastmcp',
    'v2',
    'behind nginx that passes on /mcp alone',
    { scopes, behindNginx: ['/mcp'] },
    'resource-metadata/not-found',
  ],
  // It answers 400 to a `GET` that names a type of body, as the page of version 1 does.
  ['mcp-use', 'v1', 'as documented', right, 'resource-metadata/not-found'],
  ['mcp-use', 'v1', 'no CORS', noCors, 'cors/preflight-rejected'],
  ['mcp-use', 'v2', 'no CORS, which it needs for no page', noCors, 'connected'],
  ['mcp-use', 'v2', 'a scope that is not defined', unknownScope, 'registration/rejected'],
  // It takes the slash away by itself.
  ['mcp-use', 'v2', 'its URL with a slash', withSlash, 'connected'],
  ['sdk', 'v2', 'its example with its own sign-in', {}, 'connected'],
  ['sdk', 'v1', 'its example, which permits no page', {}, 'cors/no-allow-origin'],
];

it.each([...rows, ...(process.env.TEST_LONG ? further : [])])('%s, %s, %s', async (name, client, _, settings, said) => {
  const walked = await walk(name, settings, client);
  expect(walked, walked.says).toMatchObject({ said });
});
