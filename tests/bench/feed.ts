/** Traffic for the worker without anybody who makes it: told as DevTools' source tells it, by a page of the extension. */
import type { Page } from 'puppeteer-core';
import type { Exchange } from '../../lib/exchange.ts';
import { MAX_ITEMS } from '../../lib/extension/shared/messages.ts';
import { direct } from '../fixtures/flow.ts';

/** Milliseconds from one sign-in to the next. */
const APART = 60_000;

/** The same sign-in at the same server, so many times, the last of them now. */
export function signIns(count: number): Exchange[] {
  const { exchanges } = direct();
  const [first] = exchanges;
  const shift = Date.now() - APART - (first?.startedAt ?? 0);
  return Array.from({ length: count }, (_, n) =>
    exchanges.map((x) => ({
      ...x,
      id: `${n}-${x.id}`,
      startedAt: x.startedAt + shift - (count - 1 - n) * APART,
    })),
  ).flat();
}

/** So many exchanges, in whole sign-ins and the beginning of one. */
export const exchangesOf = (count: number): Exchange[] =>
  signIns(Math.ceil(count / direct().exchanges.length)).slice(-count);

/** @returns the id of the tab that they are of now */
export async function feed(page: Page, tab: Page, exchanges: readonly Exchange[]): Promise<number> {
  await tab.bringToFront();
  const { origin, pathname } = new URL(tab.url());
  const startedAt = (exchanges[0]?.startedAt ?? Date.now()) - 1000;
  const tabId = await page.evaluate(
    async (report) => {
      const [active] = await chrome.tabs.query({ active: true });
      const tabId = active?.id ?? -1;
      await chrome.runtime.sendMessage({ type: 'page', tabId, page: report });
      return tabId;
    },
    { kind: 'inspector-v1', origin, path: pathname, startedAt, since: startedAt, callback: false, load: 'navigate' },
  );
  for (let from = 0; from < exchanges.length; from += MAX_ITEMS / 4) {
    const items = exchanges
      .slice(from, from + MAX_ITEMS / 4)
      .map((exchange) => ({ source: 'devtools', exchange: { ...exchange, page: { ...exchange.page, tabId } } }));
    await page.evaluate((message) => chrome.runtime.sendMessage(message), { type: 'traffic', tabId, items, open: 0 });
  }
  return tabId;
}
