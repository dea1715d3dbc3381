/**
 * An Inspector that was open before the extension was installed or updated, in the real browsers: popup and panel say that
 * the tab has to be reloaded, and what is left of the old scripts in the page is silent and takes itself out.
 */
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { type Inspector, startInspector } from '../environment/inspectors.ts';
import { openPanel } from '../environment/panel.ts';
import { until } from '../environment/until.ts';
import { connectV1, openV1 } from '../environment/walkers.ts';
import { type Extension, launchExtension } from './extension.ts';
import { type FirefoxExtension, launchFirefoxExtension } from './firefox-extension.ts';
import { popupSays } from './popup.ts';

let environment: Environment;
let inspector: Inspector;
let extension: Extension | FirefoxExtension | undefined;
beforeAll(async () => {
  environment = await startEnvironment({ fault: 'registration/disabled' });
  inspector = await startInspector('v1', { serverUrl: environment.serverUrl });
});
afterEach(async () => {
  await extension?.close();
  extension = undefined;
});
afterAll(async () => {
  await inspector?.close();
  await environment?.close();
});

const RELOAD =
  /Reload this tab.*was open here before the extension was installed or updated\. Only after a reload can it be watched\..*Then press Connect in it/;

/** The Inspector's page, ready to connect, and what is thrown in it from then on, in whichever world. */
async function openInspector(browser: Browser) {
  const page = await browser.newPage();
  const thrown: string[] = [];
  page.on('pageerror', (error) => thrown.push(String(error)));
  page.on('console', (message) => {
    if (/extension context/i.test(message.text())) thrown.push(message.text());
  });
  await openV1(page, inspector, environment.serverUrl);
  await page.waitForSelector('::-p-xpath(//button[normalize-space()="Connect"])');
  return { page, thrown };
}

/** As a person does without reloading: it fails, and nobody of ours may say a word about it. */
async function connectAnyway(page: Page) {
  await page.locator('::-p-xpath(//button[normalize-space()="Connect"])').click();
  await page.waitForFunction(() => /Connection Error|Error Connecting/.test(document.body.textContent));
}

/** Whether there was such a button. */
const pressReload = (): boolean => {
  const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Reload this tab');
  button?.click();
  return button !== undefined;
};

const isUnpatched = (page: Page) =>
  until(
    () => page.evaluate(() => String(window.fetch)),
    (text) => text.startsWith('function fetch('),
  );

describe('Chromium', () => {
  async function saysReload({ page, thrown }: Awaited<ReturnType<typeof openInspector>>, at: Extension) {
    expect(await popupSays(at, page, /Reload/)).toMatch(RELOAD);
    await connectAnyway(page);
    await isUnpatched(page);
    expect(thrown).toEqual([]);
    expect(await popupSays(at, page, /Reload/)).toMatch(RELOAD);
    const panel = await openPanel(page);
    await panel.waitFor(() => document.querySelector('h1')?.textContent === 'Reload this tab');
    const reloaded = page.waitForNavigation();
    await panel.evaluate(pressReload);
    await reloaded;
    await panel.close();
    expect(await popupSays(at, page, /Press Connect/)).not.toContain('Reload');
    await connectV1(page, inspector, environment.serverUrl);
    await popupSays(at, page, /Do this/);
  }

  it('installed while it is open', async () => {
    let open: Awaited<ReturnType<typeof openInspector>> | undefined;
    const at = await launchExtension({
      async before(browser) {
        open = await openInspector(browser);
      },
    });
    extension = at;
    if (!open) throw new Error('The page was not opened.');
    await saysReload(open, at);
  });

  it('updated while it is open', async () => {
    const at = await launchExtension();
    extension = at;
    const open = await openInspector(at.browser);
    await popupSays(at, open.page, /Press Connect/);
    await at.update();
    await saysReload(open, at);
  });
});

describe('Firefox', () => {
  it('updated while it is open', async () => {
    const at = await launchFirefoxExtension();
    extension = at;
    const { page, thrown } = await openInspector(at.firefox.browser);
    const says = async (pattern: RegExp) => {
      const popup = await at.popup(page);
      const text = await until(
        () => popup.evaluate(() => (document.body.textContent ?? '').replace(/\s+/g, ' ')),
        (text) => pattern.test(text),
      );
      await popup.close();
      return text;
    };
    await says(/Press Connect/);
    await at.update();
    expect(await says(/Reload/)).toMatch(RELOAD);
    await connectAnyway(page);
    await isUnpatched(page);
    expect(thrown).toEqual([]);
    const popup = await at.popup(page);
    const reloaded = page.waitForNavigation();
    await until(
      () => popup.evaluate(pressReload),
      (pressed) => pressed,
    );
    await reloaded;
    await popup.close();
    expect(await says(/Press Connect/)).not.toContain('Reload');
  });
});
