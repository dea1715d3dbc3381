/** What is wrong with a page as it looks: what axe finds, and what sticks out, at each size, zoomed, in each theme and in forced colours. */
import type axe from 'axe-core';
import { until } from '../environment/until.ts';
import type { Look, Surface } from './surfaces.ts';

declare global {
  interface Window {
    axe?: typeof axe;
    /** What axe found; `null` until it is through. */
    axeFound?: string[] | null;
  }
}

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
/** It has one width, whatever the window's, and 600 pixels of the screen at most: half of it at 200 %. */
const ofPopup: Look[] = [
  ...looks.filter(({ width }) => width === 360).map((look) => ({ ...look, height: 600 })),
  ...themes.map((theme) => ({ width: 360, height: 300, scale: 2, theme })),
];

export const looksOf = (page: string): Look[] => (page === 'popup' ? ofPopup : looks);

const loadAxe = () =>
  new Promise<void>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = '/axe.js';
    script.onload = () => resolve();
    script.onerror = () => reject(new Error('There is no axe.'));
    document.head.append(script);
  });

/** It may work longer than one call into a browser waits: it begins once the call is over, and what it found is asked for. */
const startAxe = (): void => {
  window.axeFound = null;
  setTimeout(async () => {
    try {
      const found = await window.axe?.run(document, { resultTypes: ['violations'], preload: false });
      window.axeFound = (found?.violations ?? []).flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.html.slice(0, 160)} (${node.failureSummary})`),
      );
    } catch (error) {
      window.axeFound = [`axe: ${error}`];
    }
  });
};

async function violations(surface: Seen): Promise<string[]> {
  await surface.evaluate(startAxe);
  const found = await until(
    // While axe works the page may answer nothing for longer than one call waits.
    () => surface.evaluate(() => window.axeFound ?? null).catch(() => null),
    (found) => found !== null,
  );
  return found ?? [];
}

/** What sticks out of the page, or of a part that does not scroll sideways, and controls that are cut off. */
const sticksOut = (): string[] => {
  const root = document.documentElement;
  const out = root.scrollWidth > root.clientWidth ? [`page ${root.scrollWidth} > ${root.clientWidth}`] : [];
  const parts = 'main, nav, section, header, .toolbar, .tab-row, .diagnosis > *, .exchange-detail, .sequence, article';
  for (const part of document.querySelectorAll(parts))
    if (part.scrollWidth > part.clientWidth + 1)
      out.push(`${part.className || part.tagName} ${part.scrollWidth} > ${part.clientWidth}`);
  for (const control of document.querySelectorAll('button, input, select, textarea')) {
    // Of what is folded Firefox has the layout of a moment ago.
    if (!control.checkVisibility()) continue;
    const { left, right, width } = control.getBoundingClientRect();
    const scrolls = control.closest('.code, pre, .visually-hidden');
    if (width && !scrolls && (left < -1 || right > innerWidth + 1))
      out.push(`cut off: ${control.outerHTML.slice(0, 120)}`);
  }
  return out;
};

type Seen = Pick<Surface, 'evaluate' | 'show' | 'look'>;

/** By the look in which it shows. */
export async function problemsIn(
  surface: Seen,
  name: string,
  chosen: readonly Look[],
): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const [index, look] of chosen.entries()) {
    await surface.look(look);
    if (!index) {
      await surface.show(name);
      await surface.evaluate(loadAxe);
    }
    const { width, height, theme, forced = false, scale = 1 } = look;
    const problems = [...(await surface.evaluate(sticksOut)), ...(await violations(surface))];
    const how = [`${width}×${height}`, theme, forced && 'forced', scale > 1 && `${scale * 100} %`].filter(Boolean);
    if (problems.length) found[`${name} ${how.join(' ')}`] = problems;
  }
  return found;
}
