/** The built extension in a real Chromium: its worker, its badge, its popup, as a test reads them. */
import type { Browser, Page, Target } from 'puppeteer-core';
import { type BrowserOptions, launchChromium } from '../environment/browsers.ts';
import { buildExtension } from '../environment/build.ts';
import { LIMIT, pause, until } from '../environment/until.ts';

export interface Shown {
  verdict: string | null;
  cause: string | null;
}

export interface Extension {
  browser: Browser;
  /** A page of the extension with all of its API. */
  pages: Page;
  tabIdOf(page: Page): Promise<number>;
  badge(tabId: number): Promise<{ text: string; title: string }>;
  /** Opens the popup over a page, as a click on the toolbar button does, and reads it once it shows what is asked. */
  popup(page: Page): Promise<Page>;
  /** Stops the worker as the browser may at any time. */
  stopWorker(): Promise<void>;
  /** Puts another version in its place, as the browser does when there is one; what was open of the old one is gone. */
  update(): Promise<void>;
  /** Lets it see private windows, as a person does on the page of extensions; the browser starts it anew for that. */
  allowPrivateWindows(): Promise<void>;
  close(): Promise<void>;
}

const isWorker = (target: Target) => target.type() === 'service_worker' && target.url().startsWith('chrome-extension:');

let built: Promise<string> | undefined;

/** `EXTENSION_DIR` names a build that is there already. */
export const extensionDirectory = (): Promise<string> =>
  (built ??= process.env.EXTENSION_DIR ? Promise.resolve(process.env.EXTENSION_DIR) : buildExtension());

export interface LaunchOptions extends Omit<BrowserOptions, 'extension'> {
  /** Another one than the build. */
  directory?: string;
  /** What happens in the browser before the extension is installed. */
  before?(browser: Browser): Promise<unknown>;
}

export async function launchExtension({
  before,
  directory: given,
  ...options
}: LaunchOptions = {}): Promise<Extension> {
  const directory = given ?? (await extensionDirectory());
  const browser = await launchChromium({ ...options, extension: before ? true : directory });
  if (before) {
    await before(browser);
    await browser.installExtension(directory);
  }
  const target = await browser.waitForTarget(isWorker, { timeout: LIMIT });
  const id = new URL(target.url()).host;
  const open = async () => {
    const opened = await browser.newPage();
    await until(
      () => opened.goto(`chrome-extension://${id}/options.html`).then(() => 'open', String),
      (how) => how === 'open',
    );
    return opened;
  };
  let pages = await open();
  /** Does to the extension what ends all that was open of it, until it is there again: the browser blocks its pages meanwhile. */
  const anew = async (how: () => Promise<unknown>) => {
    const closed = new Promise((resolve) => pages.once('close', resolve));
    await how();
    await closed;
    pages = await open();
  };

  return {
    browser,
    get pages() {
      return pages;
    },
    async tabIdOf(page) {
      const url = page.url();
      const found = await pages.evaluate(
        async (url) => (await chrome.tabs.query({})).find((tab) => tab.url === url)?.id,
        url,
      );
      if (found === undefined) throw new Error(`No tab shows ${url}.`);
      return found;
    },
    badge: (tabId) =>
      pages.evaluate(
        async (tabId) => ({
          text: await chrome.action.getBadgeText({ tabId }),
          title: await chrome.action.getTitle({ tabId }),
        }),
        tabId,
      ),
    async popup(page) {
      await page.bringToFront();
      const opened = browser.waitForTarget((t) => t.url().endsWith('/popup.html'), { timeout: LIMIT });
      await pages.evaluate(() => chrome.action.openPopup());
      return (await opened).asPage();
    },
    async stopWorker() {
      // A worker whose target is closed over the protocol may be started again while nobody lets it go on from its start.
      const session = await pages.createCDPSession();
      await session.send('ServiceWorker.enable');
      await session.send('ServiceWorker.stopAllWorkers');
      await session.detach();
    },
    update: () => anew(() => browser.installExtension(directory)),
    allowPrivateWindows: () => anew(() => browser.installExtension(directory, { enabledInIncognito: true })),
    close: () => browser.close(),
  };
}

export const isRunning = ({ browser }: Extension): boolean => browser.targets().some(isWorker);

/**
 * Stops the worker for good: what is still open of the extension would keep it awake, and an event that was under way (the
 * tab that went to another address) starts it once more.
 */
export async function putToSleep(extension: Extension): Promise<void> {
  await extension.pages.goto('about:blank');
  await until(
    async () => {
      if (isRunning(extension)) await extension.stopWorker();
      // That a tab was closed it may hear a second later on a busy machine.
      for (let looks = 0; looks < 4 && !isRunning(extension); looks++) await pause(500);
      return isRunning(extension);
    },
    (running) => !running,
  );
}

/** The one diagnosis that a page shows. */
export function readShown(page: Page): Promise<Shown> {
  return page.evaluate(() => {
    const shown = document.querySelector('[data-verdict]');
    return { verdict: shown?.getAttribute('data-verdict') ?? null, cause: shown?.getAttribute('data-cause') ?? null };
  });
}
