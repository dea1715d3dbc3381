/** Ours and an empty extension in one browser: what is told is ours less the other's of the same round. */
import type { Browser, Page } from 'puppeteer-core';
import { launchChromium } from '../environment/browsers.ts';
import { until } from '../environment/until.ts';
import type { Made } from './extensions.ts';

export const kinds = ['empty', 'ours'] as const;
export type Kind = (typeof kinds)[number];

/** A page of each, with all of its API. */
async function pagesOf(browser: Browser): Promise<Record<Kind, Page>> {
  const workers = async () =>
    browser.targets().filter((t) => t.type() === 'service_worker' && t.url().startsWith('chrome-extension:'));
  const found = await until(workers, (all) => all.length === kinds.length);
  const pages = {} as Record<Kind, Page>;
  for (const target of found) {
    const page = await browser.newPage();
    await page.goto(new URL('/options.html', target.url()).href);
    pages[(await page.evaluate(() => chrome.runtime.getManifest().name)) === 'Empty' ? 'empty' : 'ours'] = page;
  }
  return pages;
}

export interface Both {
  browser: Browser;
  pages: Record<Kind, Page>;
  close(): Promise<void>;
}

export async function startBoth(ours: Made, empty: Made): Promise<Both> {
  const browser = await launchChromium({ extension: [ours.directory, empty.directory] });
  return {
    browser,
    pages: await pagesOf(browser),
    async close() {
      await browser.close();
      await Promise.all([ours.close(), empty.close()]);
    },
  };
}

/** Id of the tab that shows this page; asked by a page of an extension that is allowed to know its address. */
export async function tabIdOf(asking: Page, page: Page): Promise<number> {
  const url = page.url();
  const found = await asking.evaluate(
    async (url) => (await chrome.tabs.query({})).find((tab) => tab.url === url)?.id,
    url,
  );
  if (found === undefined) throw new Error(`No tab shows ${url}.`);
  return found;
}
