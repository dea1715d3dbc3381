/** A page of another origin in the same tab that calls itself the Inspector's: its session is its own. */
import { expect, it, vi } from 'vitest';
import type { PageReport } from '../../../../lib/extension/shared/page-report.ts';
import { direct, start } from '../../../fixtures/flow.ts';
import { newest } from '../fake-browser.ts';
import { browser, inBrowser, pass, TAB } from './started.ts';

inBrowser();

/** A sign-in up to where the tab has left, whose callback is at `localhost:6274`; then a page that says what it is. */
async function left(inspector: string, then: Partial<PageReport>) {
  await browser.page(TAB, { origin: inspector });
  const view = browser.view(TAB);
  vi.setSystemTime(start + 5000);
  for (const exchange of direct().until('authorize').exchanges)
    await browser.seen(TAB, [exchange], 0, exchange.navigation ? 'navigate' : 'page');
  await pass(100);
  await browser.page(TAB, { ...then });
  await pass(100);
  return newest(view)?.exchanges.length;
}
const all = direct().until('authorize').exchanges.length;

it.each<[string, string, Partial<PageReport>, number | undefined]>([
  ['its own callback', 'http://localhost:6274', { origin: 'http://localhost:6274', callback: true }, all],
  [
    'the callback that was named, at another name',
    'http://127.0.0.1:6274',
    { origin: 'http://localhost:6274', callback: true },
    all,
  ],
  [
    'a page at another port that calls itself the callback',
    'http://localhost:6274',
    { origin: 'http://localhost:9000', callback: true },
    undefined,
  ],
  [
    'one that says that the developer came back to it',
    'http://localhost:6274',
    { origin: 'http://localhost:9000', load: 'back_forward' },
    undefined,
  ],
  [
    'the Inspector that the developer came back to',
    'http://localhost:6274',
    { origin: 'http://localhost:6274', load: 'back_forward' },
    all,
  ],
])('%s', async (_, inspector, then, expected) => expect(await left(inspector, then)).toBe(expected));

it('a page that only claims to have left for the sign-in names no callback', async () => {
  await browser.page(TAB, { origin: 'http://localhost:9000' });
  const view = browser.view(TAB);
  vi.setSystemTime(start + 5000);
  const claimed = direct()
    .until('authorize')
    .exchanges.map(({ navigation: _, ...x }) => x);
  for (const exchange of claimed) await browser.seen(TAB, [exchange as never], 0);
  await pass(100);
  expect(newest(view)?.exchanges.length).toBeGreaterThan(0);
  await browser.page(TAB, { origin: 'http://localhost:6274', callback: true });
  await pass(100);
  expect(newest(view)).toBeUndefined();
});
