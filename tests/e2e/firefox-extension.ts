/** The built extension in a real Firefox: its event page, badge, popup and panel, as a test reads them. */
import type { Page } from 'puppeteer-core';
import type { BrowserOptions } from '../environment/browsers.ts';
import { buildExtension } from '../environment/build.ts';
import { type Firefox, startFirefox, type ViewType } from '../environment/firefox.ts';
import {
  answerPrompt,
  clickToolbarButton,
  closePopups,
  closeToolbox,
  openToolbox,
  openViews,
  popupState,
  showPanel,
  stopBackground,
  wakeBackground,
} from '../environment/firefox-inside.ts';
import { type Panel, panelTitle } from '../environment/panel.ts';
import { until } from '../environment/until.ts';

/** A page of the extension that can be read. */
export interface View extends Pick<Panel, 'evaluate' | 'screenshot' | 'close'> {
  /** Runs a function as the answer to a person's click. */
  click: Panel['evaluate'];
}

export interface FirefoxExtension {
  firefox: Firefox;
  id: string;
  badge(tabId: number): Promise<{ text: string; title: string }>;
  /** Runs a function in the event page, which is woken for it. */
  background: Panel['evaluate'];
  /** The popup over a page, as a click on the toolbar button opens it. */
  popup(page: Page): Promise<View>;
  /** The panel in the toolbox of a page. */
  panel(page: Page): Promise<View>;
  /** The page of the extension that is open in a tab, once there is one. */
  tab(): Promise<View>;
  /** Opens a page of the extension in a tab behind the others, with all of its API. */
  ownPage(): Promise<View>;
  /** Stops the event page as Firefox does after it has been idle. */
  stopBackground(): Promise<void>;
  /** Puts another version in its place, as Firefox does when there is one. */
  update(): Promise<void>;
  /** Presses Allow, or Block, once Firefox asks. */
  answer(allow: boolean): Promise<void>;
  close(): Promise<void>;
}

let built: Promise<string> | undefined;

/** `FIREFOX_EXTENSION_DIR` names a build that is there already. */
export const firefoxDirectory = (): Promise<string> =>
  (built ??= process.env.FIREFOX_EXTENSION_DIR
    ? Promise.resolve(process.env.FIREFOX_EXTENSION_DIR)
    : buildExtension('firefox'));

/** `extension`: another one than the build. */
export async function launchFirefoxExtension(
  options: BrowserOptions = {},
  extension?: string,
): Promise<FirefoxExtension> {
  const installed = extension ?? (await firefoxDirectory());
  const firefox = await startFirefox(options);
  const id = await firefox.install(installed);

  const view = (type: ViewType, close: () => Promise<unknown>): View => ({
    evaluate: (fn, ...args) => firefox.inView(id, type, fn, ...args),
    click: (fn, ...args) => firefox.clickInView(id, type, fn, ...args),
    screenshot: (path) => firefox.screenshot(path, type === 'popup' ? id : undefined, type),
    close: async () => void (await close()),
  });
  const opened = (type: ViewType, open = true) =>
    until(
      () => firefox.chrome(openViews, id),
      (types) => types.includes(type) === open,
    );

  const background: FirefoxExtension['background'] = async (fn, ...args) => {
    await firefox.chrome(wakeBackground, id);
    return firefox.inView(id, 'background', fn, ...args);
  };
  const tab = async () => {
    await opened('tab');
    return view('tab', async () => {
      await firefox.inView(id, 'tab', () => {
        chrome.tabs.getCurrent().then((tab) => setTimeout(() => tab?.id !== undefined && chrome.tabs.remove(tab.id)));
      });
      await opened('tab', false);
    });
  };
  return {
    firefox,
    id,
    background,
    badge: (tabId) =>
      background(
        async (tabId) => ({
          text: await chrome.action.getBadgeText({ tabId }),
          title: await chrome.action.getTitle({ tabId }),
        }),
        tabId,
      ),
    async popup(page) {
      // A popup closes by itself when the window loses the focus, which a headless one does as it likes: click again.
      const turn = async () => {
        const state = await firefox.chrome(popupState, id);
        if (state === 'open') return firefox.inView(id, 'popup', () => 'answers');
        if (state === 'closed') {
          await firefox.select(page);
          await firefox.chrome(clickToolbarButton, id);
        }
        return state;
      };
      const open = () =>
        until(
          () => turn().catch((error: unknown) => String(error)),
          (state) => state === 'answers',
        );
      await open();
      const popup = view('popup', async () => {
        await firefox.chrome(closePopups);
        await opened('popup', false);
      });
      const evaluate: View['evaluate'] = async (fn, ...args) => {
        try {
          return await popup.evaluate(fn, ...args);
        } catch {
          await firefox.chrome(closePopups);
          await open();
          return popup.evaluate(fn, ...args);
        }
      };
      return { ...popup, evaluate };
    },
    async panel(page) {
      await firefox.select(page);
      await firefox.chrome(openToolbox, 'webconsole');
      await until(
        () => firefox.chrome(showPanel, panelTitle),
        (shown) => shown,
      );
      await opened('devtools_panel');
      return view('devtools_panel', async () => {
        await firefox.select(page);
        await firefox.chrome(closeToolbox);
        await opened('devtools_panel', false);
      });
    },
    tab,
    async ownPage() {
      await background(async () => void (await chrome.tabs.create({ url: '/options.html', active: false })));
      return tab();
    },
    async stopBackground() {
      const state = await firefox.chrome(stopBackground, id);
      if (state !== 'stopped') throw new Error(`The event page is ${state}.`);
    },
    update: async () => void (await firefox.install(installed)),
    async answer(allow) {
      await until(
        () => firefox.chrome(answerPrompt, allow),
        (answered) => answered,
      );
    },
    close: () => firefox.close(),
  };
}
