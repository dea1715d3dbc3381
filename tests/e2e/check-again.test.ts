/**
 * *Check again* in the real panel, with real Inspectors: what is still there is still there, half a mend is none, and what
 * is mended is fixed.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { type Inspector, startInspector } from '../environment/inspectors.ts';
import { openPanel, type Panel } from '../environment/panel.ts';
import { connectV1, connectV2 } from '../environment/walkers.ts';
import { type Extension, launchExtension } from './extension.ts';

let environment: Environment;
let extension: Extension;
let v1: Inspector;
let v2: Inspector;

beforeAll(async () => {
  environment = await startEnvironment();
  [extension, v1, v2] = await Promise.all([
    launchExtension(),
    startInspector('v1'),
    startInspector('v2', { serverUrl: environment.serverUrl }),
  ]);
});
afterAll(async () => {
  await extension?.close();
  await Promise.all([v1, v2].map((inspector) => inspector?.close()));
  await environment?.close();
});

/** What the panel says of the cause that it shows. */
interface Said {
  outcome: string | null;
  now: string | null;
  words: string;
}

const cause = (panel: Panel) =>
  panel.waitFor(() => document.querySelector('[data-verdict="failing"]')?.getAttribute('data-cause'));

/** Presses the button, twice where a hand trembles, and reads what it comes to. */
async function press(panel: Panel, times = 1): Promise<Said> {
  const isReady = () => document.querySelector('[data-again] .check-row > button')?.textContent === 'Check again';
  await panel.waitFor(isReady);
  const before = await panel.evaluate((times) => {
    const section = document.querySelector('[data-again]');
    const known = section?.querySelector('[data-times]')?.getAttribute('data-times');
    for (let i = 0; i < times; i++) section?.querySelector<HTMLElement>('.check-row > button')?.click();
    return Number(known);
  }, times);
  await panel.waitFor(isReady);
  // What tells it may still be loaded: it is, with the first click.
  await panel.waitFor(() => document.querySelector('[data-again] [data-times] [data-outcome]') !== null);
  return panel.evaluate((before) => {
    const live = document.querySelector('[data-again] [data-times]');
    const shown = live?.querySelector('[data-outcome]');
    const known = Number(live?.getAttribute('data-times'));
    if (known !== before + 1) throw new Error(`It was checked ${known - before} times: ${live?.textContent}`);
    return {
      outcome: shown?.getAttribute('data-outcome') ?? null,
      now: shown?.getAttribute('data-now') ?? null,
      words: shown?.textContent ?? '',
    };
  }, before);
}

interface Scene {
  page: Page;
  panel: Panel;
}

async function scene(fault: string, connect: (page: Page) => Promise<unknown>): Promise<Scene> {
  environment.setFault(fault);
  const page = await extension.browser.newPage();
  await connect(page);
  return { page, panel: await openPanel(page) };
}

it('of what a page may not read, in Inspector v1', async () => {
  const { page, panel } = await scene('cors/preflight-rejected@mcp', (page) =>
    connectV1(page, v1, environment.serverUrl, { connection: 'direct' }),
  );
  expect(await cause(panel)).toBe('cors/preflight-rejected');

  environment.clearRequests();
  expect(await press(panel, 2)).toMatchObject({ outcome: 'still-there', now: 'cors/preflight-rejected' });
  const asked = environment.requests().map(({ method, headers }) => JSON.stringify([method, headers]));
  expect(asked.length).toBeGreaterThan(0);

  environment.setFault('cors/no-allow-origin@mcp:answer');
  expect(await press(panel)).toMatchObject({ outcome: 'still-there', now: 'cors/no-allow-origin' });

  environment.setFault(null);
  const { outcome, words } = await press(panel);
  expect(outcome, words).toBe('fixed');
  expect(words).toContain('press Connect in MCP Inspector');
  await panel.close();
  await page.close();
});

it('of what the MCP server says first, in Inspector 2, which connects then', async () => {
  const connect = (page: Page) => connectV2(page, v2, environment.serverUrl);
  const { page, panel } = await scene('challenge/wrong-status', connect);
  expect(await cause(panel)).toBe('challenge/wrong-status');
  expect(await press(panel)).toMatchObject({ outcome: 'still-there', now: 'challenge/wrong-status' });

  environment.setFault('challenge/no-www-authenticate');
  expect(await press(panel)).toMatchObject({ outcome: 'still-there' });

  environment.setFault('registration/unsupported');
  expect(await press(panel)).toMatchObject({ outcome: 'fixed-and-next', now: 'registration/unsupported' });

  environment.setFault('network/unreachable@mcp');
  expect(await press(panel)).toMatchObject({ outcome: 'not-reached', now: 'network/unreachable' });

  environment.setFault(null);
  const { outcome, now, words } = await press(panel);
  expect({ outcome, now }, words).toEqual({ outcome: 'fixed', now: null });
  const walked = await connect(page);
  expect(walked.result, JSON.stringify(walked)).toBe('connected');
  await panel.waitFor(() => document.querySelector('[data-verdict="connected"]') !== null);
  await panel.close();
  await page.close();
});

it('docked low, with its first words in view, above the button that has the focus', async () => {
  const { page, panel } = await scene('cors/no-allow-origin@server-metadata', (page) =>
    connectV1(page, v1, environment.serverUrl, { connection: 'direct' }),
  );
  expect(await cause(panel)).toBe('cors/no-allow-origin');
  await panel.devtools.setViewport({ width: 1300, height: 378 });
  for (const outcome of ['still-there', 'fixed']) {
    if (outcome === 'fixed') environment.setFault(null);
    await panel.waitFor(
      () => document.querySelector('[data-again] .check-row > button')?.textContent === 'Check again',
    );
    await panel.evaluate(() => document.querySelector<HTMLElement>('[data-again] .check-row > button')?.focus());
    expect(await press(panel)).toMatchObject({ outcome });
    await panel.waitFor(() => {
      const edges = (selector: string) => document.querySelector(selector)?.getBoundingClientRect();
      const words = edges('[data-again] [data-outcome] .check-words > p');
      const [above, below] = [edges('[role="tablist"]')?.bottom ?? 0, edges('[data-again] .check-row')?.top ?? 0];
      return words && words.top >= above && words.bottom <= below;
    });
  }
  await panel.close();
  await page.close();
});
