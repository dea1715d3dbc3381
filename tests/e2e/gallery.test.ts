/**
 * Every state of the views in a real browser: narrow and wide, light and dark, nothing overflows, axe finds nothing.
 * The screenshots are in `tests/.artifacts/gallery`, to be looked at.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type axe from 'axe-core';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Gallery, openGallery } from '../unit/components/gallery/open-gallery.ts';
import { states } from '../unit/components/gallery/states.ts';

const artifacts = join(import.meta.dirname, '../.artifacts/gallery');
const chromium = process.env.CHROME_PATH ?? '/usr/bin/chromium';
/** Both widths and both themes are in the first two: what axe asks depends on one of them at a time. */
const looks = [
  { width: 1400, height: 860, theme: 'light' },
  { width: 360, height: 760, theme: 'dark' },
  { width: 1400, height: 860, theme: 'dark' },
  { width: 360, height: 760, theme: 'light' },
] as const;

let gallery: Gallery;
let axeSource: string;

beforeAll(async () => {
  await mkdir(artifacts, { recursive: true });
  axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  gallery = await openGallery(chromium);
});
afterAll(() => gallery?.close());

/** Rules that each theme and width is asked; `region` and the like are about whole sites. */
async function violations(page: Page): Promise<string[]> {
  const results = await page.evaluate(() => {
    const { axe: runner } = window as typeof window & { axe: typeof axe };
    return runner.run(document, { resultTypes: ['violations'] });
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
      'main, nav, section, header, .toolbar, .columns, .exchange-list, .exchange-detail, .sequence, article',
    )) {
      if (element.scrollWidth > element.clientWidth + 1)
        out.push(`${element.className || element.tagName} ${element.scrollWidth} > ${element.clientWidth}`);
    }
    return out;
  });

async function look(names: string[]): Promise<Record<string, string[]>> {
  const page = await gallery.newPage();
  await page.evaluate(axeSource);
  const found: Record<string, string[]> = {};
  for (const [index, { width, height, theme }] of looks.entries()) {
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: theme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    await page.setViewport({ width, height });
    for (const name of names) {
      // A popup has one width.
      if (states[name]?.page === 'popup' && width > 360) continue;
      await page.evaluate((state) => window.gallery.show(state), name);
      const problems = [...(await overflowing(page)), ...(index < 2 ? await violations(page) : [])];
      if (problems.length) found[`${name} ${width} ${theme}`] = problems;
      await page.screenshot({ path: join(artifacts, `${name}-${width}-${theme}.png`), optimizeForSpeed: true });
    }
  }
  await page.close();
  return found;
}

test('every state at both widths in both themes: nothing sticks out, nothing is out of reach', async () => {
  const names = Object.keys(states);
  const [first, second] = await Promise.all([
    look(names.filter((_, index) => index % 2 === 0)),
    look(names.filter((_, index) => index % 2 === 1)),
  ]);
  expect({ ...first, ...second }).toEqual({});
});
