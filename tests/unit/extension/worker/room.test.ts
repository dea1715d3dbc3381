/** What one page sends costs no other tab anything, fills no storage past its bound, and what went is said. */
import { describe, expect, it, vi } from 'vitest';
import type { Exchange } from '../../../../lib/exchange.ts';
import { MAX_BYTES } from '../../../../lib/extension/worker/bound.ts';
import { createStore } from '../../../../lib/extension/worker/store.ts';
import { direct, start } from '../../../fixtures/flow.ts';
import { newest } from '../fake-browser.ts';
import { browser, inBrowser, pass, TAB } from './started.ts';

/** Many diagnoses on a busy machine. */
const GREEDY = 8;
inBrowser();
const stored = () => [...browser.session.values()].reduce<number>((sum, text) => sum + String(text).length, 0);
const storedOf = (tabId: number) =>
  [...browser.session.keys()].filter((key) => key.startsWith(`seen:${tabId}:`)).length;

/** Answers of 200 kB to calls of one server, as one attempt. */
const long = (count: number, at = start + 10_000): Exchange[] => {
  const call = direct().exchanges.at(-1) as Exchange;
  return Array.from({ length: count }, (_, n) => ({
    ...call,
    id: `long-${at}-${n}`,
    startedAt: at + n,
    response: {
      ...call.response,
      status: 200,
      headers: call.response?.headers ?? [],
      body: `${call.response?.body}${' '.repeat(200_000)}`,
    },
  }));
};

/** The healthy sign-in with secrets of its own: by the same ones two tabs would be one. */
const another = JSON.parse(
  JSON.stringify(direct().exchanges).replaceAll(/((?:state|code)\.\d+\.)[0-9a-f]{8}/g, '$1c0de0001'),
) as Exchange[];

describe('60 answers of 200 kB in one tab', () => {
  it.each([1, 30])('cost another tab nothing, %i in a message', async (together) => {
    await browser.page(TAB);
    await browser.page(GREEDY, { startedAt: start - 900, origin: 'http://localhost:9999' });
    const [view, greedy] = [browser.view(TAB), browser.view(GREEDY)];
    vi.setSystemTime(start + 15_000);
    await browser.seen(TAB, direct().exchanges, 0);
    const all = [...direct().until('register').exchanges, ...long(60)];
    for (let n = 0; n < all.length; n += together) {
      await browser.seen(GREEDY, all.slice(n, n + together), 0);
      await pass(20);
      expect(stored()).toBeLessThan(MAX_BYTES);
    }
    await pass(1000);
    expect(newest(view)?.exchanges).toHaveLength(direct().exchanges.length);
    expect(view.snapshot?.forgotten).toBe(0);
    expect(newest(greedy)?.exchanges.length).toBeLessThan(60);
    expect(greedy.snapshot?.forgotten).toBeGreaterThan(0);
    // A stop loses nothing of what is shown.
    browser.start();
    const again = browser.view(TAB);
    await pass(100);
    expect(newest(again)?.diagnosis.verdict).toBe('connected');
    expect(storedOf(TAB)).toBe(direct().exchanges.length);
  });

  it('keep the sign-in before them, and the last of them', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    vi.setSystemTime(start + 15_000);
    await browser.seen(TAB, direct().exchanges, 0);
    await browser.seen(TAB, long(60).slice(0, 30), 0);
    await browser.seen(TAB, long(60).slice(30), 0);
    await pass(1000);
    const roles = newest(view)?.exchanges.map(({ role }) => role) ?? [];
    expect(roles.slice(0, 4)).toEqual(['mcp', 'resource-metadata', 'server-metadata', 'registration']);
    expect(newest(view)?.exchanges.at(-1)?.id).toBe(long(60).at(-1)?.id);
    expect(newest(view)?.diagnosis.verdict).toBe('connected');
  });
});

it('a tab that began earlier, or says so, takes nothing from another either', async () => {
  await browser.page(TAB);
  await browser.page(GREEDY);
  const view = browser.view(TAB);
  vi.setSystemTime(start + 15_000);
  await browser.seen(GREEDY, long(40, start + 4000), 0);
  await browser.seen(TAB, direct().exchanges, 0);
  await browser.seen(GREEDY, long(40, start + 100_000_000), 0);
  await pass(1000);
  expect(stored()).toBeLessThan(MAX_BYTES);
  expect(newest(view)?.exchanges).toHaveLength(direct().exchanges.length);
});

describe('a browser that takes less than it says', () => {
  it('is given less, until it takes it, and the reader is told what went', async () => {
    browser.quota = 2_000_000;
    await browser.page(TAB);
    await browser.page(GREEDY);
    const [view, greedy] = [browser.view(TAB), browser.view(GREEDY)];
    vi.setSystemTime(start + 15_000);
    await browser.seen(TAB, direct().exchanges, 0);
    await pass(300);
    const { answered } = await browser.seen(GREEDY, [...direct().until('register').exchanges, ...long(20)], 0);
    await pass(1500);
    expect(await answered).toBeNull();
    expect(stored()).toBeLessThan(2_000_000);
    expect(greedy.snapshot?.forgotten).toBeGreaterThan(0);
    expect(greedy.snapshot?.unsaved).toBeUndefined();
    expect(storedOf(GREEDY)).toBeGreaterThan(4);
    expect(storedOf(TAB)).toBe(direct().exchanges.length);
    expect(view.snapshot?.forgotten).toBe(0);
  });

  it('is not taken for one that has stored it, and the reader is told', async () => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    await pass(300);
    browser.quota = 0;
    vi.setSystemTime(start + 15_000);
    const { answered } = await browser.seen(TAB, direct().until('initialize').exchanges, 0);
    await pass(5000);
    expect(await answered).toBe(false);
    expect(view.snapshot?.unsaved).toBe(true);
    browser.quota = 10_000_000;
    await browser.seen(TAB, direct().exchanges, 0);
    await pass(1000);
    expect(view.snapshot?.unsaved).toBeUndefined();
    expect(storedOf(TAB)).toBe(direct().exchanges.length);
  });
});

it('a store that is full of something else costs no tab what it shows, and all is stored once there is room', async () => {
  await browser.page(TAB);
  await browser.page(GREEDY, { startedAt: start - 900, origin: 'http://localhost:9999' });
  const [view, other] = [browser.view(TAB), browser.view(GREEDY)];
  vi.setSystemTime(start + 15_000);
  await browser.seen(TAB, direct().exchanges, 0);
  await pass(1000);
  browser.quota = stored();
  for (const exchange of another) await browser.seen(GREEDY, [exchange], 0);
  await pass(5000);
  for (const { snapshot } of [view, other]) {
    expect(snapshot).toMatchObject({ unsaved: true, forgotten: 0 });
    expect(snapshot?.handshakes[0]?.attempts.map(({ diagnosis }) => diagnosis.verdict)).toEqual(['connected']);
  }
  browser.quota = 10_000_000;
  await browser.fromOwn({ type: 'preserve', tabId: GREEDY, value: true });
  await pass(1000);
  expect([storedOf(TAB), storedOf(GREEDY)]).toEqual([direct().exchanges.length, direct().exchanges.length]);
  expect(view.snapshot?.unsaved).toBeUndefined();
});

it('removes first where what comes and what goes do not fit side by side', async () => {
  const lying = new Map<string, string>();
  const most: number[] = [];
  const area = {
    get: async () => ({}),
    async set(items: Record<string, unknown>) {
      for (const [key, text] of Object.entries(items)) lying.set(key, String(text));
      most.push([...lying.values()].reduce((sum, { length }) => sum + length, 0));
    },
    remove: async (keys: string[]) => keys.forEach((key) => void lying.delete(key)),
  };
  const store = createStore(area);
  const text = 'x'.repeat(3_000_000);
  store.put('a', text);
  store.put('b', text);
  await store.flush();
  store.remove('a');
  store.remove('b');
  store.put('c', text);
  store.put('d', text);
  expect(await store.flush()).toBe(true);
  expect(Math.max(...most)).toBeLessThan(9_500_000);
  expect([...lying.keys()]).toEqual(['c', 'd']);
});

it('counts bytes as the stricter browser does', async () => {
  const store = createStore({ get: async () => ({}), set: async () => {}, remove: async () => {} });
  store.put('ascii', 'abcd');
  store.put('one', 'abc…');
  store.put('three', '日本語');
  expect(['ascii', 'one', 'three', 'none'].map(store.sizeOf)).toEqual([6, 12, 11, 0]);
});

it('what is said beside others has nothing else wait: what comes after it is in the first write', async () => {
  const written: string[][] = [];
  const set = async (items: Record<string, unknown>) => void written.push(Object.keys(items));
  const store = createStore({ get: async () => ({}), set, remove: async () => {} });
  store.put('count', 1, true);
  await pass(5);
  expect(written).toEqual([]);
  store.put('request', 'asked');
  await pass(1);
  expect(written).toEqual([['count', 'request']]);
  // By itself it comes with the next.
  store.put('count', 0, true);
  await pass(300);
  expect(written).toEqual([['count', 'request'], ['count']]);
});

it('a request is stored at once, though how much is in flight was said before it', async () => {
  await browser.page(TAB);
  await pass(1000);
  const [first] = direct().exchanges;
  if (!first) throw new Error('There is no request.');
  const count = browser.seen(TAB, [], 1);
  await pass(40);
  const request = browser.seen(TAB, [first], 1);
  await pass(1);
  expect(storedOf(TAB)).toBe(1);
  await Promise.all([count, request]);
});
