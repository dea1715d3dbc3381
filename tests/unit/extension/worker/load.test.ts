/** Very much at once, and a machine that slept: what is kept, what is shown, and what is said of the rest. */
import { expect, it, vi } from 'vitest';
import type { Exchange } from '../../../../lib/exchange.ts';
import type { SourceMessage } from '../../../../lib/extension/shared/messages.ts';
import { createSender } from '../../../../lib/extension/shared/sender.ts';
import { MAX_BYTES } from '../../../../lib/extension/worker/bound.ts';
import { direct, start } from '../../../fixtures/flow.ts';
import { newest } from '../fake-browser.ts';
import { browser, failing, inBrowser, pass, startAnew, TAB } from './started.ts';

/** Many diagnoses on a busy machine. */
inBrowser();
const stored = () => [...browser.session.values()].reduce<number>((sum, text) => sum + String(text).length, 0);

/** The healthy sign-in to a server of its own, with secrets of its own. */
function signIn(n: number): Exchange[] {
  const text = JSON.stringify(direct().exchanges)
    .replaceAll(/((?:state|code)\.\d+\.)[0-9a-f]{8}/g, `$1${(0xc0de0000 + n).toString(16)}`)
    .replaceAll('mcp.example.com', `mcp-${n}.example.com`)
    .replaceAll('acme.scalekit.dev', `acme-${n}.scalekit.dev`);
  return (JSON.parse(text) as Exchange[]).map((x) => ({ ...x, id: `${n}-${x.id}` }));
}

it('100 handshakes in 20 tabs: each is connected in its own tab, nothing is dropped, with a stop in the middle', async () => {
  const tabs = Array.from({ length: 20 }, (_, n) => n + 1);
  const signIns = Array.from({ length: 100 }, (_, n) => signIn(n));
  for (const tab of tabs) await browser.page(tab, { startedAt: start - 900 - tab });
  vi.setSystemTime(start + 5000);
  const steps = direct().exchanges.length;
  for (let step = 0; step < steps; step++) {
    // All at a time, step by step: nobody's is over before the others' are.
    for (const [n, exchanges] of signIns.entries())
      await browser.seen((n % 20) + 1, exchanges.slice(step, step + 1), 0);
    await pass(step === 5 ? 400 : 30);
    if (step === 5) browser.start();
  }
  const views = tabs.map((tab) => browser.view(tab));
  await pass(2000);
  const verdicts = views.flatMap(({ snapshot }) =>
    (snapshot?.handshakes ?? []).flatMap(({ attempts }) => attempts.map(({ diagnosis }) => diagnosis.verdict)),
  );
  expect(verdicts).toEqual(Array(100).fill('connected'));
  expect(views.map(({ snapshot }) => snapshot?.handshakes.length)).toEqual(Array(20).fill(5));
  expect(views.map(({ snapshot }) => snapshot?.forgotten)).toEqual(Array(20).fill(0));
  expect([...browser.session.keys()].filter((key) => key.startsWith('seen:'))).toHaveLength(100 * steps);
  expect(stored()).toBeLessThan(MAX_BYTES);
});

it('10,000 exchanges in a minute: all are taken in, the sign-in and the newest are kept, the rest is counted', async () => {
  await browser.page(TAB);
  const view = browser.view(TAB);
  const messages: SourceMessage[] = [];
  const sender = createSender({
    post(message) {
      messages.push(message);
      return browser.fromTab(TAB, message);
    },
  });
  vi.setSystemTime(start + 5000);
  const send = (exchanges: Exchange[]) =>
    sender.send(
      exchanges.map((exchange) => ({ exchange, source: 'page' })),
      0,
    );
  send(direct().exchanges);
  const call = direct().exchanges.at(-1) as Exchange;
  for (let second = 0; second < 60; second += 3) {
    send(
      Array.from({ length: 500 }, (_, n) => ({
        ...call,
        id: `${second}-${n}`,
        startedAt: start + 5000 + second * 1000 + n * 5,
      })),
    );
    await pass(3000);
    // All of them up to the bound; and the sign-in, which is of no use without its beginning, beyond it.
    if (second === 54) expect(newest(view)?.exchanges).toHaveLength(9500 + direct().exchanges.length);
  }
  await pass(1000);
  const taken = messages.flatMap((message) => (message.type === 'traffic' ? message.items : []));
  expect(taken).toHaveLength(10_000 + direct().exchanges.length);
  expect(messages.some((message) => message.type === 'traffic' && message.missed)).toBe(false);
  expect(view.snapshot?.missed).toBeUndefined();
  const kept = [...browser.session.keys()].filter((key) => key.startsWith('seen:')).length;
  expect(kept).toBe(Math.floor(taken.length / 2));
  expect(stored()).toBeLessThan(MAX_BYTES);
  expect(browser.writes.length).toBeLessThanOrEqual(4 * 70);
  expect(view.snapshot?.forgotten).toBeGreaterThan(0);
  expect(newest(view)?.diagnosis.verdict).toBe('connected');
  const shown = newest(view)?.exchanges ?? [];
  expect(shown).toHaveLength(kept);
  expect(shown.slice(0, 4).map(({ role }) => role)).toEqual([
    'mcp',
    'resource-metadata',
    'server-metadata',
    'registration',
  ]);
  expect(shown.at(-1)?.id).toBe('57-499');
});

it('a machine that slept for an hour in mid-handshake goes on where it was, with the worker and without', async () => {
  for (const stopped of [false, true]) {
    vi.setSystemTime(start - 1000);
    startAnew();
    await browser.page(TAB);
    const asleep = 3_600_000;
    const { exchanges } = direct();
    const until = exchanges.slice(0, 4);
    const after = exchanges.slice(4).map((x) => ({ ...x, startedAt: x.startedAt + asleep }));
    vi.setSystemTime(start + 1500);
    await browser.seen(TAB, until, 1);
    await pass(300);
    // Neither clocks nor timers went on meanwhile; then the time of day is another.
    vi.setSystemTime(start + asleep);
    if (stopped) browser.start();
    const view = browser.view(TAB);
    await browser.seen(TAB, [], 1);
    await pass(300);
    vi.setSystemTime(start + asleep + 5000);
    await browser.seen(TAB, after, 0);
    await pass(1000);
    const shown = view.snapshot?.handshakes.map(({ attempts }) => attempts.map(({ diagnosis }) => diagnosis.verdict));
    expect(shown, `stopped: ${stopped}`).toEqual([['connected']]);
    expect(newest(view)?.exchanges).toHaveLength(exchanges.length);
  }
});

it('a process that stood still for a minute does not take its own silence for that of the client', async () => {
  await browser.page(TAB);
  const view = browser.view(TAB);
  vi.setSystemTime(start + 1500);
  // One refusal, as a healthy client gets past it, and another request in flight.
  await browser.seen(TAB, failing().exchanges, 1);
  await pass(1500);
  expect(newest(view)?.diagnosis.verdict).toBe('incomplete');
  for (const [open, timer] of [
    [1, 12_000],
    [0, 2000],
  ] as const) {
    await browser.seen(TAB, [], open);
    await pass(100);
    browser.stoodStill += 60_000;
    vi.setSystemTime(Date.now() + 60_000);
    // Its timer is long over; what the page said meanwhile comes behind it.
    await pass(timer);
    expect(newest(view)?.diagnosis.verdict, `${open} in flight`).toBe('incomplete');
  }
  await pass(2000);
  expect(newest(view)?.diagnosis.verdict).toBe('failing');
});

it('two windows: what is pressed in one changes nothing in the other', async () => {
  await browser.page(TAB);
  await browser.page(8, { startedAt: start - 800 });
  const [one, other] = [browser.view(TAB), browser.view(8)];
  vi.setSystemTime(start + 5000);
  await browser.seen(TAB, signIn(1), 0);
  await browser.seen(8, signIn(2), 0);
  await pass(100);
  await browser.fromOwn({ type: 'clear', tabId: TAB });
  browser.closeTab(TAB);
  await pass(500);
  expect(one.snapshot?.handshakes).toEqual([]);
  expect(newest(other)?.diagnosis.verdict).toBe('connected');
  expect([...browser.session.keys()].filter((key) => /^(?:seen|session):7\b/.test(key))).toEqual([]);
});
