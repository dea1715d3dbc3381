/**
 * How soon what a request came to is seen: from its end in the page to the panel's DOM and to the badge, beside an empty
 * extension that only hands a word on by the same ways.
 */
import type { Page } from 'puppeteer-core';
import { openPanel, type Panel } from '../environment/panel.ts';
import { LIMIT, pause } from '../environment/until.ts';
import { EMPTY_PANEL, relaying, unpacked } from './extensions.ts';
import { type Distribution, distributionOf, type Figure, type Measure } from './figure.ts';
import { inTurns, roundsOf } from './rounds.ts';
import { type Kind, startBoth, tabIdOf } from './side-by-side.ts';
import { startSite } from './site.ts';

/** Milliseconds from a request to the next that is measured. */
const APART = 300;

/** In the session before anything is measured. */
const EXCHANGES = 1000;

interface Ask {
  url: string;
  method: string;
  /** With a token it is answered. */
  token: boolean;
  times?: number;
  /** Handed to the empty extension when the answer was read. */
  word?: string;
}

/** A request of MCP from the page. @returns when its answer was read, in ms since the epoch */
const ask = (page: Page, asked: Ask): Promise<number> =>
  page.evaluate(async ({ url, method, token, times = 1, word }) => {
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
    const endedAt = performance.timeOrigin + performance.now();
    if (word) window.postMessage(word);
    return endedAt;
  }, asked);

/** When a panel came to show this (a verdict, or without one a text) of what is chosen in it, in ms since the epoch. */
const shownIn = (panel: Panel, text: string, verdict?: string): Promise<number> =>
  panel.evaluate(
    (limit, text, verdict) =>
      new Promise<number>((resolve, reject) => {
        const look = () => {
          const shown = document.querySelector('[data-verdict]');
          if (verdict && shown?.getAttribute('data-verdict') !== verdict) return false;
          const named = verdict ? document.querySelector('[aria-selected=true]') : shown;
          if (!named?.textContent?.includes(text)) return false;
          observer.disconnect();
          resolve(performance.timeOrigin + performance.now());
          return true;
        };
        const observer = new MutationObserver(look);
        observer.observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
        if (!look()) setTimeout(() => reject(new Error(document.body.textContent.slice(0, 1500))), limit);
      }),
    LIMIT,
    text,
    verdict,
  );

/** When the badge came to say this, in ms since the epoch. */
const badgeSays = (page: Page, tabId: number, text: string): Promise<number> =>
  page.evaluate(
    async (tabId, text) => {
      while ((await chrome.action.getBadgeText({ tabId })) !== text);
      return performance.timeOrigin + performance.now();
    },
    tabId,
    text,
  );

const limits = {
  aim: 'at most 16 ms at the median, 50 ms at the 95th percentile',
  met: ({ p50, p95 }: Distribution) => p50 <= 16 && p95 <= 50,
};

function* figures(name: string, ours: readonly number[], empty: readonly number[]): Generator<Figure> {
  const of = (what: string, samples: readonly number[]) => ({
    bench: 'latency',
    name: `request ended, ${name}: ${what}, ${EXCHANGES} exchanges in the session`,
    unit: 'ms',
    distribution: distributionOf(samples),
  });
  yield of('the empty extension', empty);
  yield of('ours', ours);
  const own = of(
    'ours less the empty extension of the round',
    ours.map((ms, round) => ms - (empty[round] ?? Number.NaN)),
  );
  yield { ...own, aim: limits.aim, met: limits.met(own.distribution) };
}

export const measure: Measure = async function* () {
  const [site, both] = await Promise.all([startSite(), startBoth(await unpacked(), await relaying())]);
  try {
    const { browser, pages } = both;
    const open = async (path: string, title?: string) => {
      const page = await browser.newPage();
      await page.goto(`${site.origin}${path}`);
      return { page, panel: await openPanel(page, { ...(title && { title }) }) };
    };
    const tabs: Record<Kind, Awaited<ReturnType<typeof open>>> = {
      ours: await open('/v1'),
      empty: await open('/plain', EMPTY_PANEL),
    };
    const tabIds: Record<Kind, number> = {
      ours: await tabIdOf(pages.ours, tabs.ours.page),
      empty: await tabIdOf(pages.empty, tabs.empty.page),
    };
    let servers = 0;
    /** One sign-in at a server that nothing is known of: it is under way until it is answered. */
    const took = async (kind: Kind, seen: (server: string, word: string) => Promise<number>): Promise<number> => {
      const { page, panel } = tabs[kind];
      await page.bringToFront();
      const word = `${++servers}`;
      const url = `${site.mcp}/mcp-${word}`;
      const server = url.replace(/^http:\/\//, '');
      await ask(page, { url, method: 'initialize', token: false });
      if (kind === 'ours') await shownIn(panel, server, 'incomplete');
      // This is about what comes when nothing else has just happened.
      await pause(APART);
      const at = seen(server, word);
      const endedAt = await ask(page, { url, method: 'initialize', token: true, ...(kind === 'empty' && { word }) });
      return (await at) - endedAt;
    };
    const each = {
      'panel, empty': () => took('empty', (_, word) => shownIn(tabs.empty.panel, word)),
      'panel, ours': () => took('ours', (server) => shownIn(tabs.ours.panel, server, 'connected')),
      'badge, empty': () => took('empty', (_, word) => badgeSays(pages.empty, tabIds.empty, word)),
      'badge, ours': () => took('ours', () => badgeSays(pages.ours, tabIds.ours, '✓')),
    };
    type Each = keyof typeof each;
    await each['panel, ours']();
    await ask(tabs.ours.page, {
      url: `${site.mcp}/mcp-${servers}`,
      method: 'tools/list',
      token: true,
      times: EXCHANGES,
    });
    // It has fallen asleep meanwhile.
    await each['badge, empty']();
    // Panel and badge apart: to look at the badge again and again takes its part of the machine.
    const taken = await inTurns(roundsOf(25, 180), Object.keys(each) as Each[], (kind) => each[kind]());
    yield* figures('verdict in the panel’s DOM', taken['panel, ours'], taken['panel, empty']);
    yield* figures('verdict in the badge', taken['badge, ours'], taken['badge, empty']);
  } finally {
    await both.close();
    await site.close();
  }
};
