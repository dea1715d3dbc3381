/**
 * What the extension costs the real Inspector 2: a whole sign-in, from the switch of the server to *Connected*, and then
 * requests of MCP over its own connection, each by a click on *Replay* in its own list.
 */
import type { Page } from 'puppeteer-core';
import { savedInV2 } from '../../lib/extension/page/saved-v2.ts';
import { startEnvironment } from '../environment/environment.ts';
import { startInspector } from '../environment/inspectors.ts';
import { LIMIT } from '../environment/until.ts';
import { pressV2 } from '../environment/walkers.ts';
import type { Figure } from './figure.ts';
import { inTurns, roundsOf } from './rounds.ts';
import { figuresOver, type Kind, type Running, type Turn, taken, turnOf } from './running.ts';

/** In fifty rounds a thousand. */
const REQUESTS = 20;
const ROUNDS = 50;
const SECONDS = 480;

const against = { against: 'empty', limit: 1.05 } as const;
export const inspectorKinds = (['empty', 'peer', 'ours'] as const).filter(taken);

declare global {
  interface Window {
    /** When the Inspector came to say that it is connected, in ms since the epoch. */
    connectedAt?: number;
  }
}

/** Runs in each document before its own scripts. */
function noteConnected() {
  const observer = new MutationObserver(() => {
    const says = (element: Element) => element.childElementCount === 0 && element.textContent === 'Connected';
    if (![...document.querySelectorAll('span, p, div')].some(says)) return;
    observer.disconnect();
    window.connectedAt = performance.timeOrigin + performance.now();
  });
  observer.observe(document, { childList: true, subtree: true, characterData: true });
}

/** Milliseconds of one replay of `tools/list`, from the click until the list says that it was answered. */
const replay = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const answered = () => [...document.querySelectorAll('span, p, div')].filter((e) => e.textContent === 'OK').length;
    const before = answered();
    const done = new Promise<number>((resolve) => {
      const observer = new MutationObserver(() => {
        if (answered() <= before) return;
        observer.disconnect();
        resolve(performance.now());
      });
      observer.observe(document, { childList: true, subtree: true, characterData: true });
    });
    const started = performance.now();
    document.querySelector<HTMLElement>('button[aria-label="Replay"]')?.click();
    return (await done) - started;
  });

export async function* inInspector(name: string, running: Record<Kind, Running>): AsyncGenerator<Figure> {
  const environment = await startEnvironment();
  const inspector = await startInspector('v2', { serverUrl: environment.serverUrl });
  /** In a tab of its own, with nothing that an earlier one left behind. */
  async function turn(kind: Kind): Promise<{ signIn: Turn; requests: Turn }> {
    const page = await running[kind].browser.newPage();
    await page.evaluateOnNewDocument(noteConnected);
    await page.goto(inspector.url);
    await page.evaluate(savedInV2, inspector.origin, [environment.serverUrl]);
    environment.forgetClients();
    await page.goto(inspector.url);
    const signIn = await turnOf(running[kind], async () => {
      const startedAt = Date.now();
      await pressV2(page, inspector);
      const connected = await page.waitForFunction(() => window.connectedAt, { timeout: LIMIT });
      return ((await connected.jsonValue()) ?? Number.NaN) - startedAt;
    });
    await page.waitForSelector('button[aria-label="Replay"]', { timeout: LIMIT });
    const requests = await turnOf(running[kind], async () => {
      let sum = 0;
      for (let n = 0; n < REQUESTS; n++) sum += await replay(page);
      return sum;
    });
    await page.close();
    return { signIn, requests };
  }

  try {
    for (const kind of inspectorKinds) {
      await running[kind].look();
      // What is compiled and cached at first is not what a sign-in costs.
      await turn(kind);
    }
    const took = await inTurns(roundsOf(ROUNDS, SECONDS), inspectorKinds, turn);
    const only = (what: 'signIn' | 'requests') =>
      Object.fromEntries(inspectorKinds.map((kind) => [kind, took[kind].map((one) => one[what])]));
    yield* figuresOver(`${name}, whole sign-in`, only('signIn'), against);
    yield* figuresOver(`${name}, ${REQUESTS} requests a round`, only('requests'), against);
  } finally {
    await inspector.close();
    await environment.close();
  }
}
