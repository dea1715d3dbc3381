/**
 * The real Inspectors in real Firefox, with one thing wrong at a time: the badge and the popup with DevTools closed, the
 * panel in the toolbox opened afterwards, and the panel open from the start, all name the one true cause.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEnvironment } from '../environment/environment.ts';
import { findFault } from '../environment/faults.ts';
import { type Inspector, startInspector } from '../environment/inspectors.ts';
import { awaitDiagnosis } from '../environment/reading.ts';
import { connectV1, connectV2 } from '../environment/walkers.ts';
import { type FirefoxExtension, launchFirefoxExtension } from './firefox-extension.ts';

type Name = 'v1' | 'v2';

let extension: FirefoxExtension;
let v1: Inspector;
beforeAll(async () => {
  [extension, v1] = await Promise.all([launchFirefoxExtension(), startInspector('v1')]);
});
afterAll(async () => {
  await extension?.close();
  await v1?.close();
});

type Connect = () => Promise<unknown>;

/**
 * A tab and an environment of its own, so that neither a registration nor a preflight is remembered. v1 keeps the rest in
 * the tab; v2 keeps it itself, and is started anew.
 */
async function signingIn(name: Name, fault: string | null, run: (page: Page, connect: Connect) => Promise<void>) {
  const environment = await startEnvironment({ fault });
  const { serverUrl } = environment;
  const inspector = name === 'v1' ? v1 : await startInspector('v2', { serverUrl });
  const page = await extension.firefox.browser.newPage();
  try {
    await page.goto(inspector.url);
    await run(page, () => (name === 'v2' ? connectV2 : connectV1)(page, inspector, serverUrl, { timeout: 60_000 }));
  } finally {
    await page.close();
    if (inspector !== v1) await inspector.close();
    await environment.close();
  }
}

/** What badge and popup say, DevTools being closed. */
async function shownInToolbar(page: Page) {
  const popup = await extension.popup(page);
  const shown = await awaitDiagnosis(popup);
  await popup.close();
  return { shown, badge: await extension.badge(await extension.firefox.select(page)) };
}

/** What the panel says that is opened now. */
async function shownInPanel(page: Page) {
  const panel = await extension.panel(page);
  const shown = await awaitDiagnosis(panel);
  await panel.close();
  return shown;
}

describe.each(['v2', 'v1'] as const)('a healthy sign-in, %s', (name) => {
  it('is connected, without a cause, in badge, popup and panel', async () => {
    await signingIn(name, null, async (page, connect) => {
      await connect();
      const { shown, badge } = await shownInToolbar(page);
      expect(shown).toMatchObject({ verdict: 'connected', cause: null, checks: [] });
      expect(badge).toEqual({ text: '✓', title: 'MCP Auth: connected' });
      expect(await shownInPanel(page)).toMatchObject({ verdict: 'connected', cause: null, checks: [] });
    });
  });
});

const broken: Record<Name, string[]> = {
  v2: [
    'challenge/wrong-status',
    'resource-metadata/not-found',
    'resource-metadata/resource-mismatch',
    'registration/disabled',
    'authorization/redirect-uri-mismatch',
    'session/audience-mismatch',
  ],
  v1: [
    'cors/preflight-rejected@mcp',
    'cors/no-allow-origin@server-metadata',
    'network/unreachable',
    'resource-metadata/not-found',
    'challenge/wrong-status',
    'token/invalid-client',
  ],
};
const cases = (['v2', 'v1'] as const).flatMap((name) => broken[name].map((fault) => ({ name, fault })));

it.each(cases)('$name with $fault: badge and popup with DevTools closed, then the panel', async ({ name, fault }) => {
  const { cause } = findFault(fault);
  await signingIn(name, fault, async (page, connect) => {
    await connect();
    const { shown, badge } = await shownInToolbar(page);
    expect(shown).toMatchObject({ verdict: 'failing', cause });
    expect(badge.text).toBe('1');
    expect(badge.title).toBe(`MCP Auth: ${shown?.title}`);
    const { title, stages } = shown ?? {};
    expect(await shownInPanel(page)).toMatchObject({ verdict: 'failing', cause, title, stages });
  });
});

it.each([
  { name: 'v2', fault: 'resource-metadata/resource-mismatch' },
  { name: 'v1', fault: 'cors/preflight-rejected@mcp' },
] as const)('$name with $fault: the panel that was open all the time', async ({ name, fault }) => {
  await signingIn(name, fault, async (page, connect) => {
    const panel = await extension.panel(page);
    await connect();
    expect(await awaitDiagnosis(panel)).toMatchObject({ verdict: 'failing', cause: findFault(fault).cause });
    // What is longer than the toolbox scrolls in its own column: the page has no second scrollbar.
    expect(await panel.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
    await panel.close();
  });
});
