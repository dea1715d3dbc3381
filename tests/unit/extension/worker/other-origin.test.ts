/** A page of another origin in the same tab that calls itself the Inspector's: its session is its own. */
import { describe, expect, it, vi } from 'vitest';
import type { Exchange } from '../../../../lib/exchange.ts';
import type { PageReport } from '../../../../lib/extension/shared/page-report.ts';
import { direct, redirectUri, start } from '../../../fixtures/flow.ts';
import { newest } from '../fake-browser.ts';
import { browser, inBrowser, pass, startAnew, TAB } from './started.ts';

inBrowser();

/** A page that may be the Inspector's callback, if that names it: of its port, by another name of this machine. */
const besides = 'http://[::1]:6274';

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

  /** What the popup window goes through on the way: `by` sends it there, and it names a callback. */
  const onward = (id: string, by: string, callback: string, at: number): Exchange => ({
    ...authorize,
    id,
    startedAt: authorize.startedAt + at,
    page: { ...authorize.page, origin: by },
    request: {
      ...authorize.request,
      url: `https://idp.example.com/authorize?redirect_uri=${encodeURIComponent(callback)}${state}`,
    },
  });
  const state = `&state=${new URL(authorize.request.url).searchParams.get('state')}`;

  /** `by`: who sent the popup window there, as the browser says; `page`: who says that it is the callback. */
  async function opened(by: string, then: Exchange[] = [], page = 'http://localhost:6274') {
    await browser.page(TAB, { origin: client });
    const view = browser.view(TAB);
    vi.setSystemTime(start + 60_000);
    const inPopup = (exchange: Exchange) => browser.seen(POPUP, [exchange], undefined, 'web-request');
    const sentBy = (exchange: Exchange) => ({ ...exchange, page: { ...exchange.page, origin: by } });
    for (const one of exchanges) {
      const isCallback = one.request.url.startsWith(redirectUri);
      if (isCallback) await browser.page(POPUP, { origin: page, callback: true });
      await (one.navigation || isCallback ? inPopup(sentBy(one)) : browser.seen(TAB, [one], 0));
      if (one === authorize) for (const next of then) await inPopup(next);
    }
    await pass(200);
    return newest(view)?.exchanges.map(({ id }) => id) ?? [];
  }

  it('is of the page that opened it', async () => {
    expect(await opened(client)).toContain(authorize.id);
  });

  it('is so too where the sign-in page goes on to an identity provider, and comes back to itself', async () => {
    const service = new URL(authorize.request.url).origin;
    const then = [onward('idp', service, `${service}/callback`, 10), onward('again', service, redirectUri, 20)];
    expect(await opened(client, then)).toContain(authorize.id);
  });

  it('is not of one that did not', async () => {
    expect(await opened('http://localhost:3000')).not.toContain(authorize.id);
  });

  it.each([
    ['which its own page was sent to', 'http://localhost:3000'],
    ['by a redirect, which the browser calls the work of who came there', client],
  ])('no page of the sign-in service is its callback, %s', async (_, by) => {
    const theirs = besides;
    const then = [onward('theirs', by, `${theirs}/callback`, 10)];
    expect(await opened(client, then, theirs)).not.toContain(authorize.id);
  });
});

it('a page that names an Inspector as its own callback does not get its session', async () => {
  const OTHER = 9;
  const theirs = besides;
  await browser.page(OTHER, { origin: theirs, startedAt: start - 500, since: start - 500 });
  await browser.page(TAB);
  const views = [browser.view(TAB), browser.view(OTHER)];
  vi.setSystemTime(start + 60_000);
  // The sign-in itself is in a window that nobody sees.
  const { exchanges } = direct();
  const seen = exchanges.filter(({ navigation, request }) => !navigation && !request.url.startsWith(redirectUri));
  for (const one of seen) await browser.seen(TAB, [one], 0);
  const authorize = exchanges.find(({ navigation }) => navigation) as Exchange;
  const code = /[?&]code=[^&]+/.exec(exchanges.map(({ request }) => request.body ?? '').join('&'))?.[0];
  const query = `redirect_uri=${encodeURIComponent(redirectUri)}&${code?.slice(1)}`;
  const told = {
    ...authorize,
    id: 'theirs',
    page: { ...authorize.page, origin: theirs },
    request: { ...authorize.request, url: `${theirs}/authorize?${query}` },
  };
  await browser.seen(OTHER, [told], 0, 'web-request');
  await pass(200);
  expect(views.map(({ snapshot }) => snapshot?.pageOrigin)).toEqual(['http://localhost:6274', theirs]);
});

it('a page of the sign-in service that its own redirect named as the callback is none, in the same tab either', async () => {
  const theirs = besides;
  await browser.page(TAB);
  const view = browser.view(TAB);
  vi.setSystemTime(start + 5000);
  const signIn = direct().until('authorize').exchanges;
  for (const one of signIn) await browser.seen(TAB, [one], 0, one.navigation ? 'navigate' : 'page');
  const authorize = signIn.at(-1) as Exchange;
  const redirected = {
    ...authorize,
    id: 'redirected',
    startedAt: authorize.startedAt + 10,
    request: { ...authorize.request, url: `${theirs}/authorize?redirect_uri=${encodeURIComponent(`${theirs}/cb`)}` },
  };
  await browser.seen(TAB, [redirected], undefined, 'web-request');
  await browser.page(TAB, { origin: theirs, callback: true });
  await pass(100);
  expect(newest(view)).toBeUndefined();
});

describe('two sign-ins one after another in a tab whose log is preserved, with callbacks of different origins', () => {
  const LATER = 60_000;
  const { exchanges } = direct();
  const first = exchanges.filter(({ navigation }) => navigation)[0] as Exchange;

  /** The second, with a callback of this origin and marks of its own. */
  const again = (inspector: string, callback: string): Exchange[] =>
    exchanges.map((exchange) => {
      const text = JSON.stringify({ ...exchange, id: `${exchange.id}-2`, startedAt: exchange.startedAt + LATER })
        .replaceAll('http://localhost:6274', callback)
        .replaceAll(encodeURIComponent('http://localhost:6274'), encodeURIComponent(callback))
        .replaceAll('51a7e000', '51a7e002');
      const moved = JSON.parse(text) as Exchange;
      return { ...moved, page: { ...moved.page, origin: exchange === first ? inspector : moved.page.origin } };
    });

  async function seenAll(list: Exchange[], callback: string) {
    for (const one of list) {
      vi.setSystemTime(Math.max(Date.now(), one.startedAt + (one.durationMs ?? 0)));
      if (one.request.url.startsWith(`${callback}/oauth/callback`))
        await browser.page(TAB, { origin: callback, callback: true });
      await browser.seen(TAB, [one], 0, one.navigation ? 'navigate' : 'page');
    }
    await pass(3000);
  }

  /** Of the attempts, the verdicts; and whom the page is known to have asked when it comes back for the second time. */
  async function both(inspector: string, callback: string, preserved: boolean) {
    await browser.page(TAB);
    const view = browser.view(TAB);
    const preserve = (value: boolean) => browser.fromOwn({ type: 'preserve', tabId: TAB, value });
    await preserve(true);
    await seenAll(exchanges, 'http://localhost:6274');
    vi.setSystemTime(start + LATER - 1000);
    await browser.page(TAB, { origin: inspector });
    await preserve(preserved);
    const second = again(inspector, callback);
    const back = second.findIndex(({ request }) => request.url.startsWith(`${callback}/oauth/callback`));
    await seenAll(second.slice(0, back), callback);
    vi.setSystemTime(second[back]?.startedAt ?? 0);
    await browser.page(TAB, { origin: callback, callback: true });
    const { asked } = JSON.parse(String(browser.session.get(`session:${TAB}`))) as { asked: string[] };
    await seenAll(second.slice(back), callback);
    const verdicts = view.snapshot?.handshakes.flatMap(({ attempts }) => attempts.map((a) => a.diagnosis.verdict));
    return { verdicts, asked };
  }

  const callbacks = [
    ['the same', 'http://localhost:6274', 'http://localhost:6274'],
    ['of another name', 'http://127.0.0.1:6274', 'http://127.0.0.1:6274'],
    ['of another port', 'http://localhost:6280', 'http://localhost:6280'],
    ['of another name than its page', 'http://127.0.0.1:6280', 'http://localhost:6280'],
    ['of the name that its page had the first time', 'http://127.0.0.1:6274', 'http://localhost:6274'],
  ] as const;
  it.each(callbacks)('%s: the second is whole, and so is the first', async (_, inspector, callback) => {
    const { verdicts, asked } = await both(inspector, callback, true);
    expect(verdicts).toEqual(['connected', 'connected']);
    expect(asked).toContain('https://mcp.example.com');
  });
  it.each(callbacks)('%s: nor is the second cut off where it is preserved no more', async (_, inspector, callback) => {
    const { verdicts, asked } = await both(inspector, callback, false);
    expect(verdicts?.at(-1)).toBe('connected');
    expect(asked).toContain('https://mcp.example.com');
  });

  it('a page that was in the tab before, and named itself, is no callback of the one that came after it', async () => {
    const theirs = 'http://127.0.0.1:6274';
    await browser.page(TAB, { origin: theirs });
    const view = browser.view(TAB);
    await browser.fromOwn({ type: 'preserve', tabId: TAB, value: true });
    const early = again(theirs, theirs).find(({ navigation }) => navigation) as Exchange;
    await browser.seen(TAB, [{ ...early, startedAt: Date.now() + 1 }], 0, 'navigate');
    vi.setSystemTime(start - 100);
    await browser.page(TAB);
    await browser.fromOwn({ type: 'preserve', tabId: TAB, value: false });
    await seenAll(direct().until('authorize').exchanges, 'http://localhost:6274');
    expect(newest(view)?.exchanges.length).toBeGreaterThan(0);
    await browser.page(TAB, { origin: theirs, callback: true });
    await pass(100);
    expect(newest(view)).toBeUndefined();
  });
});

describe('a page at another port that sends somebody to sign in, with the Inspector’s address as the callback', () => {
  const theirs = 'http://localhost:3000';
  const { exchanges } = direct();
  const authorize = exchanges.find(({ navigation }) => navigation) as Exchange;
  const sent = { ...authorize, page: { ...authorize.page, origin: theirs } };
  const after = exchanges.slice(exchanges.indexOf(authorize) + 1);

  it('has nothing in the session of the Inspector that the tab comes to', async () => {
    await browser.page(TAB, { origin: theirs });
    const view = browser.view(TAB);
    vi.setSystemTime(start + 5000);
    await browser.seen(TAB, [...direct().until('authorize').exchanges.slice(0, -1), sent], 0, 'navigate');
    await pass(100);
    expect(newest(view)?.exchanges.length).toBeGreaterThan(0);
    await browser.page(TAB, { callback: true });
    await pass(100);
    expect(newest(view)).toBeUndefined();
  });

  it('has nothing of what the Inspector does in the window that it opened', async () => {
    const POPUP = 9;
    await browser.page(TAB, { origin: theirs });
    const view = browser.view(TAB);
    vi.setSystemTime(start + 60_000);
    const { navigation: _, ...claimed } = sent;
    await browser.seen(TAB, [{ ...claimed, id: 'claimed' } as Exchange], 0);
    await browser.seen(POPUP, [sent], undefined, 'web-request');
    await browser.page(POPUP, { callback: true });
    for (const one of after) await browser.seen(POPUP, [one], 0);
    await pass(200);
    const shown = view.snapshot?.handshakes.flatMap(({ attempts }) => attempts.flatMap((a) => a.exchanges)) ?? [];
    const ids = new Set(after.map(({ id }) => id));
    expect(shown.filter(({ id }) => ids.has(id))).toEqual([]);
    expect(view.snapshot?.pageOrigin).toBe(theirs);
  });
});

describe('a tab that nobody watches, whose page knows the state of the sign-in in another', () => {
  const signIn = direct().until('authorize').exchanges;
  const authorize = signIn.at(-1) as Exchange;
  const query = `state=${new URL(authorize.request.url).searchParams.get('state')}`;
  const there = (url: string, by: string | null): Exchange => ({
    ...authorize,
    id: 'there',
    page: { ...authorize.page, origin: by },
    request: { ...authorize.request, url: `${url}${url.includes('?') ? '&' : '?'}${query}` },
  });
  const theirs = 'http://localhost:3000';
  const naming = `redirect_uri=${encodeURIComponent(redirectUri)}`;

  it.each<[string, boolean, Exchange]>([
    ['goes to an address of its own', false, there(`${theirs}/?error=access_denied`, theirs)],
    ['is opened at such a one by nobody', false, there(`${theirs}/?error=access_denied`, null)],
    ['names the Inspector there', false, there(`${theirs}/authorize?${naming}`, theirs)],
    ['was sent by the Inspector', true, there(`${theirs}/authorize?${naming}`, 'http://localhost:6274')],
    ['was sent by it, at another name', true, there(`${theirs}/authorize?${naming}`, 'http://127.0.0.1:6274')],
    ['was opened by a person, who copied the address', true, there(`${theirs}/authorize?${naming}`, null)],
    ['is sent back to the Inspector', true, there(`${redirectUri}?code=x`, theirs)],
  ])('%s: %s', async (_, isOfIt, exchange) => {
    for (const isEarly of [true, false]) {
      startAnew();
      vi.setSystemTime(start - 1000);
      const arrives = () => browser.seen(9, [exchange], undefined, 'web-request');
      if (isEarly) await arrives();
      await browser.page(TAB);
      vi.setSystemTime(start + 5000);
      for (const one of signIn) await browser.seen(TAB, [one], 0, one.navigation ? 'navigate' : 'page');
      if (!isEarly) await arrives();
      await pass(1000);
      const { joined } = JSON.parse(String(browser.session.get(`session:${TAB}`))) as { joined: number[] };
      expect(joined).toEqual(isOfIt ? [9] : []);
      expect([...browser.session.keys()].some((key) => key.endsWith(' there'))).toBe(isOfIt);
    }
  });
});
