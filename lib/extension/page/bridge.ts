/**
 * The bridge between an Inspector's page and the worker, in the extension's own world: validates what the page's script
 * tells, takes envelopes off, masks, forwards. What arrives before the key for masking waits. On a page that is no
 * Inspector it takes itself and the page's script out, and the worker never hears of it.
 */
import type { RawExchange } from '../../exchange.ts';
import { createGate, type Gate } from '../shared/gate.ts';
import type { Observation, SourceMessage } from '../shared/messages.ts';
import { isFollowed, reportOf } from '../shared/recognise.ts';
import { createSender } from '../shared/sender.ts';
import { STOP, takeChannel } from './channel.ts';
import { type PageEvent, readPageEvent } from './events.ts';
import { identify } from './identify.ts';
import { callbackOf, watchLeaving } from './navigations.ts';
import { createPageReader } from './reader.ts';
import { welcomed } from './welcome.ts';

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
  let gate: Gate | undefined;
  let waiting: (() => void)[] = [];
  let beat: ReturnType<typeof setTimeout> | undefined;

  const whenReady = (work: () => void) => {
    if (gate) work();
    else if (waiting.length < MAX_WAITING) waiting.push(work);
  };
  const forward = (raw: RawExchange) => whenReady(() => report(gate?.push(raw, 'navigate') ?? []));

  const stopTaking = takeChannel((taken) => {
    port = taken;
    taken.onmessage = ({ data }) => {
      const event = readPageEvent(data);
      if (event) whenReady(() => onEvent(event));
    };
  });

  function onEvent(event: PageEvent) {
    const read = reader.read(event);
    if (!read || !gate) return;
    const seen = read.exchange ? gate.push(read.exchange, 'page') : [];
    if (read.events) {
      const { stream, events } = read.events;
      for (const one of events) seen.push(...gate.pushEvent(stream, one));
    }
    if (read.growing?.response && (read.growing.response.body?.length ?? 0) <= MAX_GROWING && !seen.length) {
      seen.push(...gate.push(read.growing, 'page'));
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

  // The authorization request, whole, without a permission for its host; sent at once, before the page has gone.
  const stopLeaving = watchLeaving(page, (raw) => {
    forward(raw);
    sender.flush();
  });
  const onPageHide = () => {
    clearTimeout(beat);
    sender.send([], 0);
    sender.flush();
  };

  const kind = await identify(page.document, location.href, host.added);
  const [loaded] = page.performance.getEntriesByType('navigation');
  const said = reportOf(kind, location.href, {
    referrer: page.document.referrer,
    startedAt: page.performance.timeOrigin,
    load: loaded && 'type' in loaded && loaded.type,
  });
  if (kind !== 'other') {
    const welcome = await welcomed(host.post, said);
    if (welcome?.follow && isFollowed(kind)) {
      page.addEventListener('pagehide', onPageHide);
      gate = createGate(welcome.key, kind === 'added');
      if (said.callback) forward(callbackOf(location, page.performance));
      for (const work of waiting) work();
      waiting = [];
      return;
    }
  }
  waiting = [];
  port?.postMessage(STOP);
  port?.close();
  stopTaking();
  stopLeaving();
  sender.stop();
  host.gone();
}
