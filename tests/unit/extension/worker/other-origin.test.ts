/** A page of another origin in the same tab that calls itself the Inspector's: its session is its own. */
import { describe, expect, it, vi } from 'vitest';
import type { Exchange } from '../../../../lib/exchange.ts';
import type { PageReport } from '../../../../lib/extension/shared/page-report.ts';
import { direct, redirectUri, start } from '../../../fixtures/flow.ts';
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

describe('a page of another origin that tells the state of a sign-in in another tab', () => {
  const OTHER = 9;
  const signIn = direct().until('authorize').exchanges;
  const authorize = signIn.at(-1) as Exchange;

  /** The Inspector's sign-in; then the other page's word, as of a request before it. What each of the two tabs shows. */
  async function told(origin: string, exchange: Exchange, source: 'page' | 'web-request') {
    await browser.page(OTHER, { origin, startedAt: start - 500, since: start - 500 });
    await browser.page(TAB);
    const views = [browser.view(TAB), browser.view(OTHER)];
    vi.setSystemTime(start + 5000);
    for (const one of signIn) await browser.seen(TAB, [one], 0, one.navigation ? 'navigate' : 'page');
    await browser.seen(OTHER, [exchange], 0, source);
    await pass(200);
    return views.map(({ snapshot }) => snapshot?.pageOrigin);
  }
  const early = { ...authorize, id: 'theirs', startedAt: start - 100 };

  it.each(['page', 'web-request'] as const)('has its own session, whoever tells of it: %s', async (source) => {
    const { navigation: _, ...claimed } = early;
    const theirs = source === 'page' ? (claimed as Exchange) : early;
    expect(await told('http://localhost:3000', theirs, source)).toEqual([
      'http://localhost:6274',
      'http://localhost:3000',
    ]);
    browser.closeTab(OTHER);
    await pass(200);
    const view = browser.view(TAB);
    await pass(200);
    expect(newest(view)?.exchanges).toHaveLength(signIn.length);
  });
});

it('a tab that goes from address to address costs no other its way back', async () => {
  const callback = direct().exchanges.find(({ request }) => request.url.startsWith(redirectUri)) as Exchange;
  vi.setSystemTime(start + 10_000);
  await browser.seen(8, [callback], undefined, 'web-request');
  const away = (n: number): Exchange => ({
    ...callback,
    id: `away-${n}`,
    request: { ...callback.request, url: `http://localhost:3000/?state=~state.43.${String(n).padStart(8, '0')}` },
  });
  for (let n = 0; n < 100; n++) await browser.seen(9, [away(n)], undefined, 'web-request');
  await browser.page(TAB, { startedAt: start - 500, since: start - 500 });
  const view = browser.view(TAB);
  for (const one of direct().until('authorize').exchanges) await browser.seen(TAB, [one], 0);
  await pass(200);
  expect(newest(view)?.exchanges.map(({ id }) => id)).toContain(callback.id);
});

describe('a sign-in in a popup window whose callback is at another name', () => {
  const POPUP = 9;
  const client = 'http://127.0.0.1:6274';
  const { exchanges } = direct();
  const authorize = exchanges.find(({ navigation }) => navigation) as Exchange;

  /** `by`: who sent the popup window there, as the browser says. */
  async function opened(by: string) {
    await browser.page(TAB, { origin: client });
    const view = browser.view(TAB);
    vi.setSystemTime(start + 60_000);
    const inPopup = (exchange: Exchange) =>
      browser.seen(POPUP, [{ ...exchange, page: { ...exchange.page, origin: by } }], undefined, 'web-request');
    for (const one of exchanges) {
      const isCallback = one.request.url.startsWith(redirectUri);
      if (isCallback) await browser.page(POPUP, { origin: 'http://localhost:6274', callback: true });
      await (one.navigation || isCallback ? inPopup(one) : browser.seen(TAB, [one], 0));
    }
    await pass(200);
    return newest(view)?.exchanges.map(({ id }) => id) ?? [];
  }

  it('is of the page that opened it', async () => {
    expect(await opened(client)).toContain(authorize.id);
  });

  it('is not of one that did not', async () => {
    expect(await opened('http://localhost:3000')).not.toContain(authorize.id);
  });
});
