/** The extension's panel in the real DevTools of a page, to read, click and photograph. */
import type { Browser, CDPSession, JSHandle, Page, Target } from 'puppeteer-core';
import { LIMIT, last } from './until.ts';

export const panelTitle = 'MCP Auth';

export interface Panel {
  /** Runs a function in the panel's page; arguments and result are JSON. @throws what the function throws */
  evaluate<A extends unknown[], R>(fn: (...args: A) => R | Promise<R>, ...args: A): Promise<R>;
  /** Waits until a function of the panel's page is true of something. @throws after the time, with what is shown */
  waitFor<R>(fn: () => R | null | undefined | false): Promise<R>;
  /** PNG of the DevTools window, with the panel in its place. */
  screenshot(path: string): Promise<void>;
  /** The page of DevTools itself. */
  devtools: Page;
  /** When its tab was chosen, in ms since the epoch. */
  shownAt: number;
  /** The panel's own page, as DevTools' protocol has it. */
  session: CDPSession;
  close(): Promise<void>;
}

export type DockSide = 'undocked' | 'bottom' | 'right';

export interface PanelOptions {
  /** Title of the panel's tab. */
  title?: string;
  /** Where DevTools are beside the page; `undocked` gives the panel the whole of a screenshot. */
  dock?: DockSide;
}

/** Parts of DevTools' own interface, as its bundle has them. */
interface DevToolsUi {
  InspectorView: {
    InspectorView: {
      instance(): { tabbedPane: { tabs: { id: string; title: string }[] }; showPanel(id: string): Promise<void> };
    };
  };
  DockController: { DockController: { instance(): { setDockSide(side: DockSide): void } } };
}

interface DevToolsWindow {
  InspectorFrontendHost: { setPreference(name: string, value: string): void };
}

/** Finds the tab by its title, and shows it: a panel has no page before that. @returns when, in ms since the epoch */
async function show(devtools: Page, title: string, dock: DockSide): Promise<number> {
  // Before its interface stands, DevTools has no settings, and its classes throw.
  await devtools.waitForSelector('.root-view', { timeout: LIMIT });
  // A test runner rewrites `import()`, which DevTools has to see as it is: it is put in as text.
  const ui = await devtools.evaluateHandle(`import('devtools://devtools/bundled/ui/legacy/legacy.js')`);
  const found = await last(
    () =>
      devtools.evaluate(
        async (ui, title, dock) => {
          const view = ui.InspectorView.InspectorView.instance();
          const tab = view.tabbedPane.tabs.find((tab) => tab.title === title);
          if (!tab) return null;
          ui.DockController.DockController.instance().setDockSide(dock);
          const shownAt = performance.timeOrigin + performance.now();
          await view.showPanel(tab.id);
          // The next DevTools of this browser begin with the console, which is there in three quarters of the time.
          (window as unknown as DevToolsWindow).InspectorFrontendHost.setPreference('panel-selected-tab', '"console"');
          return shownAt;
        },
        ui as JSHandle<DevToolsUi>,
        title,
        dock,
      ),
    (shown) => shown !== null,
  );
  if (found === null) throw new Error(`DevTools has no panel "${title}". Is the extension loaded?`);
  return found;
}

const panels = (browser: Browser): Target[] =>
  browser
    .targets()
    .filter((target) => target.type() === 'other' && /^chrome-extension:.*panel\.html/.test(target.url()));

async function run<R>(session: CDPSession, expression: string): Promise<R> {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value as R;
}

/** Opens DevTools on a page, at the extension's panel. @throws when there is no such panel */
export async function openPanel(
  page: Page,
  { title = panelTitle, dock = 'undocked' }: PanelOptions = {},
): Promise<Panel> {
  const browser = page.browser();
  const before = new Set(panels(browser));
  const devtools = await page.openDevTools();
  const shownAt = await show(devtools, title, dock);
  const isNew = (target: Target) => panels(browser).includes(target) && !before.has(target);
  const target = await browser.waitForTarget(isNew, { timeout: LIMIT });
  const session = await target.createCDPSession();

  const evaluate: Panel['evaluate'] = (fn, ...args) =>
    run(session, `(${fn})(${args.map((arg) => JSON.stringify(arg) ?? 'undefined').join(', ')})`);

  return {
    devtools,
    shownAt,
    session,
    evaluate,
    async waitFor(fn) {
      const value = await last(
        () => evaluate(fn as () => Awaited<ReturnType<typeof fn>>),
        (value) => !!value,
      );
      if (value) return value;
      const text = await run<string>(session, 'document.body.innerText');
      throw new Error(`The panel did not come to show it. It shows:\n${text.slice(0, 2000)}`);
    },
    async screenshot(path) {
      await devtools.screenshot({ path: path as `${string}.png` });
    },
    async close() {
      await session.detach().catch(() => {});
      await devtools.close().catch(() => {});
    },
  };
}
