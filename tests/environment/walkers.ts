/** Drives the real Inspectors through a sign-in as a developer does: press Connect, wait, read what it says. */
import type { Page } from 'puppeteer-core';
import type { Inspector } from './inspectors.ts';
import { LIMIT, pause } from './until.ts';

export interface Outcome {
  /**
   * `at-authorization-server`: the tab stayed on another origin, at an error or a page that waits for a person.
   * `timed-out`: the Inspector said neither within the time.
   */
  result: 'connected' | 'failed' | 'at-authorization-server' | 'timed-out';
  /** The Inspector's own words: its state, and each notice that it showed. */
  says: string;
  /** Where the tab is at the end. */
  url: string;
  /** From pressing Connect, milliseconds. */
  durationMs: number;
}

export interface WalkOptions {
  /** Milliseconds that it may take before it counts as timed out. */
  timeout?: number;
  /** Only this one ends it: a state of before, or on the way, may be read for long on a busy machine. */
  expects?: Outcome['result'];
}

export interface V2Options extends WalkOptions {
  /** Which of the servers that it lists. */
  server?: string | undefined;
}

export interface V1Options extends WalkOptions {
  /** Default: `direct`. */
  connection?: 'direct' | 'proxy';
  transport?: 'streamable-http' | 'sse';
}

type State = 'connected' | 'failed' | 'idle' | 'connecting';
interface Reading {
  state: State;
  says: string[];
}

/** How long a state has to last before it is believed, milliseconds: an Inspector passes through some of them. */
const patience: Record<State | 'elsewhere', number> = {
  connected: 0,
  failed: 1000,
  idle: 4000,
  connecting: Number.POSITIVE_INFINITY,
  elsewhere: 2500,
};

const results: Partial<Record<State | 'elsewhere', Outcome['result']>> = {
  connected: 'connected',
  elsewhere: 'at-authorization-server',
};

/** Reads until a state lasts. A page that is just navigating cannot be read: the next turn does. */
async function follow(
  page: Page,
  inspector: Inspector,
  read: () => Promise<Reading>,
  { timeout = LIMIT, expects }: WalkOptions,
): Promise<Outcome> {
  const started = Date.now();
  const said = new Set<string>();
  let since = started;
  let last = '';
  const outcome = (result: Outcome['result']): Outcome => ({
    result,
    says: [...said].join(' | '),
    url: page.url(),
    durationMs: Date.now() - started,
  });
  while (Date.now() - started < timeout) {
    const elsewhere = !page.url().startsWith(inspector.origin);
    const reading = elsewhere ? null : await read().catch(() => null);
    for (const text of reading?.says ?? []) said.add(text);
    const state = elsewhere ? 'elsewhere' : reading?.state;
    const now = `${state} ${elsewhere ? page.url() : ''}`;
    if (now !== last) {
      last = now;
      since = Date.now();
    }
    if (state && Date.now() - since >= patience[state]) {
      const result = results[state] ?? 'failed';
      if (expects === undefined || expects === result) return outcome(result);
    }
    await pause(100);
  }
  return outcome('timed-out');
}

/** Of the one server that it lists, or of the one of this name. */
const v2Switch = (server?: string) =>
  `input[role="switch"][aria-label^='Connect or disconnect${server === undefined ? '' : ` "${server}"`}']`;

/** The text as it is laid out, a line per block, of what `of` names; and what notices say. */
async function pageText(
  page: Page,
  notices: string,
  of = 'document.body',
): Promise<{ text: string; notices: string[] }> {
  const [text, said] = (await page.evaluate(
    `[(${of}).innerText, [...document.querySelectorAll(${JSON.stringify(notices)})].map(({ textContent }) => textContent)]`,
  )) as [string, string[]];
  return { text, notices: said.map((notice) => notice.replace(/\s+/g, ' ').trim()).filter(Boolean) };
}

/** The card of one server: the first thing around its switch that says how it is. */
const v2Card = (server: string) =>
  `(() => {
    let at = document.querySelector(${JSON.stringify(v2Switch(server))});
    while (at.parentElement && !/^(?:Connected|Connecting\\.*|Failed|Disconnected)$/m.test(at.innerText)) at = at.parentElement;
    return at;
  })()`;

async function readV2(page: Page, server?: string): Promise<Reading> {
  const { text, notices } = await pageText(
    page,
    '.mantine-Notification-root',
    server === undefined ? undefined : v2Card(server),
  );
  const word = /^(Connected|Connecting\.*|Failed|Disconnected)$/m.exec(text)?.[1] ?? '';
  const states: Record<string, State> = { Connected: 'connected', Failed: 'failed', Disconnected: 'idle' };
  const state = states[word] ?? 'connecting';
  return { state, says: [...(state === 'connected' || state === 'failed' ? [word] : []), ...notices] };
}

/** Inspector 2.x, started with the server's URL: turns the switch of its card. @throws when the card does not appear */
export async function pressV2(page: Page, inspector: Inspector, { server }: V2Options = {}): Promise<void> {
  if (!page.url().startsWith(inspector.origin)) await page.goto(inspector.url);
  const card = v2Switch(server);
  await page.waitForSelector(card, { timeout: LIMIT });
  await page.$eval(card, (element) => (element as HTMLElement).click());
}

export async function connectV2(page: Page, inspector: Inspector, _serverUrl: string, options: V2Options = {}) {
  await pressV2(page, inspector, options);
  return follow(page, inspector, () => readV2(page, options.server), options);
}

async function readV1(page: Page): Promise<Reading> {
  const { text, notices } = await pageText(page, 'li[data-state="open"]');
  const error = /^(Connection Error.*|Error Connecting.*)$/m.exec(text)?.[1];
  if (error) return { state: 'failed', says: [error, ...notices] };
  if (/^Connected$/m.test(text)) return { state: 'connected', says: ['Connected', ...notices] };
  return { state: /^Disconnected$/m.test(text) ? 'idle' : 'connecting', says: notices };
}

/**
 * Opens Inspector 0.x or 1.0.x at a server, once: the connection type is what it remembers of the time before, so it is
 * there before its page is.
 */
export async function openV1(
  page: Page,
  inspector: Inspector,
  serverUrl: string,
  { connection = 'direct', transport = 'streamable-http' }: V1Options = {},
): Promise<void> {
  const url = new URL(inspector.url);
  url.searchParams.set('transport', transport);
  url.searchParams.set('serverUrl', serverUrl);
  // A setting that the page keeps: the port in its address is gone after the redirect.
  if (connection === 'proxy' && inspector.proxyPort !== 6277 && !url.searchParams.has('MCP_PROXY_FULL_ADDRESS'))
    url.searchParams.set('MCP_PROXY_FULL_ADDRESS', `http://${url.hostname}:${inspector.proxyPort}`);
  const remember = `if (origin === ${JSON.stringify(url.origin)}) localStorage.setItem('lastConnectionType', '${connection}')`;
  const { identifier } = await page.evaluateOnNewDocument(remember);
  await page.goto(url.href);
  await page.removeScriptToEvaluateOnNewDocument(identifier);
}

/** In Inspector 0.x and 1.0.x where it is open. */
export async function clickConnect(page: Page): Promise<void> {
  const connect = await page.waitForSelector(button('Connect'), { timeout: LIMIT });
  await connect?.click();
}

export const button = (text: string) => `::-p-xpath(//button[normalize-space()="${text}"])`;

/** The guided flow of 0.22 as far as its own steps go: each is done when the button can be pressed again. */
export async function guideV1(page: Page, steps: number): Promise<void> {
  await page.locator(button('Open Auth Settings')).click();
  await page.locator(button('Guided OAuth Flow')).click();
  for (let step = 0; step < steps; step++) await page.locator(button('Continue')).click();
}

export async function pressV1(
  page: Page,
  inspector: Inspector,
  serverUrl: string,
  options: V1Options = {},
): Promise<void> {
  await openV1(page, inspector, serverUrl, options);
  await clickConnect(page);
}

export async function connectV1(page: Page, inspector: Inspector, serverUrl: string, options: V1Options = {}) {
  await pressV1(page, inspector, serverUrl, options);
  return follow(page, inspector, () => readV1(page), options);
}

/** At the sign-in pages of an interactive environment: signs in, then allows or denies. */
export async function passSignIn(page: Page, answer: 'allow' | 'deny' = 'allow'): Promise<void> {
  for (const button of ['sign-in', answer]) {
    const found = await page.waitForSelector(`button[name="${button}"]`, { timeout: LIMIT });
    await Promise.all([page.waitForNavigation({ timeout: LIMIT }), found?.click()]);
  }
}

/** Goes on where the walk stopped, e.g. after `passSignIn`, until the Inspector says connected or failed. */
export const waitForInspector = (page: Page, inspector: Inspector, options: WalkOptions = {}): Promise<Outcome> =>
  follow(page, inspector, () => (inspector.name === 'v2' ? readV2(page) : readV1(page)), options);

/** Ends the connection as a person does, and gives the Inspector time to say so to the server. */
export async function disconnect(page: Page, inspector: Inspector): Promise<void> {
  const found = inspector.name === 'v2' ? v2Switch() : button('Disconnect');
  await page.locator(found).setTimeout(LIMIT).click();
  await pause(1000);
}
