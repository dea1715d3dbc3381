/** What the extension costs other pages and an Inspector's page, in browsers that take turns. */
import type { Page } from 'puppeteer-core';
import { pause, until } from '../environment/until.ts';
import type { Figure, Measure } from './figure.ts';
import { inInspector, inspectorKinds } from './in-inspector.ts';
import { inTurns, roundsOf } from './rounds.ts';
import { figuresOver, type Kind, kinds, type Running, start, taken, turnOf, worker } from './running.ts';
import { type Site, startSite } from './site.ts';

const { BENCH_PEER, BENCH_SCENE = '' } = process.env;

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

/** Milliseconds of so many requests, one after the other; those with a body to one URL, as MCP is spoken. */
const requests = (page: Page, url: string, count: number, body?: string): Promise<number> =>
  page.evaluate(
    async (url, count, body) => {
      const started = performance.now();
      for (let n = 0; n < count; n++) {
        const asked = body
          ? { method: 'POST', body, headers: { 'content-type': 'application/json', authorization: 'Bearer bench' } }
          : {};
        await (await fetch(body ? url : `${url}?${n}`, asked)).text();
      }
      return performance.now() - started;
    },
    url,
    count,
    body ?? '',
  );

/** Of a scene at most, but for its least rounds. */
const SECONDS = 240;

/** Of a turn: short turns in many rounds decide more than a few long ones. */
const REQUESTS = 300;
const LOADS = 4;

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
  kinds: readonly Kind[];
  /** What ours is held against, and how many times that it may cost. */
  against: Kind;
  limit: number;
  asleep?: boolean;
  once(page: Page, site: Site): Promise<number>;
}

const ROUNDS = 20;

/** The scene of a real Inspector, which is not of this site. */
const REAL = 'Inspector 2 itself';

const others = { kinds: ['none', 'empty', 'permitted', 'peer', 'ours'], against: 'empty', limit: 1.1 } as const;
const inspector = { kinds: ['empty', 'listening', 'peer', 'ours'], limit: 1.05 } as const;

const scenes: readonly Scene[] = [
  {
    ...others,
    name: `other page, ${REQUESTS} requests`,
    path: '/plain',
    asleep: true,
    once: (page, { origin }) => requests(page, `${origin}/item`, REQUESTS),
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
    name: `Inspector 2, ${REQUESTS} requests`,
    path: '/v2?MCP_INSPECTOR_API_TOKEN=bench',
    against: 'empty',
    once: (page, { origin }) => requests(page, `${origin}/api/mcp/send`, REQUESTS, call),
  },
  {
    ...inspector,
    name: `Inspector 1 direct, ${REQUESTS} requests`,
    path: '/v1',
    against: 'listening',
    once: (page, { mcp }) => requests(page, `${mcp}/mcp`, REQUESTS, call),
  },
];

async function* figuresOf(scene: Scene, site: Site, running: Record<Kind, Running>): AsyncGenerator<Figure> {
  const all = scene.kinds.filter(taken);
  for (const kind of all) {
    const { page, look } = running[kind];
    if (!scene.asleep) await look();
    await page.goto(`${site.origin}${scene.path}`);
    // What is compiled and cached at first is not what a page costs.
    await scene.once(page, site);
  }
  const took = await inTurns(roundsOf(ROUNDS, SECONDS), all, async (kind) => {
    const one = running[kind];
    await one.page.bringToFront();
    if (scene.asleep && kind !== 'none') await sleep(one);
    return turnOf(one, () => scene.once(one.page, site));
  });
  yield* figuresOver(scene.name, took, scene);
}

export const measure: Measure = async function* () {
  const site = await startSite();
  const running = {} as Record<Kind, Running>;
  try {
    const chosen = scenes.filter(({ name }) => name.includes(BENCH_SCENE));
    const real = REAL.includes(BENCH_SCENE);
    const needed = new Set<Kind>([...chosen.flatMap((scene) => scene.kinds), ...(real ? inspectorKinds : [])]);
    for (const kind of kinds.filter((kind) => needed.has(kind) && taken(kind))) running[kind] = await start(kind);
    if (!BENCH_PEER)
      yield { bench: 'cost', name: 'no peer: BENCH_PEER names the folder of an unpacked extension', unit: '' };
    for (const scene of chosen) yield* figuresOf(scene, site, running);
    if (real) yield* inInspector(REAL, running);
  } finally {
    for (const one of Object.values(running)) await one.close();
    await site.close();
  }
};
