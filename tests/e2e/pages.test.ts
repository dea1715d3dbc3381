/**
 * The real pages of the built extension, the panel in DevTools, in every state of the gallery: axe finds nothing, nothing
 * sticks out, at each size, zoomed, in each theme and in forced colours. Every run looks at some states, each in another
 * look; the long run at all states in all looks. Then the same pages in use, in `tests/pages/in-use.ts`.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testsInUse } from '../pages/in-use.ts';
import { type Look, type StagedChromium, type Surface, stagedChromium } from '../pages/surfaces.ts';
import { states } from '../unit/components/gallery/states.ts';
import { extensionDirectory } from './extension.ts';

const themes = ['light', 'dark'] as const;
/** The last one is 1280 pixels wide, at 200 %. */
const sizes: Omit<Look, 'theme'>[] = [
  { width: 360, height: 700 },
  { width: 1300, height: 350 },
  { width: 1600, height: 900 },
  { width: 640, height: 450, scale: 2 },
];
const looks: Look[] = [
  ...sizes.flatMap((size) => themes.map((theme) => ({ ...size, theme }))),
  { width: 360, height: 700, theme: 'light', forced: true },
  { width: 1300, height: 350, theme: 'dark', forced: true },
];
/** What every run looks at: each kind of page, its parts unfolded; the gallery has all states. */
const always = new Set([
  ...['panel-failing-expanded', 'panel-connected', 'panel-sequence-cors', 'panel-exchange-refused', 'panel-sample'],
  ...['popup-many', 'popup-running', 'check-failing-expanded', 'check-token', 'options-filled'],
]);

let staged: StagedChromium;
let axeSource: string;
beforeAll(async () => {
  axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  staged = await stagedChromium(await extensionDirectory(), states);
});
afterAll(() => staged?.close());

/** Forced colours are the reader's own, and a page is told nothing of them: their contrast is not its. */
const violations = async (forced: boolean): Promise<string[]> => {
  const { axe: runner } = window as typeof window & { axe: typeof axe };
  const rules = forced ? { 'color-contrast': { enabled: false } } : {};
  const { violations } = await runner.run(document, { resultTypes: ['violations'], preload: false, rules });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} (${node.failureSummary})`),
  );
};

/** What sticks out of the page, or of a part that does not scroll sideways, and controls that are cut off. */
const sticksOut = (): string[] => {
  const root = document.documentElement;
  const out = root.scrollWidth > root.clientWidth ? [`page ${root.scrollWidth} > ${root.clientWidth}`] : [];
  const parts = 'main, nav, section, header, .toolbar, .tab-row, .diagnosis > *, .exchange-detail, .sequence, article';
  for (const part of document.querySelectorAll(parts))
    if (part.scrollWidth > part.clientWidth + 1)
      out.push(`${part.className || part.tagName} ${part.scrollWidth} > ${part.clientWidth}`);
  for (const control of document.querySelectorAll('button, input, select, textarea')) {
    const { left, right, width } = control.getBoundingClientRect();
    const scrolls = control.closest('.code, pre, .code-scroll, .visually-hidden');
    if (width && !scrolls && (left < -1 || right > innerWidth + 1))
      out.push(`cut off: ${control.outerHTML.slice(0, 120)}`);
  }
  return out;
};

/** A popup has one width, whatever the window's. */
const looksOf = (page: string): Look[] =>
  page === 'popup' ? looks.filter(({ width }) => width === 360).map((look) => ({ ...look, height: 600 })) : looks;

async function problemsIn(surface: Surface, name: string, chosen: Look[]): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const [index, look] of chosen.entries()) {
    await surface.look(look);
    if (!index) {
      await surface.show(name);
      await surface.evaluate(new Function(axeSource) as () => void);
    }
    const { width, height, theme, forced = false } = look;
    const problems = [...(await surface.evaluate(sticksOut)), ...(await surface.evaluate(violations, forced))];
    if (problems.length) found[`${name} ${width}×${height} ${theme}${forced ? ' forced' : ''}`] = problems;
  }
  return found;
}

test.each(['panel', 'popup', 'check', 'options'] as const)(
  '%s, as it is shipped: axe finds nothing in any state, and nothing sticks out',
  async (page) => {
    const names = Object.keys(states).filter((name) => states[name]?.page === page);
    const found: Record<string, string[]> = {};
    const all = looksOf(page);
    for (const [index, name] of names.entries()) {
      if (!process.env.TEST_LONG && !always.has(name)) continue;
      const surface = page === 'panel' && !states[name]?.alone ? staged.panel : staged.tab;
      const next = all.slice(index % all.length).slice(0, 1);
      Object.assign(found, await problemsIn(surface, name, process.env.TEST_LONG ? all : next));
    }
    expect(found).toEqual({});
  },
  // All looks at all states are ten minutes' work.
  1_800_000,
);

testsInUse(() => staged);
