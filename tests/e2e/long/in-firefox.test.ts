/**
 * What happens to Firefox around a sign-in, as `in-the-browser.test.ts` has it for Chromium: a second window with an
 * Inspector of its own, a store that is full, and an update of the extension in the middle, which comes last.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { awaitDiagnosis } from '../../environment/reading.ts';
import { LIMIT, until } from '../../environment/until.ts';
import { connectV1, passSignIn, pressV1, waitForInspector } from '../../environment/walkers.ts';
import { type FirefoxExtension, launchFirefoxExtension, type View } from '../firefox-extension.ts';
import { askSnapshot } from '../popup.ts';
import { attemptsOf, connected, disabled, type Scene, type ShownAttempt, showsAttempts, startScene } from '../scene.ts';

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

const shown = async (tab: number) => attemptsOf(await own.evaluate(askSnapshot, tab));
const ends = (tab: number, ...expected: ShownAttempt[]) => showsAttempts(() => shown(tab), expected);
async function openTab(): Promise<{ page: Page; tab: number }> {
  const page = await scene.extension.firefox.browser.newPage();
  return { page, tab: await scene.extension.firefox.select(page) };
}
/** A window of its own, with a tab at this address. */
async function openWindow(url: string): Promise<{ page: Page; tab: number }> {
  const { browser } = scene.extension.firefox;
  const known = new Set(await browser.pages());
  const tab = await own.evaluate(async (url) => (await chrome.windows.create({ url }))?.tabs?.[0]?.id ?? -1, url);
  const { origin } = new URL(url);
  const page = await until(
    async () => (await browser.pages()).find((page) => !known.has(page) && page.url().startsWith(origin)),
    (found) => found !== undefined,
  );
  if (!page) throw new Error('The window has no page.');
  return { page, tab };
}

runs('two windows with an Inspector each: each tells its own sign-in, and one outlives the other', async () => {
  const here = await openTab();
  const there = await openWindow(scene.second.url);
  await Promise.all([
    connectV1(here.page, scene.first, scene.quick.serverUrl, { expects: 'connected' }),
    connectV1(there.page, scene.second, scene.broken.serverUrl, { expects: 'failed' }),
  ]);
  await ends(here.tab, connected);
  await ends(there.tab, disabled);
  await there.page.close();
  await ends(there.tab);
  await ends(here.tab, connected);
  await here.page.close();
});

runs(
  'the store is full: the panel says so, calls nothing healthy failing, and the other tab keeps its own',
  async () => {
    const before = await openTab();
    await connectV1(before.page, scene.first, scene.broken.serverUrl, { expects: 'failed' });
    await ends(before.tab, disabled);
    // It says nothing of how much it takes: less and less, until not even that.
    await own.evaluate(async () => {
      let n = 0;
      for (let size = 4_000_000; size > 50; ) {
        const text = 'x'.repeat(size);
        const taken = await chrome.storage.session.set({ [`junk-${n}`]: text }).then(
          () => true,
          () => false,
        );
        if (taken) n++;
        else size = Math.floor(size / 2);
      }
    });
    const { page, tab } = await openTab();
    await page.goto(scene.second.url);
    const panel = await scene.extension.panel(page);
    // What is not ASCII does not come through to a view.
    const says = () => panel.evaluate(() => /storage is full/.test(document.body.textContent ?? ''));
    await pressV1(page, scene.second, scene.quick.serverUrl);
    await until(says, (said) => said);
    expect((await waitForInspector(page, scene.second, { expects: 'connected' })).result).toBe('connected');
    expect((await shown(tab)).filter(({ verdict }) => verdict === 'failing')).toEqual([]);
    expect(await shown(before.tab)).toEqual([disabled]);
    await own.evaluate(async () => {
      const all = await chrome.storage.session.get(null);
      await chrome.storage.session.remove(Object.keys(all).filter((key) => key.startsWith('junk-')));
    });
    await pressV1(page, scene.second, scene.quick.serverUrl);
    await until(says, (said) => !said);
    await ends(tab, connected);
    await panel.close();
    await page.close();
    await before.page.close();
  },
);

runs(
  'the extension is updated in mid-handshake: nothing of the half is called a fault, and the next is whole',
  async () => {
    const { page, tab } = await openTab();
    await pressV1(page, scene.first, scene.waits.serverUrl);
    await page.waitForSelector('button[name="sign-in"]', { timeout: LIMIT });
    await until(
      () => shown(tab),
      ({ length }) => length > 0,
    );
    await scene.extension.update();
    own = await scene.extension.ownPage();
    await scene.extension.firefox.select(page);
    await passSignIn(page);
    expect((await waitForInspector(page, scene.first, { expects: 'connected' })).result).toBe('connected');
    await until(
      () => shown(tab),
      (all) => all.length > 0 && all.every(({ verdict }) => verdict !== 'failing'),
    );
    await connectV1(page, scene.first, scene.broken.serverUrl, { expects: 'failed' });
    const panel = await scene.extension.panel(page);
    await until(
      async () => (await awaitDiagnosis(panel))?.cause,
      (cause) => cause === disabled.cause,
    );
    await panel.close();
    await page.close();
  },
);
