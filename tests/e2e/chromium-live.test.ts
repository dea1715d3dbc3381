/**
 * The real Inspectors in real Chromium, with one thing wrong at a time: the badge and the popup with DevTools closed, the
 * panel inside DevTools opened afterwards, and the panel open from the start, all name the one true cause.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { findFault } from '../environment/faults.ts';
import { type Inspector, type InspectorName, startInspector } from '../environment/inspectors.ts';
import { openPanel } from '../environment/panel.ts';
import { awaitDiagnosis } from '../environment/reading.ts';
import { until } from '../environment/until.ts';
import { connectV1, connectV2 } from '../environment/walkers.ts';
import { type Extension, launchExtension, readShown } from './extension.ts';

// Whole browsers and Inspectors start here, on machines that may be busy.
vi.setConfig({ testTimeout: 300_000 });

let environment: Environment;
let extension: Extension;
beforeAll(async () => {
  [environment, extension] = await Promise.all([startEnvironment(), launchExtension()]);
});
afterAll(async () => {
  await extension?.close();
  await environment?.close();
});

/** An Inspector and a tab of its own: nothing that one sign-in left behind is there at the next. */
async function withInspector<T>(
  name: InspectorName,
  run: (page: Page, connect: () => Promise<unknown>) => Promise<T>,
): Promise<T> {
  const { serverUrl } = environment;
  const inspector: Inspector = await startInspector(name, { serverUrl });
  const page = await extension.browser.newPage();
  try {
    await page.goto(inspector.url);
    return await run(page, () =>
      name === 'v2' ? connectV2(page, inspector, serverUrl) : connectV1(page, inspector, serverUrl),
    );
  } finally {
    await page.close();
    await inspector.close();
  }
}

async function popupShows(page: Page) {
  const popup = await extension.popup(page);
  try {
    return await until(
      () => readShown(popup),
      ({ verdict }) => verdict !== null && verdict !== 'incomplete',
    );
  } finally {
    await popup.close();
  }
}

describe.each(['v2', 'v1'] as const)('a healthy sign-in, %s', (name) => {
  it('is connected, without a cause, in badge, popup and panel', async () => {
    environment.setFault(null);
    await withInspector(name, async (page, connect) => {
      const panel = await openPanel(page);
      await connect();
      const shown = await awaitDiagnosis(panel);
      expect(shown).toMatchObject({ verdict: 'connected', cause: null });
      await panel.close();
      expect(await popupShows(page)).toEqual({ verdict: 'connected', cause: null });
      const tab = await extension.tabIdOf(page);
      expect(await extension.badge(tab)).toEqual({ text: '✓', title: 'MCP Auth: connected' });
    });
  });
});

const broken: Record<'v2' | 'v1', string[]> = {
  v2: [
    'challenge/wrong-status',
    'resource-metadata/not-found',
    'resource-metadata/resource-mismatch',
    'server-metadata/not-found',
    'registration/disabled',
    'authorization/redirect-uri-mismatch',
    'token/invalid-client',
    'session/audience-mismatch',
  ],
  v1: [
    'cors/preflight-rejected@mcp',
    'cors/no-allow-origin@mcp',
    'cors/no-allow-origin@server-metadata',
    'resource-metadata/not-found',
    'challenge/wrong-status',
    'resource-metadata/resource-mismatch',
    'registration/disabled',
    'token/invalid-client',
  ],
};

const cases = (['v2', 'v1'] as const).flatMap((name) => broken[name].map((fault) => ({ name, fault })));

it.each(cases)('$name with $fault: badge and popup with DevTools closed, then the panel', async ({ name, fault }) => {
  environment.setFault(fault);
  const { cause } = findFault(fault);
  await withInspector(name, async (page, connect) => {
    await connect();
    expect(await popupShows(page)).toEqual({ verdict: 'failing', cause });
    const tab = await extension.tabIdOf(page);
    const badge = await extension.badge(tab);
    expect(badge.text).toBe('1');
    expect(badge.title).toMatch(/^MCP Auth: \S/);
    const panel = await openPanel(page);
    expect(await awaitDiagnosis(panel)).toMatchObject({ verdict: 'failing', cause });
    await panel.close();
  });
});

it.each([
  { name: 'v2', fault: 'resource-metadata/resource-mismatch' },
  { name: 'v1', fault: 'cors/preflight-rejected@mcp' },
] as const)('$name with $fault: the panel that was open all the time', async ({ name, fault }) => {
  environment.setFault(fault);
  await withInspector(name, async (page, connect) => {
    const panel = await openPanel(page);
    await connect();
    expect(await awaitDiagnosis(panel)).toMatchObject({ verdict: 'failing', cause: findFault(fault).cause });
    await panel.close();
  });
});
