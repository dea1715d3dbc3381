/**
 * Pages that want to be taken for a part of somebody else's sign-in: of the real Inspector's, in real browsers. One knows
 * its `state` or code, one names the Inspector as its own callback, one is the sign-in service and names itself. Nothing of
 * theirs is shown in the Inspector's session, and nothing of the Inspector's in theirs.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { type Inspector, startInspector } from '../environment/inspectors.ts';
import { until } from '../environment/until.ts';
import { button, clickConnect, guideV1, openV1, passSignIn, waitForInspector } from '../environment/walkers.ts';
import { type Attacked, inChromium, inFirefox } from './attacked.ts';
import { lie, type Site, startAttacker } from './attacker-page.ts';
import { keptOf } from './attacker-scene.ts';
import { CODE, type Service, startService } from './attacker-service.ts';

const browsers = [
  { name: 'Chromium', start: inChromium },
  ...(process.env.TEST_LONG ? [{ name: 'Firefox', start: inFirefox }] : []),
];

describe.each(browsers)('in $name', ({ start }) => {
  let environment: Environment;
  let inspector: Inspector;
  let extension: Attacked;
  let liar: Site;
  let service: Service;
  const opened: Page[] = [];

  beforeAll(async () => {
    // A host that was not allowed: of the sign-in there the browser tells nothing.
    environment = await startEnvironment({ envHost: 'env.test', switches: { interactive: true } });
    const { trust, serverUrl } = environment;
    [extension, inspector, liar, service] = await Promise.all([
      start({ trust }),
      startInspector('v1', { serverUrl }),
      startAttacker(),
      startService(),
    ]);
  });
  afterEach(async () => {
    for (const page of opened.splice(0)) await page.close().catch(() => {});
  });
  afterAll(async () => {
    await extension?.close();
    for (const started of [inspector, liar, service, environment]) await started?.close();
  });

  async function inTab(go: (page: Page) => Promise<unknown>): Promise<{ page: Page; tab: number }> {
    const page = await extension.browser.newPage();
    opened.push(page);
    const tab = await extension.tabOf(page);
    await go(page);
    await until(
      () => extension.snapshotOf(tab),
      ({ inspector }) => inspector !== null,
    );
    return { page, tab };
  }
  const openLiar = () => inTab((page) => page.goto(liar.origin));
  const openInspector = (at = inspector, server = environment.serverUrl) => inTab((page) => openV1(page, at, server));

  const kept = (tab: number) => keptOf(extension, tab);
  const everything = async (tabs: number[]) =>
    (await Promise.all(tabs.map(kept))).flatMap(({ exchanges }) => exchanges);
  const originOf = async (tab: number) => (await kept(tab)).state.page?.origin;
  /** Who is in a tab's session: the pages that asked, and whom. */
  const within = async (tab: number) => {
    const { exchanges } = await kept(tab);
    return new Set(exchanges.flatMap(({ page, request }) => [page.origin, new URL(request.url).origin]));
  };
  const verdictsOf = async (tab: number) =>
    (await extension.snapshotOf(tab)).handshakes.map(({ attempts }) => attempts.at(-1)?.diagnosis.verdict);
  const isConnected = (tab: number) =>
    until(
      () => verdictsOf(tab),
      (verdicts) => verdicts.join() === 'connected',
    );
  /** Whether what was told in a tab has come into somebody's session: a last lie, which comes after all before it. */
  let lies = 0;
  async function arrived({ page }: { page: Page }, tabs: number[]) {
    const mark = `http://localhost:1/last-${++lies}`;
    await page.evaluate(lie, { urls: [mark] });
    await until(
      () => everything(tabs),
      (exchanges) => exchanges.some(({ request }) => request.url === mark),
    );
  }
  async function areApart(ours: number, theirs: number, attacker: Site) {
    expect(await originOf(ours)).toBe(inspector.origin);
    expect(await originOf(theirs)).toBe(attacker.origin);
    expect(await within(ours)).not.toContain(attacker.origin);
    expect(await within(theirs)).not.toContain(inspector.origin);
  }
  async function findPage(at: string): Promise<Page> {
    const isThere = async () => (await extension.browser.pages()).find((page) => page.url().startsWith(at));
    const found = await until(isThere, (page) => page !== undefined);
    if (!found) throw new Error('No sign-in was opened.');
    opened.push(found);
    return found;
  }
  /** The page that the sign-in comes to, where the guided flow opens it in a tab of its own. */
  async function opens(page: Page, at: string): Promise<Page> {
    await page.locator('[aria-label="Open authorization URL in new tab"]').click();
    return findPage(at);
  }
  /** Enters the code that the callback page shows. */
  async function enter({ page, tab }: { page: Page; tab: number }, code: string) {
    await page.bringToFront();
    // Pasted: what is typed letter by letter is lost in part where the field is drawn anew.
    await page.locator('#authCode').click();
    await page.evaluate((text) => document.execCommand('insertText', false, text), code);
    await page.locator(button('Continue')).click();
    await page.waitForSelector('::-p-xpath(//summary[contains(., "Token Request Details")])');
    await page.locator(button('Continue')).click();
    await until(
      () => everything([tab]),
      (exchanges) => exchanges.some(({ request }) => request.url.endsWith('/token')),
    );
  }
  const parameter = (url: string, name: string) => new URL(url).searchParams.get(name) ?? '';

  it('who knows the state, and says that it was first', async () => {
    const theirs = await openLiar();
    const first = Date.now();
    const ours = await openInspector();
    await clickConnect(ours.page);
    await waitForInspector(ours.page, inspector, { expects: 'at-authorization-server' });
    const state = stateOfLast();
    await theirs.page.evaluate(lie, {
      urls: [`${liar.origin}/authorize?state=${state}`, `${environment.environmentUrl}/oauth/authorize?state=${state}`],
      at: first,
    });
    // By the browser's own account, too.
    await theirs.page.evaluate((url) => {
      location.href = url;
    }, `${liar.origin}/oauth/callback?code=made&state=${state}`);
    await until(
      () => kept(theirs.tab),
      ({ state }) => state.page?.callback === true,
    );
    await arrived(theirs, [ours.tab, theirs.tab]);
    await areApart(ours.tab, theirs.tab, liar);
    await ours.page.bringToFront();
    await passSignIn(ours.page);
    await isConnected(ours.tab);
    await areApart(ours.tab, theirs.tab, liar);
  });

  it('who knows the code, and names the Inspector as its own callback', async () => {
    const theirs = await openLiar();
    const ours = await openInspector();
    // The sign-in is in a tab of its own, and at a host of which nothing is seen.
    await guideV1(ours.page, 3);
    environment.switches.interactive = false;
    const signIn = await opens(ours.page, `${inspector.origin}/oauth/callback/debug?`);
    const code = parameter(signIn.url(), 'code');
    await enter(ours, code);
    const callback = `redirect_uri=${encodeURIComponent(`${inspector.origin}/oauth/callback/debug`)}`;
    // With a state beside the code it is itself loaded as a callback, and so keeps its session.
    await theirs.page.evaluate((url) => {
      location.href = url;
    }, `${liar.origin}/authorize?response_type=code&client_id=theirs&${callback}&code=${code}&state=made`);
    await until(
      () => everything([ours.tab, theirs.tab]),
      (exchanges) => exchanges.some(({ request }) => request.url.includes('client_id=theirs')),
    );
    await arrived(theirs, [ours.tab, theirs.tab]);
    await areApart(ours.tab, theirs.tab, liar);
  });

  it.each(['redirect', 'script'] as const)(
    'a sign-in service that names its own page as the callback, by a %s, in the same tab',
    async (by) => {
      service.by = by;
      const { page, tab } = await openInspector(inspector, `${service.origin}/mcp`);
      await clickConnect(page);
      await until(
        () => kept(tab),
        ({ state }) => state.page?.origin === service.origin && state.page.callback,
      );
      await arrived({ page }, [tab]);
      const urls = (await kept(tab)).exchanges.map(({ request }) => new URL(request.url).pathname);
      expect(urls).not.toContain('/register');
      expect(urls).not.toContain('/mcp');
      expect((await extension.snapshotOf(tab)).pageOrigin).toBe(service.origin);
    },
  );

  it.each(['redirect', 'script'] as const)(
    'a sign-in service that names its own page as the callback, by a %s, in a tab of its own',
    async (by) => {
      service.by = by;
      const ours = await openInspector(inspector, `${service.origin}/mcp`);
      await guideV1(ours.page, 3);
      const page = await opens(ours.page, `${service.origin}/cb`);
      const tab = await extension.tabOf(page);
      await until(() => originOf(tab), Boolean);
      await enter(ours, CODE);
      await arrived({ page }, [ours.tab, tab]);
      expect(await originOf(ours.tab)).toBe(inspector.origin);
      expect(await originOf(tab)).toBe(service.origin);
      const { exchanges } = await kept(ours.tab);
      expect(exchanges.map(({ request }) => new URL(request.url).pathname)).toContain('/register');
      expect(exchanges.filter(({ request }) => request.url.includes('/last-'))).toEqual([]);
    },
  );

  /** Of the authorization request that came last. */
  function stateOfLast(): string {
    const states = environment.requests().flatMap(({ endpoint, url }) => {
      const state = endpoint === 'authorization' && new URL(url).searchParams.get('state');
      return state ? [state] : [];
    });
    const [last] = states.slice(-1);
    if (!last) throw new Error('Nobody was sent to sign in.');
    return last;
  }

  /** Where a page sends somebody to sign in who is to come to the Inspector. */
  const toInspector = () => {
    service.by = 'nobody';
    const query = { response_type: 'code', client_id: 'app', state: 'made-by-a-page-that-is-no-inspector-at-all-0' };
    const callback = `${inspector.origin}/oauth/callback`;
    return `${service.origin}/authorize?${new URLSearchParams({ ...query, redirect_uri: callback })}`;
  };

  it('who sends its tab to sign in and on to the Inspector: what it told is not in that one’s session', async () => {
    const theirs = await openLiar();
    await theirs.page.evaluate(lie, { urls: [environment.serverUrl] });
    await arrived(theirs, [theirs.tab]);
    await theirs.page.evaluate((url) => {
      location.href = url;
    }, toInspector());
    await until(
      () => kept(theirs.tab),
      ({ state }) => state.page?.origin === inspector.origin,
    );
    const told = (await kept(theirs.tab)).exchanges.filter(({ request }) =>
      request.url.startsWith(environment.serverUrl),
    );
    expect(told).toEqual([]);
  });

  it('who opens a window to sign in and on to the Inspector: nothing of that one is in its session', async () => {
    const theirs = await openLiar();
    await theirs.page.evaluate(lie, { urls: [toInspector()] });
    await theirs.page.evaluate((url) => {
      document.querySelector('button')?.addEventListener('click', () => window.open(url, 'sign-in'));
    }, toInspector());
    await theirs.page.click('button');
    const page = await findPage(`${inspector.origin}/`);
    const tab = await extension.tabOf(page);
    await until(() => originOf(tab), Boolean);
    await arrived(theirs, [tab, theirs.tab]);
    expect(await originOf(tab)).toBe(inspector.origin);
    expect(await originOf(theirs.tab)).toBe(liar.origin);
    const { exchanges } = await kept(theirs.tab);
    expect(exchanges.filter(({ page }) => page.origin === inspector.origin)).toEqual([]);
  });

  it('who is no Inspector, and takes the state of the sign-in to an address of its own', async () => {
    environment.switches.interactive = false;
    const ours = await openInspector();
    await clickConnect(ours.page);
    await isConnected(ours.tab);
    const state = stateOfLast();
    const page = await extension.browser.newPage();
    opened.push(page);
    // Neither of the two is a page that is followed.
    await page.goto(`${service.origin}/mcp`);
    await page.goto(`${service.origin}/mcp?error=access_denied&state=${state}`);
    await page.evaluate((url) => {
      location.href = url;
    }, `${service.origin}/token?error=access_denied&state=${state}`);
    await until(async () => service.asked.some(({ path }) => path.startsWith('/token?')), Boolean);
    // Of the browser's own events, which come in their order, the last.
    const last = await openInspector();
    await clickConnect(last.page);
    await isConnected(last.tab);
    expect(await within(ours.tab)).not.toContain(service.origin);
    expect((await kept(ours.tab)).state.joined).toEqual([]);
    expect(await verdictsOf(ours.tab)).toEqual(['connected']);
  });

  it('where the log is preserved, two sign-ins with callbacks of different origins are both whole', async () => {
    environment.switches.interactive = false;
    const other = await startInspector('v1', { host: '127.0.0.1' });
    try {
      const { page, tab } = await openInspector();
      await extension.pages.evaluate(
        (tabId) => chrome.runtime.sendMessage({ type: 'preserve', tabId, value: true }),
        tab,
      );
      const attempts = async () =>
        (await extension.snapshotOf(tab)).handshakes.map(({ attempts }) =>
          attempts.map(({ diagnosis }) => diagnosis.verdict).join(),
        );
      await clickConnect(page);
      await until(attempts, (verdicts) => verdicts.join() === 'connected');
      await openV1(page, other, environment.serverUrl);
      await clickConnect(page);
      await until(attempts, (verdicts) => verdicts.join() === 'connected,connected');
      expect(await originOf(tab)).toBe(other.origin);
      expect(other.origin).toContain('127.0.0.1');
      // A service that names its own page then: what was seen of the others stays as it was, and the page is its own.
      service.by = 'redirect';
      await openV1(page, other, `${service.origin}/mcp`);
      await clickConnect(page);
      await until(
        () => originOf(tab),
        (origin) => origin === service.origin,
      );
      await arrived({ page }, [tab]);
      expect((await attempts())[0]).toBe('connected,connected');
    } finally {
      await other.close();
    }
  });
});
