import { describe, expect, it, vi } from 'vitest';
import { direct, start } from '../../../fixtures/flow.ts';
import { newest } from '../fake-browser.ts';
import { browser, failing, inBrowser, pass, play, startAnew, TAB } from './started.ts';

/** Many diagnoses on a busy machine. */
inBrowser();

describe('a worker that is stopped', () => {
  const flow = direct().exchanges;
  async function shownAfter(stopAfter: number) {
    vi.setSystemTime(start - 1000);
    startAnew();
    await browser.page(TAB);
    await pass(300);
    await play(flow.slice(0, stopAfter), TAB, 300);
    browser.start();
    await play(flow.slice(stopAfter), TAB, 300);
    await pass(3000);
    const view = browser.view(TAB);
    await pass(100);
    return { snapshot: view.snapshot, badge: browser.badges.get(TAB) };
  }

  it('loses nothing, whatever step it was at', async () => {
    const whole = await shownAfter(flow.length);
    expect(whole.snapshot?.handshakes[0]?.attempts[0]?.diagnosis.verdict).toBe('connected');
    for (let step = 0; step < flow.length; step++) expect(await shownAfter(step), `stopped at ${step}`).toEqual(whole);
  });

  it('answers a source only when a stop can lose nothing of what it sent', async () => {
    await browser.page(TAB);
    let told = 0;
    for (const x of flow) {
      const { answered } = await browser.seen(TAB, [x], 0);
      answered.then(
        () => told++,
        () => undefined,
      );
      await pass(30);
    }
    expect(told).toBeLessThan(flow.length);
    browser.start();
    const view = browser.view(TAB);
    await pass(100);
    expect(newest(view)?.exchanges.length).toBeGreaterThanOrEqual(told);
    expect(told).toBeGreaterThan(0);
  });

  it('says at once what it said before, of a handshake that had ended', async () => {
    await browser.page(TAB);
    await play(failing().exchanges);
    await pass(5000);
    browser.start();
    const view = browser.view(TAB);
    await pass(100);
    expect(newest(view)?.diagnosis.verdict).toBe('failing');
  });

  it('finds out itself that a handshake has ended meanwhile', async () => {
    await browser.page(TAB);
    await play(failing().exchanges);
    await pass(300);
    browser.start();
    await pass(2500);
    expect(browser.badges.get(TAB)?.text).toBe('1');
  });

  it('keeps the key for fingerprints', async () => {
    const welcome = await browser.page(TAB);
    expect(welcome).toEqual({ follow: true, key: expect.stringMatching(/^[0-9a-f]{64}$/) });
    browser.start();
    expect(await browser.page(TAB)).toEqual(welcome);
  });
});

describe('storage.session', () => {
  it('is written at the first change at once, and then at most four times a second', async () => {
    await pass(1000);
    await browser.page(TAB);
    expect(browser.writes.at(-1)?.keys).toEqual(['session:7']);
    const before = browser.writes.length;
    const { exchanges } = direct();
    for (let i = 0; i < 200; i++) {
      const x = exchanges[i % exchanges.length];
      if (x) await browser.seen(TAB, [{ ...x, id: `n${i}`, startedAt: start + i * 5 }], 0);
      await pass(5);
    }
    await pass(300);
    expect(browser.writes.length - before).toBeGreaterThan(2);
    expect(browser.writes.length - before).toBeLessThanOrEqual(6);
  });

  it('is written only what changed', async () => {
    await browser.page(TAB);
    await play(direct().exchanges, TAB, 300);
    const last = browser.writes.at(-1)?.keys ?? [];
    expect(last.filter((key) => key.startsWith('seen:'))).toHaveLength(1);
  });
});
