/** Nothing leaves: the traffic of a whole browser, through a sign-in with every page of the extension open. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { type Inspector, startInspector } from '../environment/inspectors.ts';
import { openPanel } from '../environment/panel.ts';
import { connectV2 } from '../environment/walkers.ts';
import { type Passed, startWiretap, type Wiretap } from '../environment/wiretap.ts';
import { type Extension, launchExtension } from './extension.ts';
import { popupSays } from './popup.ts';

/** Chromium's own services, and the fonts of Inspector 2. */
const others = /^https?:\/\/[a-z0-9-]+\.(?:google|googleapis|gstatic)\.com(?::443)?$/;

const hosts = (passed: Passed[]) =>
  [...new Set(passed.map(({ origin }) => origin))].filter((origin) => !others.test(origin)).toSorted();

let wiretap: Wiretap;
let environment: Environment;
let extension: Extension;
let inspector: Inspector;

beforeAll(async () => {
  [environment, wiretap] = await Promise.all([startEnvironment({ fault: 'challenge/wrong-status' }), startWiretap()]);
  [extension, inspector] = await Promise.all([
    launchExtension({ proxy: wiretap.address }),
    startInspector('v2', { serverUrl: environment.serverUrl }),
  ]);
});
afterAll(async () => {
  await extension?.close();
  await inspector?.close();
  await environment?.close();
  await wiretap?.close();
});

it('the browser asks nobody but the Inspector and its sign-in, and the MCP server only on the click that says so', async () => {
  const { serverUrl, environmentUrl } = environment;
  const [mcp, signIn, own] = [serverUrl, environmentUrl, inspector.url].map((url) => new URL(url).origin);
  const page = await extension.browser.newPage();
  await connectV2(page, inspector, serverUrl);
  await popupSays(extension, page, /401/);
  const panel = await openPanel(page);
  await panel.waitFor(() => document.querySelector('[data-verdict="failing"]') !== null);
  const check = await extension.browser.newPage();
  await check.goto(new URL('/check.html', extension.pages.url()).href, { waitUntil: 'networkidle0' });
  expect(hosts(wiretap.passed())).toEqual([own]);

  const before = wiretap.passed().length;
  const announced = await panel.waitFor(
    () => /at most (\d+) requests/.exec(document.querySelector('[data-again]')?.textContent ?? '')?.[1],
  );
  await panel.evaluate(() => document.querySelector<HTMLElement>('[data-again] .check-row > button')?.click());
  await panel.waitFor(() => document.querySelector('[data-again] [data-outcome]') !== null);
  const asked = wiretap.passed().slice(before);
  expect(hosts(asked)).toEqual([mcp]);
  expect(asked.length).toBeLessThanOrEqual(Number(announced));
  expect(JSON.stringify(asked)).not.toContain('chrome-extension:');

  environment.setFault(null);
  const connecting = wiretap.passed().length;
  await page.bringToFront();
  await connectV2(page, inspector, serverUrl);
  await panel.waitFor(() => document.querySelector('[data-verdict="connected"]') !== null);
  expect(hosts(wiretap.passed().slice(connecting))).toEqual([own, signIn].toSorted());
  await check.close();
  await panel.close();
  await page.close();
});
