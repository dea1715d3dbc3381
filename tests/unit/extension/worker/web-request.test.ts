/** What the worker listens to of the browser’s own events, when, and what of it it keeps. */
import { describe, expect, it, vi } from 'vitest';
import type { Exchange } from '../../../../lib/exchange.ts';
import { authorizeUrl, direct, start, state } from '../../../fixtures/flow.ts';
import { newest } from '../fake-browser.ts';
import { browser, inBrowser, pass, TAB } from './started.ts';

inBrowser();

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
