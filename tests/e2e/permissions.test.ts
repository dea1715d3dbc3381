/**
 * What needs a permission, in real Chromium with servers that are not on loopback: refused, given back, and lent to a page
 * that the developer added. (What a grant adds to a diagnosis stands with the sessions.)
 *
 * The browser's own question cannot be answered in a headless browser. For a no, the popup's `permissions.request` is
 * replaced by one that answers `false`. A yes is given beforehand, on the browser's page of extensions; the browser then
 * asks no more when the button is pressed. (Firefox's question is answered for real, in `firefox-ways.test.ts`.)
 */
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAuthority } from '../environment/certificates.ts';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { type Inspector, startInspector } from '../environment/inspectors.ts';
import { LIMIT, until } from '../environment/until.ts';
import { connectV1 } from '../environment/walkers.ts';
import { type Extension, isRunning, launchExtension, putToSleep, readShown } from './extension.ts';
import { popupSays, standing, withPopup } from './popup.ts';

const clientHost = 'client.test';
let environment: Environment;
let extension: Extension;
let inspector: Inspector;
let options: string;
let client: { origin: string; close(): Promise<void> };

beforeAll(async () => {
  environment = await startEnvironment({ mcpHost: 'mcp.test', envHost: 'env.test' });
  const { trust, serverUrl } = environment;
  if (!trust) throw new Error('These servers have no authority.');
  const authority = startAuthority();
  client = await startClient(authority.issue(clientHost), serverUrl);
  [extension, inspector] = await Promise.all([
    launchExtension({
      trust: {
        ...trust,
        hosts: [...trust.hosts, clientHost],
        fingerprint: `${trust.fingerprint},${authority.fingerprint}`,
      },
    }),
    startInspector('v1', { serverUrl, trust }),
  ]);
  options = extension.pages.url();
});
afterAll(async () => {
  await extension?.close();
  await inspector?.close();
  await client?.close();
  await environment?.close();
});

/** A web client of somebody's own, on an origin that is not on loopback: it asks the MCP server when a button is pressed. */
async function startClient(certificate: { key: string; cert: string }, serverUrl: string) {
  const page = `<!doctype html><title>My client</title><button id="go">Sign in</button><script type="module">
document.querySelector('#go').addEventListener('click', async () => {
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'my-client', version: '1.0' } };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params });
  await fetch(${JSON.stringify(serverUrl)}, { method: 'POST', headers, body }).catch(() => {});
  document.body.dataset.asked = 'true';
});
</script>`;
  const server = createServer(certificate, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(page);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    origin: `https://${clientHost}:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const createPlainServer = () =>
  createHttpServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html', connection: 'close' }).end('<title>My app</title><p>Hello.');
  });

async function listening(server: ReturnType<typeof createHttpServer>): Promise<string> {
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface DeveloperPrivate {
  addHostPermission(id: string, host: string): Promise<void>;
  removeHostPermission(id: string, host: string): Promise<void>;
}

/** The user's yes, on the browser's page of extensions; it counts once the extension asks for it. */
async function sayYes(host: string) {
  const id = new URL(options).host;
  const settings = await extension.browser.newPage();
  await settings.goto('chrome://extensions');
  await settings.evaluate(
    (id, host) =>
      (chrome as unknown as { developerPrivate: DeveloperPrivate }).developerPrivate.addHostPermission(id, host),
    id,
    `https://${host}/*`,
  );
  await settings.close();
}

const grants = (): Promise<{ hosts: string[]; origins: string[] }> =>
  extension.pages.evaluate(() => chrome.runtime.sendMessage({ type: 'grants' }));

/** Browses the MCP server's own pages, in a tab that is no Inspector's. */
async function browse() {
  const page = await extension.browser.newPage();
  await page.goto(new URL('/nothing-here', environment.serverUrl).href);
  await page.evaluate(() => fetch('/mcp', { method: 'POST' }).catch(() => {}));
  await page.close();
}

const button = (text: string) => `::-p-xpath(//button[contains(normalize-space(.), "${text}")])`;

/** Presses a button of the options page, and waits for what it leads to. */
async function onOptions(selector: string, then: (grants: { hosts: string[]; origins: string[] }) => boolean) {
  await extension.pages.bringToFront();
  await extension.pages.goto(options);
  await extension.pages.locator(selector).click();
  await until(grants, then);
}

/** As a person opens the popup: the click is what lets the extension know the page's address. */
async function clickIcon(page: Page): Promise<Page> {
  const { browser } = extension;
  await page.bringToFront();
  const opened = browser.waitForTarget((target) => target.url().endsWith('/popup.html'), { timeout: LIMIT });
  const [own] = (await browser.extensions()).values();
  if (!own) throw new Error('The extension is not there.');
  await page.triggerExtensionAction(own);
  return (await opened).asPage();
}

async function connected<T>(look: (page: Page) => Promise<T>): Promise<T> {
  const page = await extension.browser.newPage();
  try {
    await connectV1(page, inspector, environment.serverUrl);
    return await look(page);
  } finally {
    await page.close();
  }
}

describe('a host that is not allowed', () => {
  it('is named with the reason; refused, everything else goes on', async () => {
    environment.setFault('resource-metadata/resource-mismatch');
    await connected(async (page) => {
      await withPopup(extension, page, async (popup) => {
        // Without a grant: what the page itself was told.
        const cause = 'resource-metadata/resource-mismatch';
        await until(
          () => readShown(popup),
          (shown) => shown.cause === cause,
        );
        const grant = await popup.waitForSelector(`::-p-xpath(//li[contains(., "Allow mcp.test")])`);
        expect(await grant?.evaluate((item) => item.textContent)).toMatch(/See every header that mcp\.test:\d+ sends/);
        await popup.evaluate(() => {
          chrome.permissions.request = () => Promise.resolve(false);
        });
        await standing(popup);
        await popup.locator(button('Allow mcp.test')).click();
        await popup.waitForSelector('::-p-xpath(//p[contains(., "Everything else goes on as before.")])');
        expect(await readShown(popup)).toEqual({ verdict: 'failing', cause });
      });
      expect(await grants()).toEqual({ hosts: [], origins: [] });
    });
  });
});

describe('what the button says is what is asked', () => {
  const initialize = (page: Page, host: string) =>
    page.evaluate(
      (url) =>
        fetch(url, { method: 'POST', body: '{"jsonrpc":"2.0","id":0,"method":"initialize"}' }).then(
          () => undefined,
          () => undefined,
        ),
      `https://${host}/mcp`,
    );

  it('a button that a page brings under a click does nothing yet, and a host that stands for many is none', async () => {
    environment.setFault('resource-metadata/resource-mismatch');
    await connected(async (page) => {
      await withPopup(extension, page, async (popup) => {
        await popup.waitForSelector(button('Allow mcp.test'));
        // Pressed the moment that it is there, and each time that anything moves.
        await popup.evaluate(() => {
          const asked: unknown[] = [];
          Object.assign(window, { asked });
          chrome.permissions.request = ({ origins }: chrome.permissions.Permissions) => {
            asked.push(origins);
            return Promise.resolve(false);
          };
          const press = () => {
            for (const found of document.querySelectorAll<HTMLButtonElement>('.grants button:not([data-pressed])')) {
              found.dataset.pressed = 'true';
              found.click();
            }
          };
          for (const found of document.querySelectorAll<HTMLElement>('.grants button')) found.dataset.pressed = 'true';
          new MutationObserver(press).observe(document.body, { childList: true, subtree: true });
        });
        const asked = () => popup.evaluate(() => (window as unknown as { asked: unknown[] }).asked);
        await initialize(page, '*.test');
        await initialize(page, '*');
        await initialize(page, 'other.test');
        await popup.waitForSelector(button('Allow other.test'));
        expect(await asked()).toEqual([]);
        const offered = () =>
          popup.evaluate(() => [...document.querySelectorAll('.grants .host')].map((host) => host.textContent ?? ''));
        expect((await offered()).filter((host) => /[*%]/.test(host))).toEqual([]);
        // Once it has stood there for a while it is what it says.
        await standing(popup);
        await popup.locator(button('Allow other.test')).click();
        expect(await until(asked, ({ length }) => length > 0)).toEqual([['https://other.test/*']]);
      });
    });
    expect(await grants()).toEqual({ hosts: [], origins: [] });
  });

  it('a page that goes elsewhere meanwhile is not added in the other’s place, nor loaded anew', async () => {
    await sayYes(clientHost);
    const page = await extension.browser.newPage();
    await page.goto(client.origin);
    const popup = await clickIcon(page);
    await popup.waitForSelector(button('Add this page'));
    const elsewhere = new URL('/nothing-here', environment.serverUrl).href;
    await page.goto(elsewhere);
    await page.evaluate(() => Object.assign(window, { mark: true }));
    expect(await popup.evaluate(() => document.querySelector('.next button')?.textContent)).toContain(clientHost);
    await popup.locator(button('Add this page')).click();
    expect(await until(grants, ({ origins }) => origins.length > 0)).toMatchObject({ origins: [client.origin] });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await page.evaluate(() => 'mark' in window)).toBe(true);
    await popup.close().catch(() => {});
    await page.close();
    await extension.pages.goto(options);
    await extension.pages.evaluate(
      (origin) => chrome.runtime.sendMessage({ type: 'remove-origin', origin }),
      client.origin,
    );
    expect(await grants()).toEqual({ hosts: [], origins: [] });
  });
});

describe('a host that is allowed', () => {
  it('is heard only while an Inspector is open, and can be given back', async () => {
    environment.setFault(null);
    await sayYes('mcp.test');
    await connected(async (page) => {
      await withPopup(extension, page, async (popup) => {
        await popup.waitForSelector(button('Allow mcp.test'));
        await standing(popup);
        await popup.locator(button('Allow mcp.test')).click();
        await until(grants, ({ hosts }) => hosts.includes('https://mcp.test/*'));
      });
    });
    await putToSleep(extension);
    await browse();
    // That nothing comes can only be waited for.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(isRunning(extension)).toBe(false);

    await extension.pages.goto(options);
    const page = await extension.browser.newPage();
    await page.goto(inspector.url);
    await until(
      async () => extension.badge(await extension.tabIdOf(page)),
      ({ title }) => /nothing yet/.test(title),
    );
    await putToSleep(extension);
    await browse();
    await until(
      async () => isRunning(extension),
      (is) => is,
    );
    await page.close();

    await onOptions('::-p-xpath(//li[contains(., "mcp.test")]//button)', ({ hosts }) => hosts.length === 0);
  });
});

describe('a page that the developer adds', () => {
  it('is watched like an Inspector, until it is taken out again', async () => {
    environment.setFault('challenge/wrong-status');
    await sayYes(clientHost);
    const page = await extension.browser.newPage();
    await page.goto(client.origin);
    const popup = await clickIcon(page);
    await Promise.all([page.waitForNavigation(), popup.locator(button('Add this page')).click()]);
    await popup.close().catch(() => {});
    expect(await grants()).toMatchObject({ origins: [client.origin] });
    await page.locator('#go').click();
    await page.waitForSelector('[data-asked]');
    expect(await popupSays(extension, page, /You added this page/)).toContain(clientHost);
    await withPopup(extension, page, async (popup) => {
      await until(
        () => readShown(popup),
        ({ cause }) => cause === 'challenge/wrong-status',
      );
      await popup.locator(button('Take this page out')).click();
      await until(grants, ({ hosts, origins }) => !hosts.length && !origins.length);
    });
    await page.goto(client.origin);
    expect(await page.evaluate(() => String(window.fetch))).toMatch(/^function fetch\(/);
    await page.close();
  });

  it('on loopback is watched without a permission more, and its neighbours on other ports are not', async () => {
    const servers = [createPlainServer(), createPlainServer()];
    const [added, neighbour] = await Promise.all(servers.map(listening));
    const page = await extension.browser.newPage();
    const ownFetch = async () => /^function fetch\(/.test(await page.evaluate(() => String(window.fetch)));
    const isLeftAlone = async (origin: string | undefined) => {
      await page.goto(origin ?? '');
      await until(ownFetch, (own) => own);
    };
    await extension.pages.goto(options);
    const say = (type: string) =>
      extension.pages.evaluate((message) => chrome.runtime.sendMessage(message), { type, origin: added });
    await isLeftAlone(added);
    expect(await say('add-origin')).toBe(true);
    await page.goto(added ?? '');
    // What the door has to look up comes a moment later; the popup says it when it is known.
    expect(await popupSays(extension, page, /You added this page/)).toContain('127.0.0.1');
    expect(await ownFetch()).toBe(false);
    await isLeftAlone(neighbour);
    await say('remove-origin');
    await isLeftAlone(added);
    await page.close();
    for (const server of servers) server.close();
  });
});
