/**
 * What works on the default ports only, in real Chromium with DevTools closed: Inspector 1.0.3, which loses its settings on
 * the way back from the sign-in, and 0.22.0 through a proxy that nobody set. It needs 6274 and 6277 free.
 */
import { connect } from 'node:net';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { findFault } from '../environment/faults.ts';
import { type InspectorName, startInspector } from '../environment/inspectors.ts';
import { type RealServer, type Settings, startRealServer } from '../environment/real-servers.ts';
import { last } from '../environment/until.ts';
import { connectV1, type V1Options } from '../environment/walkers.ts';
import { type Extension, launchExtension } from './extension.ts';
import { popupShows } from './popup.ts';

let environment: Environment;
let extension: Extension;
beforeAll(async () => {
  [environment, extension] = await Promise.all([startEnvironment(), launchExtension()]);
});
afterAll(async () => {
  await extension?.close();
  await environment?.close();
});

const isTaken = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ port, host: 'localhost' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

beforeEach(async () => {
  for (const port of [6274, 6277]) {
    // The Inspector of the test before needs a moment to let go.
    const taken = await last(
      () => isTaken(port),
      (taken) => !taken,
    );
    if (taken) {
      throw new Error(
        `Port ${port} is taken, and these Inspectors know no other. End what listens there, perhaps an Inspector of your own.`,
      );
    }
  }
});

async function walk(
  name: InspectorName,
  connection: V1Options['connection'] & string,
  fault: string | null,
  look: (page: Page) => Promise<void>,
) {
  environment.setFault(fault);
  await walkTo(environment.serverUrl, name, connection, look);
}

async function walkTo(
  serverUrl: string,
  name: InspectorName,
  connection: V1Options['connection'] & string,
  look: (page: Page) => Promise<void>,
) {
  const inspector = await startInspector(name, { defaultPorts: true });
  const page = await extension.browser.newPage();
  try {
    await connectV1(page, inspector, serverUrl, { connection });
    await look(page);
  } finally {
    await page.close();
    await inspector.close();
  }
}

// 1.0.3 ends a healthy sign-in of this walker with "No saved connection for this authorization" by itself.
it('v1, proxy, healthy: connected, without a cause', async () => {
  await walk('v1', 'proxy', null, async (page) => {
    expect(await popupShows(extension, page)).toEqual({ verdict: 'connected', cause: null });
    expect(await extension.badge(await extension.tabIdOf(page))).toEqual({ text: '✓', title: 'MCP Auth: connected' });
  });
});

it.each([
  ['v1-last', 'direct', 'cors/no-allow-origin@server-metadata'],
  ['v1-last', 'proxy', 'resource-metadata/resource-mismatch'],
  ['v1', 'proxy', 'token/invalid-client'],
] as const)('%s, %s, %s: badge and popup name the cause', async (name, connection, fault) => {
  await walk(name, connection, fault, async (page) => {
    const { cause } = findFault(fault);
    expect(await popupShows(extension, page)).toEqual({ verdict: 'failing', cause });
    expect((await extension.badge(await extension.tabIdOf(page))).text).toBe('1');
  });
});

/** Through the proxy, the rows of `real-servers.test.ts`. */
const scopes = 'todo:read todo:write offline_access';
it.runIf(process.env.TEST_LONG).each<[RealServer, string, Settings, string]>([
  ['fastmcp', 'as documented', { scopes }, 'connected'],
  ['fastmcp', 'its URL with the path twice', { scopes, resource: 'URL/mcp' }, 'resource-metadata/resource-mismatch'],
  ['fastmcp', 'its URL with a slash', { scopes, resource: 'URL/' }, 'resource-metadata/resource-mismatch'],
  ['fastmcp', 'a scope that is not defined', { scopes: 'todo:admin' }, 'registration/rejected'],
  ['fastmcp', 'behind nginx', { scopes, behindNginx: ['/mcp', '/.well-known/'] }, 'connected'],
  ['mcp-use', 'as documented', { scopes }, 'connected'],
  ['sdk', 'its example with its own sign-in', {}, 'connected'],
])('v1, proxy, %s, %s', async (name, _, settings, said) => {
  environment.setFault(null);
  const server = await startRealServer(name, environment, settings);
  try {
    await walkTo(server.url, 'v1', 'proxy', async (page) => {
      const { verdict, cause } = await popupShows(extension, page);
      expect(cause ?? verdict).toBe(said);
    });
  } finally {
    await server.close();
  }
});
