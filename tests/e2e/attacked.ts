/** The extension in a real browser, whichever it is: what a test reads that is kept and shown of it, and what it does to it. */
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'puppeteer-core';
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import type { BrowserOptions } from '../environment/browsers.ts';
import { extensionProcesses } from '../environment/firefox-inside.ts';
import { openPanel, type Panel } from '../environment/panel.ts';
import { holdProcesses, type Process, processesOf } from '../environment/processes.ts';
import { extensionDirectory, launchExtension } from './extension.ts';
import { launchFirefoxExtension } from './firefox-extension.ts';
import { askSnapshot, snapshotOf, tabOf } from './popup.ts';

export interface Attacked {
  browser: Browser;
  /** A page of the extension with all of its API. */
  pages: Pick<Panel, 'evaluate'>;
  /** The build that runs. */
  directory: string;
  /** What the worker tells a view of a tab. */
  snapshotOf(tabId: number): Promise<SessionSnapshot>;
  /** Shows a page, and answers its tab. */
  tabOf(page: Page): Promise<number>;
  /** The panel in the DevTools of a page. */
  panel(page: Page): Promise<Pick<Panel, 'evaluate' | 'close'>>;
  /** Stops the worker, or the event page, as the browser may at any time. */
  stop(): Promise<void>;
  /**
   * Stops the process in which the extension runs, its worker and its pages, or the whole browser, where it is, as a laptop
   * does that sleeps; the way to let it go on.
   */
  hold(what: 'extension' | 'browser'): Promise<() => void>;
  close(): Promise<void>;
}

/** The driver's own process for a browser, and all that came of it. */
function processesOfBrowser(browser: Browser): Process[] {
  const pid = browser.process()?.pid;
  if (pid === undefined) throw new Error('The browser has no process here.');
  return processesOf(pid);
}

const pidsOf = (processes: readonly Process[]) => processes.map(({ pid }) => pid);

export async function inChromium(options: BrowserOptions): Promise<Attacked> {
  const extension = await launchExtension(options);
  return {
    browser: extension.browser,
    pages: { evaluate: (fn, ...args) => extension.pages.evaluate(fn as never, ...(args as unknown[])) as never },
    snapshotOf: (tab) => snapshotOf(extension, tab),
    directory: await extensionDirectory(),
    tabOf: (page) => tabOf(extension, page),
    panel: openPanel,
    stop: () => extension.stopWorker(),
    async hold(what) {
      const all = processesOfBrowser(extension.browser);
      const of = (one: Process) => what === 'browser' || one.command.includes('--extension-process');
      return holdProcesses(pidsOf(all.filter(of)));
    },
    close: () => extension.close(),
  };
}

export async function inFirefox(options: BrowserOptions): Promise<Attacked> {
  const extension = await launchFirefoxExtension(options);
  const view = await extension.ownPage();
  // The event page works on the same thread: while that is busy, none of ours answers, and is asked again.
  const evaluate: Attacked['pages']['evaluate'] = (fn, ...args) =>
    view.evaluate(fn, ...args).catch((error: unknown) => {
      if (!String(error).includes('did not answer')) throw error;
      return evaluate(fn, ...args);
    });
  return {
    browser: extension.firefox.browser,
    pages: { evaluate },
    snapshotOf: (tab) => evaluate(askSnapshot, tab),
    directory:
      process.env.FIREFOX_EXTENSION_DIR ?? fileURLToPath(new URL('../../.output/firefox-mv3', import.meta.url)),
    tabOf: (page) => extension.firefox.select(page),
    panel: (page) => extension.panel(page),
    stop: () => extension.stopBackground(),
    async hold(what) {
      return holdProcesses(
        what === 'browser'
          ? pidsOf(processesOfBrowser(extension.firefox.browser))
          : await extension.firefox.chrome(extensionProcesses),
      );
    },
    close: () => extension.close(),
  };
}
