import { expect, it, vi } from 'vitest';
import { defaults } from '../../../../lib/extension/shared/preferences.ts';
import { rememberedServers, rememberServer } from '../../../../lib/extension/shared/remembered-servers.ts';
import { direct, server, start } from '../../../fixtures/flow.ts';
import { newest } from '../fake-browser.ts';
import { browser, inBrowser, pass, TAB } from './started.ts';

const OTHER = 8;
inBrowser();

/** `storage.local` as another page of the extension has it. */
const local = {
  get: async (key: string) => ({ [key]: browser.local.get(key) }),
  set: async (items: Record<string, unknown>) => {
    for (const [key, value] of Object.entries(items)) browser.local.set(key, value);
  },
};

/** Another page of the Inspector is opened in the tab. */
const opened = (tabId: number, at: number) => browser.page(tabId, { startedAt: at, since: at });

it('a new tab keeps its log where that is preferred, after a stop of the worker too', async () => {
  await browser.fromOwn({ type: 'set-preferences', preferences: { theme: 'dark', preserve: true, keepGood: false } });
  browser.start();
  expect(await browser.fromOwn({ type: 'preferences' })).toEqual({ theme: 'dark', preserve: true, keepGood: false });
  const before = browser.view(TAB);
  await pass(0);
  expect(before.snapshot?.preserve).toBe(true);
  await opened(TAB, start - 500);
  const view = browser.view(TAB);
  vi.setSystemTime(start + 1000);
  await browser.seen(TAB, direct().until('initialize').exchanges, 0);
  await opened(TAB, start + 2000);
  await pass(100);
  expect(view.snapshot?.preserve).toBe(true);
  expect(newest(view)).toBeDefined();
});

it('what the panel says of its tab holds there, whatever is preferred', async () => {
  await browser.fromOwn({ type: 'set-preferences', preferences: { theme: 'system', preserve: true, keepGood: false } });
  await opened(TAB, start - 500);
  const view = browser.view(TAB);
  await browser.fromOwn({ type: 'preserve', tabId: TAB, value: false });
  vi.setSystemTime(start + 1000);
  await browser.seen(TAB, direct().until('initialize').exchanges, 0);
  await opened(TAB, start + 2000);
  await pass(100);
  expect(view.snapshot?.preserve).toBe(false);
  expect(newest(view)).toBeUndefined();
});

it('forgets what was captured, pasted, remembered and set, on disk too, and keeps what was allowed', async () => {
  browser.grant('https://mcp.example.com/*');
  await browser.fromOwn({ type: 'add-origin', origin: 'http://localhost:4000' });
  await browser.fromOwn({ type: 'set-preferences', preferences: { theme: 'dark', preserve: true, keepGood: false } });
  await browser.fromOwn({ type: 'dashboard', tabId: TAB, server, text: '{"resource":"x"}' });
  await rememberServer(local, { url: server, client: '' });
  await opened(TAB, start - 500);
  await opened(OTHER, start - 400);
  const views = [browser.view(TAB), browser.view(OTHER)];
  vi.setSystemTime(start + 1000);
  for (const tabId of [TAB, OTHER])
    await browser.seen(
      tabId,
      direct()
        .until('initialize')
        .exchanges.map((exchange) => ({ ...exchange, id: `${tabId} ${exchange.id}` })),
      0,
    );
  await pass(300);
  for (const view of views) expect(newest(view)).toBeDefined();
  expect(await rememberedServers(local)).toHaveLength(1);

  expect(await browser.fromOwn({ type: 'forget' })).toBe(true);
  await pass(300);
  for (const view of views) expect(view.snapshot?.handshakes).toEqual([]);
  expect(await browser.fromOwn({ type: 'preferences' })).toEqual(defaults);
  expect(await rememberedServers(local)).toEqual([]);
  expect([...browser.local.keys()]).toEqual(['added-origins']);
  expect([...browser.session.keys()].filter((key) => key.startsWith('seen:'))).toEqual([]);
  // Nor whom a page asked, which the tab's session holds.
  expect(JSON.stringify([...browser.session])).not.toContain(new URL(server).host);
  expect(await browser.fromOwn({ type: 'grants' })).toEqual({
    hosts: ['https://mcp.example.com/*'],
    origins: ['http://localhost:4000'],
  });

  // A worker that starts anew finds nothing of it either, and what is captured from now on is kept as before.
  browser.start();
  const view = browser.view(TAB);
  await pass(100);
  expect(view.snapshot?.handshakes).toEqual([]);
  await browser.seen(
    TAB,
    direct()
      .until('initialize')
      .exchanges.map((exchange) => ({ ...exchange, startedAt: Date.now() })),
    0,
  );
  await pass(300);
  expect(newest(view)).toBeDefined();
  expect(view.snapshot?.handshakes[0]?.dashboardMetadata).toBeUndefined();
});

it.each([0, 1, 2, 3, 5, 8, 13])(
  'a server that is remembered %i turns after all is forgotten began takes no other with it back',
  async (turns) => {
    await rememberServer(local, { url: server, client: '' });
    const forgotten = browser.fromOwn({ type: 'forget' });
    for (let turn = 0; turn < turns; turn++) await null;
    const remembered = rememberServer(local, { url: 'https://next.example/mcp', client: '' });
    await Promise.all([forgotten, remembered]);
    expect((await rememberedServers(local)).map(({ url }) => url)).not.toContain(server);
    expect([...browser.local.keys()].filter((key) => key !== 'checked-servers')).toEqual([]);
  },
);

it('a disk that takes nothing over what was forgotten: so it is answered', async () => {
  const set = browser.local.set.bind(browser.local);
  browser.local.set = (key, value) => {
    if (key.startsWith('filler')) throw new Error('IO error: No space left on device');
    return set(key, value);
  };
  await rememberServer(local, { url: server, client: '' });
  expect(await browser.fromOwn({ type: 'forget' })).toBe(false);
  expect(await rememberedServers(local)).toEqual([]);
});

it('what a stop in the midst of it left away is there again', async () => {
  await browser.fromOwn({ type: 'add-origin', origin: 'http://localhost:4000' });
  const stopped = new Promise<void>((resolve) => {
    browser.local.clear = () => {
      browser.local.clear = Map.prototype.clear;
      browser.local.clear();
      browser.start();
      resolve();
    };
  });
  void browser.fromOwn({ type: 'forget' }).catch(() => undefined);
  await stopped;
  expect(browser.local.size).toBe(0);
  await pass(300);
  expect([...browser.local.keys()]).toEqual(['added-origins']);
  expect(await browser.fromOwn({ type: 'grants' })).toMatchObject({ origins: ['http://localhost:4000'] });
});
