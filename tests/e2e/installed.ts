/**
 * The zips of a release in new browsers, used as a person uses them: what is pressed is a button with words on it, what the
 * browser asks is answered, what is saved is a file.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import type { Trust } from '../environment/environment.ts';
import { openPanel, type Panel } from '../environment/panel.ts';
import { until } from '../environment/until.ts';
import { launchExtension } from './extension.ts';
import { launchFirefoxExtension, type View } from './firefox-extension.ts';
import { unzip } from './released.ts';

/** A page of the extension that a person looks at. */
export interface Looked {
  evaluate: Panel['evaluate'];
  /** Presses what has these words on it and no others, once it is seen; where a dialog is open, in that. */
  press(words: string): Promise<void>;
  /** Presses what asks for a host, whose words begin like this, and says yes to the browser's question. */
  allow(words: string): Promise<void>;
  picture(path: string): Promise<void>;
  close(): Promise<void>;
}

export interface Installed {
  browser: Browser;
  popup(page: Page): Promise<Looked>;
  panel(page: Page): Promise<Looked>;
  options(): Promise<Looked>;
  /** All that is kept, in memory and on disk. */
  kept(): Promise<string>;
  /** The hosts that it was given beyond those that it is installed with. */
  allowed(): Promise<string[]>;
  /** The text of the one file that was saved. */
  saved(): Promise<string>;
  close(): Promise<void>;
}

/**
 * In a page: marks what carries the words, where it may be pressed. A line that only begins with them is another one, which
 * is there before what is meant may be pressed.
 */
const mark = (words: string, whole: boolean): boolean => {
  for (const one of document.querySelectorAll('[data-here]')) one.removeAttribute('data-here');
  const within = document.querySelector('dialog[open]') ?? document;
  const found = [...within.querySelectorAll<HTMLElement>('button, a, summary')].findLast((one) => {
    const text = one.textContent?.trim() ?? '';
    const isMeant = whole ? text === words : text.startsWith(words);
    return (
      isMeant &&
      one.getAttribute('aria-disabled') !== 'true' &&
      !one.matches(':disabled') &&
      one.getClientRects().length > 0
    );
  });
  found?.setAttribute('data-here', '');
  return found !== undefined;
};
const marked = (evaluate: Panel['evaluate'], words: string, whole: boolean) =>
  until(
    () => evaluate(mark, words, whole),
    (there) => there,
  );

const kept = async () => JSON.stringify([await chrome.storage.local.get(null), await chrome.storage.session.get(null)]);
const origins = async () => (await chrome.permissions.getAll()).origins ?? [];
const beyond = (all: string[]) => all.filter((one) => !/\/\/(?:localhost|127\.0\.0\.1|\[::1\])\//.test(one));

/** Where files are saved, and what is there once it is whole. */
function downloads() {
  const folder = mkdtempSync(join(tmpdir(), 'saved-'));
  return {
    folder,
    async saved() {
      const files = async () => readdirSync(folder).filter((name) => name.endsWith('.har'));
      const [name = ''] = await until(files, ({ length }) => length === 1);
      const text = await until(
        async () => readFileSync(join(folder, name), 'utf8'),
        (text) => text.trimEnd().endsWith('}'),
      );
      rmSync(join(folder, name));
      return text;
    },
  };
}

/** In DevTools' own page: where the panel begins. */
const panelAt = () => {
  const within = (root: ParentNode): Element | undefined => {
    for (const one of root.querySelectorAll('*')) {
      if (one instanceof HTMLIFrameElement && one.src.includes('/panel.html')) return one;
      const found = one.shadowRoot && within(one.shadowRoot);
      if (found) return found;
    }
    return undefined;
  };
  const { left, top } = within(document)?.getBoundingClientRect() ?? { left: 0, top: 0 };
  return { left, top };
};

export async function inChromium(zip: string, trust: Trust | null): Promise<Installed> {
  const { folder, saved } = downloads();
  const directory = unzip(zip, mkdtempSync(join(tmpdir(), 'unpacked-')));
  const extension = await launchExtension({ trust, directory });
  const { browser } = extension;
  const session = await browser.target().createCDPSession();
  await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });

  const looked = (page: Page): Looked => {
    const evaluate = page.evaluate.bind(page) as Panel['evaluate'];
    const press = async (words: string, whole = true) => {
      await marked(evaluate, words, whole);
      await page.click('[data-here]');
    };
    return {
      evaluate,
      press: (words) => press(words),
      allow: (words) => press(words, false),
      picture: async (path) => void (await page.screenshot({ path: path as `${string}.png` })),
      close: () => page.close().catch(() => {}),
    };
  };
  /**
   * Its question cannot be answered where there is no screen: the yes is given on its page of extensions, and counts once
   * the button is pressed.
   */
  const sayYes = async (pattern: string) => {
    const settings = await browser.newPage();
    await settings.goto('chrome://extensions');
    await settings.evaluate(
      (id, pattern) =>
        (
          chrome as unknown as { developerPrivate: { addHostPermission(id: string, host: string): Promise<void> } }
        ).developerPrivate.addHostPermission(id, pattern),
      new URL(extension.pages.url()).host,
      pattern,
    );
    await settings.close();
  };
  for (const host of trust?.hosts ?? []) await sayYes(`https://${host}/*`);

  return {
    browser,
    popup: async (page) => looked(await extension.popup(page)),
    async panel(page) {
      const panel = await openPanel(page);
      /** Its middle, and whether it is what lies there. */
      const place = () =>
        panel.evaluate(() => {
          const found = document.querySelector('[data-here]');
          found?.scrollIntoView({ block: 'center' });
          const { left, top, width, height } = found?.getBoundingClientRect() ?? new DOMRect();
          const at = { left: left + width / 2, top: top + height / 2 };
          return { ...at, lies: found?.contains(document.elementFromPoint(at.left, at.top)) ?? false };
        });
      const press = async (words: string, whole = true) => {
        await marked(panel.evaluate, words, whole);
        let before = await place();
        // Where it is once nothing moves it any more.
        const at = await until(
          async () => {
            const [then, now] = [before, await place()];
            before = now;
            return { ...now, rests: now.lies && then.left === now.left && then.top === now.top };
          },
          ({ rests }) => rests,
        );
        const from = await panel.devtools.evaluate(panelAt);
        await panel.devtools.mouse.click(from.left + at.left, from.top + at.top);
      };
      return {
        evaluate: panel.evaluate,
        press: (words) => press(words),
        allow: (words) => press(words, false),
        picture: panel.screenshot,
        close: panel.close,
      };
    },
    async options() {
      const page = await browser.newPage();
      await page.goto(extension.pages.url());
      return looked(page);
    },
    kept: () => extension.pages.evaluate(kept),
    allowed: async () => beyond(await extension.pages.evaluate(origins)),
    saved,
    async close() {
      await extension.close();
      for (const one of [folder, directory]) rmSync(one, { recursive: true, force: true });
    },
  };
}

export async function inFirefox(zip: string, trust: Trust | null): Promise<Installed> {
  const { folder, saved } = downloads();
  // As it is: Firefox takes the file.
  const extension = await launchFirefoxExtension({ trust }, zip);
  await extension.firefox.prefer({
    'browser.download.folderList': 2,
    'browser.download.dir': folder,
    'browser.download.useDownloadDir': true,
    // What hangs open from the window keeps the popup from opening.
    'browser.download.alwaysOpenPanel': false,
    'browser.download.always_ask_before_handling_new_types': false,
  });
  const press = async (view: View, words: string, whole = true) => {
    await marked(view.evaluate, words, whole);
    await view.click(() => document.querySelector<HTMLElement>('[data-here]')?.click());
  };
  const looked = (view: View): Omit<Looked, 'allow'> => ({
    evaluate: view.evaluate,
    press: (words) => press(view, words),
    picture: (path) => view.screenshot(path),
    close: view.close,
  });
  const asking = (view: View): Looked => {
    const look = looked(view);
    return {
      ...look,
      async allow(words) {
        await press(view, words, false);
        await extension.answer(true);
      },
    };
  };
  return {
    browser: extension.firefox.browser,
    popup: async (page) => asking(await extension.popup(page)),
    async panel(page) {
      const view = await extension.panel(page);
      const panel = looked(view);
      return {
        ...panel,
        // Its DevTools can ask for nothing: the question comes in a tab.
        async allow(words) {
          await press(view, words, false);
          const tab = asking(await extension.tab());
          await tab.allow('Allow');
          await until(
            () => tab.evaluate(() => document.querySelector('.asked [role=status]')?.textContent ?? ''),
            (said) => said.startsWith('Allowed.'),
          );
          await tab.close();
          await extension.firefox.select(page);
        },
      };
    },
    async options() {
      await extension.background(async () => void (await chrome.tabs.create({ url: '/options.html' })));
      return asking(await extension.tab());
    },
    kept: () => extension.background(kept),
    allowed: async () => beyond(await extension.background(origins)),
    saved,
    async close() {
      await extension.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
