/** What a panel holds: its heap after a collection, with many exchanges and with none. */
import type { CDPSession } from 'puppeteer-core';
import { launchExtension } from '../e2e/extension.ts';
import { openPanel } from '../environment/panel.ts';
import { until } from '../environment/until.ts';
import { exchangesOf, feed } from './feed.ts';
import { atMost, type Measure, rounded } from './figure.ts';
import { startSite } from './site.ts';

const EXCHANGES = 10_000;
const MB = 1_000_000;
/** MB over an empty panel. */
const OVER = 40;

async function heap(session: CDPSession): Promise<number> {
  // What a collection lets go of may hold what the next one lets go of.
  for (let turn = 0; turn < 2; turn++) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / MB;
}

export const measure: Measure = async function* () {
  const [site, extension] = await Promise.all([startSite(), launchExtension()]);
  try {
    const tab = await extension.browser.newPage();
    await tab.goto(`${site.origin}/plain`);
    const none = await openPanel(tab);
    const before = await heap(none.session);
    await none.close();
    await feed(extension.pages, tab, exchangesOf(EXCHANGES));
    const panel = await openPanel(tab);
    await panel.waitFor(() => document.querySelector('[data-verdict]') !== null);
    const held = await until(
      () => panel.evaluate(() => document.querySelectorAll('[data-attempt]').length),
      (rows) => rows > 0,
    );
    const value = rounded((await heap(panel.session)) - before);
    yield {
      bench: 'memory',
      name: `panel told of ${EXCHANGES} exchanges (${held} rows of the list), over an empty one (${rounded(before)} MB)`,
      unit: 'MB',
      value,
      ...atMost(value, OVER, 'MB'),
    };
    await panel.close();
  } finally {
    await extension.close();
    await site.close();
  }
};
