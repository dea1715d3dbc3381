/** Firefox within reach of a test: its own interface, its DevTools, and every page of an extension that it runs. */
import { writeFileSync } from 'node:fs';
import type { Browser, Page } from 'puppeteer-core';
import { type BrowserOptions, launchFirefox } from './browsers.ts';
import { draw, runInView, selectedTabId, setPreferences } from './firefox-inside.ts';

/** Longest time for one call into the browser, milliseconds. */
const CALL_MS = 6_000;

/** Functions that run elsewhere: they see their arguments, which are JSON, and the globals of where they run. */
type Remote<A extends unknown[], R> = (...args: A) => R | Promise<R>;

/** Of WebDriver BiDi, what puppeteer keeps to itself: commands with Firefox's own parameters. */
interface BidiBrowser {
  connection: { send(method: string, params: object): Promise<{ result: unknown }> };
}

interface Context {
  context: string;
  url: string;
}

type Evaluated =
  | { type: 'success'; result: { value?: string } }
  | { type: 'exception'; exceptionDetails: { text: string } };

export interface Firefox {
  browser: Browser;
  /** Runs a function in the browser's own window, where everything is allowed. @throws what the function throws */
  chrome<A extends unknown[], R>(fn: Remote<A, R>, ...args: A): Promise<R>;
  /** Sets preferences while the browser runs. */
  prefer(preferences: Record<string, string | number | boolean>): Promise<void>;
  /** Shows the page's tab, and answers its id as extensions know it. */
  select(page: Page): Promise<number>;
  /** Installs an unpacked extension. */
  install(directory: string): Promise<string>;
  /** Runs a function in a page of an extension, with its `browser`; no content security policy is in its way. */
  inView<A extends unknown[], R>(extension: string, view: ViewType, fn: Remote<A, R>, ...args: A): Promise<R>;
  /** As `inView`, as if the function answered a click of a person: what it does before it waits may ask for permissions. */
  clickInView<A extends unknown[], R>(extension: string, view: ViewType, fn: Remote<A, R>, ...args: A): Promise<R>;
  /** PNG of the whole window, or of a page of an extension, as it would be seen. */
  screenshot(path: string, extension?: string, view?: ViewType): Promise<void>;
  close(): Promise<void>;
}

export type ViewType = 'background' | 'popup' | 'tab' | 'devtools_page' | 'devtools_panel';

const expressionOf = (fn: (...args: never[]) => unknown, args: unknown[]) =>
  `(async () => JSON.stringify((await (${fn})(...${JSON.stringify(args)})) ?? null))()`;

export async function startFirefox(options: BrowserOptions = {}): Promise<Firefox> {
  const browser = await launchFirefox(options);
  const process = browser.process();
  const { connection } = browser as unknown as BidiBrowser;
  const send = async <R>(method: string, params: object): Promise<R> =>
    (await connection.send(method, params)).result as R;

  async function window(): Promise<string> {
    const { contexts } = await send<{ contexts: Context[] }>('browsingContext.getTree', { 'moz:scope': 'chrome' });
    const found = contexts.find(({ url }) => url === 'chrome://browser/content/browser.xhtml');
    if (!found) throw new Error('Firefox has no window.');
    return found.context;
  }

  const chrome: Firefox['chrome'] = async (fn, ...args) => {
    const evaluated = await send<Evaluated>('script.evaluate', {
      expression: expressionOf(fn, args),
      target: { context: await window() },
      awaitPromise: true,
    });
    if (evaluated.type === 'exception') throw new Error(`In Firefox: ${evaluated.exceptionDetails.text}`);
    return JSON.parse(evaluated.result.value ?? 'null') as Awaited<ReturnType<typeof fn>>;
  };

  const inViewWith =
    (gesture: boolean): Firefox['inView'] =>
    async (extension, view, fn, ...args) => {
      const how = { timeout: CALL_MS, gesture };
      const answer = await chrome(runInView, extension, view, expressionOf(fn, args), how);
      return JSON.parse(answer) as Awaited<ReturnType<typeof fn>>;
    };

  return {
    browser,
    chrome,
    prefer: (preferences) => chrome(setPreferences, preferences),
    async select(page) {
      await page.bringToFront();
      return chrome(selectedTabId);
    },
    install: (directory) => browser.installExtension(directory),
    inView: inViewWith(false),
    clickInView: inViewWith(true),
    async screenshot(path, extension, view = 'tab') {
      writeFileSync(path, Buffer.from(await chrome(draw, extension ?? null, view), 'base64'));
    },
    async close() {
      await browser.close().catch(() => undefined);
      if (process?.pid && process.exitCode === null && process.signalCode === null) process.kill('SIGKILL');
    },
  };
}
