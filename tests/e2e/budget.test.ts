/** What the build may weigh, which depends on no machine; `tests/bench/README.md` has the figures and the aims. */
import { expect, it } from 'vitest';
import { bundles, everReached, startOf, weightOf } from '../bench/weighed.ts';
import { extensionDirectory } from './extension.ts';

const folder = await extensionDirectory();

it.each(bundles)('$name: at most $budget kB of JavaScript', ({ starts, budget }) => {
  expect(weightOf(folder, starts)).toBeLessThanOrEqual(budget);
});

const pages = ['panel', 'popup', 'check', 'options', 'devtools'];

it.each(pages)('%s starts no other page by what it loads later', (page) => {
  const others = pages.filter((other) => other !== page).map((other) => startOf(folder, other));
  const reached = everReached(folder, `${page}.html`);
  expect(reached).toContain(startOf(folder, page));
  expect(others.filter((file) => reached.has(file))).toEqual([]);
});
