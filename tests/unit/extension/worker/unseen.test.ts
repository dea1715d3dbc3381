/**
 * Where nobody looks at a session that is connected, more of the same is put together seldom. The badge says what it would
 * say with a view open, a frame after each answer, whatever comes.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { Exchange } from '../../../../lib/exchange.ts';
import { corsVerdict } from '../../../../lib/protocol/cors.ts';
import { fixtures } from '../../../fixtures/all.ts';
import { direct } from '../../../fixtures/flow.ts';
import { exchangesOfFile } from '../../../fixtures/judge.ts';
import { again, repeated } from '../../../fixtures/repeated.ts';
import { newest } from '../fake-browser.ts';
import { browser, inBrowser, pass, play, startAnew, TAB } from './started.ts';

inBrowser();

const folder = join(import.meta.dirname, '../../../fixtures/recordings');
const few = process.env.TEST_LONG ? 1 : 9;
const recordings = readdirSync(folder)
  .filter((file) => file.endsWith('.har'))
  .filter((_, i) => i % few === 0)
  .map((file) => [file, exchangesOfFile(join(folder, file))] as const);
const flows = [...fixtures]
  .filter((_, i) => i % few === 0)
  .map(([id, { failing }]) => [id, [...direct().exchanges, ...later(failing.exchanges)]] as const);

/** A sign-in that fails after one that worked. */
function later(exchanges: readonly Exchange[]): Exchange[] {
  return exchanges.map((x) => ({ ...x, id: `later-${x.id}`, startedAt: x.startedAt + 60_000 }));
}

/** A page says that it failed, too, where CORS kept it from the answer. */
const isWhole = (x: Exchange) => x.failure !== undefined || corsVerdict(x)?.blocked !== true;

/** What the badge says after each answer; each request is told by itself before. */
async function badgesOf(exchanges: readonly Exchange[], looked: boolean): Promise<unknown[]> {
  vi.setSystemTime((exchanges[0]?.startedAt ?? 0) - 1000);
  startAnew();
  await browser.page(TAB);
  if (looked) browser.view(TAB);
  await pass(50);
  const said: unknown[] = [];
  for (const x of exchanges) {
    const { response: _response, failure: _failure, durationMs: _took, ...request } = x;
    vi.setSystemTime(Math.max(Date.now(), x.startedAt));
    await browser.seen(TAB, [request], 1);
    await pass(5);
    await browser.seen(TAB, [x], 0);
    await pass(20);
    const { text, color } = browser.badges.get(TAB) ?? {};
    said.push({ after: x.id, text, color });
    await pass(said.length % 4 ? 30 : 300);
  }
  await pass(3000);
  said.push(browser.badges.get(TAB));
  return said;
}

describe('the badge is as with a view open', () => {
  test.each([...recordings, ...flows])('%s', async (_, exchanges) => {
    const list = repeated(exchanges, 5).filter(isWhole);
    expect(await badgesOf(list, false)).toEqual(await badgesOf(list, true));
  });
});

test('calls behind a sign-in are put together seldom, and a view that is opened has all of them at once', async () => {
  const { exchanges } = direct();
  const call = exchanges.at(-1) as Exchange;
  await browser.page(TAB);
  await play(exchanges, TAB, 20);
  for (let n = 0; n < 20; n++) await play([again(call, n, call.startedAt + 1000 + 20 * n)], TAB, 20);
  const view = browser.view(TAB);
  await pass(1);
  const [first] = view.messages;
  const shown = first?.type === 'snapshot' ? newest(first) : undefined;
  expect(shown?.exchanges.length).toBeLessThan(exchanges.length + 20);
  expect(newest(view)?.exchanges).toHaveLength(exchanges.length + 20);
});

test('what two sources tell of one message is not one more: a first one at another server is told at once', async () => {
  const { exchanges } = direct();
  const call = exchanges.at(-1) as Exchange;
  await browser.page(TAB);
  await play(exchanges, TAB, 20);
  await play([again(call, 1, call.startedAt + 100)], TAB, 1000);
  const request = { ...call.request, url: 'https://other.example/mcp' };
  const other = { ...call, request, startedAt: Date.now() };
  await browser.seen(TAB, [{ ...other, id: 'by-the-browser' }], 0, 'web-request');
  await browser.seen(TAB, [{ ...other, id: 'by-the-page' }], 0);
  await pass(20);
  expect(browser.badges.get(TAB)?.title).toContain('2 servers');
});
