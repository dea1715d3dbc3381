/**
 * 100 sign-ins in 20 tabs of real Inspectors, in both real browsers: five in each, one after the other, and several tabs at
 * a time, to healthy servers and to broken ones, with a stop of the worker in the middle. Its figures are printed. Tabs in
 * which a sign-in runs at a time are of different Inspectors: one that comes back from its sign-in connects to the server
 * that the other tab of the same Inspector entered last, since they share what that remembers.
 */
import type { Page } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { type Environment, startEnvironment } from '../../environment/environment.ts';
import { type Inspector, startInspector } from '../../environment/inspectors.ts';
import { LIMIT, until } from '../../environment/until.ts';
import { openV1, waitForInspector } from '../../environment/walkers.ts';
import { type Attacked, inChromium, inFirefox } from '../attacked.ts';

const TABS = 20;
const EACH = 5;
/** Tabs in which a sign-in runs at a time, and Inspectors. */
const TOGETHER = 4;

/**
 * `null` is healthy; each fault ends with a word of the Inspector's, and so never waits for a person. Its own page is told of
 * each: the environment's host is none that the extension may hear of unasked.
 */
const faults = [
  null,
  'registration/disabled',
  null,
  'resource-metadata/resource-mismatch:host',
  'token/invalid-grant',
  'server-metadata/missing-endpoints',
];

/**
 * Five servers for an Inspector, another five for each. Their environments have a host name each, as those of a customer do:
 * two of one host would know each other's people by the cookies, which have no port.
 */
const startServers = (inspector: number) =>
  Promise.all(
    Array.from({ length: EACH }, (_, n) =>
      startEnvironment({
        fault: faults[(inspector + n) % faults.length] ?? null,
        envHost: `env-${inspector}-${n}.localhost`,
      }),
    ),
  );

interface Opened {
  page: Page;
  tab: number;
  /** What this tab signs in to, in order. */
  servers: Environment[];
}

const causeOf = ({ fault }: Environment) => fault?.cause ?? null;

/** Presses Connect in a tab that may be behind others, where no mouse reaches it. */
async function signIn(page: Page, inspector: Inspector, server: Environment): Promise<void> {
  await openV1(page, inspector, server.serverUrl);
  const connect = await page.waitForSelector('::-p-xpath(//button[normalize-space()="Connect"])', { timeout: LIMIT });
  await connect?.evaluate((button) => (button as HTMLElement).click());
  const expects = server.fault ? 'failed' : 'connected';
  const { result, says, url } = await waitForInspector(page, inspector, { expects });
  if (result !== expects) throw new Error(`${server.fault?.name ?? 'healthy'}: ${result} at ${url}. ${says}`);
}

/** What a tab shows of its servers, in the order of the sign-ins. */
async function shownIn(extension: Attacked, { tab, servers }: Opened) {
  const { handshakes, forgotten, missed = 0 } = await extension.snapshotOf(tab);
  const shown = servers.map(({ serverUrl }) => {
    const attempts = handshakes.filter(({ server }) => server === serverUrl).flatMap(({ attempts }) => attempts);
    return attempts.map(({ diagnosis: { verdict, cause } }) => `${verdict} ${cause?.check ?? null}`).join(', ');
  });
  return { shown, others: handshakes.length - servers.length, lost: forgotten + missed };
}

const expectedIn = ({ servers }: Opened) => ({
  shown: servers.map((server) => (server.fault ? `failing ${causeOf(server)}` : 'connected null')),
  others: 0,
  lost: 0,
});

const keptKb = (extension: Attacked) =>
  extension.pages.evaluate(async () => {
    const all = (await chrome.storage.session.get(null)) as Record<string, string>;
    return Math.round(Object.entries(all).reduce((sum, [key, text]) => sum + key.length + text.length, 0) / 1000);
  });

describe.runIf(process.env.TEST_LONG).each([
  { browser: 'Chromium', start: inChromium },
  { browser: 'Firefox', start: inFirefox },
])('in $browser', ({ browser, start }) => {
  it('100 sign-ins in 20 tabs: each tab shows its own five, each with its verdict and cause, and nothing is lost', async () => {
    const [extension, inspectors, servers] = await Promise.all([
      start({}),
      Promise.all(Array.from({ length: TOGETHER }, () => startInspector('v1'))),
      Promise.all(Array.from({ length: TOGETHER }, (_, inspector) => startServers(inspector))),
    ]);
    try {
      const preferences = { theme: 'system', preserve: true, keepGood: false } as const;
      await extension.pages.evaluate(
        (preferences) => chrome.runtime.sendMessage({ type: 'set-preferences', preferences }),
        preferences,
      );
      const opened: Opened[] = [];
      for (let n = 0; n < TABS; n++) {
        const page = await extension.browser.newPage();
        const own = servers[n % TOGETHER] ?? [];
        const first = Math.floor(n / TOGETHER) % EACH;
        const tab = await extension.tabOf(page);
        opened.push({ page, tab, servers: [...own.slice(first), ...own.slice(0, first)] });
      }
      const startedAt = performance.now();
      let done = 0;
      let longest = 0;
      const walk = async (inspector: Inspector, which: number): Promise<void> => {
        for (const { page, tab, servers } of opened.filter((_, n) => n % TOGETHER === which)) {
          for (const server of servers) {
            await signIn(page, inspector, server);
            if (++done === (TABS * EACH) / 2) await extension.stop();
            const asked = performance.now();
            await extension.snapshotOf(tab);
            longest = Math.max(longest, performance.now() - asked);
          }
        }
      };
      await Promise.all(inspectors.map(walk));
      const seconds = Math.round((performance.now() - startedAt) / 1000);
      for (const one of opened) {
        const expected = expectedIn(one);
        await until(
          () => shownIn(extension, one),
          (shown) => JSON.stringify(shown) === JSON.stringify(expected),
        );
      }
      // And by another worker, of what is stored alone.
      await extension.stop();
      for (const one of opened) expect(await shownIn(extension, one)).toEqual(expectedIn(one));
      const kb = await keptKb(extension);
      console.info(
        `${browser}: ${done} sign-ins in ${seconds} s, ${kb} kB stored, longest wait for a snapshot ${Math.round(longest)} ms`,
      );
      expect(done).toBe(TABS * EACH);
    } finally {
      await extension.close();
      for (const one of [...inspectors, ...servers.flat()]) await one.close();
    }
  }, 900_000);
});
