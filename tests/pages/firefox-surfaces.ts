/** The pages of the staged extension in Firefox, each where it stands: the panel in its toolbox, the others in a tab. */

import { firefoxDirectory, launchFirefoxExtension, type View } from '../e2e/firefox-extension.ts';
import { emulate, openInTab, showTabOf } from '../environment/firefox-inside.ts';
import { until } from '../environment/until.ts';
import type { GalleryState } from '../unit/components/gallery/states.ts';
import { use } from '../unit/components/gallery/use.ts';
import { pathOf, stageExtension } from './stage.ts';
import { type Look, type Surface, settle, toUse, wear } from './surfaces.ts';

type Shown = Pick<Surface, 'evaluate' | 'show' | 'look'> & Pick<View, 'screenshot'>;

export interface StagedFirefox {
  tab: Shown;
  panel: Shown;
  close(): Promise<void>;
}

/** Loads this page of the extension anew, in this state. */
const choose = (name: string, path: string): void => {
  localStorage.setItem('staged', name);
  if (window.staged) window.staged.past = true;
  history.replaceState(null, '', path);
  setTimeout(() => location.reload());
};

const isLoaded = () => window.staged && !window.staged.past && document.readyState === 'complete';

export async function stagedFirefox(states: Record<string, GalleryState>): Promise<StagedFirefox> {
  const stage = await stageExtension(await firefoxDirectory(), states);
  const extension = await launchFirefoxExtension({ size: { width: 1700, height: 1100 } }, stage.directory);
  const { firefox, id } = extension;
  await firefox.prefer({ 'ui.prefersReducedMotion': 1 });
  const page = await firefox.browser.newPage();
  await firefox.chrome(openInTab, id, '/options.html');
  const tab = await extension.tab();
  await tab.evaluate(() => localStorage.setItem('staged', 'panel-nothing'));
  const panel = await extension.panel(page);

  function surface(view: View, type: 'tab' | 'devtools_panel', select: () => Promise<unknown>): Shown {
    const { evaluate, screenshot } = view;
    let theme: Look['theme'] = 'light';
    return {
      evaluate,
      screenshot,
      async show(name) {
        const state = states[name];
        if (!state) throw new Error(`There is no state ${name}.`);
        await select();
        await evaluate(choose, name, pathOf(state));
        await until(
          () => evaluate(isLoaded).catch(() => false),
          (loaded) => Boolean(loaded),
        );
        await evaluate(settle);
        if (type === 'devtools_panel') await evaluate(wear, theme);
        await evaluate(use, toUse(state));
      },
      async look({ width, height, scale = 1, forced = false, ...look }) {
        theme = look.theme;
        await select();
        await firefox.chrome(emulate, id, type, { width, height, scale, theme, forced });
        if (type === 'devtools_panel') await evaluate(wear, theme);
        await until(
          () => evaluate(() => [innerWidth, innerHeight, matchMedia('(forced-colors: active)').matches]),
          (is) => is.join() === [width, height, forced].join(),
        );
      },
    };
  }

  return {
    tab: surface(tab, 'tab', () => firefox.chrome(showTabOf, id)),
    panel: surface(panel, 'devtools_panel', () => firefox.select(page)),
    async close() {
      await extension.close();
      await stage.close();
    },
  };
}
