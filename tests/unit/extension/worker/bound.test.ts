import { expect, it, vi } from 'vitest';
import type { Exchange } from '../../../../lib/exchange.ts';
import { MAX_BYTES } from '../../../../lib/extension/worker/bound.ts';
import { direct, start } from '../../../fixtures/flow.ts';
import { newest } from '../fake-browser.ts';
import { browser, inBrowser, pass, TAB } from './started.ts';

/** Many diagnoses on a busy machine. */
inBrowser();
const stored = () => [...browser.session.values()].reduce<number>((sum, text) => sum + String(text).length, 0);

/** The same handshake again, ten minutes later each time, with bodies of a size. */
const again = (n: number, body: string): Exchange[] =>
  direct().exchanges.map((x) => ({
    ...x,
    id: `${n}-${x.id}`,
    startedAt: x.startedAt + n * 600_000,
    ...(/well-known|register/.test(x.request.url) &&
      x.response && { response: { ...x.response, body: x.response.body + body } }),
  }));

it('drops the oldest attempts when storage is full, tells how many, and keeps the newest', async () => {
  await browser.page(TAB);
  const view = browser.view(TAB);
  const padding = ' '.repeat(250_000);
  for (let n = 0; n < 16; n++) {
    vi.setSystemTime(start + n * 600_000 + 5000);
    await browser.seen(TAB, again(n, padding), 0);
    await pass(600);
  }
  await pass(1000);
  expect(stored()).toBeLessThan(MAX_BYTES * 1.2);
  expect(view.snapshot?.forgotten).toBeGreaterThan(4);
  const attempts = view.snapshot?.handshakes[0]?.attempts ?? [];
  expect(attempts.length + (view.snapshot?.forgotten ?? 0)).toBe(16);
  expect(newest(view)).toMatchObject({ startedAt: start + 15 * 600_000, diagnosis: { verdict: 'connected' } });
  browser.start();
  const restored = browser.view(TAB);
  await pass(200);
  expect(restored.snapshot?.forgotten).toBe(view.snapshot?.forgotten);
  expect(newest(restored)?.id).toBe(newest(view)?.id);
});

it('shows the newest attempts of a session that has very many, and tells how many went', async () => {
  await browser.page(TAB);
  const view = browser.view(TAB);
  const [first] = direct().exchanges;
  vi.setSystemTime(start + 400 * 10_000);
  const connects = Array.from({ length: 300 }, (_, n) => ({
    ...(first as Exchange),
    id: `n${n}`,
    startedAt: start + n * 10_000,
  }));
  await browser.seen(TAB, connects, 0);
  await pass(1000);
  expect(view.snapshot?.handshakes[0]?.attempts).toHaveLength(200);
  expect(view.snapshot?.forgotten).toBe(100);
  expect(newest(view)?.startedAt).toBe(start + 299 * 10_000);
  expect([...browser.session.keys()].filter((key) => key.startsWith('seen:'))).toHaveLength(200);
});

it('keeps few of the exchanges that belong to no handshake', async () => {
  await browser.page(TAB);
  const [first] = direct().exchanges;
  const others = Array.from({ length: 400 }, (_, i) => ({
    ...(first as Exchange),
    id: `o${i}`,
    startedAt: start + i,
    request: { method: 'GET', url: `https://fonts.example/${i}.json`, headers: [] },
  }));
  await browser.seen(TAB, others, 0);
  await pass(1000);
  expect([...browser.session.keys()].filter((key) => key.startsWith('seen:'))).toHaveLength(100);
});

it('of many servers whose long answers fill the store, the oldest give way, and not all', async () => {
  await browser.page(TAB);
  const view = browser.view(TAB);
  const [first] = direct().exchanges as [Exchange];
  const connects = Array.from({ length: 60 }, (_, n) => ({
    ...first,
    id: `s${n}`,
    startedAt: start + n,
    request: { ...first.request, url: `${first.request.url}?n=${n}` },
    response: { headers: [], ...first.response, status: 200, body: ' '.repeat(200_000) },
  }));
  // More than there is room for only with the second message, whose answers alone would fill it too.
  await browser.seen(TAB, connects.slice(0, 24), 0);
  await browser.seen(TAB, connects.slice(24), 0);
  await pass(1000);
  expect(stored()).toBeLessThan(MAX_BYTES);
  expect(stored()).toBeGreaterThan(MAX_BYTES / 2);
  expect(view.snapshot?.forgotten).toBeGreaterThan(0);
  expect([...browser.session.keys()].filter((key) => key.startsWith('seen:')).at(-1)).toContain('s59');
});
