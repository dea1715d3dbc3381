/**
 * Every state of the views: narrow and wide, light and dark, nothing overflows, axe finds nothing. With `GALLERY=1` the
 * screenshots are in `tests/.artifacts/gallery`, to be looked at.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type axe from 'axe-core';
import type { Page } from 'puppeteer-core';
import { beforeAll, expect, test } from 'vitest';
import { states } from '../../unit/components/gallery/states.ts';
import { newPage } from './opened.ts';

const artifacts = join(import.meta.dirname, '../../.artifacts/gallery');
const { GALLERY, TEST_LONG } = process.env;
/** Both widths and both themes; `GALLERY=all` photographs the other pairs too, and DevTools docked low and wide. */
const looks = [
  { width: 1400, height: 860, theme: 'light' },
  { width: 360, height: 760, theme: 'dark' },
  ...(GALLERY === 'all'
    ? [
        { width: 1400, height: 860, theme: 'dark' },
        { width: 360, height: 760, theme: 'light' },
        { width: 1300, height: 350, theme: 'light' },
        { width: 1300, height: 350, theme: 'dark' },
        { width: 1600, height: 900, theme: 'light' },
        { width: 1600, height: 900, theme: 'dark' },
      ]
    : []),
];

/** Rules that each theme and width is asked; `region` and the like are about whole sites. */
async function violations(page: Page): Promise<string[]> {
  const results = await page.evaluate(() => {
    const { axe: runner } = window as typeof window & { axe: typeof axe };
    return runner.run(document, { resultTypes: ['violations'], preload: false });
  });
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} (${node.failureSummary})`),
  );
}

/** Elements that stick out to the right, of the page or of a box that does not scroll sideways. */
const overflowing = (page: Page) =>
  page.evaluate(() => {
    const out: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) out.push(`page ${root.scrollWidth} > ${root.clientWidth}`);
    for (const element of document.querySelectorAll(
      'main, nav, section, header, .toolbar, .tab-row, .diagnosis > *, .exchange-list, .exchange-detail, .sequence, article',
    )) {
      if (element.scrollWidth > element.clientWidth + 1)
        out.push(`${element.className || element.tagName} ${element.scrollWidth} > ${element.clientWidth}`);
    }
    return out;
  });

/** The marks that scripts and tests hold on to: one verdict, a cause only when failing, eight stages. */
const misplaced = (page: Page, name: string) =>
  page.evaluate((state) => {
    const out: string[] = [];
    const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
    const { snapshot, check, files } = window.gallery.states[state] ?? {};
    const shown = snapshot?.handshakes.length ?? check?.comesTo?.result?.handshakes.length;
    const expected = (shown ?? (check && files ? 1 : 0)) ? 1 : 0;
    const verdicts = all('[data-verdict]');
    if (verdicts.length !== expected) out.push(`${verdicts.length} verdicts`);
    for (const { dataset } of verdicts) {
      if ((dataset.verdict === 'failing') !== (dataset.cause !== undefined))
        out.push(`${dataset.verdict} with ${dataset.cause}`);
    }
    if (all('[data-cause]').length > verdicts.length) out.push('a cause outside of the verdict');
    const stages = all('[data-stage]');
    if (stages.length !== expected * 8 || stages.some(({ dataset }) => !dataset.status))
      out.push(`${stages.length} stages`);
    if (all('script:not([type=module]), img, a[href^="javascript:"]').length) out.push('markup from the network');
    return out;
  }, name);

/**
 * Axe takes most of the time, and the real pages are asked too (`pages.test.ts`): in every run it is asked of one half of
 * the states in one look and of the other half in the other, in the long runs of all in both.
 */
const isAsked = (state: number, look: number) => Boolean(GALLERY ?? TEST_LONG) || state % looks.length === look;

export function everyState(): void {
  let axeSource: string;
  beforeAll(async () => {
    await mkdir(artifacts, { recursive: true });
    axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  });

  test.each(looks.map((look, index) => ({ ...look, index })))(
    'every state at $width pixels, $theme: nothing sticks out, nothing is out of reach',
    async ({ width, height, theme, index }) => {
      const page = await newPage();
      await page.evaluate(axeSource);
      await page.emulateMediaFeatures([
        { name: 'prefers-color-scheme', value: theme },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ]);
      const found: Record<string, string[]> = {};
      for (const [at, [name, state]] of Object.entries(states).entries()) {
        // A popup has one width.
        await page.setViewport({ width: state.page === 'popup' ? 360 : width, height });
        await page.evaluate((shown) => window.gallery.show(shown), name);
        const problems = [...(await overflowing(page)), ...(await misplaced(page, name))];
        if (isAsked(at, index)) problems.push(...(await violations(page)));
        if (problems.length) found[name] = problems;
        if (GALLERY)
          await page.screenshot({ path: join(artifacts, `${name}-${width}-${theme}.png`), optimizeForSpeed: true });
      }
      await page.close();
      expect(found).toEqual({});
    },
    // Half a minute on a quiet machine, and many times that beside others.
    900_000,
  );
}
