/** What the build may weigh, which depends on no machine; `tests/bench/README.md` has the figures and the aims. */
import { expect, it } from 'vitest';
import { bundles, weightOf } from '../bench/weighed.ts';
import { extensionDirectory } from './extension.ts';

const folder = await extensionDirectory();

it.each(bundles)('$name: at most $budget kB of JavaScript', ({ starts, budget }) => {
  expect(weightOf(folder, starts)).toBeLessThanOrEqual(budget);
});
