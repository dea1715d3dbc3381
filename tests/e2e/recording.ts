/**
 * Records a session of a real Inspector as a HAR: the entries as Chromium's DevTools give them to an extension, with the
 * bodies that it can still get. A throw-away extension collects them in a panel of its own.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { launchChromium } from '../environment/browsers.ts';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import type { ClientName, Fault } from '../environment/faults.ts';
import { type Inspector, openedAt, startInspector } from '../environment/inspectors.ts';
import { openPanel, type Panel } from '../environment/panel.ts';
import { until } from '../environment/until.ts';
import { connectV1, connectV2, disconnect, type Outcome } from '../environment/walkers.ts';

const title = 'HAR recorder';
/** Asked for by the page at the end: DevTools tells of requests in order, and late on a busy machine. */
const sentinel = 'data:,recorded';

/** Runs in the panel. What a page loads to look good is left out, as it is of the shared recordings. */
const collector = `
const entries = [];
let open = 0;
let last = false;
chrome.devtools.network.onRequestFinished.addListener((request) => {
  const entry = JSON.parse(JSON.stringify(request));
  if (entry.request.url === ${JSON.stringify(sentinel)}) {
    last = true;
    return;
  }
  if (/^(script|stylesheet|image|font|manifest)$/.test(entry._resourceType)) return;
  const { type, url, requestId } = entry._initiator ?? {};
  entry._initiator = { type, url, requestId };
  entries.push(entry);
  open++;
  request.getContent((text, encoding) => {
    open--;
    if (!text) return;
    Object.assign(entry.response.content, { text }, encoding && { encoding });
  });
});
globalThis.recorded = () => (open || !last ? null : JSON.stringify(entries));
globalThis.forget = () => {
  last = false;
  return entries.splice(0).length;
};
`;

/** What the panel's page offers, for functions that run in it. */
type Collector = typeof globalThis & { recorded(): string | null; forget(): number };

function writeExtension(): string {
  const folder = mkdtempSync(join(tmpdir(), 'har-recorder-'));
  const files = {
    'manifest.json': JSON.stringify({ manifest_version: 3, name: title, version: '1', devtools_page: 'devtools.html' }),
    'devtools.html': '<!doctype html><script src="devtools.js"></script>',
    'devtools.js': `chrome.devtools.panels.create(${JSON.stringify(title)}, '', 'panel.html');`,
    'panel.html': '<!doctype html><title>Recorder</title><script src="panel.js"></script>',
    'panel.js': collector,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

export interface Session {
  har: string;
  /** What the Inspector itself said of it. */
  outcome: Outcome;
}

export interface Recorder {
  /** A sign-in with a fault, or with none, from a clean state, in a new tab. */
  record(client: ClientName, fault: Fault | null): Promise<Session>;
  close(): Promise<void>;
}

export interface RecorderOptions {
  /** The Inspector of the v1 line; 0.22.0 by default. */
  v1?: 'v1' | 'v1-last';
  /** 6274 and 6277 for it, which a sign-in through the proxy needs; the default. */
  defaultPorts?: boolean;
}

/**
 * One tab with DevTools for all sessions: opening those takes longer than a sign-in. Inspector v1 keeps everything in
 * the page's storage: one is enough, on its default ports, since its page knows no other proxy after the redirect, and
 * its environment is new for each session, so that no preflight is cached. Inspector 2 sends none, but knows one server:
 * both stay, and what its backend keeps is deleted.
 */
export async function startRecorder({
  v1: v1Name = 'v1',
  defaultPorts = true,
}: RecorderOptions = {}): Promise<Recorder> {
  const extension = writeExtension();
  const browser = await launchChromium({ extension });
  const page = await browser.newPage();
  const panel = await openPanel(page, { title });
  let v1: Inspector | undefined;
  let v2: Pair | undefined;

  async function pairFor(client: ClientName, fault: Fault | null): Promise<Pair> {
    const name = fault?.name ?? null;
    if (client !== 'v2') {
      v1 ??= await startInspector(v1Name, { defaultPorts });
      return { environment: await startEnvironment({ fault: name }), inspector: v1 };
    }
    const own = ownV2(fault);
    if (v2 && !own) {
      v2.environment.setFault(name);
      v2.environment.forgetClients();
      return v2;
    }
    const environment = await startEnvironment({ fault: name });
    const { serverUrl } = environment;
    const inspector = await startInspector('v2', { serverUrl, clientMetadataUrl: fault?.clientMetadataUrl });
    return { environment, inspector };
  }

  return {
    async record(client, fault) {
      const pair = await pairFor(client, fault);
      if (client === 'v2' && !ownV2(fault)) v2 = pair;
      try {
        return await walk(page, panel, { client, fault, ...pair });
      } finally {
        if (pair !== v2) await pair.environment.close();
        if (pair !== v2 && pair.inspector !== v1) await pair.inspector.close();
      }
    },
    async close() {
      await browser.close();
      await v1?.close();
      await v2?.inspector.close();
      await v2?.environment.close();
      rmSync(extension, { recursive: true, force: true });
    },
  };
}

/** It takes an Inspector 2 of its own: another server, or another setting. */
const ownV2 = (fault: Fault | null) => Boolean(fault?.enter || fault?.clientMetadataUrl);

interface Pair {
  environment: Environment;
  inspector: Inspector;
}

interface Walk extends Pair {
  client: ClientName;
  fault: Fault | null;
}

async function walk(page: Page, panel: Panel, { client, fault, environment, ...pair }: Walk): Promise<Session> {
  await clean(page, pair.inspector);
  const inspector = openedAt(pair.inspector, (url) => fault?.open?.(url, environment.traps));
  const press = () =>
    client === 'v2'
      ? connectV2(page, inspector, environment.serverUrl)
      : connectV1(page, inspector, environment.serverUrl, { connection: client === 'v1-proxy' ? 'proxy' : 'direct' });
  if (fault?.before) {
    environment.setFault(fault.before);
    await press();
    environment.setFault(fault.name);
    await page.goto('about:blank');
  }
  await panel.evaluate(() => (globalThis as Collector).forget());
  const outcome = await press();
  // A session is closed with DELETE, which only a person's Disconnect sends.
  if (outcome.result === 'connected' && fault?.cause === 'cors/method-not-allowed') await disconnect(page, inspector);
  await new Promise((resolve) => setTimeout(resolve, 500));
  // The browser's own page for an address that does not answer can ask for nothing.
  if (page.url().startsWith('chrome-error:')) await page.goto('about:blank');
  // An Inspector that signs in again after a while sends the page elsewhere, and what was asked in it is lost.
  const ask = (url: string) => fetch(url).catch(() => undefined);
  await until(
    () =>
      page.evaluate(ask, sentinel).then(
        () => true,
        () => false,
      ),
    Boolean,
  );
  const entries = await panel.waitFor(() => (globalThis as Collector).recorded());
  // What is still open ends with the page, and belongs to no later session.
  await page.goto('about:blank');
  const creator = { name: 'Chromium DevTools', version: await page.browser().version() };
  const har = { log: { version: '1.2', creator, pages: [], entries: JSON.parse(String(entries)) } };
  return { har: JSON.stringify(har, null, 1), outcome };
}

/** Leaves an empty tab, with nothing of a session before. */
async function clean(page: Page, inspector: Inspector): Promise<void> {
  const session = await page.createCDPSession();
  await session.send('Network.clearBrowserCookies');
  await session.send('Network.clearBrowserCache');
  await session.detach();
  if (inspector.name === 'v2') await forgetTokens(inspector);
  await page.goto(`${inspector.origin}/favicon.ico`);
  await page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  await page.goto('about:blank');
}

async function forgetTokens({ url, origin }: Inspector): Promise<void> {
  const token = new URL(url).searchParams.get('MCP_INSPECTOR_API_TOKEN');
  const headers = { 'x-mcp-remote-auth': `Bearer ${token}` };
  const { ok } = await fetch(`${origin}/api/storage/oauth`, { method: 'DELETE', headers });
  if (!ok) throw new Error('Inspector 2 did not forget its tokens.');
}

/** As Chromium exports it by default: without what it holds to be secret. */
export function sanitized(har: string): string {
  const removed = /^(?:authorization|cookie|set-cookie)$/i;
  const parsed = JSON.parse(har) as { log: { entries: Record<'request' | 'response', Part>[] } };
  for (const { request, response } of parsed.log.entries) {
    for (const part of [request, response]) {
      part.headers = part.headers.filter(({ name }) => !removed.test(name));
      part.cookies = [];
    }
  }
  return JSON.stringify(parsed);
}

interface Part {
  headers: { name: string; value: string }[];
  cookies: unknown[];
}
