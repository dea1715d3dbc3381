/** Hosts and pages that the developer allows, and takes back. */
import { describe, expect, it, vi } from 'vitest';
import type { Exchange } from '../../../../lib/exchange.ts';
import { covers, isInstalledHost, patternOf } from '../../../../lib/extension/shared/hosts.ts';
import { direct, start } from '../../../fixtures/flow.ts';
import { newest } from '../fake-browser.ts';
import { browser, inBrowser, pass, TAB } from './started.ts';

const HOST = 'https://mcp.example.com/*';
inBrowser();

/** As a page's own `fetch` sees an answer that CORS keeps from it. */
const blockedForThePage = (): Exchange[] =>
  direct()
    .until('initialize')
    .exchanges.map(({ response: _response, preflight: _preflight, ...x }) => ({
      ...x,
      durationMs: 20,
      request: { ...x.request, headersPartial: true },
      failure: { kind: 'cors', text: 'TypeError: Failed to fetch' },
    }));

describe('hosts that more could be seen of', () => {
  it('are offered with a reason, and not once they are granted', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    vi.setSystemTime(start + 100);
    await browser.seen(TAB, blockedForThePage(), 0);
    await pass(100);
    expect(view.snapshot?.grantable).toEqual([
      { origin: 'https://mcp.example.com', reason: expect.stringMatching(/mcp\.example\.com really answered/) },
    ]);
    browser.grant(HOST);
    await pass(100);
    expect(view.snapshot?.grantable).toEqual([]);
  });

  it('are offered for what the page was kept from, rather than for what it was shown a part of', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    vi.setSystemTime(start + 300);
    const [asked, metadata] = direct().until('resourceMetadata').exchanges as [Exchange, Exchange];
    const inPart = (x: Exchange): Exchange => ({
      ...x,
      request: { ...x.request, headersPartial: true },
      ...(x.response && { response: { ...x.response, headersPartial: true } }),
    });
    const reasons = () => view.snapshot?.grantable.map(({ reason }) => reason);
    await browser.seen(TAB, [inPart(asked), inPart(metadata)], 0);
    await pass(100);
    expect(reasons()).toEqual([expect.stringContaining('every header')]);
    const { response: _, ...kept } = { ...inPart(metadata), id: 'kept', startedAt: start + 200, durationMs: 20 };
    await browser.seen(TAB, [{ ...kept, failure: { kind: 'cors', text: 'TypeError: Failed to fetch' } }], 0);
    await pass(100);
    expect(reasons()).toEqual([expect.stringContaining('really answered')]);
  });

  it('are none that a page only says it asked', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    vi.setSystemTime(start + 100);
    const claimed = blockedForThePage().map((exchange) => ({ exchange, source: 'page' as const }));
    const tell = (asked: string[]) => browser.fromTab(TAB, { type: 'traffic', items: claimed, open: 0, asked });
    void tell(['http://localhost:6274']);
    await pass(100);
    expect(newest(view)?.exchanges).toHaveLength(claimed.length);
    expect(view.snapshot?.grantable).toEqual([]);
    // It may also have asked, and then it is true.
    void tell(['https://mcp.example.com']);
    await pass(100);
    expect(view.snapshot?.grantable.map(({ origin }) => origin)).toEqual(['https://mcp.example.com']);
    // Of the page that takes its place nothing is known yet.
    await browser.page(TAB, { startedAt: start + 200, since: start - 10 });
    await browser.fromTab(TAB, { type: 'traffic', items: claimed, open: 0 });
    await pass(100);
    expect(newest(view)?.exchanges).toHaveLength(claimed.length);
    expect(view.snapshot?.grantable).toEqual([]);
  });

  it.each(['https://*', 'https://*.example'])('are never offered where a host stands for many: %s', async (many) => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    vi.setSystemTime(start + 100);
    const items = blockedForThePage().map((exchange) => ({
      exchange: { ...exchange, request: { ...exchange.request, url: `${many}/mcp` } },
      source: 'page' as const,
    }));
    void browser.fromTab(TAB, { type: 'traffic', items, open: 0, asked: [many] });
    await pass(100);
    expect(newest(view)?.exchanges).toHaveLength(items.length);
    expect(view.snapshot?.grantable).toEqual([]);
  });

  it('are not offered where DevTools shows everything already', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    vi.setSystemTime(start + 1000);
    await browser.seen(TAB, direct().until('initialize').exchanges, 0, 'devtools');
    await pass(100);
    expect(view.snapshot?.grantable).toEqual([]);
  });

  it('are listed, and given back', async () => {
    browser.grant(HOST);
    await pass(10);
    expect(await browser.fromOwn({ type: 'grants' })).toEqual({ hosts: [HOST], origins: [] });
    await browser.fromOwn({ type: 'remove-host', origin: 'https://mcp.example.com' });
    expect(await browser.fromOwn({ type: 'grants' })).toEqual({ hosts: [], origins: [] });
  });

  it('are asked for in a tab where the view cannot ask', async () => {
    await browser.fromOwn({ type: 'ask-host', origin: 'https://mcp.example.com' });
    expect(browser.opened[0]).toMatch(/options\.html#allow=https%3A%2F%2Fmcp\.example\.com$/);
  });
});

describe('pages that the developer adds', () => {
  const origin = 'https://inspector.example:8443';

  it('are followed by scripts on their host, from the next load on, and no more once removed', async () => {
    browser.grant('https://inspector.example/*');
    await pass(10);
    browser.urls.set(TAB, `${origin}/chat`);
    expect(await browser.fromOwn({ type: 'add-origin', origin, tabId: TAB })).toBe(true);
    expect([...browser.scripts.values()]).toMatchObject([
      { matches: ['https://inspector.example/*'], world: 'MAIN', runAt: 'document_start' },
      { matches: ['https://inspector.example/*'], world: 'ISOLATED', runAt: 'document_start' },
    ]);
    expect(browser.reloaded).toEqual([TAB]);
    expect(await browser.fromOwn({ type: 'grants' })).toMatchObject({ origins: [origin] });
    await browser.fromOwn({ type: 'remove-origin', origin });
    expect(browser.scripts.size).toBe(0);
    expect(await browser.fromOwn({ type: 'grants' })).toEqual({ hosts: [], origins: [] });
  });

  it('are not loaded anew where the tab has gone elsewhere while the browser asked', async () => {
    browser.grant('https://inspector.example/*');
    await pass(10);
    browser.urls.set(TAB, 'https://elsewhere.example/');
    expect(await browser.fromOwn({ type: 'add-origin', origin, tabId: TAB })).toBe(true);
    expect(browser.reloaded).toEqual([]);
    expect(await browser.fromOwn({ type: 'grants' })).toMatchObject({ origins: [origin] });
  });

  it.each(['https://*', 'https://*.example', 'https://%2A.example'])(
    'are none that stand for many: %s',
    async (many) => {
      browser.grant('https://inspector.example/*');
      await pass(10);
      await browser.fromOwn({ type: 'add-origin', origin: many });
      expect(await browser.fromOwn({ type: 'grants' })).toMatchObject({ origins: [] });
      expect(browser.scripts.size).toBe(0);
    },
  );

  it('are asked about on their own host alone where they are on loopback, whose scripts are there already', async () => {
    expect(await browser.fromOwn({ type: 'add-origin', origin: 'http://localhost:3000' })).toBe(true);
    expect([...browser.scripts.values()]).toMatchObject([
      { js: ['inspector-added.js'], matches: ['http://localhost/*'], world: 'ISOLATED', runAt: 'document_start' },
    ]);
    await browser.fromOwn({ type: 'remove-origin', origin: 'http://localhost:3000' });
    expect(browser.scripts.size).toBe(0);
  });

  it('are followed also after an update, which drops what was registered', async () => {
    await browser.fromOwn({ type: 'add-origin', origin: 'http://localhost:3000' });
    browser.scripts.clear();
    browser.install();
    await pass(10);
    expect(browser.scripts.size).toBe(1);
  });

  it('are not followed without the permission', async () => {
    expect(await browser.fromOwn({ type: 'add-origin', origin })).toBe(false);
    expect(browser.scripts.size).toBe(0);
  });

  it('are dropped when the permission is taken away in the browser', async () => {
    browser.grant('https://inspector.example/*');
    await browser.fromOwn({ type: 'add-origin', origin });
    browser.origins.pop();
    browser.grant('http://unrelated.example/*');
    await pass(10);
    expect(browser.scripts.size).toBe(0);
  });
});

describe('patterns', () => {
  it.each([
    ['https://mcp.example.com:8443/mcp', 'https://mcp.example.com/*'],
    ['https://*/', undefined],
    ['https://*.example/mcp', undefined],
    ['https://%2A.example/mcp', undefined],
    ['http://[::1]:3000', 'http://[::1]/*'],
    ['chrome://settings', undefined],
    ['nonsense', undefined],
  ])('%s is covered by %s', (origin, pattern) => expect(patternOf(origin)).toBe(pattern));

  it.each([
    [['https://*.example.com/*'], 'https://mcp.example.com', true],
    [['https://*/*'], 'http://mcp.example.com', false],
    [['*://mcp.example.com/*'], 'http://mcp.example.com:81/x', true],
    [['<all_urls>'], 'https://a.example', true],
    [['https://example.com/*'], 'https://mcp.example.com', false],
  ])('%j covers %s: %s', (granted, url, expected) => expect(covers(granted, url)).toBe(expected));

  it('knows loopback by its names', () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]']) expect(isInstalledHost(`http://${host}:6274/`)).toBe(true);
    expect(isInstalledHost('http://localhost.example')).toBe(false);
  });
});
