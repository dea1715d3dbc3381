/** How soon what a request came to is seen: from its end in the page to the panel's DOM and to the badge. */
import type { Page } from 'puppeteer-core';
import { type Extension, launchExtension } from '../e2e/extension.ts';
import { openPanel, type Panel } from '../environment/panel.ts';
import { LIMIT, pause } from '../environment/until.ts';
import { type Distribution, distributionOf, type Figure, type Measure } from './figure.ts';
import { inTurns, roundsOf } from './rounds.ts';
import { startSite } from './site.ts';

/** Milliseconds from a request to the next that is measured. */
const APART = 300;

/** In the session before anything is measured. */
const EXCHANGES = 1000;

/** A request of MCP from the page; with a token it is answered. @returns when its answer was read, in ms since the epoch */
const ask = (page: Page, url: string, method: string, token: boolean, times = 1): Promise<number> =>
  page.evaluate(
    async (url, method, token, times) => {
      for (let n = 0; n < times; n++) {
        const answer = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...(token && { authorization: 'Bearer bench' }) },
          body: JSON.stringify({
            jsonrpc: '2.0',
            id: n + 1,
            method,
            params:
              method === 'initialize'
                ? { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1' } }
                : {},
          }),
        });
        await answer.text();
      }
      return performance.timeOrigin + performance.now();
    },
    url,
    method,
    token,
    times,
  );

/** When the panel came to show this verdict of this server, in ms since the epoch. */
const shownIn = (panel: Panel, verdict: string, server: string): Promise<number> =>
  panel.evaluate(
    (verdict, server, limit) =>
      new Promise<number>((resolve, reject) => {
        const look = () => {
          const shown = document.querySelector('[data-verdict]');
          if (shown?.getAttribute('data-verdict') !== verdict) return false;
          if (!document.querySelector('[aria-selected=true]')?.textContent?.includes(server)) return false;
          observer.disconnect();
          resolve(performance.timeOrigin + performance.now());
          return true;
        };
        const observer = new MutationObserver(look);
        observer.observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
        if (!look()) setTimeout(() => reject(new Error(document.body.textContent.slice(0, 1500))), limit);
      }),
    verdict,
    server.replace(/^http:\/\//, ''),
    LIMIT,
  );

/** When the badge came to say this, in ms since the epoch. */
const badgeSays = ({ pages }: Extension, tabId: number, text: string): Promise<number> =>
  pages.evaluate(
    async (tabId, text) => {
      while ((await chrome.action.getBadgeText({ tabId })) !== text);
      return performance.timeOrigin + performance.now();
    },
    tabId,
    text,
  );

const figure = (name: string, distribution: Distribution): Figure => ({
  bench: 'latency',
  name: `${name}, ${EXCHANGES} exchanges in the session`,
  unit: 'ms',
  distribution,
  aim: 'at most 16 ms at the median, 50 ms at the 95th percentile',
  met: distribution.p50 <= 16 && distribution.p95 <= 50,
});

export const measure: Measure = async function* () {
  const [site, extension] = await Promise.all([startSite(), launchExtension()]);
  try {
    const page = await extension.browser.newPage();
    await page.goto(`${site.origin}/v1`);
    const tabId = await extension.tabIdOf(page);
    const panel = await openPanel(page);
    let servers = 0;
    /** One sign-in at a server that nothing is known of: it is under way until it is answered. */
    const took = async (seen: (server: string) => Promise<number>): Promise<number> => {
      const server = `${site.mcp}/mcp-${++servers}`;
      await ask(page, server, 'initialize', false);
      await shownIn(panel, 'incomplete', server);
      // Snapshots are made a while apart: this is about one that comes when nothing else has just happened.
      await pause(APART);
      const at = seen(server);
      const endedAt = await ask(page, server, 'initialize', true);
      return (await at) - endedAt;
    };
    const inPanel = () => took((server) => shownIn(panel, 'connected', server));
    const inBadge = () => took(() => badgeSays(extension, tabId, '✓'));
    await inPanel();
    await ask(page, `${site.mcp}/mcp-1`, 'tools/list', true, EXCHANGES);
    // One at a time: to look at the badge again and again takes its part of the machine.
    const kinds = { panel: inPanel, badge: inBadge };
    const taken = await inTurns(roundsOf(25, 90), ['panel', 'badge'], (kind) => kinds[kind]());
    yield figure('request ended, verdict in the panel’s DOM', distributionOf(taken.panel));
    yield figure('request ended, verdict in the badge', distributionOf(taken.badge));
  } finally {
    await extension.close();
    await site.close();
  }
};
