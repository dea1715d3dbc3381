/** What the extension costs other pages and an Inspector's page, in browsers that take turns. */
import type { Browser, Page } from 'puppeteer-core';
import { extensionDirectory } from '../e2e/extension.ts';
import { launchChromium } from '../environment/browsers.ts';
import { pause, until } from '../environment/until.ts';
import { empty, listening, type Made, permitted } from './extensions.ts';
import type { Figure, Measure } from './figure.ts';
import { inTurns, roundsOf, timesOf } from './rounds.ts';
import { type Site, startSite } from './site.ts';

const kinds = ['none', 'empty', 'permitted', 'listening', 'ours'] as const;
type Kind = (typeof kinds)[number];

const ours = async (): Promise<Made> => ({ directory: await extensionDirectory(), close: async () => {} });
const makers: Record<Exclude<Kind, 'none'>, () => Promise<Made>> = { empty, permitted, listening, ours };

interface Running {
  browser: Browser;
  page: Page;
  close(): Promise<void>;
}

async function start(kind: Kind): Promise<Running> {
  const made = kind === 'none' ? undefined : await makers[kind]();
  const browser = await launchChromium(made ? { extension: made.directory } : {});
  const page = await browser.newPage();
  return {
    browser,
    page,
    async close() {
      await browser.close();
      await made?.close();
    },
  };
}

const worker = (browser: Browser) =>
  browser
    .targets()
    .find((target) => target.type() === 'service_worker' && target.url().startsWith('chrome-extension:'));

/** An extension's worker that nobody asks for anything sleeps after half a minute; here at once. */
async function sleep({ browser }: Running): Promise<void> {
  await until(
    async () => {
      await (await worker(browser)?.worker())?.close().catch(() => {});
      // An event that was under way starts it once more.
      await pause(200);
      return worker(browser) === undefined;
    },
    (asleep) => asleep,
  );
}

/** Milliseconds of so many requests, one after the other. */
const requests = (page: Page, url: string, count: number, body?: string): Promise<number> =>
  page.evaluate(
    async (url, count, body) => {
      const started = performance.now();
      for (let n = 0; n < count; n++) {
        const asked = body
          ? { method: 'POST', body, headers: { 'content-type': 'application/json', authorization: 'Bearer bench' } }
          : {};
        await (await fetch(`${url}?${n}`, asked)).text();
      }
      return performance.now() - started;
    },
    url,
    count,
    body ?? '',
  );

/** Of a scene at most, but for its least rounds. */
const SECONDS = 60;

const LOADS = 8;

/** Milliseconds of so many loads of the app, each from the click to its `load`. */
async function loads(page: Page, url: string): Promise<number> {
  let sum = 0;
  for (let n = 0; n < LOADS; n++) {
    await page.goto(url, { waitUntil: 'load' });
    sum += await page.evaluate(() => {
      const [entry] = performance.getEntriesByType('navigation');
      return entry instanceof PerformanceNavigationTiming ? entry.loadEventStart : Number.NaN;
    });
  }
  return sum;
}

const call = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} });

interface Scene {
  name: string;
  /** Page of the site that is open meanwhile. */
  path: string;
  rounds: number;
  kinds: readonly Kind[];
  /** What ours is held against, and how many times that it may cost. */
  against: Kind;
  limit: number;
  asleep?: boolean;
  once(page: Page, site: Site): Promise<number>;
}

const others = { rounds: 20, kinds: ['none', 'empty', 'permitted', 'ours'], against: 'empty', limit: 1.1 } as const;
const inspector = { rounds: 10, limit: 1.05 } as const;

const scenes: readonly Scene[] = [
  {
    ...others,
    name: 'other page, 500 requests',
    path: '/plain',
    asleep: true,
    once: (page, { origin }) => requests(page, `${origin}/item`, 500),
  },
  {
    ...others,
    name: 'other page, loading',
    path: '/plain',
    asleep: true,
    once: (page, { origin }) => loads(page, `${origin}/app`),
  },
  {
    ...inspector,
    name: 'Inspector 2, 1,500 requests',
    path: '/v2?MCP_INSPECTOR_API_TOKEN=bench',
    kinds: ['empty', 'listening', 'ours'],
    against: 'empty',
    once: (page, { origin }) => requests(page, `${origin}/api/mcp/send`, 1500, call),
  },
  {
    ...inspector,
    name: 'Inspector 1 direct, 1,500 requests',
    path: '/v1',
    kinds: ['empty', 'listening', 'ours'],
    against: 'listening',
    once: (page, { mcp }) => requests(page, `${mcp}/mcp`, 1500, call),
  },
];

async function* figuresOf(scene: Scene, site: Site, running: Record<Kind, Running>): AsyncGenerator<Figure> {
  for (const kind of scene.kinds) {
    const { page } = running[kind];
    await page.goto(`${site.origin}${scene.path}`);
    // What is compiled and cached at first is not what a page costs.
    await scene.once(page, site);
  }
  const taken = await inTurns(roundsOf(scene.rounds, SECONDS), scene.kinds, async (kind) => {
    const one = running[kind];
    await one.page.bringToFront();
    if (scene.asleep && kind !== 'none') await sleep(one);
    return scene.once(one.page, site);
  });
  for (const kind of scene.kinds) {
    if (kind === scene.against) continue;
    const times = timesOf(taken[kind], taken[scene.against]);
    yield {
      bench: 'cost',
      name: `${scene.name}: ${kind} over ${scene.against}`,
      unit: 'times',
      ...times,
      ...(kind === 'ours' && {
        aim: `the 95 % interval ends at most at ${scene.limit}`,
        met: times.interval.high <= scene.limit,
      }),
    };
  }
}

export const measure: Measure = async function* () {
  const site = await startSite();
  const running = {} as Record<Kind, Running>;
  try {
    for (const kind of kinds) running[kind] = await start(kind);
    for (const scene of scenes) yield* figuresOf(scene, site, running);
  } finally {
    for (const one of Object.values(running)) await one.close();
    await site.close();
  }
};
