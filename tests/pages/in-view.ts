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

/** Every check's own fault, as panel and popup have it once it is over. */
export const faults: Record<string, GalleryState> = Object.fromEntries(
  [...fixtures].flatMap(([check, { failing, context }]) => {
    const shown = assemble(failing.exchanges).handshakes.map((one) =>
      snapshotOf(one, { ended: true, ...(context && { context }) }),
    );
    const pages = ['panel', 'popup'] as const;
    return pages.map((page) => [`${page}-fault-${check.replaceAll('/', '-')}`, { page, snapshot: session(shown) }]);
  }),
);

/** Every run looks at some, the long run at all. */
const someOf = (page: string): string[] =>
  Object.keys(faults)
    .filter((name) => name.startsWith(`${page}-`))
    .filter((_, index) => process.env.TEST_LONG || index % 5 === 0);

/** What is below the edge, or behind what sticks to it. */
const outOfView = (): string[] => {
  const main = document.querySelector('main');
  const page = main?.classList.contains('check-page');
  const bars = [...document.querySelectorAll('.check-row, .check-again p')];
  const edge = Math.min(
    page ? innerHeight : (main?.getBoundingClientRect().bottom ?? 0),
    // Where it sticks, it fades in over six pixels.
    ...bars
      .filter((bar) => getComputedStyle(bar).position === 'sticky')
      .map((bar) => bar.getBoundingClientRect().top + 6),
  );
  const seen = (element: Element) => element.checkVisibility() && element.getBoundingClientRect().height > 0;
  const step = [...document.querySelectorAll('ol.steps > li .step')].find(seen);
  const top = (element: Element) => element.getBoundingClientRect().top;
  // What the lines need stands before them for who hears the page, and below them for the eye.
  const given = [...(step?.querySelectorAll('.copy-value, .code pre') ?? [])].filter(seen);
  const first = given.sort((a, b) => top(a) - top(b))[0];
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

/** Whether the lines to paste stand above what they need (an import, a package); `undefined` where they need nothing. */
const linesAreFirst = (): boolean | undefined => {
  const parts = [...(document.querySelector('.code:has(> div > .short)')?.querySelectorAll('.code-part') ?? [])];
  const topOf = (isShort: boolean) =>
    parts.find((part) => part.classList.contains('short') === isShort)?.getBoundingClientRect().top;
  const [lines, needed] = [topOf(false), topOf(true)];
  return lines === undefined || needed === undefined ? undefined : lines < needed;
};

/** Which step of each check's fault is the first that changes something; of those that only look it is the first. */
const doingIn = (name: string): number => {
  const diagnoses = faults[name]?.snapshot?.handshakes.flatMap(({ attempts }) => attempts).map((one) => one.diagnosis);
  const { cause, suspect } = diagnoses?.find((one) => one.cause ?? one.suspect) ?? {};
  return Math.max((cause ?? suspect)?.fix.do.findIndex(({ only }) => !only) ?? 0, 0);
};

/** Of a step in the popup: where it begins, and the first thing that it names or gives; behind the footer nothing is seen. */
const unseenOfStep = (index: number): string[] => {
  const step = document.querySelectorAll('section[data-check] ol.steps > li')[index];
  const footer = document.querySelector('.popup footer');
  if (!step || !footer) return [];
  const fades = document.querySelector('.popup[data-below]') ? 25 : 0;
  const edge = Math.min(innerHeight, footer.getBoundingClientRect().top) - fades;
  const given = step.querySelector('.step > p code, .copy-value, .code pre, button');
  const isUnseen = (element: Element | null, lines: number) => {
    const { top = 0, bottom = 0 } = element?.getBoundingClientRect() ?? {};
    return element !== null && (!element.checkVisibility() || Math.min(bottom, top + lines * 20) > edge);
  };
  return [...(isUnseen(step.querySelector('.step > p'), 2) ? ['step'] : []), ...(isUnseen(given, 1) ? ['value'] : [])];
};

/** Of what does not scroll by itself. */
const isWide = (): boolean =>
  document.documentElement.scrollWidth > innerWidth ||
  [...document.querySelectorAll('.popup :is(p, ol, .code, .copy-value)')].some(
    (element) => element.getBoundingClientRect().right > innerWidth,
  );

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
    // And what to do of one that was not finished.
    const names = [...someOf('panel'), 'panel-stopped'];
    expect(await hidden(staged().panel, names, { width: 1300, height: 350, theme: 'light' })).toEqual({});
  });

  test('docked low: what is pasted stands above what it needs', async () => {
    const { panel } = staged();
    await panel.look({ width: 1300, height: 350, theme: 'light' });
    const first: boolean[] = [];
    for (const check of ['network-host-rejected', 'cors-preflight-rejected', 'challenge-redirected-to-login']) {
      await panel.show(`panel-fault-${check}`);
      first.push((await panel.evaluate(linesAreFirst)) ?? false);
    }
    expect(first).toEqual([true, true, true]);
  });

  test('the popup: of every check the first step that changes something is in view, with what it names', async () => {
    const { tab } = staged();
    await tab.look({ width: 360, height: 600, theme: 'light' });
    const found: Record<string, string[]> = {};
    const least = ['resource-metadata-not-json', 'server-metadata-unknown-resource', 'session-session-not-found'];
    for (const name of new Set([...someOf('popup'), ...least.map((one) => `popup-fault-${one}`)])) {
      await tab.show(name);
      const parts = await tab.evaluate(unseenOfStep, doingIn(name));
      if (parts.length) found[name] = parts;
    }
    expect(found).toEqual({});
  });

  test('the popup: nothing of any check is wider than it', async () => {
    const { tab } = staged();
    await tab.look({ width: 360, height: 600, theme: 'light' });
    const wide: string[] = [];
    for (const name of [...someOf('popup'), 'popup-fault-network-tls']) {
      await tab.show(name);
      if (await tab.evaluate(isWide)) wide.push(name);
    }
    expect(wide).toEqual([]);
  });

  test.each([
    [1300, 800],
    [360, 800],
  ])('the check page at %i×%i: so is the answer of a check, whatever was pasted', async (width, height) => {
    const names = ['check-failing', 'check-error-known', 'check-client-cannot', 'check-open'];
    expect(await hidden(staged().tab, names, { width, height, theme: 'light' })).toEqual({});
  });

  test('the check page, however low: the button to check again is in view', async () => {
    const { tab } = staged();
    await tab.look({ width: 1300, height: 300, theme: 'light' });
    await tab.show('check-failing');
    const below = () =>
      (document.querySelector('.check-answer .check-row')?.getBoundingClientRect().bottom ?? 1e6) - innerHeight;
    expect(await tab.evaluate(below)).toBeLessThanOrEqual(0);
  });
}
