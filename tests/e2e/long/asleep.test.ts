/**
 * A laptop that slept for a minute in the middle of a sign-in, in both real browsers: the process of the extension and the
 * Inspector stand still, or all of the browser does, at the sign-in page and while requests are in flight. And a worker that
 * wakes: what a view was told it is never told less of.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Environment, startEnvironment } from '../../environment/environment.ts';
import { type Inspector, startInspector } from '../../environment/inspectors.ts';
import { LIMIT, pause, until } from '../../environment/until.ts';
import { connectV1, passSignIn, pressV1, pressV2, waitForInspector } from '../../environment/walkers.ts';
import { type Attacked, inChromium, inFirefox } from '../attacked.ts';
import { toldVerdicts, watchVerdicts } from '../popup.ts';

/** Longer than anything here waits for: timers, time-outs of the Inspector, what is said again while something is in flight. */
const ASLEEP_MS = 62_000;

describe.runIf(process.env.TEST_LONG).each([
  { browser: 'Chromium', start: inChromium },
  { browser: 'Firefox', start: inFirefox },
])('in $browser', ({ start }) => {
  let waits: Environment;
  let quick: Environment;
  let extension: Attacked;
  let v1: Inspector;
  let v2: Inspector;
  let page: Page;

  beforeAll(async () => {
    [waits, quick, extension] = await Promise.all([
      startEnvironment({ switches: { interactive: true } }),
      startEnvironment(),
      start({}),
    ]);
    v1 = await startInspector('v1');
  });
  afterAll(async () => {
    await extension?.close();
    for (const one of [v1, waits, quick]) await one?.close();
  });
  beforeEach(async () => {
    page = await extension.browser.newPage();
    // Version 2 keeps its tokens as long as it runs.
    v2 = await startInspector('v2', { servers: { waits: waits.serverUrl } });
    await extension.browser.deleteCookie(...(await extension.browser.cookies()));
  });
  afterEach(async () => {
    await page?.close();
    await v2?.close();
  });

  const told = () => extension.pages.evaluate(toldVerdicts);
  const ends = (tab: number) =>
    until(
      async () => {
        const { handshakes, forgotten, missed = 0 } = await extension.snapshotOf(tab);
        const attempts = handshakes.flatMap(({ attempts }) => attempts);
        return { shown: attempts.map(({ diagnosis }) => diagnosis.verdict), lost: forgotten + missed };
      },
      ({ shown, lost }) => shown.join() === 'connected' && lost === 0,
    );
  /** Nothing was ever called failing, and what was connected stayed so. */
  const neverLess = async () => {
    const all = await told();
    expect(all).not.toContain('failing');
    expect(new Set(all.slice(all.indexOf('connected')))).toEqual(new Set(['connected']));
  };
  async function asleep(...goOns: (() => void)[]): Promise<void> {
    try {
      await pause(ASLEEP_MS);
    } finally {
      for (const goOn of goOns) goOn();
    }
  }
  const heldInspector = (inspector: Inspector) => {
    inspector.hold();
    return () => inspector.goOn();
  };
  /** Up to the page that waits for a person, watched. */
  async function halfway(inspector: Inspector): Promise<number> {
    if (inspector === v2) {
      await page.goto(v2.url);
      await pressV2(page, v2, { server: 'waits' });
    } else await pressV1(page, v1, waits.serverUrl, { connection: 'proxy' });
    await page.waitForSelector('button[name="sign-in"]', { timeout: LIMIT });
    const tab = await extension.tabOf(page);
    await extension.pages.evaluate(watchVerdicts, tab);
    return tab;
  }
  /** Allows it, so that the tab comes back to an Inspector that stands still: its requests are in flight. */
  async function comeBackTo(inspector: Inspector): Promise<() => void> {
    await page.locator('button[name="sign-in"]').click();
    const allow = await page.waitForSelector('button[name="allow"]', { timeout: LIMIT });
    const before = waits.requests().length;
    const goOn = heldInspector(inspector);
    await allow?.evaluate((button) => (button as HTMLElement).click());
    await until(
      async () => waits.requests().length,
      (count) => count > before,
    );
    return goOn;
  }
  const isConnected = async (inspector: Inspector) =>
    expect((await waitForInspector(page, inspector, { expects: 'connected' })).result).toBe('connected');

  it.each(['v1', 'v2'] as const)('the extension and Inspector %s sleep at the sign-in page', async (name) => {
    const inspector = name === 'v1' ? v1 : v2;
    const tab = await halfway(inspector);
    await asleep(await extension.hold('extension'), heldInspector(inspector));
    await passSignIn(page);
    await isConnected(inspector);
    await ends(tab);
    await neverLess();
  });

  it('the extension and Inspector 2 sleep while requests are in flight', async () => {
    const tab = await halfway(v2);
    const goOn = await comeBackTo(v2);
    await asleep(await extension.hold('extension'), goOn);
    await isConnected(v2);
    await ends(tab);
    await neverLess();
  });

  it('the extension alone sleeps while all the rest of a sign-in goes on', async () => {
    await page.goto(v1.url);
    const tab = await extension.tabOf(page);
    await extension.pages.evaluate(watchVerdicts, tab);
    const already = quick.requests().length;
    await pressV1(page, v1, quick.serverUrl);
    await until(
      async () => quick.requests().length,
      (count) => count > already,
    );
    await asleep(await extension.hold('extension'));
    await isConnected(v1);
    await ends(tab);
    await neverLess();
  });

  it('the whole browser sleeps at the sign-in page, and then while requests are in flight', async () => {
    const tab = await halfway(v2);
    await asleep(await extension.hold('browser'));
    const goOn = await comeBackTo(v2);
    await asleep(await extension.hold('browser'), goOn);
    await isConnected(v2);
    await ends(tab);
    await neverLess();
  });

  it('a worker that is stopped just after it told of a sign-in tells a view nothing less when it wakes', async () => {
    await connectV1(page, v1, quick.serverUrl, { expects: 'connected' });
    const tab = await extension.tabOf(page);
    for (const later of [0, 15, 40, 90, 170]) {
      await pressV1(page, v1, quick.serverUrl);
      await extension.pages.evaluate(watchVerdicts, tab);
      await until(told, (all) => all.includes('connected'));
      await pause(later);
      await extension.stop();
      await ends(tab);
      await pause(500);
      await neverLess();
    }
  });
});
