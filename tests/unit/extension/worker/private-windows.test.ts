/** A private window that the developer lets us see: it is seen like another, and nothing of it reaches the disk. */
import { beforeEach, expect, it, vi } from 'vitest';
import { DASHBOARD, MAX_SERVERS } from '../../../../lib/extension/shared/settings.ts';
import { at, direct, type Flow, json, start } from '../../../fixtures/flow.ts';
import { newest } from '../fake-browser.ts';
import { browser, inBrowser } from './started.ts';

const OPEN = 7;
const PRIVATE = 8;
inBrowser((browser) => browser.privateTabs.add(PRIVATE));
beforeEach(async () => {
  const preferences = { theme: 'system', preserve: false, keepGood: true };
  await browser.fromOwn({ type: 'set-preferences', preferences });
});

const server = 'https://mcp.example.com/mcp';
const pasted = JSON.stringify({ resource: 'https://pasted.example/mcp' });
const faulty = direct()
  .until('resourceMetadata')
  .change('resourceMetadata', json({ resource: 'https://other.example/mcp' }));
const pass = () => vi.advanceTimersByTimeAsync(5000);
/** What a view that is opened now shows. */
async function look(tabId: number) {
  const view = browser.view(tabId);
  await vi.advanceTimersByTimeAsync(100);
  return view;
}
const paste = async (tabId: number, text = pasted) =>
  browser.fromOwn({ type: 'dashboard', tabId, server: (await look(tabId)).snapshot?.handshakes[0]?.server, text });
const changed = async (tabId: number) => newest(await look(tabId))?.changed;
const shownPasted = async (tabId: number) => (await look(tabId)).snapshot?.handshakes[0]?.dashboardMetadata;

async function sees(tabId: number, flow: Flow, later: number) {
  const from = start + later;
  await browser.page(tabId, { startedAt: from - 500, since: from - 500 });
  vi.setSystemTime(from + 5000);
  const moved = flow.exchanges.map((x, i) => ({ ...at(later + i * 100)(x), id: `${tabId} at ${later} ${i}` }));
  await browser.seen(tabId, moved, 0);
  await pass();
  return (await look(tabId)).snapshot;
}
/** All that is on disk but what was set. */
const disk = () => JSON.stringify([...browser.local].filter(([key]) => key !== 'preferences'));

it('is seen, compared with its own sign-ins, and none of it is on disk', async () => {
  const before = disk();
  expect(await sees(PRIVATE, direct(), 0)).toMatchObject({ inPrivate: true });
  expect(newest(await look(PRIVATE))?.diagnosis.verdict).toBe('connected');
  await sees(PRIVATE, faulty, 60_000);
  expect((await changed(PRIVATE))?.[0]?.changes[0]).toMatchObject({ name: 'resource' });
  expect(await paste(PRIVATE)).toEqual({ ok: true });
  await pass();
  expect(await shownPasted(PRIVATE)).toBe(pasted);
  await browser.fromOwn({
    type: 'set-preferences',
    preferences: { theme: 'dark', preserve: false, keepGood: true },
  });
  expect(disk()).toBe(before);
  // The same in a window that is not private is there.
  await sees(OPEN, direct(), 120_000);
  await paste(OPEN);
  expect(disk()).toContain(server);
  expect(disk()).toContain('pasted.example');
});

it('other windows know nothing of it, and it knows of theirs', async () => {
  await sees(PRIVATE, direct(), 0);
  await paste(PRIVATE);
  await sees(OPEN, faulty, 60_000);
  expect(await changed(OPEN)).toBeUndefined();
  expect(await shownPasted(OPEN)).toBeUndefined();
  await sees(OPEN, direct(), 120_000);
  await sees(PRIVATE, faulty, 180_000);
  expect(await changed(PRIVATE)).toBeDefined();
});

it('leaves what others have on disk as it was', async () => {
  await sees(OPEN, direct(), 0);
  await paste(OPEN);
  const before = disk();
  await sees(PRIVATE, direct(), 60_000);
  await paste(PRIVATE, '{"resource":"https://private.example/"}');
  await pass();
  expect(await shownPasted(PRIVATE)).toContain('private.example');
  expect(await shownPasted(OPEN)).toBe(pasted);
  expect(disk()).toBe(before);
});

it('a worker that is stopped still knows it; with the last private tab all of it is gone', async () => {
  await sees(PRIVATE, direct(), 0);
  await paste(PRIVATE);
  await pass();
  browser.start();
  await sees(PRIVATE, faulty, 60_000);
  expect(await changed(PRIVATE)).toBeDefined();
  expect(await shownPasted(PRIVATE)).toBe(pasted);
  await sees(OPEN, faulty, 90_000);
  browser.closeTab(PRIVATE);
  await pass();
  const memory = [...browser.session].filter(([key]) => key.includes('private') || key.includes(`:${PRIVATE}`));
  expect(memory).toEqual([]);
  browser.privateTabs.add(PRIVATE);
  await sees(PRIVATE, faulty, 120_000);
  expect(await changed(PRIVATE)).toBeUndefined();
  expect(await shownPasted(PRIVATE)).toBeUndefined();
});

it('a page that DevTools alone tell of is asked about; a tab that nobody knows is taken for private', async () => {
  const page = {
    kind: 'inspector-v1',
    origin: 'http://localhost:6274',
    startedAt: start,
    since: start,
    callback: false,
    load: 'navigate',
  } as const;
  for (const [tabId, inPrivate] of [
    [OPEN, undefined],
    [PRIVATE, true],
  ] as const) {
    await browser.fromDevtools({ type: 'page', tabId, page });
    await pass();
    expect((await look(tabId)).snapshot?.inPrivate).toBe(inPrivate);
  }
  const before = disk();
  browser.unknownTabs.add(99);
  await browser.fromOwn({ type: 'dashboard', tabId: 99, server, text: pasted });
  expect(disk()).toBe(before);
});

it('what was pasted is kept of so many servers and no more, in memory too, and the newest is among them', async () => {
  // The newest word counts: what is pasted over an open window stands in the private one's place.
  for (const tabId of [OPEN, PRIVATE]) {
    await sees(tabId, direct(), tabId * 60_000);
    for (let n = 0; n <= MAX_SERVERS; n++)
      await browser.fromOwn({ type: 'dashboard', tabId, server: `https://${tabId}-${n}.example/mcp`, text: pasted });
    await paste(tabId);
    await pass();
  }
  expect(await shownPasted(PRIVATE)).toBe(pasted);
  const disk = browser.local.get(DASHBOARD) as [string, string][];
  for (const kept of [disk, JSON.parse(browser.session.get('private-metadata') as string)]) {
    expect(kept).toHaveLength(MAX_SERVERS);
    expect(kept.at(-1)?.[0]).toBe(server);
  }
});
