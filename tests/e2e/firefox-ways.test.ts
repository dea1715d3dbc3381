/**
 * Firefox's own ways: hosts that have to be asked for, an event page that is stopped when idle, a content security policy
 * that would turn `http:` into `https:`, and DevTools that show what no permission is needed for.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { allowHosts } from '../environment/firefox-inside.ts';
import { type Inspector, startInspector } from '../environment/inspectors.ts';
import { awaitDiagnosis, readDiagnosis } from '../environment/reading.ts';
import { until } from '../environment/until.ts';
import { connectV1, passSignIn, waitForInspector } from '../environment/walkers.ts';
import { type FirefoxExtension, launchFirefoxExtension, type View } from './firefox-extension.ts';
import { badgeIs, standing } from './popup.ts';

const plainHost = 'plain.test';

let environment: Environment;
let extension: FirefoxExtension;
let inspector: Inspector;
let plain: Server;
beforeAll(async () => {
  environment = await startEnvironment({ mcpHost: 'mcp.test', envHost: 'env.test' });
  const { trust } = environment;
  plain = createServer((_request, response) => response.end('plain')).listen(0, '127.0.0.1');
  [extension, inspector] = await Promise.all([launchFirefoxExtension({ trust }), startInspector('v1', { trust })]);
  await extension.firefox.prefer({ 'network.dns.localDomains': [...(trust?.hosts ?? []), plainHost].join(',') });
});
afterAll(async () => {
  await extension?.close();
  await inspector?.close();
  await environment?.close();
  plain?.close();
});
beforeEach(async () => {
  environment.setFault('cors/no-allow-origin@mcp');
  const origins = await remoteHosts();
  if (origins.length) await extension.background((origins) => chrome.permissions.remove({ origins }), origins);
});

async function remoteHosts(): Promise<string[]> {
  const all = await extension.background(async () => (await chrome.permissions.getAll()).origins ?? []);
  return all.filter((origin) => !/^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])\//.test(origin));
}

async function inTab(run: (page: Page, connect: () => Promise<unknown>) => Promise<void>) {
  const page = await extension.firefox.browser.newPage();
  try {
    await page.goto(inspector.url);
    await run(page, () => connectV1(page, inspector, environment.serverUrl));
  } finally {
    await page.close();
  }
}

/** What a view says once it waits for nothing more of the sign-in, and cannot say why. */
const stopped = (view: View) =>
  until(
    () => readDiagnosis(view),
    (shown) => !!shown?.title.includes('not finished'),
  );

const askFor = async (view: View, name: string) => {
  await standing(view);
  // What is asked for is loaded after the rest.
  await until(
    () =>
      view.evaluate(() => [...document.querySelectorAll('button')].map(({ textContent }) => textContent).join('\n')),
    (buttons) => buttons.includes(name),
  );
  return view.click((name) => {
    const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent?.includes(name));
    if (!button) throw new Error(`No button says ${name}: ${document.body.textContent}`);
    button.click();
  }, name);
};

it('asks in the popup for a host of which the page is told nothing, and knows the cause once it may look', async () => {
  await inTab(async (page, connect) => {
    await connect();
    const popup = await extension.popup(page);
    const before = await stopped(popup);
    expect(before).toMatchObject({ verdict: 'incomplete', cause: null });
    await askFor(popup, 'mcp.test');
    await extension.answer(false);
    expect(await remoteHosts()).toEqual([]);
    await popup.close();

    const again = await extension.popup(page);
    expect(await stopped(again)).toEqual(before);
    await askFor(again, 'mcp.test');
    await extension.answer(true);
    await until(remoteHosts, (hosts) => hosts.includes('https://mcp.test/*'));
    await again.close();

    await connect();
    const after = await extension.popup(page);
    expect(await awaitDiagnosis(after)).toMatchObject({ verdict: 'failing', cause: 'cors/no-allow-origin' });
    await after.close();
  });
});

it('asks in a tab for what DevTools cannot ask for', async () => {
  await inTab(async (page, connect) => {
    await connect();
    const panel = await extension.panel(page);
    await until(
      () => panel.evaluate(() => document.querySelector('.grants')?.textContent ?? ''),
      (text) => text.includes('mcp.test'),
    );
    await askFor(panel, 'Allow');
    const asking = await extension.tab();
    await until(
      () => asking.evaluate(() => document.querySelector('.asked')?.textContent ?? ''),
      (text) => text.includes('mcp.test'),
    );
    await askFor(asking, 'Allow');
    await extension.answer(true);
    expect(await until(remoteHosts, ({ length }) => length > 0)).toEqual(['https://mcp.test/*']);
    await asking.close();
    await panel.close();
  });
});

it('needs no permission with DevTools open: devtools.network delivers the refused request', async () => {
  await inTab(async (page, connect) => {
    const panel = await extension.panel(page);
    await connect();
    const shown = await awaitDiagnosis(panel);
    expect(shown).toMatchObject({ verdict: 'failing', cause: 'cors/no-allow-origin' });
    expect(await remoteHosts()).toEqual([]);
    await panel.close();
    const popup = await extension.popup(page);
    expect(await awaitDiagnosis(popup)).toMatchObject({ verdict: 'failing', title: shown?.title });
    await popup.close();
  });
});

it('stops the event page while a person signs in, and loses nothing', async () => {
  const local = await startEnvironment({ switches: { interactive: true } });
  const page = await extension.firefox.browser.newPage();
  try {
    await page.goto(inspector.url);
    const outcome = await connectV1(page, inspector, local.serverUrl, { expects: 'at-authorization-server' });
    expect(outcome.result).toBe('at-authorization-server');
    const tabId = await extension.firefox.select(page);
    expect((await extension.badge(tabId)).title).toBe('MCP Auth: waiting for the sign-in');
    await extension.stopBackground();
    await passSignIn(page);
    await waitForInspector(page, inspector);
    const popup = await extension.popup(page);
    const shown = await awaitDiagnosis(popup);
    expect(shown).toMatchObject({ verdict: 'connected', cause: null, checks: [] });
    expect(new Set(shown?.stages.map(({ status }) => status))).toEqual(new Set(['passed']));
    expect(await extension.badge(tabId)).toEqual({ text: '✓', title: 'MCP Auth: connected' });
    await extension.stopBackground();
    // The popup is a port of a page that is gone: it connects again, which wakes the next one, with what was stored.
    expect(await awaitDiagnosis(popup)).toEqual(shown);
    await popup.close();
  } finally {
    await page.close();
    await local.close();
  }
});

it('waits for no stream that never says a word: a session that is lost later is failing at once', async () => {
  const local = await startEnvironment({ switches: { sessions: 'stateful' } });
  const page = await extension.firefox.browser.newPage();
  try {
    await page.goto(inspector.url);
    const { result } = await connectV1(page, inspector, local.serverUrl, { expects: 'connected' });
    expect(result).toBe('connected');
    const tabId = await extension.firefox.select(page);
    await badgeIs(extension, tabId, '✓');
    local.setFault('session/session-not-found');
    await page.locator('::-p-xpath(//button[normalize-space()="List Tools"])').click();
    const { title } = await badgeIs(extension, tabId, '1');
    expect(title).toContain('forgot the session');
  } finally {
    await page.close();
    await local.close();
  }
});

it('reaches servers that answer over http and are not on this machine', async () => {
  const { port } = plain.address() as AddressInfo;
  const url = `http://${plainHost}:${port}/`;
  await extension.firefox.chrome(allowHosts, extension.id, [`http://${plainHost}/*`]);
  expect(await extension.background(async (url) => (await fetch(url)).text(), url)).toBe('plain');
});
