/**
 * The real Inspectors in real Firefox, with one thing wrong at a time: the badge and the popup with DevTools closed, the
 * panel in the toolbox opened afterwards, and the panel open from the start, all name the one true cause. As in Chromium,
 * every run opens the toolbox afterwards for one fault of each Inspector, the long runs for all.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findFault } from '../environment/faults.ts';
import { awaitDiagnosis } from '../environment/reading.ts';
import { checkAgain } from './checked-again.ts';
import { type FirefoxExtension, launchFirefoxExtension } from './firefox-extension.ts';
import { badgeIs } from './popup.ts';
import { type SignIn, type SignIns, startSignIns } from './sign-ins.ts';

const healthy: SignIn[] = [
  { name: 'v2', fault: null },
  { name: 'v1', fault: null },
];

const broken: Record<SignIn['name'], string[]> = {
  v2: ['challenge/wrong-status', 'authorization/redirect-uri-mismatch', 'session/audience-mismatch'],
  v1: ['cors/preflight-rejected@mcp', 'network/unreachable', 'token/invalid-client'],
};
/** Every run walks these in Chromium; in Firefox nothing of theirs is captured in another way than of those above. */
const further: typeof broken = {
  v2: ['resource-metadata/not-found', 'resource-metadata/resource-mismatch', 'registration/disabled'],
  v1: ['cors/no-allow-origin@server-metadata', 'resource-metadata/not-found', 'challenge/wrong-status'],
};
const failing = (['v2', 'v1'] as const).flatMap((name) =>
  [...broken[name], ...(process.env.TEST_LONG ? further[name] : [])].map((fault) => ({ name, fault })),
);

const watched = [
  { name: 'v2', fault: 'resource-metadata/resource-mismatch' },
  { name: 'v1', fault: 'cors/preflight-rejected@mcp' },
] as const;

/** Each with the panel that is opened once it has failed. */
const looked: readonly string[] = ['session/audience-mismatch', 'cors/preflight-rejected@mcp'];

let extension: FirefoxExtension;
let signIns: SignIns;
beforeAll(async () => {
  [signIns, extension] = await Promise.all([
    startSignIns([...healthy, ...failing, ...watched]),
    launchFirefoxExtension(),
  ]);
});
afterAll(async () => {
  await extension?.close();
  await signIns?.close();
});

/** What badge and popup say once the sign-in has ended, DevTools being closed. */
async function shownInToolbar(page: Page, text: '1' | '✓') {
  const badge = await badgeIs(extension, await extension.firefox.select(page), text);
  const popup = await extension.popup(page);
  const shown = await awaitDiagnosis(popup);
  await popup.close();
  return { shown, badge };
}

/** What the panel says that is opened now. */
async function shownInPanel(page: Page) {
  const panel = await extension.panel(page);
  const shown = await awaitDiagnosis(panel);
  await panel.close();
  return shown;
}

it.each(healthy)('$name, healthy: connected, without a cause, in badge, popup and panel', async (one) => {
  await signIns.inTab(extension.firefox.browser, one, async (page, press) => {
    await press();
    const { shown, badge } = await shownInToolbar(page, '✓');
    expect(shown).toMatchObject({ verdict: 'connected', cause: null, checks: [] });
    expect(badge).toEqual({ text: '✓', title: 'MCP Auth: connected' });
    expect(await shownInPanel(page)).toMatchObject({ verdict: 'connected', cause: null, checks: [] });
  });
});

it.each(failing)('$name with $fault: badge and popup with DevTools closed, then the panel', async (one) => {
  const { cause } = findFault(one.fault);
  await signIns.inTab(extension.firefox.browser, one, async (page, press) => {
    await press();
    const { shown, badge } = await shownInToolbar(page, '1');
    expect(shown).toMatchObject({ verdict: 'failing', cause });
    expect(badge.title).toBe(`MCP Auth: ${shown?.title}`);
    if (!process.env.TEST_LONG && !looked.includes(one.fault)) return;
    const { title, stages } = shown ?? {};
    expect(await shownInPanel(page)).toMatchObject({ verdict: 'failing', cause, title, stages });
  });
});

it.each(watched)(
  '$name with $fault: the panel that was open all the time, and what it says once it is asked again',
  async (one) => {
    await signIns.inTab(extension.firefox.browser, one, async (page, press, mend) => {
      const panel = await extension.panel(page);
      await press();
      expect(await awaitDiagnosis(panel)).toMatchObject({ verdict: 'failing', cause: findFault(one.fault).cause });
      // What is longer than the toolbox scrolls in its own column: the page has no second scrollbar.
      expect(await panel.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
      expect(await checkAgain(panel)).toMatchObject({ outcome: 'still-there' });
      mend();
      expect(await checkAgain(panel)).toMatchObject({ outcome: 'fixed' });
      await panel.close();
    });
  },
);
