/** How soon an answer is there: after the click on the button, when the panel is shown, and when the worker has to start. */
import type { Page } from 'puppeteer-core';
import { openPanel, panelTitle } from '../environment/panel.ts';
import { LIMIT, pause, until } from '../environment/until.ts';
import { EMPTY_PANEL, empty, marked } from './extensions.ts';
import { feed, signIns } from './feed.ts';
import { distributionOf, type Figure, type Measure, rounded } from './figure.ts';
import { inTurns, roundsOf } from './rounds.ts';
import { type Kind, kinds, startBoth } from './side-by-side.ts';
import { startSite } from './site.ts';

/** Milliseconds over the empty extension that it may take. */
const OVER = 100;

const painted = () =>
  new Promise<number>((resolve) => {
    const look = () => (window.paintedAt === undefined ? setTimeout(look, 5) : resolve(window.paintedAt));
    look();
  });

/** From the click on the button, which is what `openPopup` does in the browser's stead. */
async function popup(page: Page, tab: Page): Promise<number> {
  await tab.bringToFront();
  const url = new URL('/popup.html', page.url()).href;
  const opened = page.browser().waitForTarget((target) => target.url() === url, { timeout: LIMIT });
  const clickedAt = await page.evaluate(async () => {
    const at = performance.timeOrigin + performance.now();
    await chrome.action.openPopup();
    return at;
  });
  const shown = await (await opened).asPage();
  const paintedAt = await shown.evaluate(painted);
  const closed = new Promise((resolve) => shown.once('close', resolve));
  await shown.close();
  await closed;
  return paintedAt - clickedAt;
}

/** From the click on the panel's tab, in DevTools that were just opened. */
async function panel(kind: Kind, tab: Page): Promise<number> {
  const opened = await openPanel(tab, { title: kind === 'ours' ? panelTitle : EMPTY_PANEL });
  const paintedAt = await opened.evaluate(painted);
  await opened.close();
  return paintedAt - opened.shownAt;
}

/** From a view that connects, which starts the worker, to what the worker says first. */
async function worker(page: Page, tabId: number): Promise<number> {
  const { host } = new URL(page.url());
  const own = () =>
    page
      .browser()
      .targets()
      .find((target) => target.type() === 'service_worker' && new URL(target.url()).host === host);
  await until(
    async () => {
      await (await own()?.worker())?.close().catch(() => {});
      // An event that was under way starts it once more.
      await pause(200);
      return own() === undefined;
    },
    (asleep) => asleep,
  );
  return page.evaluate(async (tabId) => {
    const at = performance.now();
    const port = chrome.runtime.connect({ name: `view:${tabId}` });
    await new Promise((resolve) => port.onMessage.addListener(resolve));
    const took = performance.now() - at;
    port.disconnect();
    return took;
  }, tabId);
}

function figure(name: string, taken: Record<Kind, number[]>): Figure {
  const over = distributionOf(taken.ours.map((ms, round) => ms - (taken.empty[round] ?? Number.NaN)));
  return {
    bench: 'start',
    name: `${name}, over an empty extension’s (${rounded(distributionOf(taken.empty).p50)} ms)`,
    unit: 'ms',
    distribution: over,
    aim: `at most ${OVER} ms at the median`,
    met: over.p50 <= OVER,
  };
}

export const measure: Measure = async function* () {
  const [site, { browser, pages, close }] = await Promise.all([startSite(), startBoth(await marked(), await empty())]);
  try {
    const tab = await browser.newPage();
    await tab.goto(`${site.origin}/plain`);
    const tabId = await feed(pages.ours, tab, signIns(1));
    yield figure(
      'worker started, first verdict',
      await inTurns(roundsOf(15, 30), kinds, (kind) => worker(pages[kind], tabId)),
    );
    yield figure(
      'popup clicked, answer painted',
      await inTurns(roundsOf(15, 30), kinds, (kind) => popup(pages[kind], tab)),
    );
    yield figure('panel shown, answer painted', await inTurns(roundsOf(8, 40), kinds, (kind) => panel(kind, tab)));
  } finally {
    await close();
    await site.close();
  }
};
