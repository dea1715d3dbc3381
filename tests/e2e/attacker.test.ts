/**
 * A page that lies, in a real browser: it calls itself an Inspector and forges all that our script in its world could
 * tell. What it reaches is its own tab's session; another tab's, a click, a permission, a request, the storage beyond its
 * share are out of its reach. Each attack is seen to get through where its defence is not in its way.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../environment/until.ts';
import { inChromium, inFirefox } from './attacked.ts';
import { connect, endless, lie, nonsense, odd } from './attacker-page.ts';
import { type Scene, setScene } from './attacker-scene.ts';

const browsers = [
  { name: 'Chromium', start: inChromium },
  // Nothing of ours is written for one of them alone: every run attacks it in one.
  ...(process.env.TEST_LONG ? [{ name: 'Firefox', start: inFirefox }] : []),
];

describe.each(browsers)('in $name', ({ name, start }) => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await setScene(start);
  });
  afterAll(() => scene?.close());
  beforeEach(() => scene.attackAnew());

  it('a first script that asks for the port gets none; where the door is missing, none either, but for its withdrawal', async () => {
    expect(await scene.attacker.page.evaluate(() => window.caught.offers)).toBe(0);
    // Firefox gives what a test puts into a page a world of its own, whose window is not the page's.
    if (name === 'Firefox') return;
    const script = await readFile(join(scene.extension.directory, 'inspector-page.js'), 'utf8');
    const offers = async (before: string) => {
      // A host where no script of ours stands: the page's alone is put there, and nobody takes what it offers.
      const page = await scene.extension.browser.newPage();
      await page.evaluateOnNewDocument(before + script);
      await page.goto(scene.sites.attacker.origin.replace('localhost', 'shop.test'));
      const { offers } = await page.evaluate(() => window.caught);
      await page.close();
      return offers;
    };
    expect(await offers('')).toBe(0);
    expect(await offers('window.MutationObserver = class { observe() {} disconnect() {} };')).toBe(1);
  });

  it('with the port it can tell what it likes, of its own tab alone, whatever tab and page it names', async () => {
    const before = await scene.ofVictim();
    expect(await scene.attacker.page.evaluate(() => window.stolen !== undefined)).toBe(true);
    await scene.attacker.page.evaluate(lie, { urls: [`${scene.sites.mcp.origin}/mcp`] });
    await scene.attacker.page.evaluate(
      (tabId, origin) => {
        const request = {
          type: 'request',
          id: 'named',
          at: Date.now(),
          method: 'POST',
          url: `${origin}/mcp`,
          headers: [],
        };
        window.stolen?.postMessage({
          ...request,
          tabId,
          page: { tabId, origin },
          source: 'devtools',
          tab: { id: tabId },
        });
      },
      scene.victim.tab,
      scene.sites.honest.origin,
    );
    await scene.arrived();
    const { exchanges } = await scene.kept(scene.attacker.tab);
    expect(exchanges.length).toBeGreaterThanOrEqual(3);
    expect([...new Set(exchanges.map(({ page }) => `${page.tabId} ${page.origin}`))]).toEqual([
      `${scene.attacker.tab} ${scene.sites.attacker.origin}`,
    ]);
    expect(await scene.ofVictim()).toEqual(before);
  });

  it('commands and nonsense over the port do nothing: 1,000 words', async () => {
    const before = await scene.ofVictim();
    const errors: unknown[] = [];
    scene.attacker.page.on('pageerror', (error) => errors.push(error));
    const told = await scene.attacker.page.evaluate(nonsense, scene.victim.tab);
    expect(told).toBe(1000);
    await scene.arrived();
    const { exchanges, state } = await scene.kept(scene.attacker.tab);
    expect(exchanges.map(({ request }) => new URL(request.url).host)).toEqual(['localhost:1']);
    expect(state.page?.kind).toBe('inspector-v1');
    expect(errors).toEqual([]);
    expect(await scene.ofVictim()).toEqual(before);
  });

  it('60 answers of 200 kB fill nothing past the bound, and cost another tab nothing', async () => {
    const before = await scene.ofVictim();
    const urls = Array.from({ length: 60 }, (_, n) => `${scene.sites.mcp.origin}/mcp?n=${n}`);
    await scene.attacker.page.evaluate(lie, { urls, answer: 200_000 });
    await scene.arrived();
    const { bytes, exchanges } = await scene.kept(scene.attacker.tab);
    expect(bytes).toBeGreaterThan(1_000_000);
    expect(bytes).toBeLessThan(7_500_000);
    expect(exchanges.length).toBeLessThan(60);
    expect((await scene.extension.snapshotOf(scene.attacker.tab)).forgotten).toBeGreaterThan(0);
    expect(await scene.ofVictim()).toEqual(before);
  });

  it('5,000 requests at once keep no other tab from being seen', async () => {
    const urls = Array.from({ length: 5000 }, (_, n) => `https://mcp-${n % 50}.test/mcp`);
    await scene.attacker.page.evaluate(lie, { urls });
    const before = (await scene.kept(scene.victim.tab)).exchanges.length;
    await scene.victim.page.evaluate(connect, `${scene.sites.mcp.origin}/mcp`);
    await until(
      () => scene.kept(scene.victim.tab),
      ({ exchanges }) => exchanges.length > before,
    );
    await scene.arrived();
    // What is stored first is taken away with the next view that is made.
    const { bytes } = await until(
      () => scene.kept(scene.attacker.tab),
      ({ exchanges }) => exchanges.length <= 3100,
    );
    expect(bytes).toBeLessThan(7_500_000);
  });

  it('a host is offered to be allowed only where the browser says that the page asked it', async () => {
    const offered = async () =>
      (await scene.extension.snapshotOf(scene.attacker.tab)).grantable.map(({ origin }) => origin);
    // One that the page tells of, as a failed call of its own would be told.
    await scene.attacker.page.evaluate(() => {
      const at = Date.now();
      const body = '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{}}';
      for (const [n, url] of ['https://bank.test/mcp', 'https://mail.test/mcp'].entries()) {
        const request = { type: 'request', id: `b${n}`, at, method: 'POST', url, headers: [], body };
        window.stolen?.postMessage(request);
        window.stolen?.postMessage({ type: 'failed', id: `b${n}`, at: at + 1, text: 'TypeError: Failed to fetch' });
      }
    });
    await scene.arrived();
    expect(await offered()).toEqual([]);
    // It may really ask: then that is what it did.
    await scene.attacker.page.evaluate(() =>
      fetch('https://bank.test/mcp', { method: 'POST', body: '{"jsonrpc":"2.0","id":0,"method":"initialize"}' }).catch(
        () => undefined,
      ),
    );
    expect(await until(offered, ({ length }) => length > 0)).toEqual(['https://bank.test']);
    await until(
      () => scene.kept(scene.attacker.tab),
      ({ state }) => state.asked?.join() === 'https://bank.test',
    );
  });

  it('a click that nobody made is no Connect; a person’s is', async () => {
    const connects = async () =>
      (await scene.kept(scene.attacker.tab)).exchanges.filter(({ connect }) => connect).length;
    await scene.attacker.page.evaluate(() => {
      document.querySelector('button')?.click();
      document.querySelector('button')?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    });
    await scene.arrived();
    expect(await connects()).toBe(0);
    await scene.attacker.page.click('button');
    await scene.arrived();
    await until(connects, (count) => count === 1);
  });

  it('a departure that it makes up is none; a real one is', async () => {
    const left = async () =>
      (await scene.kept(scene.attacker.tab)).exchanges
        .filter(({ navigation }) => navigation)
        .map(({ request }) => request.url);
    const made = await scene.attacker.page.evaluate(async () => {
      const api = (window as unknown as { navigation: EventTarget & { navigate(url: string): void } }).navigation;
      const real = new Promise<Event>((resolve) => api.addEventListener('navigate', resolve, { once: true }));
      api.navigate('#somewhere');
      const { destination } = (await real) as Event & { destination: object };
      const Made = (window as unknown as { NavigateEvent: new (type: string, init: object) => Event }).NavigateEvent;
      const signal = new AbortController().signal;
      const event = new Made('navigate', { destination, signal });
      Object.defineProperty(destination, 'url', { value: 'https://bank.test/authorize?state=made' });
      api.dispatchEvent(event);
      api.dispatchEvent(Object.assign(new Event('navigate'), { destination: { url: 'https://bank.test/authorize' } }));
      return event.isTrusted;
    });
    expect(made).toBe(false);
    await scene.arrived();
    expect(await left()).toEqual([]);
    await scene.attacker.page.evaluate((url) => {
      location.href = url;
    }, `${scene.sites.bystander.origin}/authorize?response_type=code&client_id=a`);
    await until(left, ({ length }) => length > 0);
  });

  it('a stream that is told in pieces without end, under one name and under its own again, is bounded', {
    skip: !process.env.TEST_LONG,
  }, async () => {
    const before = await scene.ofVictim();
    await scene.attacker.page.evaluate(endless, `${scene.sites.mcp.origin}/mcp`);
    await scene.arrived();
    const { bytes, exchanges } = await scene.kept(scene.attacker.tab);
    const longest = Math.max(...exchanges.map(({ response }) => response?.body?.length ?? 0));
    // They were taken in, and nothing of what is too long.
    expect(exchanges.filter(({ request }) => request.url === `${scene.sites.mcp.origin}/mcp`)).not.toEqual([]);
    expect(longest).toBeLessThanOrEqual(256 * 1024);
    expect(bytes).toBeLessThan(7_500_000);
    expect(await scene.ofVictim()).toEqual(before);
  });

  it('times out of all time, and a flood of addresses that it really goes to, reach no other tab', {
    skip: !process.env.TEST_LONG,
  }, async () => {
    const before = await scene.ofVictim();
    for (const at of [8.64e15, -8.64e15, 4e12, 1e308])
      await scene.attacker.page.evaluate(lie, { urls: [`${scene.sites.mcp.origin}/mcp?at=${at}`], at });
    const errors: unknown[] = [];
    scene.attacker.page.on('pageerror', (error) => errors.push(error));
    await scene.attacker.page.evaluate(() => {
      // Browsers count these, and refuse the ones that are too many.
      for (let n = 0; n < 150; n++) history.pushState({}, '', `/oauth/callback?code=made-${n}&state=${n}`);
    });
    await scene.arrived();
    const { exchanges } = await scene.kept(scene.attacker.tab);
    expect(exchanges.every(({ page }) => page.tabId === scene.attacker.tab)).toBe(true);
    expect(exchanges.length).toBeLessThan(200);
    expect(JSON.stringify(exchanges)).not.toContain('made-');
    expect(errors).toEqual([]);
    // A view still comes of it, and the other tab's is as it was.
    expect((await scene.extension.snapshotOf(scene.attacker.tab)).inspector).not.toBeNull();
    expect(await scene.ofVictim()).toEqual(before);
  });

  it('what is deep, goes round or is no text at all is no word, and a thousand further channels are none', {
    skip: !process.env.TEST_LONG,
  }, async () => {
    const before = await scene.ofVictim();
    const errors: unknown[] = [];
    scene.attacker.page.on('pageerror', (error) => errors.push(error));
    await scene.attacker.page.evaluate(odd);
    await scene.arrived();
    const { exchanges } = await scene.kept(scene.attacker.tab);
    expect(exchanges.map(({ request }) => request.url).filter((url) => !url.includes('/last-'))).toEqual(['']);
    expect(errors).toEqual([]);
    expect(await scene.ofVictim()).toEqual(before);
  });

  it('asks nobody for anything: no request of ours, no permission, no page of ours within its reach', async () => {
    const { asked } = scene.sites.bystander;
    const before = asked.length;
    const pages = (await scene.extension.browser.pages()).length;
    await scene.attacker.page.evaluate(lie, {
      urls: [`${scene.sites.bystander.origin}/mcp`, 'https://shop.test/mcp', 'javascript:alert(1)'],
    });
    const reach = await scene.attacker.page.evaluate(
      async (origin) => {
        const runtime = (globalThis as { chrome?: { runtime?: { sendMessage?: unknown; connect?: unknown } } }).chrome
          ?.runtime;
        const files = ['panel.html', 'inspector-page.js', 'manifest.json'];
        const fetched = await Promise.allSettled(files.map((file) => fetch(`${origin}/${file}`)));
        return { runtime: typeof runtime?.sendMessage, fetched: fetched.map(({ status }) => status) };
      },
      await scene.extension.pages.evaluate(() => location.origin),
    );
    await scene.arrived();
    expect(reach).toEqual({ runtime: 'undefined', fetched: ['rejected', 'rejected', 'rejected'] });
    expect(asked.length).toBe(before);
    expect((await scene.extension.browser.pages()).length).toBe(pages);
    const granted = await scene.extension.pages.evaluate(() => chrome.permissions.getAll());
    expect(granted.origins?.toSorted()).toEqual(['http://127.0.0.1/*', 'http://[::1]/*', 'http://localhost/*']);
  });

  it('what it hears are two words, and no key; our functions look like the browser’s, and no stack has the extension’s id', async () => {
    const id = await scene.extension.pages.evaluate(() => location.host);
    const { key } = await scene.stored();
    const seen = await scene.attacker.page.evaluate(async () => {
      const stacks: (string | undefined)[] = [];
      const thrown = (error: unknown) => void stacks.push((error as Error).stack);
      await fetch('http://localhost:1/').catch(thrown);
      await fetch('x:', {
        get headers(): HeadersInit {
          thrown(new Error('asked'));
          return {};
        },
      }).catch(thrown);
      const answer = await fetch('/').then((response) => response.body);
      return {
        said: window.caught.said,
        stacks,
        name: fetch.name,
        length: fetch.length,
        prototype: 'prototype' in fetch,
        texts: [String(fetch), String(answer?.getReader), String(answer?.cancel)],
        globals: Object.keys(window).filter((name) => /inspector|mcp/i.test(name)),
      };
    });
    expect(seen.said).toEqual(['go']);
    expect(JSON.stringify(seen)).not.toContain(key);
    // A getter is read by us and by the browser: that we are there can be found out, which extension of whom cannot.
    expect(seen.stacks.length).toBe(4);
    expect(seen.stacks.join('\n')).toContain('mcp-auth');
    expect(seen.stacks.join('\n')).not.toContain(id);
    for (const text of seen.texts) expect(text).toMatch(/^function \w*\(\) \{\s+\[native code\]\s+\}$/);
    expect(seen).toMatchObject({ name: 'fetch', length: 1, prototype: false, globals: [] });
  });
});
