/**
 * The DevTools page as a source: every finished request of the inspected tab, with its body, without any host's
 * permission. Envelopes and secrets come off here, before anything leaves for the worker.
 */
import type { Entry } from 'har-format';
import { entryToRaw, isStatic } from '../../capture/devtools-network.ts';
import { type Capture, createCapture } from '../shared/capture.ts';
import { originOf } from '../shared/hosts.ts';
import type { SourceMessage, Welcome } from '../shared/messages.ts';
import { isCallback, isFollowed, type PageReport, recognise } from '../shared/recognise.ts';
import { createSender } from '../shared/sender.ts';

export interface FinishedRequest {
  entry: Entry;
  content(): Promise<{ text: string | null; encoding: string | null }>;
}

export interface DevtoolsHost {
  tabId: number;
  post(message: SourceMessage): Promise<unknown>;
  onFinished(listener: (request: FinishedRequest) => void): void;
  onNavigated(listener: (url: string) => void): void;
  /** What was recorded before anybody listened. */
  earlier(): Promise<Entry[]>;
  /** Runs an expression in the page. */
  evaluate(expression: string): Promise<unknown>;
  added(): Promise<string[]>;
}

/** Read in the page; an expression, since DevTools takes nothing else. */
const LOOK = `({ title: document.title, url: location.href, referrer: document.referrer, startedAt: performance.timeOrigin,
  icons: [...document.querySelectorAll('link[rel~="icon"]')].map((link) => link.getAttribute('href') || ''),
  load: (performance.getEntriesByType('navigation')[0] || {}).type, parsed: document.readyState !== 'loading' })`;

interface Looked {
  title: string;
  url: string;
  referrer: string;
  startedAt: number;
  icons: string[];
  load?: string;
  parsed: boolean;
}

/** A page that is still being parsed is looked at again after this many ms, so often. */
const LOOK_AGAIN_MS = 100;
const LOOKS = 50;

export async function startDevtoolsSource(host: DevtoolsHost): Promise<void> {
  const { tabId } = host;
  const sender = createSender(host.post, tabId);
  const waiting: (() => void)[] = [];
  let capture: Capture | undefined;
  /** `undefined`: what the page is has yet to show. */
  let follow: boolean | undefined;
  let looks = 0;

  const reader = () => {
    const ids = createIds();
    return (entry: Entry, content?: { text: string | null; encoding: string | null }) => {
      const raw = entryToRaw(entry, { id: ids(entry), tabId, ...(content && { content }) });
      if (raw && capture && follow) sender.send(capture.push(raw, 'devtools'));
    };
  };
  const finished = reader();
  const whenKnown = (work: () => void) => void (follow === undefined || !capture ? waiting.push(work) : work());

  host.onFinished(({ entry, content }) => {
    // Bodies are asked for only where they are wanted: a tab that is no Inspector costs nothing.
    if (follow === false || isStatic(entry)) return;
    content().then(
      (body) => whenKnown(() => finished(entry, body)),
      // Firefox: the page has navigated, the body is gone.
      () => whenKnown(() => finished(entry)),
    );
  });
  host.onNavigated(() => {
    if (!follow) follow = undefined;
    void look();
  });

  /** Tells the worker what the page is; a page that says nothing of itself yet is looked at until it is parsed. */
  async function look(): Promise<void> {
    const mine = ++looks;
    for (let tries = 0; tries < LOOKS && mine === looks; tries++) {
      const looked = await reportOfTab(host);
      const last = tries === LOOKS - 1;
      if (looked && (looked.page.kind !== 'other' || looked.parsed || last)) {
        const welcome = (await host.post({ type: 'page', tabId, page: looked.page }).catch(() => undefined)) as
          | Welcome
          | undefined;
        if (welcome && mine === looks) return settle(welcome);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }

  function settle(welcome: Welcome): void {
    const first = capture === undefined;
    follow = welcome.follow;
    // A client of the developer's own may be served by the MCP server itself.
    capture ??= createCapture(welcome.key, true);
    if (first && follow)
      void host.earlier().then(
        (entries) => entries.filter((entry) => !isStatic(entry)).forEach(earlier),
        () => undefined,
      );
    for (const work of waiting.splice(0)) work();
  }

  const earlierReader = reader();
  const earlier = (entry: Entry) => earlierReader(entry);
  await look();
}

/** The same id for an entry that comes once from the past and once as it finishes: by what it is, and which of its like. */
function createIds() {
  const seen = new Map<string, number>();
  return ({ startedDateTime, request }: Entry): string => {
    const id = `devtools-${Date.parse(startedDateTime)}-${request?.method}-${hash(request?.url ?? '')}`.slice(0, 150);
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return count > 1 ? `${id}-${count}` : id;
  };
}

function hash(text: string): string {
  let value = 0;
  for (let i = 0; i < text.length; i++) value = (Math.imul(value, 31) + text.charCodeAt(i)) | 0;
  return (value >>> 0).toString(36);
}

async function reportOfTab(host: DevtoolsHost): Promise<{ page: PageReport; parsed: boolean } | undefined> {
  const looked = (await host.evaluate(LOOK).catch(() => undefined)) as Looked | undefined;
  if (!looked || typeof looked.url !== 'string' || !URL.canParse(looked.url)) return undefined;
  const { origin, pathname } = new URL(looked.url);
  let kind = recognise({
    title: String(looked.title),
    icons: Array.isArray(looked.icons) ? looked.icons.map(String) : [],
    url: looked.url,
  });
  if (!kind) kind = (await host.added().catch((): string[] => [])).includes(origin) ? 'added' : 'other';
  const { load } = looked;
  const page: PageReport = {
    kind,
    origin,
    path: pathname,
    startedAt: Number(looked.startedAt) || 0,
    callback: isFollowed(kind) && isCallback(looked.url),
    load:
      load === 'navigate' || load === 'reload' || load === 'back_forward' || load === 'prerender' ? load : 'unknown',
    sameOriginReferrer: originOf(String(looked.referrer)) === origin,
  };
  return { page, parsed: looked.parsed === true };
}
