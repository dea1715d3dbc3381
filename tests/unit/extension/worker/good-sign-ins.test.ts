import { expect, it, vi } from 'vitest';
import type { KeptSignIn } from '../../../../lib/changed/kept-sign-in.ts';
import { bounded, GOOD, MAX_KEPT, MAX_KEPT_LENGTH, readGood } from '../../../../lib/extension/worker/good-sign-ins.ts';
import { at, direct, type Flow, json, start } from '../../../fixtures/flow.ts';
import { newest } from '../fake-browser.ts';
import { browser, inBrowser, startAnew, TAB } from './started.ts';

inBrowser();

const keep = (keepGood: boolean) =>
  browser.fromOwn({ type: 'set-preferences', preferences: { theme: 'system', preserve: false, keepGood } });
const onDisk = () => readGood(browser.local.get(GOOD));

async function sees(flow: Flow, later: number, tab = TAB, origin = 'http://localhost:6274') {
  const from = start + later;
  await browser.page(tab, { origin, startedAt: from - 500, since: from - 500 });
  const view = browser.view(tab);
  vi.setSystemTime(from + 5000);
  const moved = flow.exchanges.map((x, i) => ({
    ...{ ...at(later + i * 100)(x), id: `at ${later} ${i}` },
    page: { ...x.page, ...(x.page.origin !== null && { origin }) },
  }));
  await browser.seen(tab, moved, 0);
  await vi.advanceTimersByTimeAsync(5000);
  return view;
}
const faulty = direct()
  .until('resourceMetadata')
  .change('resourceMetadata', json({ resource: 'https://other.example/mcp' }));
const firstOf = (view: Awaited<ReturnType<typeof sees>>) => newest(view)?.changed?.[0]?.changes[0];

it('what worked is known in a later log of the tab, and nothing of it is on disk unless that is allowed', async () => {
  await sees(direct(), 0);
  expect(firstOf(await sees(faulty, 60_000))).toMatchObject({ name: 'resource', role: 'reason' });
  expect(browser.local.has(GOOD)).toBe(false);
  await keep(true);
  expect(onDisk()).toHaveLength(1);
  await keep(false);
  expect(browser.local.has(GOOD)).toBe(false);
});

it('what was allowed on disk is compared with in another browser session', async () => {
  await keep(true);
  await sees(direct(), 0);
  expect(JSON.stringify(browser.local.get(GOOD))).not.toMatch(/~[a-z_]+\.\d+\.[0-9a-f]{8}/);
  const { local } = browser;
  startAnew((next) => {
    for (const [key, value] of local) next.local.set(key, value);
  });
  expect(firstOf(await sees(faulty, 60_000))).toMatchObject({ name: 'resource', fails: 'https://other.example/mcp' });
});

it('what failed is still compared with what worked before it, once a later log of the server works', async () => {
  await sees(direct(), 0);
  await sees(faulty, 60_000);
  await sees(direct(), 120_000, TAB + 1);
  browser.start();
  const again = browser.view(TAB);
  await vi.advanceTimersByTimeAsync(5000);
  expect(newest(again)?.changed?.map(({ workedAt }) => workedAt)).toEqual([start]);
  expect(firstOf(again)).toMatchObject({ name: 'resource' });
});

it('what a page says that worked is known to pages of its own origin alone', async () => {
  await sees(direct(), 0, TAB, 'http://localhost:9000');
  const honest = await sees(faulty, 60_000, TAB + 1);
  expect(newest(honest)).toMatchObject({ diagnosis: { verdict: 'failing' } });
  expect(newest(honest)).not.toHaveProperty('changed');
  expect(firstOf(await sees(faulty, 120_000, TAB + 2, 'http://localhost:9000'))).toMatchObject({ name: 'resource' });
  // Names of this machine are one.
  expect(firstOf(await sees(faulty, 180_000, TAB + 3, 'http://127.0.0.1:9000'))).toMatchObject({ name: 'resource' });
});

it('of each server three are known in the session and the newest is on disk', async () => {
  await keep(true);
  for (const i of [0, 1, 2, 3]) await sees(direct(), i * 60_000);
  expect(onDisk().map(({ startedAt }) => startedAt)).toEqual([start + 180_000]);
  const fails = newest(await sees(faulty, 240_000));
  expect(fails?.changed?.map(({ workedAt }) => workedAt)).toEqual([3, 2, 1].map((i) => start + i * 60_000));
});

it('a stop of the worker loses nothing of it', async () => {
  await sees(direct(), 0);
  browser.start();
  expect(firstOf(await sees(faulty, 60_000))).toMatchObject({ name: 'resource' });
});

it('forget everything takes it from memory and from disk', async () => {
  await keep(true);
  await sees(direct(), 0);
  expect(onDisk()).toHaveLength(1);
  await browser.fromOwn({ type: 'forget' });
  expect(browser.local.has(GOOD)).toBe(false);
  expect(newest(await sees(faulty, 60_000))).toMatchObject({ diagnosis: { verdict: 'failing' } });
  expect(firstOf(await sees(faulty, 120_000))).toBeUndefined();
});

const kept = (more: Partial<KeptSignIn> = {}): KeptSignIn => ({
  server: 'https://mcp.example.com/mcp',
  page: 'http://localhost:6274',
  startedAt: start,
  registered: false,
  parts: [],
  order: [],
  ...more,
});

it('servers are bounded by their number and their length, and the oldest goes first', () => {
  const many = Array.from({ length: MAX_KEPT + 5 }, (_, i) => kept({ server: `https://${i}.example/`, startedAt: i }));
  expect(bounded(many).map(({ startedAt }) => startedAt)).toEqual(many.slice(5).map(({ startedAt }) => startedAt));
  const value = ['resource', 'x'.repeat(1000)] as [string, string];
  const part = { id: 'a', stage: 'token', of: '', whole: true, answered: true, values: Array(60).fill(value) } as const;
  const long = many.map((one) => ({ ...one, parts: [part, part] as unknown as KeptSignIn['parts'] }));
  const fits = bounded(long);
  expect(JSON.stringify(fits).length).toBeLessThan(MAX_KEPT_LENGTH + 100);
  expect(fits.at(-1)).toBe(long.at(-1));
});

it('a page that tells of many servers, or at length, takes no room from another', () => {
  const honest = Array.from({ length: 3 }, (_, i) => kept({ server: `https://honest-${i}.example/`, startedAt: i }));
  const lies = (length: number) =>
    Array.from({ length: 100 }, (_, i) =>
      kept({
        ...{ server: `https://${i}.example/`, page: 'http://localhost:9000', startedAt: start + i },
        order: ['x'.repeat(length)],
      }),
    );
  for (const length of [0, 50_000]) {
    const left = bounded([...lies(length), ...honest]);
    expect(left.slice(0, 3)).toEqual(honest);
    expect(left.length).toBeGreaterThan(3);
    expect(left.length).toBeLessThanOrEqual(MAX_KEPT);
  }
});

it('what is stored by another version, or by anybody, is read record by record', () => {
  const good = kept();
  const hostile = [
    null,
    'x',
    [],
    { ...good, startedAt: 'now' },
    { ...good, parts: [{ id: 'a', stage: 'nowhere', of: '', whole: true, answered: true, values: [] }] },
    { ...good, parts: [{ id: 'a', stage: 'token', of: '', whole: true, answered: true, values: [['a', {}]] }] },
    { ...good, order: ['x'.repeat(5000)] },
  ];
  expect(readGood([...hostile, good, ...hostile])).toEqual([good]);
  for (const stored of [undefined, null, 'x', {}, 3]) expect(readGood(stored)).toEqual([]);
});
