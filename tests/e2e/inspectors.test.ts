/**
 * The older Inspectors and the ways round of v1, in real Chromium with DevTools closed: badge and popup say connected, or
 * name the cause. Inspector 2 and v1 in direct mode have a file of their own; so has what works on the default ports only.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExchangeSummary } from '../../lib/snapshot.ts';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { findFault } from '../environment/faults.ts';
import { type Inspector, type InspectorName, startInspector } from '../environment/inspectors.ts';
import { until } from '../environment/until.ts';
import { button, guideV1, pressV1, type V1Options } from '../environment/walkers.ts';
import { type Extension, launchExtension, readShown } from './extension.ts';
import { startMcpJam } from './mcpjam.ts';
import { popupSays, popupShows, snapshotOf, tabOf, withPopup } from './popup.ts';

let extension: Extension;
let environments: Record<'streamable-http' | 'sse', Environment>;
const inspectors = new Map<InspectorName, Inspector>();

beforeAll(async () => {
  const names: InspectorName[] = ['v1', 'v1-17', 'v1-14'];
  const [launched, http, sse, ...started] = await Promise.all([
    launchExtension(),
    startEnvironment(),
    startEnvironment({ transport: 'sse' }),
    ...names.map((name) => startInspector(name)),
  ]);
  extension = launched;
  environments = { 'streamable-http': http, sse };
  for (const inspector of started) inspectors.set(inspector.name, inspector);
});
afterAll(async () => {
  await extension?.close();
  for (const inspector of inspectors.values()) await inspector.close();
  for (const environment of Object.values(environments ?? {})) await environment.close();
});

interface Way extends V1Options {
  name: InspectorName;
  connection: 'direct' | 'proxy';
  transport: 'streamable-http' | 'sse';
}

/** A sign-in in a new tab, which v1 begins without what an earlier one left behind. */
async function walk({ name, ...options }: Way, fault: string | null, look: (page: Page) => Promise<void>) {
  const environment = environments[options.transport];
  environment.setFault(fault);
  const inspector = inspectors.get(name);
  if (!inspector) throw new Error(`${name} is not running.`);
  const page = await extension.browser.newPage();
  try {
    const tab = await tabOf(extension, page);
    await pressV1(page, inspector, environment.serverUrl, options);
    await until(
      () => extension.badge(tab),
      ({ text }) => text === '1' || text === '✓',
    );
    await look(page);
  } finally {
    await page.close();
  }
}

/** What it comes to: a client that tries again by itself has begun anew in between. */
const badgeOf = async (page: Page) => {
  const tab = await extension.tabIdOf(page);
  return until(
    () => extension.badge(tab),
    ({ text }) => text !== '…',
  );
};

const ways: Record<string, Way> = {
  '0.22.0 through its proxy': { name: 'v1', connection: 'proxy', transport: 'streamable-http' },
  '0.22.0 through its proxy, SSE': { name: 'v1', connection: 'proxy', transport: 'sse' },
  '0.22.0 direct, SSE': { name: 'v1', connection: 'direct', transport: 'sse' },
  '0.17.2 direct': { name: 'v1-17', connection: 'direct', transport: 'streamable-http' },
  '0.17.2 through its proxy': { name: 'v1-17', connection: 'proxy', transport: 'streamable-http' },
  '0.14.3 through its proxy': { name: 'v1-14', connection: 'proxy', transport: 'streamable-http' },
};
const way = (title: string): Way => {
  const found = ways[title];
  if (!found) throw new Error(`There is no way "${title}".`);
  return found;
};

describe('a healthy sign-in', () => {
  it.each(['0.22.0 through its proxy', '0.22.0 direct, SSE', '0.17.2 direct'])(
    '%s: connected, without a cause',
    async (title) => {
      await walk(way(title), null, async (page) => {
        expect(await popupShows(extension, page)).toEqual({ verdict: 'connected', cause: null });
        expect(await badgeOf(page)).toEqual({ text: '✓', title: 'MCP Auth: connected' });
      });
    },
  );

  // The first looks for the metadata at its own proxy; the others lose the 401 there, with the SDK that npm gives them.
  it.each(['0.22.0 through its proxy, SSE', '0.17.2 through its proxy', '0.14.3 through its proxy'])(
    '%s: the client is what stops it',
    async (title) => {
      await walk(way(title), null, async (page) => {
        expect(await popupShows(extension, page)).toEqual({ verdict: 'failing', cause: 'client/outdated' });
        expect(await badgeOf(page)).toMatchObject({ text: '1', title: expect.stringMatching(/^MCP Auth: .*too old/) });
      });
    },
  );
});

describe('with one thing wrong', () => {
  /** Each way once; what else is wrong reaches the worker as this does, and the long runs walk it too. */
  const further: [string, string][] = [
    ['0.22.0 through its proxy', 'resource-metadata/not-found'],
    ['0.22.0 direct, SSE', 'resource-metadata/resource-mismatch'],
  ];
  it.each([
    ['0.22.0 through its proxy', 'token/invalid-client'],
    ['0.22.0 through its proxy, SSE', 'network/unreachable@mcp'],
    ['0.22.0 direct, SSE', 'registration/disabled'],
    ['0.17.2 direct', 'cors/no-allow-origin@server-metadata'],
    ['0.17.2 through its proxy', 'network/unreachable@mcp'],
    ['0.14.3 through its proxy', 'challenge/wrong-status'],
    ...(process.env.TEST_LONG ? further : []),
  ])('%s, %s', async (title, fault) => {
    await walk(way(title), fault, async (page) => {
      const { cause } = findFault(fault);
      expect(await popupShows(extension, page)).toEqual({ verdict: 'failing', cause });
      expect(await badgeOf(page)).toMatchObject({ text: '1', title: expect.stringMatching(/^MCP Auth: \S/) });
    });
  });
});

/** The Inspector's page, at a server of its choice, without having connected. */
async function openV1(serverUrl: string): Promise<Page> {
  const inspector = inspectors.get('v1');
  const page = await extension.browser.newPage();
  const url = new URL(inspector?.url ?? '');
  url.searchParams.set('transport', 'streamable-http');
  url.searchParams.set('serverUrl', serverUrl);
  await page.goto(url.origin);
  await page.evaluate(() => localStorage.setItem('lastConnectionType', 'direct'));
  await page.goto(url.href);
  return page;
}

describe('the guided flow of 0.22.0', () => {
  it('waits for clicks, and is not failing however long that takes', async () => {
    const environment = environments['streamable-http'];
    environment.setFault(null);
    const { browser } = extension;
    const page = await openV1(environment.serverUrl);
    // Metadata, registration, preparing the authorization.
    await guideV1(page, 3);
    const opened = browser.waitForTarget((target) => target.url().includes('/oauth/callback/debug?'));
    await page.locator('[aria-label="Open authorization URL in new tab"]').click();
    const callback = await (await opened).asPage();
    const code = await callback.waitForSelector('code');
    const text = await code?.evaluate((element) => element.textContent ?? '');
    await page.bringToFront();
    await page.locator('#authCode').fill(text ?? '');
    await page.locator(button('Continue')).click();
    await page.waitForSelector('::-p-xpath(//summary[contains(., "Token Request Details")])');
    await page.locator(button('Continue')).click();
    await until(
      async () => (await exchangesOf(page)).map(({ role }) => role),
      (roles) => ['registration', 'token'].every((role) => roles.includes(role)),
    );
    expect(await popupShows(extension, page, ({ verdict }) => verdict !== null)).toEqual({
      verdict: 'incomplete',
      cause: null,
    });
    await callback.close();
    await page.close();
  });

  it('says what it looks like while a step fails', async () => {
    const environment = environments['streamable-http'];
    environment.setFault('registration/disabled');
    const page = await openV1(environment.serverUrl);
    await guideV1(page, 2);
    await until(
      () => exchangesOf(page),
      (exchanges) => exchanges.some(({ role, status }) => role === 'registration' && (status ?? 0) >= 400),
    );
    // Longer than it takes an unguided one to be called failing.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    await withPopup(extension, page, async (popup) => {
      const shown = await until(
        () => readShown(popup),
        ({ verdict }) => verdict !== null,
      );
      expect(shown).toEqual({ verdict: 'incomplete', cause: null });
      expect(await popup.$('[data-check="registration/disabled"]')).not.toBeNull();
    });
    await page.close();
  });
});

/** All exchanges of a tab's session, as a view gets them. */
async function exchangesOf(page: Page): Promise<ExchangeSummary[]> {
  const snapshot = await snapshotOf(extension, await tabOf(extension, page));
  return snapshot.handshakes.flatMap(({ attempts }) => attempts.flatMap(({ exchanges }) => exchanges));
}

describe('the page is an Inspector', () => {
  it.each([
    ['localhost', 'v1', 'localhost'],
    ['127.0.0.1', 'v2', undefined],
    ['[::1]', 'v1', '::1'],
  ] as const)('on %s, on any port', async (host, name, bind) => {
    const inspector = await startInspector(name, { ...(bind && { host: bind }) });
    const page = await extension.browser.newPage();
    try {
      const { port, search } = new URL(inspector.url);
      expect(port).not.toBe('6274');
      await page.goto(`http://${host}:${port}/${search}`);
      expect(await popupSays(extension, page, /Press Connect/)).toContain('Press Connect in MCP Inspector');
      expect(await badgeOf(page)).toEqual({ text: '', title: 'MCP Auth: nothing yet from this MCP Inspector' });
    } finally {
      await page.close();
      await inspector.close();
    }
  });

  it('but not where it is MCPJam’s, whose own envelopes are left alone', async () => {
    const mcpjam = await startMcpJam(environments['streamable-http'].serverUrl);
    const page = await extension.browser.newPage();
    try {
      await page.goto(mcpjam.url);
      await page.waitForFunction(() => document.body.dataset.walked === 'true');
      const says = await popupSays(extension, page, /MCPJam/);
      expect(says).toContain('MCPJam Inspector');
      expect(says).not.toContain('Press Connect');
      const tab = await extension.tabIdOf(page);
      expect(await extension.badge(tab)).toMatchObject({ text: '' });
      expect((await snapshotOf(extension, tab)).handshakes).toEqual([]);
    } finally {
      await page.close();
      await mcpjam.close();
    }
  });
});
