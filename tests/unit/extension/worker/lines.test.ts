/** Header lines that come again lie in the store once, and no longer than what they are of. */
import { expect, it, vi } from 'vitest';
import type { Exchange } from '../../../../lib/exchange.ts';
import { newLines, numbered, takeOverLines, written } from '../../../../lib/extension/worker/lines.ts';
import { direct, start } from '../../../fixtures/flow.ts';
import { again } from '../../../fixtures/repeated.ts';
import { browser, inBrowser, pass, TAB } from './started.ts';

inBrowser();
const { exchanges } = direct();
const last = exchanges.at(-1) as Exchange;
const calls = Array.from({ length: 50 }, (_, n) => again(last, n, last.startedAt + n + 1));
const all = [...exchanges, ...calls];
const keys = (kind: string) => [...browser.session.keys()].filter((key) => key.startsWith(`${kind}:${TAB}:`));
const bytesOf = (key: string) => String(browser.session.get(key)).length;
const whole = (id: string) => browser.fromOwn({ type: 'exchange', tabId: TAB, id });

async function begin() {
  await browser.page(TAB);
  vi.setSystemTime(start + 5000);
  await browser.seen(TAB, exchanges, 0);
  await browser.seen(TAB, calls, 0);
  await pass(1000);
}

it('fifty alike take little room, and after a stop each is what it was', async () => {
  await begin();
  expect(keys('line').length).toBeGreaterThan(5);
  const [, seen = ''] = keys('seen').slice(-2);
  expect(bytesOf(seen)).toBeLessThan(JSON.stringify(last).length / 1.8);
  const before = await Promise.all(all.map(({ id }) => whole(id)));
  browser.start();
  const view = browser.view(TAB);
  await pass(200);
  expect(view.snapshot?.handshakes[0]?.attempts.at(-1)?.exchanges).toHaveLength(all.length);
  expect(await Promise.all(all.map(({ id }) => whole(id)))).toEqual(before);
  // And a line that is known by then gets no other number.
  const lines = keys('line');
  await browser.seen(TAB, [again(last, 99, last.startedAt + 99)], 0);
  await pass(500);
  expect(keys('line')).toEqual(lines);
});

it('go with what is cleared, and with the tab', async () => {
  await begin();
  await browser.fromOwn({ type: 'clear', tabId: TAB });
  await pass(500);
  expect(keys('line')).toEqual([]);
  vi.setSystemTime(start + 60_000);
  await browser.seen(
    TAB,
    all.map((x) => ({ ...x, id: `later-${x.id}`, startedAt: x.startedAt + 70_000 })),
    0,
  );
  await pass(500);
  expect(keys('line').length).toBeGreaterThan(5);
  browser.closeTab(TAB);
  await pass(500);
  expect([...keys('line'), ...keys('seen')]).toEqual([]);
});

it('an exchange whose lines were lost is left out, and the others are there', async () => {
  await begin();
  const lost = keys('line').find((key) => String(browser.session.get(key)).includes('authorization'));
  browser.session.delete(lost ?? '');
  browser.start();
  const view = browser.view(TAB);
  await pass(500);
  const { length } = view.snapshot?.handshakes[0]?.attempts.at(-1)?.exchanges ?? [];
  expect(length).toBeGreaterThan(5);
  expect(length).toBeLessThan(all.length);
  expect(keys('seen')).toHaveLength(length);
});

it('a number that is in the store is never given again, even where a stop left a line there twice', () => {
  const line = ['x-powered-by', 'something long enough'] as const;
  const stored = new Map<number, unknown>([
    [0, line],
    [1, line],
  ]);
  const lines = newLines();
  takeOverLines(lines, stored);
  const other: [string, string] = ['x-another', 'that comes again and again'];
  const x = { ...last, request: { ...last.request, headers: [other, [...line] as [string, string]] } };
  for (let i = 0; i < 2; i++) numbered(x, lines, (number, one) => stored.set(number, one));
  expect(
    written(
      numbered(x, lines, () => {}),
      stored,
    ),
  ).toEqual(x);
});
