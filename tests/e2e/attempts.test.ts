/**
 * Which rows there are, in real Chromium with the real Inspectors: one a Connect of the person, one for each server, and
 * one alone for a sign-in that goes round without end. And what changed, where one failed after another that worked.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { type Inspector, startInspector } from '../environment/inspectors.ts';
import { openPanel, type Panel } from '../environment/panel.ts';
import { until } from '../environment/until.ts';
import { connectV1, connectV2, type Outcome, pressV1 } from '../environment/walkers.ts';
import { type Extension, launchExtension, readShown } from './extension.ts';
import { badgeIs, popupShows, snapshotOf, tabOf, withPopup } from './popup.ts';

let extension: Extension;
let environment: Environment;
let page: Page;
let inspector: Inspector | undefined;
beforeAll(async () => {
  [environment, extension] = await Promise.all([startEnvironment(), launchExtension()]);
});
afterEach(async () => {
  await page?.close();
  await inspector?.close();
  environment.setFault(null);
});
afterAll(async () => {
  await extension?.close();
  await environment?.close();
});

const rows = (panel: Panel, count: number) =>
  until(
    () => panel.evaluate(() => [...document.querySelectorAll('[data-attempt]')].map((row) => row.textContent ?? '')),
    (rows) => rows.length === count,
  );

describe('each Connect of version 1', () => {
  it('is a row of its own, with the token of the one before too', async () => {
    const { serverUrl } = environment;
    inspector = await startInspector('v1', { serverUrl });
    page = await extension.browser.newPage();
    expect((await connectV1(page, inspector, serverUrl, { expects: 'connected' })).result).toBe('connected');
    const tab = await tabOf(extension, page);
    const attempts = async () => (await snapshotOf(extension, tab)).handshakes.flatMap(({ attempts }) => attempts);
    const connected = (count: number) =>
      until(attempts, (all) => all.length === count && all.at(-1)?.diagnosis.verdict === 'connected');
    await connected(1);
    for (const count of [2, 3]) {
      await page.locator('::-p-xpath(//button[normalize-space()="Reconnect"])').click();
      await connected(count);
    }
    expect((await attempts()).map(({ diagnosis }) => diagnosis.verdict)).toEqual(Array(3).fill('connected'));
    const panel = await openPanel(page);
    await rows(panel, 3);
    await panel.close();
  });
});

describe('a sign-in that goes round without end', () => {
  it('is failing while it goes on, one row, and keeps neither popup nor panel waiting', async () => {
    environment.setFault('session/audience-mismatch');
    const { serverUrl } = environment;
    // 0.22.0 gives up at the second refusal; this one signs in again, without end.
    inspector = await startInspector('v1-17', { serverUrl });
    page = await extension.browser.newPage();
    await pressV1(page, inspector, serverUrl);
    const tab = await tabOf(extension, page);
    /** How often the server has refused so far. */
    const refused = () =>
      environment.requests().filter(({ server, status }) => server === 'mcp' && status === 401).length;
    await badgeIs(extension, tab, '1');
    // The popup has the snapshot as it stands, however busy the worker is.
    const before = refused();
    expect(before).toBeGreaterThanOrEqual(3);
    const shown = await withPopup(extension, page, (popup) =>
      until(
        () => readShown(popup),
        ({ verdict }) => verdict !== null,
      ),
    );
    expect(shown).toEqual({ verdict: 'failing', cause: 'session/audience-mismatch' });
    const panel = await openPanel(page);
    await rows(panel, 1);
    await panel.evaluate(() => document.querySelectorAll<HTMLElement>('[role=tab]')[1]?.click());
    await panel.waitFor(() => document.querySelectorAll('[role=tab]')[1]?.getAttribute('aria-selected') === 'true');
    // All of that while it goes on.
    await until(
      async () => refused(),
      (count) => count > before,
    );
    await panel.close();
  });
});

describe.runIf(process.env.TEST_LONG)('a sign-in that fails where one worked', () => {
  it.each([
    ['session/audience-mismatch', 'aud in the token'],
    ['resource-metadata/resource-mismatch', 'resource in the metadata of your MCP server'],
  ])('%s is shown by what changed since then: %s', async (fault, what) => {
    const { serverUrl } = environment;
    inspector = await startInspector('v1', { serverUrl });
    page = await extension.browser.newPage();
    expect((await connectV1(page, inspector, serverUrl, { expects: 'connected' })).result).toBe('connected');
    environment.setFault(fault);
    // Without the token that it has, it signs in again; and the page that comes begins a new log.
    await page.evaluate(() => sessionStorage.clear());
    await pressV1(page, inspector, serverUrl);
    await badgeIs(extension, await tabOf(extension, page), '1');
    const panel = await openPanel(page);
    await panel.waitFor(() => {
      const tab = document.querySelector<HTMLElement>('#tab-changed');
      tab?.click();
      return tab?.getAttribute('aria-selected') === 'true';
    });
    const first = await panel.waitFor(() => {
      const row = document.querySelector('.changed tbody tr[data-role=reason]');
      return row && [...row.children].map(({ textContent }) => textContent?.trim() ?? '');
    });
    expect(first[0]).toContain(what);
    expect(first[1]).toContain(serverUrl);
    expect(first[2]).not.toContain(serverUrl);
    await panel.close();
  });
});

describe('two servers in one tab of version 2', () => {
  it('are told as the worse of the two by badge and popup, which lists both', async () => {
    const broken = await startEnvironment({ fault: 'registration/disabled' });
    try {
      inspector = await startInspector('v2', { servers: { broken: broken.serverUrl, sound: environment.serverUrl } });
      page = await extension.browser.newPage();
      const connect = (server: string, expects: Outcome['result']) =>
        connectV2(page, inspector as Inspector, '', { server, expects });
      expect((await connect('broken', 'failed')).result).toBe('failed');
      // The other one is the newest, and is well.
      await connect('sound', 'connected');
      const tab = await tabOf(extension, page);
      const verdicts = async () =>
        (await snapshotOf(extension, tab)).handshakes.map(({ attempts }) => attempts.at(-1)?.diagnosis.verdict);
      await until(verdicts, (all) => all.includes('connected') && all.includes('failing'));
      await badgeIs(extension, tab, '1');
      expect(await popupShows(extension, page)).toEqual({ verdict: 'failing', cause: 'registration/disabled' });
      await withPopup(extension, page, async (popup) => {
        const other = await popup.waitForSelector('[aria-label="Also in this tab"] [data-handshake]');
        expect(await other?.evaluate((row) => row.textContent)).toContain(new URL(environment.serverUrl).host);
        await other?.click();
        await until(
          () => readShown(popup),
          ({ verdict }) => verdict === 'connected',
        );
      });
    } finally {
      await broken.close();
    }
  });
});
