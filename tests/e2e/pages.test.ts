/**
 * The real pages of the built extension, the panel in DevTools, in every state of the gallery: axe finds nothing, nothing
 * sticks out, at each size, zoomed, in each theme and in forced colours, whose contrast axe measures too. Every run looks at
 * some states, each in another look; the long run at all states in all looks. Then the same pages in use, in
 * `tests/pages/in-use.ts`.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { counts } from '../bench/weighed.ts';
import { type Counted, counted } from '../pages/counted.ts';
import { testsInUse } from '../pages/in-use.ts';
import { faults, testsInView } from '../pages/in-view.ts';
import { looksOf, problemsIn } from '../pages/looked-at.ts';
import { type StagedChromium, stagedChromium } from '../pages/surfaces.ts';
import { states } from '../unit/components/gallery/states.ts';
import { extensionDirectory } from './extension.ts';

/** What every run looks at: each kind of page, its parts unfolded; the gallery has all states. */
const always = new Set([
  ...['panel-failing-expanded', 'panel-connected', 'panel-sequence-cors', 'panel-exchange-refused', 'panel-sample'],
  ...['popup-many', 'popup-running', 'check-failing-expanded', 'check-token', 'options-filled'],
]);

let staged: StagedChromium;
beforeAll(async () => {
  staged = await stagedChromium(await extensionDirectory(), { ...states, ...faults });
});
afterAll(() => staged?.close());

test.each(['panel', 'popup', 'check', 'options'] as const)(
  '%s, as it is shipped: axe finds nothing in any state, and nothing sticks out',
  async (page) => {
    const names = Object.keys(states).filter((name) => states[name]?.page === page);
    const found: Record<string, string[]> = {};
    const more: Record<string, Counted> = {};
    const all = looksOf(page);
    for (const [index, name] of names.entries()) {
      if (!process.env.TEST_LONG && !always.has(name)) continue;
      const surface = page === 'panel' && !states[name]?.alone ? staged.panel : staged.tab;
      const next = all.slice(index % all.length).slice(0, 1);
      Object.assign(found, await problemsIn(surface, name, process.env.TEST_LONG ? all : next));
      const most = counts[name];
      const has = most && (await counted(surface));
      if (has && (has.nodes > most.nodes || has.listeners > most.listeners)) more[name] = has;
    }
    expect(found).toEqual({});
    expect(more, 'of nodes or listeners than their budget').toEqual({});
  },
  // All looks at all states are ten minutes' work.
  1_800_000,
);

testsInUse(() => staged);
testsInView(() => staged);
