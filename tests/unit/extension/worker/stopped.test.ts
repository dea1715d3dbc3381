/**
 * A worker that is stopped at any moment, and DevTools that are opened at any moment, around the moment at which a session
 * is most easily lost: the tab comes back from the sign-in, and its callback page goes on under another address.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lookAt } from '../../../../lib/extension/devtools/look.ts';
import { welcomed } from '../../../../lib/extension/page/welcome.ts';
import type { SourceMessage } from '../../../../lib/extension/shared/messages.ts';
import type { PageReport } from '../../../../lib/extension/shared/page-report.ts';
import { createSender } from '../../../../lib/extension/shared/sender.ts';
import { direct, start } from '../../../fixtures/flow.ts';
import { FakeBrowser, newest } from '../fake-browser.ts';

/** Many sign-ins on a busy machine. */
const TAB = 7;
const { steps, exchanges } = direct();
const back = steps.findIndex(({ name }) => name === 'callback');
/** Milliseconds after `start` at which each exchange is over, and at which the callback page takes over. */
const overAt = exchanges.map((x) => x.startedAt + (x.durationMs ?? 0) - start);
const backAt = (exchanges[back]?.startedAt ?? 0) - start;
const END = Math.max(...overAt) + 1500;

let browser: FakeBrowser;
beforeEach(() => vi.useFakeTimers({ now: start - 500, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] }));
afterEach(() => vi.useRealTimers());

const report = (at: number, page: Partial<PageReport> = {}): PageReport => ({
  kind: 'inspector-v1',
  origin: 'http://localhost:6274',
  startedAt: start + at,
  since: start + at,
  callback: false,
  load: 'navigate',
  ...page,
});
const inspector = report(-400);
const callback = report(backAt - 1, { callback: true });

/** A page with a bridge, as `page/bridge.ts` talks to the worker: a message that is not answered is sent again. */
async function openPage(page: PageReport, from: number, to: number): Promise<void> {
  const post = (message: SourceMessage) => browser.fromTab(TAB, message);
  const welcome = welcomed(post, page);
  const sender = createSender({ post });
  for (const [i, exchange] of exchanges.entries()) {
    if (i < from || i >= to) continue;
    const tell = () => sender.send([{ exchange, source: exchange.navigation ? 'navigate' : 'page' }], 0);
    setTimeout(() => void welcome.then(tell), start + (overAt[i] ?? 0) - Date.now());
  }
  await welcome;
}

/** `stops`, `opens`: milliseconds after the callback page has taken over. */
async function shownAfter({ stops, opens }: { stops: number[]; opens: number[] }) {
  browser = new FakeBrowser();
  browser.writeMs = 5;
  vi.setSystemTime(start - 500);
  browser.start();
  const at = (moment: number, event: () => void) => setTimeout(event, start + moment - Date.now());
  at(-390, () => void openPage(inspector, 0, back));
  at(backAt, () => void openPage(callback, back, exchanges.length));
  for (const moment of stops) at(backAt + moment, () => browser.start());
  for (const moment of opens) {
    at(backAt + moment, () => {
      browser.fromDevtools({ type: 'page', tabId: TAB, page: callback }).catch(() => undefined);
    });
  }
  await vi.advanceTimersByTimeAsync(500 + END);
  const view = browser.view(TAB);
  await vi.advanceTimersByTimeAsync(200);
  return { verdict: newest(view)?.diagnosis.verdict, exchanges: newest(view)?.exchanges.length };
}

const whole = { verdict: 'connected', exchanges: exchanges.length };
const range = (from: number, to: number, by: number) =>
  Array.from({ length: (to - from) / by }, (_, i) => from + i * by);

describe('around the return from the sign-in nothing is lost', () => {
  it('of a worker that runs on', async () => expect(await shownAfter({ stops: [], opens: [] })).toEqual(whole));

  it('stopped at any moment', async () => {
    for (const stop of range(-60, 420, 12)) {
      expect(await shownAfter({ stops: [stop], opens: [] }), `stopped at ${stop}`).toEqual(whole);
    }
  });

  it('stopped at any moment, with DevTools opened right then, a little later, and much later', async () => {
    for (const stop of range(2, 400, 33)) {
      for (const later of [0, 3, 30, 240]) {
        const moments = { stops: [stop], opens: [stop + later] };
        expect(await shownAfter(moments), `stopped at ${stop}, opened at ${stop + later}`).toEqual(whole);
      }
    }
  });

  it('stopped twice', async () => {
    for (const stop of range(0, 300, 30)) {
      const moments = { stops: [stop, stop + 12], opens: [stop + 20] };
      expect(await shownAfter(moments), `stopped at ${stop}`).toEqual(whole);
    }
  });
});

it('a view that is open never hears less than it did, and a badge never says less, whenever the worker is stopped', async () => {
  for (const stop of range(0, END, 31)) {
    browser = new FakeBrowser();
    browser.writeMs = 5;
    vi.setSystemTime(start - 500);
    browser.start();
    const at = (moment: number, event: () => void) => setTimeout(event, start + moment - Date.now());
    at(-390, () => void openPage(inspector, 0, back));
    at(backAt, () => void openPage(callback, back, exchanges.length));
    at(stop, () => browser.start());
    await vi.advanceTimersByTimeAsync(500);
    const view = browser.view(TAB, { stays: true });
    const heard: number[] = [];
    const badges: string[] = [];
    for (let ms = 0; ms < END; ms += 4) {
      await vi.advanceTimersByTimeAsync(4);
      heard.push(newest(view)?.exchanges.length ?? 0);
      badges.push(browser.badges.get(TAB)?.text ?? '');
    }
    const less = heard.filter((now, i) => now < (heard[i - 1] ?? 0));
    expect(less, `stopped at ${stop}`).toEqual([]);
    expect(newest(view)?.diagnosis.verdict).toBe('connected');
    expect(badges.slice(badges.indexOf('✓')), `stopped at ${stop}`).not.toContain('…');
  }
});

it('begins anew with a page that is loaded anew, stopped at any moment after it', async () => {
  for (const stop of range(0, 400, 25)) {
    browser = new FakeBrowser();
    browser.writeMs = 5;
    vi.setSystemTime(start - 500);
    browser.start();
    void openPage(inspector, 0, back);
    await vi.advanceTimersByTimeAsync(500 + backAt);
    const anew = report(backAt, { load: 'reload' });
    void openPage(anew, exchanges.length, exchanges.length);
    setTimeout(() => browser.start(), stop);
    await vi.advanceTimersByTimeAsync(1000);
    const view = browser.view(TAB);
    await vi.advanceTimersByTimeAsync(200);
    expect(view.snapshot?.handshakes, `stopped at ${stop}`).toEqual([]);
  }
});

it('DevTools know the callback page by the address that it was loaded from', async () => {
  const looked = {
    title: 'MCP Inspector',
    icons: ['/mcp.svg'],
    url: 'http://localhost:6274/',
    referrer: 'https://acme.scalekit.dev/',
    startedAt: 1000,
    since: 1020,
    loadedFrom: 'http://localhost:6274/oauth/callback?code=a&state=b',
    load: 'navigate',
    parsed: true,
  };
  const host = { evaluate: async () => looked, added: async () => [] };
  expect((await lookAt(host))?.page).toMatchObject({
    kind: 'inspector-v1',
    callback: true,
    startedAt: 1000,
    since: 1020,
  });
  const other = {
    ...host,
    evaluate: async () => ({ ...looked, loadedFrom: 'https://elsewhere.example/?code=a&state=b' }),
  };
  expect((await lookAt(other))?.page.callback).toBe(false);
});
