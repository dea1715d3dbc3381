/**
 * The real Inspectors in real Chromium, with one thing wrong at a time: the badge and the popup with DevTools closed, the
 * panel inside DevTools opened afterwards, and the panel open from the start, all name the one true cause. DevTools take
 * three processor seconds to open, and what a panel shows that is opened afterwards is what the popup was told: every run
 * opens it for one fault of each Inspector, the long runs for all. So it is with the faults: what is asked of all of them
 * in every run needs no browser (`faults.test.ts`), and these here are one for each way that traffic takes to the worker.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findFault } from '../environment/faults.ts';
import { openPanel } from '../environment/panel.ts';
import { awaitDiagnosis } from '../environment/reading.ts';
import { type Extension, launchExtension } from './extension.ts';
import { badgeIs, popupShows, tabOf } from './popup.ts';
import { type SignIn, type SignIns, startSignIns } from './sign-ins.ts';

const healthy: SignIn[] = [
  { name: 'v2', fault: null },
  { name: 'v1', fault: null },
];

const broken: Record<SignIn['name'], string[]> = {
  v2: ['challenge/wrong-status', 'registration/disabled', 'session/audience-mismatch'],
  v1: ['cors/no-allow-origin@mcp', 'cors/no-allow-origin@server-metadata', 'token/invalid-client'],
};
const further: typeof broken = {
  v2: [
    'resource-metadata/not-found',
    'resource-metadata/resource-mismatch',
    'server-metadata/not-found',
    'authorization/redirect-uri-mismatch',
    'token/invalid-client',
  ],
  v1: [
    'cors/preflight-rejected@mcp',
    'resource-metadata/not-found',
    'challenge/wrong-status',
    'resource-metadata/resource-mismatch',
    'registration/disabled',
  ],
};
const failing = (['v2', 'v1'] as const).flatMap((name) =>
  [...broken[name], ...(process.env.TEST_LONG ? further[name] : [])].map((fault) => ({ name, fault })),
);

const watched = [
  { name: 'v2', fault: 'resource-metadata/resource-mismatch' },
  { name: 'v1', fault: 'cors/preflight-rejected@mcp' },
] as const;

/** Each with the panel that is opened once it has failed. */
const looked: readonly string[] = ['session/audience-mismatch', 'cors/no-allow-origin@mcp'];

let extension: Extension;
let signIns: SignIns;
beforeAll(async () => {
  [signIns, extension] = await Promise.all([startSignIns([...healthy, ...failing, ...watched]), launchExtension()]);
});
afterAll(async () => {
  await extension?.close();
  await signIns?.close();
});

it.each(healthy)('$name, healthy: connected, without a cause, in the panel, the popup and the badge', async (one) => {
  await signIns.inTab(extension.browser, one, async (page, press) => {
    const panel = await openPanel(page);
    await press();
    expect(await awaitDiagnosis(panel)).toMatchObject({ verdict: 'connected', cause: null });
    await panel.close();
    expect(await popupShows(extension, page)).toEqual({ verdict: 'connected', cause: null });
    expect(await extension.badge(await tabOf(extension, page))).toEqual({ text: '✓', title: 'MCP Auth: connected' });
  });
});

it.each(failing)(
  '$name with $fault: badge and popup with DevTools closed, and the panel once it is opened',
  async (one) => {
    const { cause } = findFault(one.fault);
    await signIns.inTab(extension.browser, one, async (page, press) => {
      await press();
      const { title } = await badgeIs(extension, await tabOf(extension, page), '1');
      expect(title).toMatch(/^MCP Auth: \S/);
      expect(await popupShows(extension, page)).toEqual({ verdict: 'failing', cause });
      if (!process.env.TEST_LONG && !looked.includes(one.fault)) return;
      const panel = await openPanel(page);
      expect(await awaitDiagnosis(panel)).toMatchObject({ verdict: 'failing', cause });
      await panel.close();
    });
  },
);

it.each(watched)('$name with $fault: the panel that was open all the time', async (one) => {
  await signIns.inTab(extension.browser, one, async (page, press) => {
    const panel = await openPanel(page);
    await press();
    expect(await awaitDiagnosis(panel)).toMatchObject({ verdict: 'failing', cause: findFault(one.fault).cause });
    await panel.close();
  });
});
