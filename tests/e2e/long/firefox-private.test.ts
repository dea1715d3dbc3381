/**
 * A private window of a real Firefox: it is seen only where that is allowed, as Firefox' page of add-ons does it; nothing of
 * it is on disk, known to another window, or left after it. In Chromium the same stands in `in-the-browser.test.ts`.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allowPrivateWindows, openPrivateWindow } from '../../environment/firefox-inside.ts';
import { until } from '../../environment/until.ts';
import { connectV1 } from '../../environment/walkers.ts';
import { type FirefoxExtension, launchFirefoxExtension, type View } from '../firefox-extension.ts';
import { askSnapshot } from '../popup.ts';
import { type Scene, startScene } from '../scene.ts';

const runs = it.runIf(process.env.TEST_LONG);

let scene: Scene<FirefoxExtension>;
/** A page of the extension, with all of its API. */
let own: View;

beforeAll(async () => {
  if (!process.env.TEST_LONG) return;
  scene = await startScene(launchFirefoxExtension);
  own = await scene.extension.ownPage();
});
afterAll(() => scene?.close());

const kept = () => own.evaluate(async () => JSON.stringify(await chrome.storage.session.get(null)));
const onDisk = () => own.evaluate(async () => JSON.stringify(await chrome.storage.local.get(null)));

/** The Inspector in a private window. */
async function inPrivate(): Promise<Page> {
  const { browser, chrome } = scene.extension.firefox;
  const known = new Set(await browser.pages());
  await chrome(openPrivateWindow, scene.first.url);
  const { origin } = new URL(scene.first.url);
  const opened = async () => (await browser.pages()).find((page) => !known.has(page) && page.url().startsWith(origin));
  const page = await until(opened, (found) => found !== undefined);
  if (!page) throw new Error('The private window has no page.');
  return page;
}

const tabs = () =>
  own.evaluate(async () => (await chrome.tabs.query({})).map(({ id, url, incognito }) => ({ id, url, incognito })));
const verdicts = async (tab: number) =>
  (await own.evaluate(askSnapshot, tab)).handshakes.flatMap(({ server, attempts }) =>
    attempts.map(({ diagnosis }) => [server, diagnosis.verdict]),
  );

runs(
  'is not seen; where that is allowed it is, and nothing of it is on disk, elsewhere, or left after it',
  async () => {
    own = await scene.extension.ownPage();
    expect(await own.evaluate(() => chrome.extension.isAllowedIncognitoAccess())).toBe(false);
    const unseen = await inPrivate();
    await connectV1(unseen, scene.first, scene.hidden.serverUrl, { expects: 'connected' });
    expect((await tabs()).filter(({ incognito }) => incognito)).toEqual([]);
    expect(await kept()).not.toContain(scene.hidden.serverUrl);
    await unseen.close();

    await scene.extension.firefox.chrome(allowPrivateWindows, scene.extension.id);
    own = await scene.extension.ownPage();
    expect(await own.evaluate(() => chrome.extension.isAllowedIncognitoAccess())).toBe(true);
    const preferences = { theme: 'system', preserve: false, keepGood: true } as const;
    await own.evaluate((message) => chrome.runtime.sendMessage(message), { type: 'set-preferences', preferences });
    const before = await onDisk();

    // Opened before it, so that it is in the other window.
    const page = await scene.extension.firefox.browser.newPage();
    const other = await scene.extension.firefox.select(page);
    const seen = await inPrivate();
    await connectV1(seen, scene.first, scene.hidden.serverUrl, { expects: 'connected' });
    const { id: tab = -1 } =
      (await until(tabs, (all) => all.some(({ incognito }) => incognito))).find(({ incognito }) => incognito) ?? {};
    await until(
      () => verdicts(tab),
      (all) => JSON.stringify(all) === JSON.stringify([[scene.hidden.serverUrl, 'connected']]),
    );
    expect((await own.evaluate(askSnapshot, tab)).inPrivate).toBe(true);
    expect(await onDisk()).toBe(before);

    // A window that is not private knows nothing of it, and what is seen there is its own.
    await scene.extension.firefox.select(page);
    await connectV1(page, scene.first, scene.quick.serverUrl, { expects: 'connected' });
    await until(
      () => verdicts(other),
      (all) => JSON.stringify(all) === JSON.stringify([[scene.quick.serverUrl, 'connected']]),
    );
    expect(await verdicts(tab)).toEqual([[scene.hidden.serverUrl, 'connected']]);
    expect(await until(onDisk, (text) => text.includes(scene.quick.serverUrl))).not.toContain(scene.hidden.serverUrl);

    await seen.close();
    await until(kept, (text) => !text.includes(scene.hidden.serverUrl));
    expect(await onDisk()).not.toContain(scene.hidden.serverUrl);
    await page.close();
  },
);
