/** The pages of the staged extension in Chromium, each where it stands: the panel in DevTools, the others in a tab. */
import type { CDPSession, Page } from 'puppeteer-core';
import { launchChromium } from '../environment/browsers.ts';
import { openPanel } from '../environment/panel.ts';
import { until } from '../environment/until.ts';
import type { GalleryState } from '../unit/components/gallery/states.ts';
import { use } from '../unit/components/gallery/use.ts';
import { pathOf, stageExtension } from './stage.ts';

export interface Look {
  /** Of the window, or of DevTools, in CSS pixels. */
  width: number;
  height: number;
  theme: 'light' | 'dark';
  forced?: boolean;
  /** Device pixels a CSS pixel. */
  scale?: number;
}

/** A page that can be read, and looked at in other ways. */
export interface Surface {
  evaluate<A extends unknown[], R>(fn: (...args: A) => R | Promise<R>, ...args: A): Promise<R>;
  /** Loads the page anew in a state of the gallery. */
  show(name: string): Promise<void>;
  look(look: Look): Promise<void>;
  /** The window: for the panel, that of DevTools. */
  window: Page;
}

/** One that DevTools’ protocol tells more of. */
export interface ChromiumSurface extends Surface {
  session: CDPSession;
}

export interface StagedChromium {
  /** A page in a tab: popup, check page, settings, and the panel where it is a page of its own. */
  tab: ChromiumSurface;
  panel: ChromiumSurface;
  close(): Promise<void>;
}

const featuresOf = ({ theme, forced = false }: Look) => [
  { name: 'prefers-color-scheme', value: theme },
  { name: 'forced-colors', value: forced ? 'active' : 'none' },
  { name: 'prefers-reduced-motion', value: 'reduce' },
];

/** Waits for the page that is shown anew, until it has heard what there is to hear. */
export async function settle(): Promise<void> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  while (!(window.staged?.heard || document.querySelector('.check-form, .panel, .popup'))) await frame();
  const { snapshot, page, away = false, outdated = false } = window.staged.state;
  while (!window.staged.heard && (snapshot || page === 'options')) await frame();
  if (away || outdated) window.staged.leave(outdated);
  for (let turn = 0; turn < 3; turn++) await frame();
}

export const wear = (theme: Look['theme']): void => {
  document.documentElement.dataset.theme = theme;
};

/** What `use` needs of a state; the rest is with the page. */
export const toUse = (state: GalleryState): GalleryState => {
  const { snapshot, check, ...rest } = state;
  const { comesTo, registers, ...told } = check ?? {};
  const short = {
    ...told,
    ...(comesTo && { comesTo: { phase: 'done' as const, asked: [] } }),
    ...(registers && { registers: registers === 'said' ? registers : ({ phase: 'done', asked: [] } as const) }),
  };
  return { ...rest, ...(check && { check: short }), ...(rest.exchange && snapshot && { snapshot }) };
};

/** The built extension in which every page comes into every state. */
export async function stagedChromium(built: string, states: Record<string, GalleryState>): Promise<StagedChromium> {
  const stage = await stageExtension(built, states);
  const browser = await launchChromium({ extension: stage.directory, requests: true });
  const worker = await browser.waitForTarget((target) => target.type() === 'service_worker');
  const at = (path: string) => new URL(path, worker.url()).href;
  const stateOf = (name: string): GalleryState => {
    const state = states[name];
    if (!state) throw new Error(`There is no state ${name}.`);
    return state;
  };
  // A page of the extension that the stage has nothing to do with, to say which state is shown.
  const chooser = await browser.newPage();
  await chooser.goto(at('/icons/16.png'));
  const choose = (name: string) => chooser.evaluate((name) => localStorage.setItem('staged', name), name);

  async function tabSurface(): Promise<ChromiumSurface> {
    const page = await browser.newPage();
    const session = await page.createCDPSession();
    const evaluate: Surface['evaluate'] = async (fn, ...args) =>
      page.evaluate(`(${fn})(...${JSON.stringify(args)})`) as Promise<Awaited<ReturnType<typeof fn>>>;
    return {
      evaluate,
      async show(name) {
        await choose(name);
        await page.bringToFront();
        await page.goto('about:blank');
        await page.goto(at(pathOf(stateOf(name))));
        await evaluate(settle);
        await evaluate(use, toUse(stateOf(name)));
      },
      async look(look) {
        await page.setViewport({ width: look.width, height: look.height, deviceScaleFactor: look.scale ?? 1 });
        await session.send('Emulation.setEmulatedMedia', { features: featuresOf(look) });
      },
      window: page,
      session,
    };
  }

  async function panelSurface(): Promise<ChromiumSurface> {
    const page = await browser.newPage();
    await choose('panel-nothing');
    const { evaluate, devtools, session } = await openPanel(page);
    // The panel is there before its page is.
    await until(
      () => evaluate(() => Boolean(window.staged?.state)).catch(() => false),
      (loaded) => loaded,
    );
    const frontend = await devtools.createCDPSession();
    let theme: Look['theme'] = 'light';
    return {
      evaluate,
      async show(name) {
        await choose(name);
        await devtools.bringToFront();
        await evaluate(() => {
          window.staged.past = true;
          location.reload();
        });
        await until(
          () =>
            evaluate(() => window.staged && !window.staged.past && document.readyState === 'complete').catch(
              () => false,
            ),
          (loaded) => loaded,
        );
        await evaluate(settle);
        await evaluate(wear, theme);
        await evaluate(use, toUse(stateOf(name)));
      },
      async look(look) {
        await devtools.bringToFront();
        await devtools.setViewport({ width: look.width, height: look.height, deviceScaleFactor: look.scale ?? 1 });
        // DevTools' theme goes by the system's, and the panel's by DevTools', which is told when DevTools comes to it.
        for (const each of [frontend, session])
          await each.send('Emulation.setEmulatedMedia', { features: featuresOf(look) });
        theme = look.theme;
        await evaluate(wear, theme);
      },
      window: devtools,
      session,
    };
  }

  return {
    tab: await tabSurface(),
    panel: await panelSurface(),
    async close() {
      await browser.close();
      await stage.close();
    },
  };
}
