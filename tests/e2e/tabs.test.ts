/** A session belongs to its tab, in real Chromium: it ends with it, and Clear and Preserve do as in the Network panel. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { type Inspector, startInspector } from '../environment/inspectors.ts';
import { openPanel, type Panel } from '../environment/panel.ts';
import { until } from '../environment/until.ts';
import { connectV1 } from '../environment/walkers.ts';
import { type Extension, launchExtension } from './extension.ts';
import { snapshotOf, tabOf } from './popup.ts';

let environment: Environment;
let extension: Extension;
let inspector: Inspector;
beforeAll(async () => {
  // It stops at the first metadata: short, and with an answer of its own.
  environment = await startEnvironment({ fault: 'resource-metadata/not-found' });
  const { serverUrl } = environment;
  [extension, inspector] = await Promise.all([launchExtension(), startInspector('v1', { serverUrl })]);
});
afterAll(async () => {
  await extension?.close();
  await inspector?.close();
  await environment?.close();
});

/** The sessions that are stored, by their tabs. */
const stored = () =>
  extension.pages.evaluate(async () => {
    const keys = Object.keys(await chrome.storage.session.get(null));
    return [...new Set(keys.flatMap((key) => /\d+/.exec(key)?.[0] ?? []))].map(Number);
  });

const handshakes = async (tab: number) => (await snapshotOf(extension, tab)).handshakes.length;
const attempts = async (tab: number) => (await snapshotOf(extension, tab)).handshakes[0]?.attempts.length ?? 0;
const rows = (panel: Panel) => panel.evaluate(() => document.querySelectorAll('[data-handshake]').length);

async function failing(): Promise<{ page: Page; tab: number; again(): Promise<unknown> }> {
  const page = await extension.browser.newPage();
  const again = () => connectV1(page, inspector, environment.serverUrl);
  await again();
  const tab = await tabOf(extension, page);
  await until(
    () => handshakes(tab),
    (count) => count === 1,
  );
  return { page, tab, again };
}

it('closing the tab ends its session, and leaves the others', async () => {
  const [one, other] = [await failing(), await failing()];
  expect(await stored()).toEqual(expect.arrayContaining([one.tab, other.tab]));
  await one.page.close();
  await until(stored, (tabs) => !tabs.includes(one.tab));
  expect(await stored()).toContain(other.tab);
  expect(await handshakes(one.tab)).toBe(0);
  expect(await handshakes(other.tab)).toBe(1);
  await other.page.close();
});

it('Clear empties the panel; Preserve keeps what was there when the page is loaded anew', async () => {
  const { page, tab, again } = await failing();
  const panel = await openPanel(page);
  const press = (selector: string) =>
    panel.evaluate((selector) => document.querySelector<HTMLElement>(selector)?.click(), selector);
  await until(
    () => rows(panel),
    (count) => count === 1,
  );
  await press('button[aria-label="Clear the log"]');
  await until(
    () => rows(panel),
    (count) => count === 0,
  );
  // Loaded anew without Preserve: only what came after.
  await again();
  await until(
    () => attempts(tab),
    (count) => count === 1,
  );
  await press('.toolbar input[type=checkbox]');
  await until(
    () => snapshotOf(extension, tab),
    ({ preserve }) => preserve,
  );
  await again();
  await until(
    () => attempts(tab),
    (count) => count === 2,
  );
  await press('.toolbar input[type=checkbox]');
  await until(
    () => snapshotOf(extension, tab),
    ({ preserve }) => !preserve,
  );
  await page.reload();
  await until(
    () => handshakes(tab),
    (count) => count === 0,
  );
  await panel.close();
  await page.close();
});
