/**
 * A worker in a browser of its own for each test of a file, on a clock that the test moves; and how sign-ins arrive there.
 */
import { afterEach, beforeEach, vi } from 'vitest';
import type { Exchange } from '../../../../lib/exchange.ts';
import { direct, type Flow, json, start } from '../../../fixtures/flow.ts';
import { FakeBrowser } from '../fake-browser.ts';

export const TAB = 7;
/** That of the test that runs. */
export let browser: FakeBrowser;

/** Another browser, with what is `before` the worker starts in it. */
export function startAnew(before: (browser: FakeBrowser) => unknown = () => {}): void {
  browser = new FakeBrowser();
  before(browser);
  browser.start();
}

/** Called by a file for all of its tests. */
export function inBrowser(before?: (browser: FakeBrowser) => unknown): void {
  beforeEach(() => {
    vi.useFakeTimers({ now: start - 1000, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    startAnew(before);
  });
  afterEach(() => vi.useRealTimers());
}

export const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Each exchange arrives when it is over. */
export async function play(exchanges: Exchange[], tabId = TAB, settle = 0): Promise<void> {
  for (const exchange of exchanges) {
    vi.setSystemTime(Math.max(Date.now(), exchange.startedAt + (exchange.durationMs ?? 0)));
    await browser.seen(tabId, [exchange], 0);
    await pass(settle);
  }
}

export const failing = (): Flow =>
  direct()
    .until('resourceMetadata')
    .change('resourceMetadata', json({ resource: 'http://other.example/mcp' }));
