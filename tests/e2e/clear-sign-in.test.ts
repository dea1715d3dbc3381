/**
 * A client ID that the authorization server has forgotten, in the real Inspectors: the finding offers to clear what the
 * Inspector saved of this server, says first what that is, and afterwards the sign-in works. What belongs to another
 * server stays.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { type Inspector, type InspectorName, startInspector } from '../environment/inspectors.ts';
import { openPanel, type Panel } from '../environment/panel.ts';
import { until } from '../environment/until.ts';
import { connectV1, connectV2, disconnect, type Outcome, pressV1, pressV2 } from '../environment/walkers.ts';
import { type Extension, launchExtension } from './extension.ts';
import { launchFirefoxExtension } from './firefox-extension.ts';

let running: { close(): Promise<unknown> }[] = [];
const started = <T extends { close(): Promise<unknown> }>(one: T): T => {
  running.push(one);
  return one;
};
afterEach(async () => {
  for (const one of running.reverse()) await one.close().catch(() => {});
  running = [];
});

type View = Pick<Panel, 'evaluate'>;

/** What the view says of the one diagnosis, and of what is saved. */
const read = (view: View) =>
  view.evaluate(() => {
    const text = (selector: string) =>
      document.querySelector<HTMLElement>(selector)?.textContent.replace(/\s+/g, ' ') ?? '';
    return {
      verdict: document.querySelector('[data-verdict]')?.getAttribute('data-verdict') ?? null,
      cause: document.querySelector('[data-cause]')?.getAttribute('data-cause') ?? null,
      saved: document.querySelector('[data-saved]')?.getAttribute('data-saved') ?? null,
      names: [...document.querySelectorAll('.saved-names code')].map((name) => name.textContent ?? ''),
      says: text('.clear-sign-in [role=status]'),
    };
  });

const press = (view: View, label: string) =>
  until(
    () =>
      view.evaluate((label) => {
        const buttons = [...document.querySelectorAll<HTMLButtonElement>('.clear-sign-in button')];
        const button = buttons.find(({ textContent, disabled }) => !disabled && textContent?.startsWith(label));
        button?.click();
        return button !== undefined;
      }, label),
    (pressed) => pressed,
  );

interface Scene {
  name: InspectorName;
  inspector: Inspector;
  page: Page;
  mine: Environment;
  other: Environment;
  open(): Promise<View & { close(): Promise<void> }>;
}

const serversSaved = ({ name, page }: Scene): Promise<string[]> =>
  name === 'v2'
    ? page.evaluate(async () => {
        const token = (window as { __INSPECTOR_API_TOKEN__?: string }).__INSPECTOR_API_TOKEN__;
        const headers = { 'x-mcp-remote-auth': `Bearer ${token}` };
        const saved = (await (await fetch('/api/storage/oauth', { headers })).json()) as { servers: object };
        return Object.keys(saved.servers);
      })
    : page.evaluate(() => Object.keys(sessionStorage).flatMap((key) => /^\[(.+)\] mcp_tokens$/.exec(key)?.[1] ?? []));

async function walk(scene: Scene) {
  const { name, inspector, page, mine, other, open } = scene;
  const connect = ({ serverUrl }: Environment, expects: Outcome['result']) =>
    name === 'v2'
      ? connectV2(page, inspector, serverUrl, { server: serverUrl === mine.serverUrl ? 'mine' : 'other', expects })
      : connectV1(page, inspector, serverUrl, { expects });
  expect(await connect(other, 'connected')).toMatchObject({ result: 'connected' });
  // v1 forgets its tokens when it is told to disconnect.
  if (name === 'v2') await disconnect(page, inspector);

  // It registers, nobody signs in, and then the environment is another one.
  mine.setFault('authorization/access-denied');
  expect(await connect(mine, 'failed')).toMatchObject({ result: 'failed' });
  mine.setFault(null);
  mine.forgetClients();
  expect(await connect(mine, 'at-authorization-server')).toMatchObject({ result: 'at-authorization-server' });

  const view = await open();
  await until(
    () => read(view),
    ({ cause }) => cause === 'authorization/unknown-client',
  );
  await press(view, 'Clear the saved sign-in');
  expect(
    await until(
      () => read(view),
      ({ saved }) => saved !== null,
    ),
  ).toMatchObject({ saved: 'elsewhere' });
  await press(view, 'Go back to MCP Inspector');
  const shown = await until(
    () => read(view),
    ({ saved }) => saved === 'saved',
  );
  expect(shown.names).toContain(name === 'v2' ? 'clientInformation' : 'mcp_client_information');
  expect(shown.says).toContain(new URL(mine.serverUrl).host);
  // The page that was loaded is none that the developer opened: the diagnosis stays, once the tab is quiet again.
  await until(
    () => read(view),
    ({ cause }) => cause === 'authorization/unknown-client',
  );

  await page.evaluate(() => Object.assign(window, { before: true }));
  await press(view, 'Remove ');
  const cleared = await until(
    () => read(view),
    ({ saved, cause }) => saved === 'cleared' && cause === 'authorization/unknown-client',
  );
  expect(cleared.says).toMatch(/^\d (?:entry|entries) removed.* Press Connect in MCP Inspector/);
  expect(cleared.names).toEqual([]);
  await view.close();

  await page.bringToFront();
  // v2 goes on with a copy of its own unless its page is loaded anew; v1 needs nothing of the kind.
  await until(
    () => page.evaluate(() => 'before' in window).catch(() => null),
    (same) => same === (name === 'v1'),
  );
  expect(await serversSaved(scene)).toEqual([other.serverUrl]);
  const before = mine.requests().length;
  await (name === 'v2' ? pressV2(page, inspector, { server: 'mine' }) : pressV1(page, inspector, mine.serverUrl));
  // It registers anew, and gets a token.
  await until(
    async () =>
      mine
        .requests()
        .slice(before)
        .filter(({ status = 999 }) => status < 300)
        .map(({ endpoint }) => endpoint),
    (answered) => answered.includes('registration') && answered.includes('token'),
  );
  await until(
    () => serversSaved(scene).catch((): string[] => []),
    (saved) => saved.includes(mine.serverUrl) && saved.includes(other.serverUrl),
  );
}

async function environments(name: InspectorName) {
  const mine = started(await startEnvironment());
  const other = started(await startEnvironment());
  const servers = { other: other.serverUrl, mine: mine.serverUrl };
  const inspector = started(await startInspector(name, name === 'v2' ? { servers } : {}));
  return { name, mine, other, inspector };
}

describe('in Chromium', () => {
  let extension: Extension;
  beforeAll(async () => {
    extension = await launchExtension();
  });
  afterAll(() => extension?.close());

  // What an Inspector saved belongs to its own origin.
  it.each(['v1', 'v2'] as const)('%s', async (name) => {
    const parts = await environments(name);
    const page = started(await extension.browser.newPage());
    await page.goto(parts.inspector.url);
    await walk({ ...parts, page, open: () => openPanel(page) });
  });
});

// Nothing of it is Firefox's own but what the other browser tests show: it is among the long runs.
it.runIf(process.env.TEST_LONG)('v2 in Firefox', async () => {
  const parts = await environments('v2');
  const extension = started(await launchFirefoxExtension());
  const page = await extension.firefox.browser.newPage();
  await page.goto(parts.inspector.url);
  await walk({ ...parts, page, open: () => extension.panel(page) });
});
