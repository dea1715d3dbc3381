/**
 * The bridge between an Inspector's page and the worker, in the extension's own world: validates what the page's script
 * tells, takes envelopes off, masks, forwards. What arrives before the key for masking waits. On a page that is no
 * Inspector it takes itself and the page's script out, and the worker never hears of it.
 */
import type { RawExchange } from '../../capture/raw.ts';
import { type Capture, createCapture } from '../shared/capture.ts';
import type { Observation, SourceMessage, Welcome } from '../shared/messages.ts';
import { isFollowed, type PageReport } from '../shared/recognise.ts';
import { createSender } from '../shared/sender.ts';
import { takeChannel } from './channel.ts';
import type { PageCommand } from './events.ts';
import { identify, reportOf } from './identify.ts';
import { createPageReader } from './reader.ts';
import { readPageEvent } from './schema.ts';

/** Page events that wait for the key at most. */
const MAX_WAITING = 1000;
/** Milliseconds after which it is said again that something is in flight. */
const SAY_AGAIN_MS = 5000;
/** Longest text of an open stream that is sent again as it grows, in UTF-16 code units. */
const MAX_GROWING = 64 * 1024;

export interface BridgeHost {
  window: Window & typeof globalThis;
  post(message: SourceMessage): Promise<unknown>;
  /** Origins that the developer added. */
  added(): Promise<string[]>;
  /** Called once when the page is none of ours. */
  gone(): void;
}

export async function startBridge(host: BridgeHost): Promise<void> {
  const { window: page } = host;
  const location = new URL(page.location.href);
  const reader = createPageReader(location.origin);
  const sender = createSender(host.post);
  let port: MessagePort | undefined;
  let capture: Capture | undefined;
  let waiting: (() => void)[] = [];
  let navigations = 0;
  let beat: ReturnType<typeof setTimeout> | undefined;

  const whenReady = (work: () => void) => {
    if (capture) work();
    else if (waiting.length < MAX_WAITING) waiting.push(work);
  };
  const forward = (raw: RawExchange, source: 'page' | 'navigate') =>
    whenReady(() => report(capture?.push(raw, source) ?? []));

  const stopTaking = takeChannel((taken) => {
    port = taken;
    taken.onmessage = ({ data }) => {
      const event = readPageEvent(data);
      if (event) whenReady(() => onEvent(event));
    };
  });

  function onEvent(event: NonNullable<ReturnType<typeof readPageEvent>>) {
    const read = reader.read(event);
    if (!read || !capture) return;
    const seen = read.exchange ? capture.push(read.exchange, 'page') : [];
    for (const { event: name, data } of read.events?.events ?? []) {
      seen.push(...capture.pushEvent(read.events?.stream as RawExchange, name, data));
    }
    if (read.growing?.response && (read.growing.response.body?.length ?? 0) <= MAX_GROWING && !seen.length) {
      seen.push(...capture.push(read.growing, 'page'));
    }
    report(seen);
  }

  /** While something is in flight that is said again and again: a worker that was stopped knows only what it hears. */
  function report(seen: Observation[]) {
    const open = reader.inFlight(Date.now());
    sender.send(seen, open);
    clearTimeout(beat);
    if (open > 0) beat = setTimeout(() => report([]), SAY_AGAIN_MS);
  }

  /** The address that the page leaves for: the authorization request, whole, without a permission for its host. */
  const onNavigate = (event: Event) => {
    const url = destinationOf(event);
    if (!url || new URL(url).origin === location.origin) return;
    forward(
      navigation(
        url,
        `navigate-${page.performance.timeOrigin.toString(36)}-${++navigations}`,
        Date.now(),
        location.origin,
      ),
      'navigate',
    );
    sender.flush();
  };
  const onPageHide = () => {
    clearTimeout(beat);
    sender.send([], 0);
    sender.flush();
  };

  const navigationApi = 'navigation' in page ? (page.navigation as EventTarget) : undefined;
  navigationApi?.addEventListener('navigate', onNavigate);

  const kind = await identify(page.document, location.href, host.added);
  const said = reportOf(kind, location, page.document.referrer, page.performance);
  if (kind !== 'other') {
    const welcome = await welcomed(host.post, said);
    if (welcome?.follow && isFollowed(kind)) {
      page.addEventListener('pagehide', onPageHide);
      capture = createCapture(welcome.key, kind === 'added');
      if (said.callback) forward(callbackOf(location, page.performance), 'navigate');
      for (const work of waiting) work();
      waiting = [];
      return;
    }
  }
  waiting = [];
  port?.postMessage('stop' satisfies PageCommand);
  port?.close();
  stopTaking();
  navigationApi?.removeEventListener('navigate', onNavigate);
  sender.stop();
  host.gone();
}

/** The worker's answer; it may be starting, and a message may be lost when it is stopped. */
async function welcomed(post: BridgeHost['post'], page: PageReport): Promise<Welcome | undefined> {
  for (const delay of [0, 50, 200, 1000, 3000]) {
    if (delay) await new Promise((resolve) => setTimeout(resolve, delay));
    try {
      const answer = await post({ type: 'page', page });
      if (isWelcome(answer)) return answer;
    } catch {
      // Asked again.
    }
  }
  return undefined;
}

const isWelcome = (answer: unknown): answer is Welcome =>
  typeof answer === 'object' &&
  answer !== null &&
  'key' in answer &&
  typeof answer.key === 'string' &&
  'follow' in answer;

function destinationOf(event: Event): string | undefined {
  if (!('destination' in event)) return undefined;
  const destination = event.destination as { url?: unknown; sameDocument?: unknown };
  if (typeof destination.url !== 'string' || destination.sameDocument === true) return undefined;
  return /^https?:/.test(destination.url) && URL.canParse(destination.url) ? destination.url : undefined;
}

const navigation = (url: string, id: string, startedAt: number, origin: string): RawExchange => ({
  id,
  startedAt,
  page: { tabId: -1, origin },
  via: 'direct',
  navigation: true,
  request: { method: 'GET', url, headers: [], headersPartial: true },
});

/** The page that the authorization server sent the developer back to. */
function callbackOf(location: URL, timing: Performance): RawExchange {
  const [entry] = timing.getEntriesByType('navigation');
  const told = (name: string) => {
    const value: unknown = entry && name in entry ? entry[name as keyof typeof entry] : 0;
    return typeof value === 'number' ? value : 0;
  };
  // The load began with the authorization request; its last request, after all redirects, is the callback.
  const startedAt = timing.timeOrigin + (told('requestStart') || told('fetchStart'));
  const raw = navigation(location.href, `callback-${timing.timeOrigin.toString(36)}`, startedAt, location.origin);
  const status = told('responseStatus');
  if (status) raw.response = { status, headers: [], headersPartial: true };
  return raw;
}
