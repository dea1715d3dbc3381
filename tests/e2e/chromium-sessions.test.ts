/**
 * Sessions in real Chromium: a worker that is stopped again and again, hosts that need a permission, the panel without any
 * permission, pages that are no Inspector.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startEndless } from '../environment/endless.ts';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { findFault } from '../environment/faults.ts';
import { type Inspector, startInspector } from '../environment/inspectors.ts';
import { openPanel } from '../environment/panel.ts';
import { awaitDiagnosis } from '../environment/reading.ts';
import { until } from '../environment/until.ts';
import { connectV1, connectV2 } from '../environment/walkers.ts';
import { type Extension, isRunning, launchExtension, putToSleep, readShown, type Shown } from './extension.ts';

/** What a test started, newest last. */
let running: { close(): Promise<void> }[] = [];
const started = <T extends { close(): Promise<void> }>(one: T): T => {
  running.push(one);
  return one;
};
afterEach(async () => {
  for (const one of running.reverse()) await one.close().catch(() => {});
  running = [];
});

/** Version 1 takes its server from the address of its page, and keeps the rest in the tab: one is enough. */
let v1: Inspector;
beforeAll(async () => {
  v1 = await startInspector('v1');
});
afterAll(() => v1?.close());

/**
 * One browser for the tests of a group: starting one takes as long as a sign-in. Its permissions last, so each test says
 * which it begins with.
 */
function oneBrowser(launch: () => Promise<Extension>): () => Extension {
  let extension: Extension;
  beforeAll(async () => {
    extension = await launch();
  });
  afterAll(() => extension?.close());
  return () => extension;
}

interface Scene {
  environment: Environment;
  extension: Extension;
  inspector: Inspector;
  page: Page;
  connect(): Promise<unknown>;
}

/** A sign-in in a tab of its own. */
async function scene(name: 'v1' | 'v2', extension: Extension, environment: Environment): Promise<Scene> {
  const { serverUrl, trust } = environment;
  const inspector = name === 'v1' ? v1 : started(await startInspector(name, { serverUrl, trust }));
  const page = started(await extension.browser.newPage());
  const walk = name === 'v2' ? connectV2 : connectV1;
  return { environment, extension, inspector, page, connect: () => walk(page, inspector, serverUrl) };
}

const decided = ({ verdict }: Shown) => verdict !== null && verdict !== 'incomplete';

async function popupShows({ extension, page }: Scene, right: (shown: Shown) => boolean = decided): Promise<Shown> {
  const popup = await extension.popup(page);
  try {
    return await until(() => readShown(popup), right);
  } finally {
    await popup.close();
  }
}

describe('a worker that is stopped again and again during the sign-in', () => {
  const browser = oneBrowser(launchExtension);
  it.each([
    { name: 'v2', fault: 'session/audience-mismatch' },
    { name: 'v1', fault: null },
    ...(process.env.TEST_LONG
      ? ([
          { name: 'v2', fault: null },
          { name: 'v1', fault: 'token/invalid-client' },
        ] as const)
      : []),
  ] as const)('changes nothing: $name, $fault', async ({ name, fault }) => {
    const at = await scene(name, browser(), started(await startEnvironment({ fault })));
    if (name === 'v2') await at.page.goto(at.inspector.url);
    let connecting = true;
    const connected = at.connect().finally(() => {
      connecting = false;
    });
    let stops = 0;
    for (; connecting; stops++) {
      await at.extension.stopWorker();
      // Long enough for it to start and to be in the middle of something.
      await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 500));
    }
    await connected;
    await at.extension.stopWorker();
    expect(stops).toBeGreaterThan(1);
    expect(await popupShows(at)).toEqual(
      fault ? { verdict: 'failing', cause: findFault(fault).cause } : { verdict: 'connected', cause: null },
    );
  });
});

describe('servers that are not on loopback', () => {
  let environment: Environment;
  const browser = oneBrowser(async () => {
    environment = await startEnvironment({ mcpHost: 'mcp.test', envHost: 'env.test' });
    return launchExtension({ trust: environment.trust });
  });
  afterAll(() => environment?.close());

  /** Whatever a test before allowed, no host is allowed now. */
  async function begin(name: 'v1' | 'v2', fault: string): Promise<Scene> {
    environment.setFault(fault);
    const begun = await scene(name, browser(), environment);
    expect(await grants(begun)).toEqual({ hosts: [], origins: [] });
    return begun;
  }

  /** The user's yes to the browser's question; the browser then asks no more when the button is pressed. */
  async function sayYes({ extension }: Scene, host: string) {
    const id = new URL(extension.pages.url()).host;
    const settings = await extension.browser.newPage();
    await settings.goto('chrome://extensions');
    await settings.evaluate(
      (id, host) =>
        (
          chrome as unknown as { developerPrivate: { addHostPermission(id: string, host: string): Promise<void> } }
        ).developerPrivate.addHostPermission(id, host),
      id,
      `https://${host}/*`,
    );
    await settings.close();
  }

  /** Once it does something. */
  const grantButton = async (popup: Page, host: string) =>
    popup.waitForSelector(
      `::-p-xpath(//ul[contains(@class,"grants")]//button[contains(., "${host}")][@aria-disabled="false"])`,
    );
  const grants = ({ extension }: Scene) =>
    extension.pages.evaluate(() => chrome.runtime.sendMessage({ type: 'grants' }));

  it('are diagnosed by the panel though the permission is refused', async () => {
    const at = await begin('v1', 'cors/preflight-rejected@mcp');
    await at.page.goto(at.inspector.url);
    const panel = await openPanel(at.page);
    await at.connect();
    expect(await awaitDiagnosis(panel)).toMatchObject({ verdict: 'failing', cause: 'cors/preflight-rejected' });
    await panel.close();
  });

  it('need no permission where the Inspector relays', async () => {
    const at = await begin('v2', 'resource-metadata/resource-mismatch');
    await at.connect();
    expect(await popupShows(at)).toEqual({ verdict: 'failing', cause: 'resource-metadata/resource-mismatch' });
  });

  it('show what is known without more, and all of it once the host is allowed; which can be given back', async () => {
    const at = await begin('v1', 'cors/preflight-rejected@mcp');
    await at.connect();
    await sayYes(at, 'mcp.test');
    expect(await grants(at)).toEqual({ hosts: [], origins: [] });
    const popup = await at.extension.popup(at.page);
    await until(
      () => readShown(popup),
      ({ verdict }) => verdict !== null,
    );
    expect((await readShown(popup)).cause).not.toBe('cors/preflight-rejected');
    const button = await grantButton(popup, 'mcp.test');
    await button?.click();
    await until(
      () => grants(at),
      ({ hosts }) => hosts.includes('https://mcp.test/*'),
    );
    await popup.close();
    await at.connect();
    expect(await popupShows(at)).toEqual({ verdict: 'failing', cause: 'cors/preflight-rejected' });

    await at.extension.pages.bringToFront();
    await at.extension.pages.reload();
    const give = await at.extension.pages.waitForSelector('::-p-xpath(//li[contains(., "mcp.test")]//button)');
    await give?.click();
    await until(
      () => grants(at),
      ({ hosts }) => hosts.length === 0,
    );
  });

  it('keep what the sign-in page says to themselves until their host is allowed', async () => {
    const at = await begin('v2', 'authorization/redirect-uri-mismatch');
    await at.connect();
    await sayYes(at, 'env.test');
    const popup = await at.extension.popup(at.page);
    await until(
      () => readShown(popup),
      ({ verdict }) => verdict !== null,
    );
    expect(await readShown(popup)).toEqual({ verdict: 'incomplete', cause: null });
    const button = await grantButton(popup, 'env.test');
    await button?.click();
    await until(
      () => grants(at),
      ({ hosts }) => hosts.includes('https://env.test/*'),
    );
    await popup.close();
    await at.page.goto(at.inspector.url);
    await at.connect();
    expect(await popupShows(at)).toEqual({ verdict: 'failing', cause: 'authorization/redirect-uri-mismatch' });
  });
});

describe('without any permission', () => {
  const browser = oneBrowser(async () => {
    const extension = await launchExtension();
    const id = new URL(extension.pages.url()).host;
    const settings = await extension.browser.newPage();
    await settings.goto('chrome://extensions');
    await settings.evaluate(
      (extensionId) =>
        (
          chrome as unknown as { developerPrivate: { updateExtensionConfiguration(to: object): Promise<void> } }
        ).developerPrivate.updateExtensionConfiguration({ extensionId, hostAccess: 'ON_CLICK' }),
      id,
    );
    await settings.close();
    return extension;
  });

  // What the panel takes itself is the same in both; only of v1 does it have to know what the page may not read.
  it.each([
    { name: 'v1', fault: 'cors/preflight-rejected@mcp' },
    ...(process.env.TEST_LONG ? ([{ name: 'v2', fault: 'resource-metadata/resource-mismatch' }] as const) : []),
  ] as const)('the panel sees it all itself: $name, $fault', async ({ name, fault }) => {
    const at = await scene(name, browser(), started(await startEnvironment({ fault })));
    expect(await at.extension.pages.evaluate(async () => (await chrome.permissions.getAll()).origins)).toEqual([]);
    await at.page.goto(at.inspector.url);
    const panel = await openPanel(at.page);
    await at.connect();
    expect(await awaitDiagnosis(panel)).toMatchObject({ verdict: 'failing', cause: findFault(fault).cause });
    await panel.close();
  });
});

describe('pages that are no Inspector', () => {
  let remote: Environment;
  const browser = oneBrowser(async () => {
    remote = await startEnvironment({ mcpHost: 'mcp.test', envHost: 'env.test' });
    return launchExtension({ trust: remote.trust });
  });
  afterAll(() => remote?.close());
  const sessions = (extension: Extension) =>
    extension.pages.evaluate(async () =>
      Object.keys(await chrome.storage.session.get(null)).filter((key) => key !== 'key'),
    );

  it('on loopback: the scripts take themselves out, nothing is kept, and nothing wakes', async () => {
    const environment = started(await startEnvironment());
    const extension = browser();
    const page = started(await extension.browser.newPage());
    const url = new URL('/nothing-here', environment.serverUrl).href;
    await page.goto(url);
    await until(
      () => page.evaluate(() => String(window.fetch)),
      (text) => text.startsWith('function fetch('),
    );
    await page.evaluate(() => fetch('/mcp', { method: 'POST' }).catch(() => {}));
    expect(await sessions(extension)).toEqual([]);
    await putToSleep(extension);
    for (let i = 0; i < 3; i++) {
      await page.goto(url);
      await page.evaluate(() => fetch('/mcp', { method: 'POST' }).catch(() => {}));
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(isRunning(extension)).toBe(false);
  });

  it('elsewhere: browsing wakes nothing', async () => {
    const extension = browser();
    const page = started(await extension.browser.newPage());
    await putToSleep(extension);
    for (const path of ['/nothing-here', '/.well-known/oauth-protected-resource', '/mcp']) {
      await page.goto(new URL(path, remote.serverUrl).href);
      await page.evaluate(() => fetch('/mcp', { method: 'POST' }).catch(() => {}));
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(isRunning(extension)).toBe(false);
  });

  it('keep nothing alive that the page has let go of, in an Inspector’s page either', async () => {
    const server = started(await startEndless());
    const extension = browser();
    for (const title of ['A page', 'MCP Inspector']) {
      const page = await extension.browser.newPage();
      await page.goto(`${server.url}/?title=${encodeURIComponent(title)}`);
      await page.evaluate(async () => {
        const stop = new AbortController();
        const [whole, read, aborted] = await Promise.all([
          fetch('/endless'),
          fetch('/endless'),
          fetch('/endless', { signal: stop.signal }),
        ]);
        const reader = read.body?.getReader();
        await Promise.all([whole.body?.cancel(), reader?.read().then(() => reader.cancel())]);
        stop.abort();
        await aborted.text().catch(() => {});
      });
      await until(
        async () => server.open(),
        (open) => open === 0,
      );
      await page.close();
    }
    // The browser itself may ask once more where a connection broke off.
    expect(server.asked()).toBeGreaterThanOrEqual(6);
  });
});
