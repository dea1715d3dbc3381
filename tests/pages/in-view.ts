/**
 * What is seen without scrolling where DevTools are docked low, and on the check page once it answered: the headline, where
 * to go, and the first step with its first value, of every check. A step whose sentence names the value has shown it.
 */
import { expect, test } from 'vitest';
import { assemble } from '../../lib/handshake/assemble.ts';
import { snapshotOf } from '../../lib/snapshot/handshake.ts';
import { fixtures } from '../fixtures/all.ts';
import { session } from '../unit/components/gallery/handshakes.ts';
import type { GalleryState } from '../unit/components/gallery/states.ts';
import type { Look, StagedChromium, Surface } from './surfaces.ts';

/** Every check's own fault, as the panel has it once it is over. */
export const faults: Record<string, GalleryState> = Object.fromEntries(
  [...fixtures].map(([check, { failing, context }]) => {
    const shown = assemble(failing.exchanges).handshakes.map((one) =>
      snapshotOf(one, { ended: true, ...(context && { context }) }),
    );
    return [`fault-${check.replaceAll('/', '-')}`, { page: 'panel', snapshot: session(shown) }];
  }),
);

/** What is below the edge, or behind what sticks to it. */
const outOfView = (): string[] => {
  const main = document.querySelector('main');
  const page = main?.classList.contains('check-page');
  const bars = page ? [] : [...document.querySelectorAll('.answer .check-row, .answer .check-again p')];
  const edge = Math.min(
    page ? innerHeight : (main?.getBoundingClientRect().bottom ?? 0),
    // Where it sticks, it fades in over six pixels.
    ...bars
      .filter((bar) => getComputedStyle(bar).position === 'sticky')
      .map((bar) => bar.getBoundingClientRect().top + 6),
  );
  const seen = (element: Element) => element.checkVisibility() && element.getBoundingClientRect().height > 0;
  const step = [...document.querySelectorAll('ol.steps > li .step')].find(seen);
  const first = step && [...step.querySelectorAll('.copy-value, .code pre')].find(seen);
  const value = first?.textContent?.trim() ?? '';
  const named = [...(step?.querySelectorAll(':scope > p code') ?? [])].some(
    ({ textContent }) => textContent !== null && (value.includes(textContent) || textContent.includes(value)),
  );
  // Of several lines the first one shows what it is.
  const bottom = (element: Element | null | undefined) => {
    const { top = 0, bottom = 0 } = element?.getBoundingClientRect() ?? {};
    return element?.matches('pre') ? Math.min(bottom, top + 20) : bottom;
  };
  const parts = {
    headline: document.querySelector('.verdict :is(h1, h2)'),
    place: document.querySelector('.destination'),
    step: step?.querySelector(':scope > p'),
    ...(!named && { value: first }),
  };
  return Object.entries(parts).flatMap(([part, element]) => (bottom(element) > edge ? [part] : []));
};

async function hidden(surface: Surface, names: readonly string[], look: Look): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  await surface.look(look);
  for (const name of names) {
    await surface.show(name);
    const parts = await surface.evaluate(outOfView);
    if (parts.length) found[name] = parts;
  }
  return found;
}

export function testsInView(staged: () => StagedChromium): void {
  test('docked low: the answer of every check is in view up to its first value', async () => {
    // Every run looks at some, the long run at all.
    const names = Object.keys(faults).filter((_, index) => process.env.TEST_LONG || index % 5 === 0);
    // And what to do of one that was not finished.
    expect(
      await hidden(staged().panel, [...names, 'panel-stopped'], { width: 1300, height: 350, theme: 'light' }),
    ).toEqual({});
  });

  test.each([
    [1300, 800],
    [360, 800],
  ])('the check page at %i×%i: so is the answer of a check, whatever was pasted', async (width, height) => {
    const names = ['check-failing', 'check-error-known', 'check-client-cannot', 'check-open'];
    expect(await hidden(staged().tab, names, { width, height, theme: 'light' })).toEqual({});
  });
}
