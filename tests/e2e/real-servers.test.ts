/**
 * MCP servers that nobody here wrote, with Scalekit in front of them as their documentation says: healthy, and with what a
 * person sets wrong of them. Real Inspectors in real Chromium; what the extension says is what is judged.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { type Inspector, startInspector } from '../environment/inspectors.ts';
import { type RealServer, type Running, type Settings, startRealServer } from '../environment/real-servers.ts';
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

/** Version 1 asks from its page or through its proxy, version 2 from its backend. */
type Client = 'v1' | 'v1 by its proxy' | 'v2';

/** What the extension says of the last sign-in at this server, once it says more than that it runs. */
async function walk({ url }: Running, client: Client): Promise<string> {
  const v2 = client === 'v2' ? await startInspector('v2', { serverUrl: url }) : undefined;
  const page = await extension.browser.newPage();
  try {
    const connection = client === 'v1' ? 'direct' : 'proxy';
    const { says } = await (v2 ? connectV2(page, v2, url) : connectV1(page, v1, url, { connection }));
    const tab = await tabOf(extension, page);
    const [diagnosis] = await last(
      async () =>
        (await snapshotOf(extension, tab)).handshakes
          .filter((handshake) => handshake.server === url)
          .flatMap(({ attempts }) => attempts.at(-1)?.diagnosis ?? []),
      ([newest]) => newest !== undefined && newest.verdict !== 'incomplete',
    );
    return diagnosis?.cause?.check ?? diagnosis?.verdict ?? `nothing, and the Inspector: ${says}`;
  } finally {
    await page.close();
    await v2?.close();
  }
}

/** A server with what a person set of it, and what is said of each client's sign-in there. */
type Row = [RealServer, string, Settings, Partial<Record<Client, string>>];

const all = (said: string): Row[3] => ({ v1: said, 'v1 by its proxy': said, v2: said });

const scopes = 'todo:read todo:write offline_access';
const right: Settings = { scopes };
const withPath: Settings = { scopes, resource: 'URL/mcp' };
const withSlash: Settings = { scopes, resource: 'URL/' };
const noCors: Settings = { scopes, cors: 'none' };
const unknownScope: Settings = { scopes: 'todo:admin' };
const nginx: Pick<Settings, 'behindNginx'> = { behindNginx: ['/mcp', '/.well-known/'] };

const rows: Row[] = [
  ['fastmcp', 'behind nginx', { ...right, ...nginx }, { v1: 'connected' }],
  ['mcp-use', 'as documented', right, { v2: 'connected' }],
];

/** The page of version 1 sends a type of body with a `GET`, to which mcp-use answers 400. */
const notForPages = { v1: 'resource-metadata/not-found' };
/** Through its proxy, version 1 asks for the metadata from its page all the same. */
const ofPages = { v1: 'cors/no-allow-origin', 'v1 by its proxy': 'cors/no-allow-origin', v2: 'connected' };
const mismatch = all('resource-metadata/resource-mismatch');
/** The environment refuses it when the client registers, which all do with the scopes of the metadata. */
const refused = all('registration/rejected');

const further: Row[] = [
  ['fastmcp', 'as documented', right, all('connected')],
  ['fastmcp', 'its URL with the path twice', withPath, mismatch],
  ['fastmcp', 'its URL with a slash', withSlash, mismatch],
  ['fastmcp', 'a scope that is not defined', unknownScope, refused],
  ['fastmcp', 'no CORS', noCors, ofPages],
  // With the path twice it does not start, and says why.
  ['mcp-use', 'as documented', right, { ...all('connected'), ...notForPages }],
  ['mcp-use', 'its URL with a slash, which it takes away', withSlash, { ...all('connected'), ...notForPages }],
  ['mcp-use', 'a scope that is not defined', unknownScope, { ...refused, ...notForPages }],
  ['mcp-use', 'no CORS', noCors, { ...all('connected'), v1: 'cors/preflight-rejected' }],
  ['mcp-handler', 'as documented, with CORS of the framework', right, all('connected')],
  ['mcp-handler', 'its URL with the path twice', withPath, mismatch],
  ['mcp-handler', 'its URL with a slash', withSlash, mismatch],
  ['mcp-handler', 'a scope that is not defined', unknownScope, refused],
  ['mcp-handler', 'no CORS', noCors, ofPages],
  // Its own handler names no scopes: version 2 registers with an empty one then, which the environment refuses.
  ['mcp-handler', 'its own handler for the metadata', {}, { ...all('connected'), v2: 'registration/rejected' }],
  ['fastmcp', 'behind nginx', { ...right, ...nginx }, all('connected')],
  ['fastmcp', 'behind nginx, its URL with the path twice', { ...withPath, ...nginx }, mismatch],
  ['fastmcp', 'behind nginx, its URL with a slash', { ...withSlash, ...nginx }, mismatch],
  ['fastmcp', 'behind nginx, a scope that is not defined', { ...unknownScope, ...nginx }, refused],
  ['fastmcp', 'behind nginx, no CORS', { ...noCors, ...nginx }, ofPages],
  [
    'fastmcp',
    'behind nginx that passes on /mcp alone',
    { ...right, behindNginx: ['/mcp'] },
    { ...all('resource-metadata/not-found'), v1: 'cors/preflight-rejected' },
  ],
  [
    'sdk',
    'its example with its own sign-in, which permits no page',
    {},
    { ...all('connected'), v1: 'cors/no-allow-origin' },
  ],
  ['sdk, copied', 'with CORS for pages', {}, all('connected')],
  // Its metadata moves with the path. Through its proxy, version 1 does not hear where to: it finds nothing at the usual
  // place, and takes the authorization server's own metadata, which the SDK serves beside the MCP server.
  [
    'sdk, copied',
    'its URL with the path twice',
    { resource: 'URL/mcp' },
    { ...mismatch, 'v1 by its proxy': 'connected' },
  ],
  ['sdk, copied', 'its URL with a slash', { resource: 'URL/' }, mismatch],
  // The SDK permits pages its metadata by itself.
  ['sdk, copied', 'no CORS', { cors: 'none' }, { ...all('connected'), v1: 'cors/no-allow-origin' }],
  // Its authorization server grants whatever is asked for, so that a scope that nobody defined is no fault of it.
  ['sdk, copied', 'a scope that is not defined', { scopes: 'todo:admin' }, all('connected')],
];

it.each([...rows, ...(process.env.TEST_LONG ? further : [])])('%s, %s', async (name, _, settings, expected) => {
  environment.setFault(null);
  const server = await startRealServer(name, environment, settings);
  try {
    const said: Row[3] = {};
    for (const client of Object.keys(expected) as Client[]) said[client] = await walk(server, client);
    expect(said).toEqual(expected);
  } finally {
    await server.close();
  }
});
