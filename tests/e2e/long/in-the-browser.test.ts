/**
 * What happens to the browser around a sign-in, in one real Chromium: a second window with an Inspector of its own, a store
 * that is full, a private window, and an update of the extension in the middle, which comes last: it ends all that was open.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Environment, startEnvironment } from '../../environment/environment.ts';
import { type Inspector, startInspector } from '../../environment/inspectors.ts';
import { openPanel } from '../../environment/panel.ts';
import { awaitDiagnosis } from '../../environment/reading.ts';
import { LIMIT, until } from '../../environment/until.ts';
import { connectV1, passSignIn, pressV1, waitForInspector } from '../../environment/walkers.ts';
import { type Extension, launchExtension, readShown } from '../extension.ts';
import { snapshotOf, tabOf } from '../popup.ts';

const runs = it.runIf(process.env.TEST_LONG);

let waits: Environment;
let quick: Environment;
let broken: Environment;
let hidden: Environment;
let extension: Extension;
let first: Inspector;
let second: Inspector;
let page: Page;

beforeAll(async () => {
  if (!process.env.TEST_LONG) return;
  [waits, quick, broken, hidden, extension, first, second] = await Promise.all([
    startEnvironment({ switches: { interactive: true } }),
    startEnvironment(),
    startEnvironment({ fault: 'registration/disabled' }),
    startEnvironment(),
    launchExtension(),
    startInspector('v1'),
    startInspector('v1'),
  ]);
});
afterAll(async () => {
  await extension?.close();
  for (const one of [first, second, waits, quick, broken, hidden]) await one?.close();
});
beforeEach(async () => {
  if (process.env.TEST_LONG) page = await extension.browser.newPage();
});
afterEach(() => page?.close());

const connected = { verdict: 'connected', cause: null };
const disabled = { verdict: 'failing', cause: 'registration/disabled' };
const shown = async (tab: number) => {
  const attempts = (await snapshotOf(extension, tab)).handshakes.flatMap(({ attempts }) => attempts);
  return attempts.map(({ diagnosis: { verdict, cause } }) => ({ verdict, cause: cause?.check ?? null }));
};
const ends = (tab: number, ...expected: { verdict: string; cause: string | null }[]) =>
  until(
    () => shown(tab),
    (all) => JSON.stringify(all) === JSON.stringify(expected),
  );
const kept = () =>
  extension.pages.evaluate(async () => (await chrome.storage.session.get(null)) as Record<string, string>);
const onDisk = () => extension.pages.evaluate(async () => JSON.stringify(await chrome.storage.local.get(null)));

/** A window of its own, with a tab at this address. */
async function openWindow(url: string, incognito = false) {
  const known = new Set(extension.browser.targets());
  const { windowId, tab } = await extension.pages.evaluate(
    async (url, incognito) => {
      const opened = await chrome.windows.create({ url, incognito, focused: true });
      return { windowId: opened?.id ?? -1, tab: opened?.tabs?.[0]?.id ?? -1 };
    },
    url,
    incognito,
  );
  const isIt = (target: { type(): string; url(): string }) =>
    target.type() === 'page' && target.url().startsWith('http');
  const target = await extension.browser.waitForTarget((one) => isIt(one) && !known.has(one), { timeout: LIMIT });
  const opened = await target.page();
  if (!opened) throw new Error('The window has no page.');
  return { page: opened, tab, windowId };
}
/** What the popup over the tab that a window shows says. */
async function popupIn(windowId: number) {
  const opened = extension.browser.waitForTarget((t) => t.url().endsWith('/popup.html'), { timeout: LIMIT });
  await extension.pages.evaluate(async (windowId) => {
    await chrome.windows.update(windowId, { focused: true });
    await chrome.action.openPopup({ windowId });
  }, windowId);
  const popup = await (await opened).asPage();
  const said = await until(
    () => readShown(popup),
    ({ verdict }) => verdict !== null,
  );
  await popup.close().catch(() => {});
  return said;
}
async function panelSays(at: Page) {
  const panel = await openPanel(at);
  const { verdict, cause } = (await awaitDiagnosis(panel)) ?? {};
  await panel.close();
  return { verdict, cause };
}

runs('two windows with an Inspector each: panel and popup of each tell its own sign-in', async () => {
  const here = await openWindow(first.url);
  const there = await openWindow(second.url);
  await Promise.all([
    connectV1(here.page, first, quick.serverUrl, { expects: 'connected' }),
    connectV1(there.page, second, broken.serverUrl, { expects: 'failed' }),
  ]);
  await ends(here.tab, connected);
  await ends(there.tab, disabled);
  expect(await panelSays(there.page)).toEqual(disabled);
  expect(await panelSays(here.page)).toEqual(connected);
  expect(await popupIn(there.windowId)).toEqual(disabled);
  expect(await popupIn(here.windowId)).toEqual(connected);
  await here.page.close();
  // The other window goes, and with it what was kept of it alone.
  await until(kept, (all) => !Object.keys(all).some((key) => key.includes(`:${here.tab}`)));
  await ends(there.tab, disabled);
  await there.page.close();
});

runs(
  'the store is full: the panel says so, calls nothing healthy failing, and the other tab keeps its own',
  async () => {
    await connectV1(page, first, broken.serverUrl, { expects: 'failed' });
    const before = await tabOf(extension, page);
    await ends(before, disabled);
    const healthy = await extension.browser.newPage();
    await healthy.goto(second.url);
    await extension.pages.evaluate(async () => {
      const used = await chrome.storage.session.getBytesInUse(null);
      const room = chrome.storage.session.QUOTA_BYTES - used;
      await chrome.storage.session.set({ junk: 'x'.repeat(room - 100) });
    });
    const tab = await tabOf(extension, healthy);
    await pressV1(healthy, second, quick.serverUrl);
    const panel = await openPanel(healthy);
    const says = () => /The browser’s storage is full/.exec(document.body?.textContent ?? '')?.[0];
    await panel.waitFor(says);
    expect((await waitForInspector(healthy, second, { expects: 'connected' })).result).toBe('connected');
    expect((await shown(tab)).filter(({ verdict }) => verdict === 'failing')).toEqual([]);
    expect(await shown(before)).toEqual([disabled]);
    await extension.pages.evaluate(() => chrome.storage.session.remove('junk'));
    await pressV1(healthy, second, quick.serverUrl);
    await until(
      () => panel.evaluate(says),
      (said) => !said,
    );
    await ends(tab, connected);
    await panel.close();
    await healthy.close();
  },
);

runs(
  'a private window is not seen; where that is allowed it is, and nothing of it is on disk or left after it',
  async () => {
    const knows = async () => JSON.stringify(await kept()).includes(hidden.serverUrl);
    const unseen = await openWindow(first.url, true);
    await connectV1(unseen.page, first, hidden.serverUrl, { expects: 'connected' });
    expect(await knows()).toBe(false);
    await unseen.page.close();

    await extension.allowPrivateWindows();
    const preferences = { theme: 'system', preserve: false, keepGood: true } as const;
    await extension.pages.evaluate(
      (preferences) => chrome.runtime.sendMessage({ type: 'set-preferences', preferences }),
      preferences,
    );
    const empty = await onDisk();
    const seen = await openWindow(first.url, true);
    await connectV1(seen.page, first, hidden.serverUrl, { expects: 'connected' });
    await ends(seen.tab, connected);
    expect((await snapshotOf(extension, seen.tab)).inPrivate).toBe(true);
    expect(await knows()).toBe(true);
    expect(await onDisk()).toBe(empty);
    await seen.page.close();
    await until(knows, (known) => !known);
    expect(await onDisk()).toBe(empty);
    // The same in a window that is not private is kept, as a sign-in that worked.
    await page.bringToFront();
    await connectV1(page, first, hidden.serverUrl, { expects: 'connected' });
    await until(onDisk, (text) => text.includes(hidden.serverUrl));
  },
);

runs(
  'the extension is updated in mid-handshake: nothing of the half is called a fault, and the next is whole',
  async () => {
    await pressV1(page, first, waits.serverUrl);
    await page.waitForSelector('button[name="sign-in"]', { timeout: LIMIT });
    const panel = await openPanel(page);
    await panel.waitFor(() => document.querySelector('[data-verdict]'));
    await extension.update();
    // The browser itself closes DevTools that show something of the version before: nothing is left that could reconnect.
    await until(
      async () => extension.browser.targets().filter((one) => /devtools_app|panel\.html/.test(one.url())).length,
      (open) => open === 0,
    );
    const again = await openPanel(page);
    await page.bringToFront();
    await passSignIn(page);
    expect((await waitForInspector(page, first, { expects: 'connected' })).result).toBe('connected');
    await ends(await tabOf(extension, page), connected);
    expect(await awaitDiagnosis(again)).toMatchObject(connected);
    await connectV1(page, first, broken.serverUrl, { expects: 'failed' });
    await until(
      async () => (await awaitDiagnosis(again))?.cause,
      (cause) => cause === disabled.cause,
    );
    await again.close();
  },
);
