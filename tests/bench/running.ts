/** Browsers that take turns, each with another extension or with none. */
import type { Browser, Page } from 'puppeteer-core';
import { launchChromium } from '../environment/browsers.ts';
import { until } from '../environment/until.ts';
import { empty, listening, type Made, permitted, unpacked } from './extensions.ts';
import type { Figure } from './figure.ts';
import { timesOf } from './rounds.ts';

export const kinds = ['none', 'empty', 'permitted', 'listening', 'peer', 'ours'] as const;
export type Kind = (typeof kinds)[number];

/**
 * Another extension, unpacked, that looks at requests too; absent where nobody named one. A page of it that has to be open
 * before it looks at any is open with an Inspector's page, and closed with others, as with ours.
 */
const { BENCH_PEER, BENCH_PEER_PAGE } = process.env;
const makers: Record<Exclude<Kind, 'none'>, () => Promise<Made>> = {
  empty,
  permitted,
  listening,
  peer: () => unpacked(BENCH_PEER),
  ours: () => unpacked(),
};
export const taken = (kind: Kind) => kind !== 'peer' || BENCH_PEER !== undefined;

export interface Running {
  browser: Browser;
  page: Page;
  /** Opens what has to be open before the extension looks at requests, once. */
  look(): Promise<unknown>;
  close(): Promise<void>;
}

export async function start(kind: Kind): Promise<Running> {
  const made = kind === 'none' ? undefined : await makers[kind]();
  const browser = await launchChromium(made ? { extension: made.directory } : {});
  const page = await browser.newPage();
  const address = kind === 'peer' && BENCH_PEER_PAGE && new URL(BENCH_PEER_PAGE, await addressOf(browser)).href;
  let looks: Promise<unknown> | undefined;
  return {
    browser,
    page,
    async look() {
      if (address) looks ??= browser.newPage().then((opened) => opened.goto(address));
      await looks;
    },
    async close() {
      await browser.close();
      await made?.close();
    },
  };
}

export const worker = (browser: Browser) =>
  browser
    .targets()
    .find((target) => target.type() === 'service_worker' && target.url().startsWith('chrome-extension:'));

/** Address of the extension, by its worker. */
const addressOf = (browser: Browser): Promise<string> =>
  until(
    async () => worker(browser)?.url() ?? '',
    (url) => url !== '',
  );

/** What a turn took, in milliseconds by the clock and of the processor, all processes of the browser together. */
export interface Turn {
  clock: number;
  processor: number;
}

/** `work` tells its own time by the clock. A process that ends meanwhile does not count. */
export async function turnOf({ browser }: Running, work: () => Promise<number>): Promise<Turn> {
  const session = await browser.target().createCDPSession();
  const used = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return new Map(processInfo.map(({ id, cpuTime }) => [id, cpuTime * 1000]));
  };
  const before = await used();
  const clock = await work();
  const after = await used();
  await session.detach();
  return { clock, processor: [...after].reduce((sum, [id, ms]) => sum + ms - (before.get(id) ?? 0), 0) };
}

/** What each took, held against one of them; `limit`: how many times as long ours may take by the clock. */
export function* figuresOver(
  name: string,
  took: Partial<Record<Kind, readonly Turn[]>>,
  { against, limit }: { against: Kind; limit: number },
): Generator<Figure> {
  for (const by of ['clock', 'processor'] as const) {
    for (const kind of kinds) {
      const turns = took[kind];
      if (!turns || kind === against) continue;
      const of = (turns: readonly Turn[] = []) => turns.map((turn) => turn[by]);
      const times = timesOf(of(turns), of(took[against]));
      yield {
        bench: 'cost',
        name: `${name}${by === 'processor' ? ', of the processor' : ''}: ${kind} over ${against}`,
        unit: 'times',
        ...times,
        ...(kind === 'ours' &&
          by === 'clock' && {
            aim: `the 95 % interval ends at most at ${limit}`,
            met: times.interval.high <= limit,
          }),
      };
    }
  }
}
