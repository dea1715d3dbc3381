/**
 * What happens to the browser around a sign-in, in one real Chromium: a second window with an Inspector of its own, a store
 * that is full, a private window, and an update of the extension in the middle, which comes last: it ends all that was open.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openPanel } from '../../environment/panel.ts';
import { awaitDiagnosis } from '../../environment/reading.ts';
import { LIMIT, until } from '../../environment/until.ts';
import { connectV1, passSignIn, pressV1, waitForInspector } from '../../environment/walkers.ts';
import { type Extension, launchExtension, readShown } from '../extension.ts';
import { snapshotOf, tabOf } from '../popup.ts';
import { attemptsOf, connected, disabled, type Scene, type ShownAttempt, showsAttempts, startScene } from '../scene.ts';

const runs = it.runIf(process.env.TEST_LONG);

let scene: Scene<Extension>;
let page: Page;

beforeAll(async () => {
  if (process.env.TEST_LONG) scene = await startScene(launchExtension);
});
afterAll(() => scene?.close());
beforeEach(async () => {
  if (process.env.TEST_LONG) page = await scene.extension.browser.newPage();
});
afterEach(() => page?.close());

const shown = async (tab: number) => attemptsOf(await snapshotOf(scene.extension, tab));
const ends = (tab: number, ...expected: ShownAttempt[]) => showsAttempts(() => shown(tab), expected);
const kept = () =>
  scene.extension.pages.evaluate(async () => (await chrome.storage.session.get(null)) as Record<string, string>);
const onDisk = () => scene.extension.pages.evaluate(async () => JSON.stringify(await chrome.storage.local.get(null)));

/** A window of its own, with a tab at this address. */
async function openWindow(url: string, incognito = false) {
  const known = new Set(scene.extension.browser.targets());
  const { windowId, tab } = await scene.extension.pages.evaluate(
    async (url, incognito) => {
      const opened = await chrome.windows.create({ url, incognito, focused: true });
      return { windowId: opened?.id ?? -1, tab: opened?.tabs?.[0]?.id ?? -1 };
    },
    url,
    incognito,
  );
  const isIt = (target: { type(): string; url(): string }) =>
    target.type() === 'page' && target.url().startsWith('http');
  const target = await scene.extension.browser.waitForTarget((one) => isIt(one) && !known.has(one), { timeout: LIMIT });
  const opened = await target.page();
  if (!opened) throw new Error('The window has no page.');
  return { page: opened, tab, windowId };
}
/** What the popup over the tab that a window shows says. */
async function popupIn(windowId: number) {
  const opened = scene.extension.browser.waitForTarget((t) => t.url().endsWith('/popup.html'), { timeout: LIMIT });
  await scene.extension.pages.evaluate(async (windowId) => {
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
  const here = await openWindow(scene.first.url);
  const there = await openWindow(scene.second.url);
  await Promise.all([
    connectV1(here.page, scene.first, scene.quick.serverUrl, { expects: 'connected' }),
    connectV1(there.page, scene.second, scene.broken.serverUrl, { expects: 'failed' }),
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
    await connectV1(page, scene.first, scene.broken.serverUrl, { expects: 'failed' });
    const before = await tabOf(scene.extension, page);
    await ends(before, disabled);
    const healthy = await scene.extension.browser.newPage();
    await healthy.goto(scene.second.url);
    await scene.extension.pages.evaluate(async () => {
      const used = await chrome.storage.session.getBytesInUse(null);
      const room = chrome.storage.session.QUOTA_BYTES - used;
      await chrome.storage.session.set({ junk: 'x'.repeat(room - 100) });
    });
    const tab = await tabOf(scene.extension, healthy);
    await pressV1(healthy, scene.second, scene.quick.serverUrl);
    const panel = await openPanel(healthy);
    const says = () => /The browser’s storage is full/.exec(document.body?.textContent ?? '')?.[0];
    await panel.waitFor(says);
    expect((await waitForInspector(healthy, scene.second, { expects: 'connected' })).result).toBe('connected');
    expect((await shown(tab)).filter(({ verdict }) => verdict === 'failing')).toEqual([]);
    expect(await shown(before)).toEqual([disabled]);
    await scene.extension.pages.evaluate(() => chrome.storage.session.remove('junk'));
    await pressV1(healthy, scene.second, scene.quick.serverUrl);
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
    const knows = async () => JSON.stringify(await kept()).includes(scene.hidden.serverUrl);
    const unseen = await openWindow(scene.first.url, true);
    await connectV1(unseen.page, scene.first, scene.hidden.serverUrl, { expects: 'connected' });
    expect(await knows()).toBe(false);
    await unseen.page.close();

    await scene.extension.allowPrivateWindows();
    const preferences = { theme: 'system', preserve: false, keepGood: true } as const;
    await scene.extension.pages.evaluate(
      (preferences) => chrome.runtime.sendMessage({ type: 'set-preferences', preferences }),
      preferences,
    );
    const empty = await onDisk();
    const seen = await openWindow(scene.first.url, true);
    await connectV1(seen.page, scene.first, scene.hidden.serverUrl, { expects: 'connected' });
    await ends(seen.tab, connected);
    expect((await snapshotOf(scene.extension, seen.tab)).inPrivate).toBe(true);
    expect(await knows()).toBe(true);
    expect(await onDisk()).toBe(empty);
    await seen.page.close();
    await until(knows, (known) => !known);
    expect(await onDisk()).toBe(empty);
    // The same in a window that is not private is kept, as a sign-in that worked.
    await page.bringToFront();
    await connectV1(page, scene.first, scene.hidden.serverUrl, { expects: 'connected' });
    await until(onDisk, (text) => text.includes(scene.hidden.serverUrl));
  },
);

runs(
  'the extension is updated in mid-handshake: nothing of the half is called a fault, and the next is whole',
  async () => {
    await pressV1(page, scene.first, scene.waits.serverUrl);
    await page.waitForSelector('button[name="sign-in"]', { timeout: LIMIT });
    const panel = await openPanel(page);
    await panel.waitFor(() => document.querySelector('[data-verdict]'));
    await scene.extension.update();
    // The browser itself closes DevTools that show something of the version before: nothing is left that could reconnect.
    await until(
      async () => scene.extension.browser.targets().filter((one) => /devtools_app|panel\.html/.test(one.url())).length,
      (open) => open === 0,
    );
    const again = await openPanel(page);
    await page.bringToFront();
    await passSignIn(page);
    expect((await waitForInspector(page, scene.first, { expects: 'connected' })).result).toBe('connected');
    await ends(await tabOf(scene.extension, page), connected);
    expect(await awaitDiagnosis(again)).toMatchObject(connected);
    await connectV1(page, scene.first, scene.broken.serverUrl, { expects: 'failed' });
    await until(
      async () => (await awaitDiagnosis(again))?.cause,
      (cause) => cause === disabled.cause,
    );
    await again.close();
  },
);
