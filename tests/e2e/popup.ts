/** The popup over a tab, opened as a click on the toolbar button does, read once it has settled. */
import type { Page } from 'puppeteer-core';
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import type { ViewMessage } from '../../lib/extension/shared/view-port.ts';
import { until } from '../environment/until.ts';
import { type Extension, readShown, type Shown } from './extension.ts';

/** A button that asks for a host does nothing until it has stood in its place for a while, and says so. */
export const standing = (view: { evaluate(ask: () => boolean): Promise<boolean> }): Promise<boolean> =>
  until(
    () => view.evaluate(() => !document.querySelector('.grants button[aria-disabled="true"]')),
    (stands) => stands,
  );

/** A verdict to stay with. */
const settled = ({ verdict }: Shown): boolean => verdict !== null && verdict !== 'incomplete';

export async function withPopup<T>(extension: Extension, page: Page, read: (popup: Page) => Promise<T>): Promise<T> {
  const popup = await extension.popup(page);
  try {
    return await read(popup);
  } finally {
    // It closes by itself when what it did takes the focus away.
    await popup.close().catch(() => {});
  }
}

/** @throws with what it showed last, when that is not what was waited for */
export const popupShows = (extension: Extension, page: Page, right = settled): Promise<Shown> =>
  withPopup(extension, page, (popup) => until(() => readShown(popup), right));

/** The words of the popup, once they have what is looked for. */
export const popupSays = (extension: Extension, page: Page, pattern: RegExp): Promise<string> =>
  withPopup(extension, page, (popup) =>
    until(
      () => popup.evaluate(() => (document.body.textContent ?? '').replace(/\s+/g, ' ')),
      (text) => pattern.test(text),
    ),
  );

/** What the badge of a tab says, once it says this: failing or connected, it is a verdict to stay with. */
export const badgeIs = (extension: Pick<Extension, 'badge'>, tabId: number, text: '1' | '✓') =>
  until(
    () => extension.badge(tabId),
    (badge) => badge.text === text,
  );

/** The tab of a page, whatever other tabs show the same address. */
export async function tabOf(extension: Extension, page: Page): Promise<number> {
  await page.bringToFront();
  const id = await extension.pages.evaluate(async () => (await chrome.tabs.query({ active: true })).at(0)?.id);
  if (id === undefined) throw new Error('No tab is in front.');
  return id;
}

/**
 * In a page of the extension: what the worker tells a view of a tab, once; one that was being stopped says nothing, and the
 * next one is asked.
 */
export const askSnapshot = (tabId: number): Promise<SessionSnapshot> =>
  new Promise((resolve) => {
    const ask = () => {
      const port = chrome.runtime.connect({ name: `view:${tabId}` });
      port.onDisconnect.addListener(ask);
      port.onMessage.addListener(({ snapshot }: { snapshot: SessionSnapshot }) => {
        resolve(snapshot);
        port.disconnect();
      });
    };
    ask();
  });

export const snapshotOf = (extension: Extension, tabId: number): Promise<SessionSnapshot> =>
  extension.pages.evaluate(askSnapshot, tabId);

/**
 * In a page of the extension: keeps what a view of a tab is told, in order, across workers. Its document has it, since the
 * functions of a test see nothing of each other there.
 */
export function watchVerdicts(tabId: number): void {
  const { dataset } = document.documentElement;
  dataset.told = '[]';
  const told: string[] = [];
  const connect = () => {
    const port = chrome.runtime.connect({ name: `view:${tabId}` });
    port.onDisconnect.addListener(connect);
    port.onMessage.addListener((message: ViewMessage) => {
      const { handshakes } = message.type === 'snapshot' ? message.snapshot : message;
      for (const { attempts } of handshakes)
        for (const attempt of attempts)
          if ('diagnosis' in attempt && attempt.diagnosis !== 'same') told.push(attempt.diagnosis.verdict);
      dataset.told = JSON.stringify(told);
    });
  };
  connect();
}

export const toldVerdicts = (): string[] => JSON.parse(document.documentElement.dataset.told ?? '[]');
