import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../../lib/exchange.ts';
import { direct } from '../../../fixtures/flow.ts';
import { newest } from '../fake-browser.ts';
import { browser, failing, inBrowser, pass, play, TAB } from './started.ts';

/** Many diagnoses on a busy machine. */
inBrowser();

describe('an Inspector’s envelope that both the bridge and DevTools took off', () => {
  const relayed = direct()
    .until('serverMetadata')
    .exchanges.map((x): Exchange => ({ ...x, via: 'inspector-v2-relay' }));
  const fromDevtools = () => {
    const items = relayed.map((x) => ({ exchange: { ...x, id: `devtools-${x.id}` }, source: 'relayed' as const }));
    void browser.fromDevtools({ type: 'traffic', tabId: TAB, items }).catch(() => {});
  };
  const load = { kind: 'inspector-v2' as const, callback: false, load: 'navigate' as const };

  it('is one exchange', async () => {
    await browser.page(TAB, load);
    await browser.seen(TAB, relayed, 0, 'relayed');
    fromDevtools();
    const view = browser.view(TAB);
    await pass(100);
    expect(newest(view)?.exchanges).toHaveLength(relayed.length);
  });

  it('is taken from DevTools for a page without a bridge, also after one that had it', async () => {
    await browser.page(TAB, load);
    await pass(500);
    const page = { ...load, origin: 'http://localhost:6274', startedAt: Date.now(), since: Date.now() };
    await browser.fromDevtools({ type: 'page', tabId: TAB, page });
    fromDevtools();
    const view = browser.view(TAB);
    await pass(100);
    expect(newest(view)?.exchanges).toHaveLength(relayed.length);
  });
});

describe('an Inspector that was there before the extension was', () => {
  const devtools = (page: object) =>
    browser.fromDevtools({
      type: 'page',
      tabId: TAB,
      page: {
        kind: 'inspector-v1',
        origin: 'http://localhost:6274',
        startedAt: Date.now(),
        since: Date.now(),
        callback: false,
        load: 'navigate',
        ...page,
      },
    });

  it('is to be reloaded, as DevTools see it', async () => {
    const view = browser.view(TAB);
    await devtools({ startedAt: Date.now() - 60_000, since: Date.now() - 60_000 });
    await pass(100);
    expect(view.snapshot).toMatchObject({ stale: true, inspector: { name: 'MCP Inspector' } });
    await browser.page(TAB);
    await pass(100);
    expect(view.snapshot?.stale).toBeUndefined();
  });

  it('is not what a page is whose bridge is only a little later than DevTools', async () => {
    const view = browser.view(TAB);
    const at = Date.now();
    await devtools({ startedAt: at, since: at });
    await pass(400);
    await browser.page(TAB, { startedAt: at, since: at });
    await pass(4000);
    expect(view.messages.some((m) => (m.type === 'snapshot' ? m.snapshot : m.session).stale)).toBe(false);
  });

  it('shows by itself once no bridge has come', async () => {
    const view = browser.view(TAB);
    await devtools({});
    await pass(2000);
    expect(view.snapshot?.stale).toBeUndefined();
    await pass(1500);
    expect(view.snapshot?.stale).toBe(true);
  });

  it('is not what a page is where no script of ours may run', async () => {
    const view = browser.view(TAB);
    await devtools({ origin: 'https://inspector.acme.dev', since: Date.now() - 60_000 });
    await pass(100);
    expect(view.snapshot?.inspector).not.toBeNull();
    expect(view.snapshot?.stale).toBeUndefined();
  });
});

describe('who may say what', () => {
  it('keeps nothing of a tab that is no Inspector', async () => {
    await browser.seen(TAB, direct().exchanges);
    const view = browser.view(TAB);
    await pass(500);
    expect(view.snapshot).toMatchObject({ inspector: null, handshakes: [] });
    expect([...browser.session.keys()]).toEqual(['key']);
  });

  it('knows MCPJam for what it is, and keeps nothing of it', async () => {
    expect(await browser.page(TAB, { kind: 'mcpjam' })).toMatchObject({ follow: false });
    await browser.seen(TAB, direct().exchanges);
    const view = browser.view(TAB);
    await pass(100);
    expect(view.snapshot).toMatchObject({ inspector: { name: 'MCPJam Inspector' }, handshakes: [] });
  });

  it.each([
    ['inspector-v2', { name: 'MCP Inspector', version: '2' }],
    ['inspector-v1', { name: 'MCP Inspector' }],
  ] as const)('says before anything was captured which Inspector %s is', async (kind, inspector) => {
    await browser.page(TAB, { kind });
    const view = browser.view(TAB);
    await pass(100);
    expect(view.snapshot?.inspector).toEqual(inspector);
    expect(view.snapshot?.handshakes).toEqual([]);
  });

  it('takes no command from a page, and no word about another tab', async () => {
    await browser.page(TAB);
    await play(direct().exchanges);
    await expect(browser.fromTab(8, { type: 'clear', tabId: TAB } as never)).rejects.toThrow();
    void browser.fromTab(8, {
      type: 'traffic',
      tabId: TAB,
      items: [{ exchange: { ...failing().exchanges[0], id: 'forged' } as Exchange, source: 'page' }],
    });
    const view = browser.view(TAB);
    await pass(100);
    expect(newest(view)?.exchanges.some(({ id }) => id === 'forged')).toBe(false);
  });

  it.each([
    null,
    7,
    'clear',
    {},
    { type: 'traffic', items: [{ exchange: { id: 1 } }] },
    { type: 'exchange', tabId: 'x' },
  ])('takes no nonsense: %j', async (nonsense) => {
    await expect(browser.fromOwn(nonsense)).rejects.toThrow();
  });
});

describe('a request that is seen three times', () => {
  it('is shown under way where it takes a while, and answered at once by the page’s own word', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    await pass(3000);
    const [asked] = direct().exchanges as [Exchange];
    const { response, durationMs: _, ...open } = { ...asked, startedAt: Date.now() };
    const before = view.messages.length;
    await browser.seen(TAB, [open], 1);
    await pass(20);
    await browser.seen(TAB, [{ ...open, ...(response && { response }) }], undefined, 'web-request');
    await pass(20);
    expect(view.messages).toHaveLength(before);
    await pass(100);
    expect(newest(view)?.exchanges).toHaveLength(1);
    const underWay = view.messages.length;
    await browser.seen(TAB, [{ ...open, ...(response && { response }), durationMs: 150 }], 0);
    await pass(1);
    expect(view.messages).toHaveLength(underWay + 1);
    expect(newest(view)?.exchanges[0]).toMatchObject({ status: response?.status, durationMs: 150 });
  });
});
