/**
 * The check page in a real Chromium and a real Firefox, walked as a person does who has a keyboard and no mouse: a URL, the
 * Enter key, the answer; and a server that was mended is found to be.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import type { Panel } from '../environment/panel.ts';
import { LIMIT, until } from '../environment/until.ts';
import { checkAgain } from './checked-again.ts';
import { launchExtension } from './extension.ts';
import { launchFirefoxExtension } from './firefox-extension.ts';

interface Scene {
  /** Opens the check page at this address of the extension's. */
  open(path: string): Promise<void>;
  evaluate: Panel['evaluate'];
  /** Where it has a keyboard. */
  page?: Page;
  close(): Promise<void>;
}

const FAULT = 'resource-metadata/not-found';

let environment: Environment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment?.close());
beforeEach(() => environment.setFault(null));

async function chromium(): Promise<Scene> {
  const extension = await launchExtension();
  const page = await extension.browser.newPage();
  return {
    page,
    async open(path) {
      // The same address with another hash is not loaded again by itself.
      await page.goto('about:blank');
      await page.goto(new URL(path, extension.pages.url()).href);
      await page.bringToFront();
    },
    evaluate: page.evaluate.bind(page) as Panel['evaluate'],
    close: () => extension.close(),
  };
}

async function firefox(): Promise<Scene> {
  const extension = await launchFirefoxExtension();
  let view: Awaited<ReturnType<typeof extension.tab>> | undefined;
  return {
    async open(path) {
      await view?.close();
      await extension.background((to) => void chrome.tabs.create({ url: chrome.runtime.getURL(to) }), path);
      const opened = await extension.tab();
      view = opened;
      await until(
        () => opened.evaluate(() => document.querySelector('.check-form') !== null),
        (there) => there,
      );
    },
    evaluate: (fn, ...args) => {
      if (!view) throw new Error('The page is not open.');
      return view.evaluate(fn, ...args);
    },
    close: () => extension.close(),
  };
}

/** Without a mouse: the form is sent as the Enter key in a field sends it. */
const enter = (url: string) => {
  const field = document.querySelector<HTMLInputElement>('.address input');
  if (!field) throw new Error('There is no field.');
  field.focus();
  field.value = url;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.form?.requestSubmit();
};
const press = (label: string) => {
  const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent?.trim() === label);
  if (!button) throw new Error(`There is no button ${label}.`);
  button.click();
};
const shown = () => {
  const answer = document.querySelector<HTMLElement>('[data-verdict]');
  const stages = [...document.querySelectorAll<HTMLElement>('[data-stage]')];
  return (
    answer && {
      verdict: answer.dataset.verdict,
      cause: answer.dataset.cause,
      check: document.querySelector<HTMLElement>('[data-check]')?.dataset.check,
      headline: answer.querySelector('h2')?.textContent,
      passed: stages.filter(({ dataset }) => dataset.status === 'passed').map(({ dataset }) => dataset.stage),
      clients: document.querySelectorAll('.clients tbody tr').length,
    }
  );
};
/** The steps of a healthy sign-in that can be seen from outside. */
const passed = ['network', 'challenge', 'resource-metadata', 'server-metadata'];

describe.each([
  ['Chromium', chromium],
  ['Firefox', firefox],
] as const)('%s', (_, start) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await start();
  });
  afterAll(() => scene?.close());

  const answer = () =>
    until(
      () => scene.evaluate(shown),
      (answered) => answered !== null,
    );

  // Before the others: what they check stands in a list beside the field.
  if (start === chromium)
    it('is walked by the keyboard alone', async () => {
      const { page } = scene;
      if (!page) throw new Error('There is no keyboard.');
      await scene.open('/check.html');
      await page.waitForSelector('.check-form', { timeout: LIMIT });
      await page.keyboard.press('Tab');
      await page.keyboard.type('mcp.example.com/mcp');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.address .problem', { timeout: LIMIT });
      await page.keyboard.down('Control');
      await page.keyboard.press('A');
      await page.keyboard.up('Control');
      await page.keyboard.type(environment.serverUrl);
      await page.keyboard.press('Enter');
      await page.waitForSelector('[data-verdict]', { timeout: LIMIT });
      const focused = () => page.evaluate(() => document.activeElement?.className);
      expect(await focused()).toBe('asked');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.closest('.address') !== null)).toBe(true);
    });

  it('names what is wrong with a server, sees that it is mended, and names nothing then', async () => {
    environment.setFault(FAULT);
    await scene.open('/check.html');
    await scene.evaluate(enter, environment.serverUrl);
    expect(await answer()).toMatchObject({ verdict: 'failing', cause: FAULT, check: FAULT });

    expect(await checkAgain(scene)).toMatchObject({ times: 1, outcome: 'still-there' });
    environment.setFault('resource-metadata/resource-mismatch');
    expect(await checkAgain(scene)).toMatchObject({ times: 2, outcome: 'still-there' });

    environment.setFault(null);
    expect(await checkAgain(scene)).toMatchObject({ times: 3, outcome: 'fixed' });
    await scene.evaluate(press, 'Change');
    await scene.evaluate(press, 'Check');
    expect(
      await until(
        () => scene.evaluate(shown),
        (answered) => answered?.verdict === 'incomplete',
      ),
    ).toMatchObject({ passed });
  });

  it('finds nothing wrong with a healthy server that it was linked to, and asks and registers nothing before it is told to', async () => {
    environment.clearRequests();
    await scene.open(`/check.html#${new URLSearchParams({ url: environment.serverUrl, client: 'VS Code' })}`);
    // The list of servers is read as the page opens, and this one stands in it.
    await until(
      () => scene.evaluate(() => document.querySelectorAll('.servers li').length),
      (servers) => servers > 0,
    );
    expect(environment.requests()).toEqual([]);
    await scene.evaluate(press, 'Check');
    const healthy = await answer();
    expect(healthy).toMatchObject({
      verdict: 'incomplete',
      headline: expect.stringContaining('Nothing stops VS Code up to the sign-in'),
    });
    expect(healthy?.passed).toEqual(passed);
    expect(healthy?.clients).toBeGreaterThan(3);
    expect(environment.requests().length).toBeGreaterThan(5);

    // To register a client for real takes two clicks more, and is done once.
    const registrations = () =>
      environment
        .requests()
        .filter(({ method, url }) => method === 'POST' && url.pathname.endsWith('clients:register'));
    await scene.evaluate(() => document.querySelector<HTMLElement>('.register > button')?.click());
    expect(registrations()).toEqual([]);
    await scene.evaluate(press, 'Create this client');
    await scene.evaluate(press, 'Create this client');
    await until(
      () => scene.evaluate(() => document.querySelector<HTMLElement>('[data-registered]')?.dataset.registered),
      (outcome) => outcome === 'accepted',
    );
    expect(registrations()).toHaveLength(1);
  });

  it('shows on Stop what it found until then, and calls nothing wrong that was not answered yet', async () => {
    const asked: string[] = [];
    const silent = createServer(({ url = '', method }, response) => {
      asked.push(url);
      if (url !== '/mcp') return;
      response.writeHead(method === 'OPTIONS' ? 204 : 401, { 'www-authenticate': 'Bearer realm="x"' }).end();
    });
    try {
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      const { port } = silent.address() as AddressInfo;
      await scene.open('/check.html');
      await scene.evaluate(enter, `http://127.0.0.1:${port}/mcp`);
      await until(
        async () => asked,
        (urls) => urls.some((url) => url.startsWith('/.well-known/')),
      );
      await scene.evaluate(press, 'Stop');
      expect(await answer()).toMatchObject({
        verdict: 'incomplete',
        headline: 'You stopped the check before its end',
      });
      // Pages may not read it; how much of that was seen is up to the moment.
      const reached = () => document.querySelector<HTMLElement>('[data-stage=network]')?.dataset.status;
      expect(await scene.evaluate(reached)).toMatch(/^(?:passed|warning)$/);
    } finally {
      silent.close();
      silent.closeAllConnections();
    }
  });
});
