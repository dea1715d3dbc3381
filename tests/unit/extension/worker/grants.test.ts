import { describe, expect, it, vi } from 'vitest';
import type { Exchange } from '../../../../lib/exchange.ts';
import { covers, isInstalledHost, patternOf } from '../../../../lib/extension/shared/hosts.ts';
import { authorizeUrl, direct, start, state } from '../../../fixtures/flow.ts';
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

describe('webRequest', () => {
  const details = (url: string, more: object = {}) => ({
    requestId: '1',
    url,
    method: 'GET',
    tabId: TAB,
    type: 'xmlhttprequest',
    timeStamp: start,
    initiator: 'http://localhost:6274',
    ...more,
  });

  /** How many listeners there are of what pages ask for themselves, of their preflights, and of where tabs go. */
  const heard = (name = 'onBeforeRequest') =>
    ['xmlhttprequest', 'other', 'main_frame'].map((type) => browser.webListeners(name, type));
  async function asks(tabId: number, ...asked: string[]): Promise<void> {
    browser.fromTab(tabId, { type: 'traffic', items: [], asked }).catch(() => {});
    await pass(300);
  }
  const own = 'http://localhost:6274';

  it('listens only while an Inspector is open, and from the first turn on until that is known', async () => {
    browser.start();
    expect(heard()).toEqual([1, 1, 1]);
    await pass(10);
    expect(heard()).toEqual([0, 0, 0]);
    await browser.page(TAB);
    await pass(100);
    expect(heard()).toEqual([1, 1, 1]);
    browser.closeTab(TAB);
    await pass(100);
    expect(heard()).toEqual([0, 0, 0]);
  });

  it('listens only to where tabs go while nothing but version 2 is open, whose envelopes the page itself tells of', async () => {
    await browser.page(TAB, { kind: 'inspector-v2' });
    await pass(100);
    expect(heard()).toEqual([0, 0, 1]);
    await asks(TAB, own);
    await pass(1000);
    expect(heard()).toEqual([0, 0, 1]);
    browser.start();
    expect(heard()).toEqual([1, 1, 1]);
    await pass(10);
    expect(heard('onErrorOccurred')).toEqual([0, 0, 1]);
    await browser.page(8);
    await pass(100);
    expect(heard()).toEqual([1, 1, 1]);
    browser.closeTab(8);
    await pass(100);
    expect(heard()).toEqual([0, 0, 1]);
    browser.closeTab(TAB);
    await pass(100);
    expect(heard()).toEqual([0, 0, 0]);
  });

  it.each(['inspector-v1', 'inspector', 'added'] as const)('listens to all of a page that is %s', async (kind) => {
    await browser.page(TAB, { kind });
    await asks(TAB, own);
    await pass(100);
    expect(heard()).toEqual([1, 1, 1]);
  });

  it('listens to version 2 once it asks somebody else, by the browser’s own account, until it is loaded anew', async () => {
    await browser.page(TAB, { kind: 'inspector-v2' });
    await asks(TAB, own, 'https://mcp.example.com');
    await pass(500);
    expect(heard()).toEqual([1, 1, 1]);
    browser.start();
    await pass(500);
    expect(heard()).toEqual([1, 1, 1]);
    await browser.page(TAB, { kind: 'inspector-v2', load: 'reload' });
    await pass(100);
    expect(heard()).toEqual([0, 0, 1]);
  });

  it('listens to version 2 that no bridge is in, as one that was there before the extension', async () => {
    const page = {
      ...{ kind: 'inspector-v2' as const, origin: own, callback: false, load: 'navigate' as const },
      ...{ startedAt: start - 9000, since: start - 9000 },
    };
    await browser.fromDevtools({ type: 'page', tabId: TAB, page });
    await pass(100);
    expect(heard()).toEqual([1, 1, 1]);
    await browser.page(TAB, { kind: 'inspector-v2', load: 'reload' });
    await pass(100);
    expect(heard()).toEqual([0, 0, 1]);
  });

  it('knows version 2 by its page: of where it goes itself only the callback is kept', async () => {
    await browser.page(TAB, { kind: 'inspector-v2' });
    await asks(TAB, own);
    const went = (url: string, requestId: string) => {
      const one = details(url, { type: 'main_frame', requestId });
      browser.web('onBeforeRequest', one);
      browser.web('onCompleted', { ...one, statusCode: 200, responseHeaders: [] });
    };
    went(`${own}/`, '21');
    went(`${authorizeUrl}?response_type=code&client_id=m2m_1&state=secret-state&code_challenge=x`, '22');
    went(`${own}/oauth/callback?code=c&state=secret-state`, '23');
    const view = browser.view(TAB);
    await pass(500);
    const urls = newest(view)?.exchanges.map(({ url }) => url.split('?')[0]);
    expect(urls).toEqual([authorizeUrl, `${own}/oauth/callback`]);
    const id = newest(view)?.exchanges[0]?.id;
    expect(await browser.fromOwn({ type: 'exchange', tabId: TAB, id })).toMatchObject({ page: { inspector: true } });
  });

  it('is there from the first turn of a worker that an event starts', async () => {
    await browser.page(TAB);
    await pass(500);
    browser.start();
    expect(heard('onHeadersReceived')).toEqual([1, 1, 1]);
    const url = 'https://mcp.example.com/.well-known/oauth-protected-resource/mcp';
    browser.web('onBeforeRequest', details(url));
    browser.web('onSendHeaders', details(url, { requestHeaders: [] }));
    browser.web('onHeadersReceived', details(url, { statusCode: 404, responseHeaders: [] }));
    browser.web('onCompleted', details(url, { statusCode: 404, timeStamp: start + 20 }));
    const view = browser.view(TAB);
    await pass(200);
    expect(newest(view)?.exchanges).toMatchObject([{ url, status: 404 }]);
  });

  describe('of a request of the page', () => {
    const url = 'https://mcp.example.com/.well-known/oauth-protected-resource/mcp';
    const answer = (requestId = '31') => {
      const one = details(url, { requestId });
      browser.web('onBeforeRequest', one);
      browser.web('onSendHeaders', { ...one, requestHeaders: [] });
      browser.web('onHeadersReceived', { ...one, statusCode: 404, responseHeaders: [] });
      return () => browser.web('onCompleted', { ...one, statusCode: 404, timeStamp: start + 20, ip: '192.0.2.1' });
    };
    const writes = () => browser.writes.flatMap(({ keys }) => keys.filter((key) => key.startsWith('seen:')));

    it('is told once what the browser says of its answer and of its end', async () => {
      await browser.page(TAB);
      await pass(500);
      answer()();
      await pass(600);
      expect(writes()).toHaveLength(1);
      const view = browser.view(TAB);
      await pass(10);
      const id = newest(view)?.exchanges[0]?.id;
      expect(await browser.fromOwn({ type: 'exchange', tabId: TAB, id })).toMatchObject({
        ...{ durationMs: 20, addresses: ['192.0.2.1'], response: { status: 404 } },
      });
    });

    it('is kept once it has ended, though the worker is stopped before the page says a word', async () => {
      await browser.page(TAB);
      await pass(500);
      answer()();
      await pass(5);
      browser.start();
      const view = browser.view(TAB);
      await pass(200);
      expect(newest(view)?.exchanges).toMatchObject([{ url, status: 404 }]);
    });

    it('is told of an answer whose end does not come', async () => {
      await browser.page(TAB);
      const view = browser.view(TAB);
      answer();
      await pass(250);
      expect(newest(view)?.exchanges).toMatchObject([{ url, status: 404 }]);
    });

    it('is told with the page’s own word, in one snapshot', async () => {
      await browser.page(TAB);
      const view = browser.view(TAB);
      await pass(3000);
      const before = view.messages.length;
      answer()();
      const asked = direct().exchanges[0] as Exchange;
      const request = { method: 'GET', url, headers: [], headersPartial: true };
      const word = { ...asked, id: 'page-1', startedAt: start, request, durationMs: 21 };
      await browser.seen(TAB, [{ ...word, response: { status: 404, headers: [], body: 'none' } }], 0);
      await pass(1);
      expect(newest(view)?.exchanges).toHaveLength(1);
      const id = newest(view)?.exchanges[0]?.id;
      expect(await browser.fromOwn({ type: 'exchange', tabId: TAB, id })).toMatchObject({
        ...{ addresses: ['192.0.2.1'], response: { status: 404, body: 'none' } },
      });
      await pass(300);
      expect(view.messages.length - before).toBe(1);
    });
  });

  it('keeps nothing of what the worker asks itself', async () => {
    await browser.page(TAB);
    const url = 'http://localhost:3000/mcp';
    const own = { tabId: -1, type: 'xmlhttprequest', initiator: 'chrome-extension://own' };
    browser.web('onBeforeRequest', details(url, own));
    browser.web('onHeadersReceived', details(url, { ...own, statusCode: 401, responseHeaders: [] }));
    browser.web('onCompleted', details(url, { ...own, statusCode: 401 }));
    const view = browser.view(TAB);
    await pass(200);
    expect(view.snapshot?.handshakes).toEqual([]);
    browser.web('onBeforeRequest', details(url, { requestId: '9' }));
    browser.web('onCompleted', details(url, { requestId: '9', statusCode: 401 }));
    await pass(200);
    expect(newest(view)?.exchanges).toMatchObject([{ url }]);
  });

  it('keeps the traffic of no other tab, but for a sign-in that somebody waits for', async () => {
    await browser.page(TAB);
    vi.setSystemTime(start + 1000);
    await browser.seen(TAB, direct().until('register').exchanges, 0);
    const answer = { statusCode: 400, responseHeaders: [] };
    const elsewhere = { tabId: 8, type: 'main_frame', requestId: '2' };
    browser.web('onHeadersReceived', details('https://acme.scalekit.dev/other', { ...answer, ...elsewhere }));
    const url = `${authorizeUrl}?response_type=code&client_id=m2m_1&state=secret-state`;
    browser.web('onHeadersReceived', details(url, { ...answer, ...elsewhere, requestId: '3', timeStamp: start + 900 }));
    const view = browser.view(TAB);
    await pass(100);
    expect(newest(view)?.exchanges).toHaveLength(4);
    const stored = JSON.stringify([...browser.session.values()]);
    expect(stored).not.toContain('acme.scalekit.dev/other');
    expect(stored).not.toContain('secret-state');
    expect(state).toMatch(/^~state/);
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
