/**
 * What goes wrong around a sign-in, in both real browsers: processes that stop and go on, are killed and started again, DevTools
 * in its middle, bodies without end. The middle of a sign-in is the page of the authorization server that waits for a person,
 * so that nothing here depends on how fast anything is.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MAX_BODY } from '../../../lib/exchange-bounds.ts';
import { piece, startEndless } from '../../environment/endless.ts';
import { type Environment, startEnvironment } from '../../environment/environment.ts';
import { type Inspector, startInspector } from '../../environment/inspectors.ts';
import type { Panel } from '../../environment/panel.ts';
import { awaitDiagnosis } from '../../environment/reading.ts';
import { LIMIT, until } from '../../environment/until.ts';
import { connectV1, connectV2, passSignIn, pressV1, pressV2, waitForInspector } from '../../environment/walkers.ts';
import { type Attacked, inChromium, inFirefox } from '../attacked.ts';
import { attemptsOf, connected, type ShownAttempt, showsAttempts } from '../scene.ts';

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
    const servers = { waits: waits.serverUrl, quick: quick.serverUrl };
    [v1, v2] = await Promise.all([startInspector('v1'), startInspector('v2', { servers })]);
  });
  afterAll(async () => {
    await extension?.close();
    for (const one of [v1, v2, waits, quick]) await one?.close();
  });
  beforeEach(async () => {
    page = await extension.browser.newPage();
    // Who was signed in before would be asked nothing.
    await extension.browser.deleteCookie(...(await extension.browser.cookies()));
  });
  afterEach(() => page.close());

  const shown = async (tab: number) => attemptsOf(await extension.snapshotOf(tab));
  /** Whom the Inspector asks itself. */
  const ofInspector = new Set(['mcp', 'resource-metadata', 'server-metadata', 'registration', 'token']);
  /** What is shown of the last attempt, request by request. */
  const seen = async (tab: number) =>
    (await extension.snapshotOf(tab)).handshakes
      .at(-1)
      ?.attempts.at(-1)
      ?.exchanges.map(({ method, url }) => `${method} ${url.split('?')[0]}`) ?? [];
  /** What a stop of the worker does not take: it writes four times a second. */
  const areStored = (asked: string[]) =>
    until(
      () => extension.pages.evaluate(async () => Object.values(await chrome.storage.session.get(null)).join('\n')),
      (text) => asked.every((one) => text.includes(`"url":"${one.slice(one.indexOf(' ') + 1)}`)),
    );
  const ends = (tab: number, ...expected: ShownAttempt[]) => showsAttempts(() => shown(tab), expected);
  const atSignIn = (tab = page) => tab.waitForSelector('button[name="sign-in"]', { timeout: LIMIT });
  const showsVerdict = (panel: Pick<Panel, 'evaluate'>) =>
    until(
      () => panel.evaluate(() => document.querySelector('[data-verdict]') !== null),
      (shows) => shows,
    );
  /** Version 1, up to the page that waits for a person. */
  async function halfway() {
    await pressV1(page, v1, waits.serverUrl);
    const tab = await extension.tabOf(page);
    await atSignIn();
    return tab;
  }
  async function goOn(inspector: Inspector) {
    await passSignIn(page);
    return (await waitForInspector(page, inspector, { expects: 'connected' })).result;
  }

  describe('in the middle of a sign-in', () => {
    it('Inspector 2 and its relay stand still as the tab comes back from the sign-in: nothing is lost', async () => {
      const from = waits.requests().length;
      await page.goto(v2.url);
      await pressV2(page, v2, { server: 'waits' });
      const tab = await extension.tabOf(page);
      await atSignIn();
      await page.locator('button[name="sign-in"]').click();
      const allow = await page.waitForSelector('button[name="allow"]', { timeout: LIMIT });
      const before = await seen(tab);
      await areStored(before);
      const already = waits.requests().length;
      v2.hold();
      try {
        // The way back leads to the Inspector, which answers nobody.
        await allow?.evaluate((button) => (button as HTMLElement).click());
        await until(
          async () => waits.requests().length,
          (count) => count > already,
        );
        // A worker that starts anew looks at what is in flight with a new clock, and does not give it up.
        await extension.stop();
        expect(await shown(tab)).toEqual([{ verdict: 'incomplete', cause: null }]);
        expect((await seen(tab)).slice(0, before.length)).toEqual(before);
      } finally {
        v2.goOn();
      }
      await ends(tab, connected);
      const after = await seen(tab);
      expect(after.slice(0, before.length)).toEqual(before);
      const asked = waits
        .requests()
        .slice(from)
        .filter(({ endpoint }) => ofInspector.has(endpoint));
      const all = asked.map(({ method, url }) => `${method} ${url.origin}${url.pathname}`);
      await until(
        () => seen(tab),
        (shown) => all.every((one) => shown.includes(one)),
      );
    });

    it.each(['v1', 'v2'] as const)('the worker is killed at every request of %s', async (name) => {
      const asked = () => quick.requests().length;
      let before = asked();
      let done = false;
      const walked = (
        name === 'v1'
          ? connectV1(page, v1, quick.serverUrl, { expects: 'connected' })
          : connectV2(page, v2, '', { server: 'quick', expects: 'connected' })
      ).finally(() => {
        done = true;
      });
      let kills = 0;
      while (!done) {
        const now = await until(
          async () => asked(),
          (count) => done || count > before,
        );
        if (done) break;
        before = now;
        await extension.stop();
        kills++;
      }
      expect((await walked).result).toBe('connected');
      await ends(await extension.tabOf(page), connected);
      expect(kills).toBeGreaterThan(2);
    });

    it('the Inspector is killed, and started again where it was', async () => {
      const tab = await halfway();
      const { port } = new URL(v1.url);
      await v1.close();
      // Back at an address where nobody is.
      for (const button of ['sign-in', 'allow']) {
        await page.locator(`button[name="${button}"]`).click();
      }
      await until(
        () => page.evaluate(() => document.documentURI).catch(String),
        (address) => /^chrome-error:|^about:neterror/.test(address),
      );
      v1 = await startInspector('v1', { port: Number(port) });
      const before = await shown(tab);
      expect(before.map(({ verdict }) => verdict)).not.toContain('connected');
      await connectV1(page, v1, quick.serverUrl, { expects: 'connected' });
      await ends(tab, connected);
    });

    it('DevTools are opened, closed, and opened again after it', async () => {
      const tab = await halfway();
      const during = await extension.panel(page);
      await showsVerdict(during);
      await during.close();
      expect(await goOn(v1)).toBe('connected');
      await ends(tab, connected);
      const after = await extension.panel(page);
      expect((await awaitDiagnosis(after))?.verdict).toBe('connected');
      await after.close();
      expect(await shown(tab)).toEqual([connected]);
    });
  });

  describe('what is too much', () => {
    const stored = () =>
      extension.pages.evaluate(async () => {
        const all = (await chrome.storage.session.get(null)) as Record<string, string>;
        return Object.entries(all).map(([key, text]) => [key, String(text).length, String(text)] as const);
      });

    it('a body of 50 MB and one without end: the page reads what it likes, and kept is nothing of it', async () => {
      const server = await startEndless();
      try {
        await page.goto(`${server.url}/?title=MCP+Inspector`);
        const tab = await extension.tabOf(page);
        await until(
          () => extension.snapshotOf(tab),
          ({ inspector }) => inspector !== null,
        );
        const panel = await extension.panel(page);
        const pieces = 800;
        const read = await page.evaluate(async (pieces) => {
          const ask = (path: string) =>
            fetch(path, { method: 'POST', body: '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{}}' });
          const whole = (await (await ask(`/endless/mcp?pieces=${pieces}`)).text()).length;
          const reader = (await ask('/endless/mcp')).body?.getReader();
          let part = 0;
          while (reader && part < 50_000_000) part += (await reader.read()).value?.length ?? 0;
          await reader?.cancel();
          return { whole, part };
        }, pieces);
        expect(read.whole).toBe(pieces * piece.length);
        expect(read.part).toBeGreaterThanOrEqual(50_000_000);
        await until(
          async () => server.open(),
          (open) => open === 0,
        );
        const seen = await until(
          async () => (await stored()).filter(([key]) => key.startsWith(`seen:${tab}:`)),
          (all) => all.filter(([, , text]) => text.includes('"status":200')).length >= 2,
        );
        expect(seen.reduce((sum, [, length]) => sum + length, 0)).toBeLessThan(2 * MAX_BODY + 20_000);
        await panel.close();
      } finally {
        await server.close();
      }
    });
  });
});
