/**
 * The real pages in Firefox, the panel in its toolbox, in every state of the gallery and every look: axe finds nothing, and
 * nothing sticks out. In Chromium the same stands in `pages.test.ts`.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StagedFirefox, stagedFirefox } from '../../pages/firefox-surfaces.ts';
import { looksOf, problemsIn } from '../../pages/looked-at.ts';
import { states } from '../../unit/components/gallery/states.ts';

const { TEST_LONG } = process.env;

let staged: StagedFirefox;
beforeAll(async () => {
  if (TEST_LONG) staged = await stagedFirefox(states);
});
afterAll(() => staged?.close());

test.runIf(TEST_LONG).each(['panel', 'popup', 'check', 'options'] as const)(
  '%s in Firefox, as it is shipped: axe finds nothing in any state, and nothing sticks out',
  async (page) => {
    const found: Record<string, string[]> = {};
    for (const [name, state] of Object.entries(states)) {
      if (state.page !== page) continue;
      const surface = page === 'panel' && !state.alone ? staged.panel : staged.tab;
      Object.assign(found, await problemsIn(surface, name, looksOf(page)));
    }
    expect(found).toEqual({});
  },
  // Hundreds of views.
  3_600_000,
);
