/**
 * The bridge between an Inspector's page and the worker, in the extension's own world: validates what the page's script
 * tells, takes envelopes off, masks, forwards. What arrives before the key for masking waits. The worker runs it where the
 * door (`door.ts`) has recognised an Inspector.
 */
import type { RawExchange } from '../../exchange.ts';
import { parseUrl } from '../../text/url.ts';
import { createGate, type Gate } from '../shared/gate.ts';
import type { Observation, SourceMessage } from '../shared/messages.ts';
import { reportOf } from '../shared/page-report.ts';
import { isFollowed } from '../shared/recognise.ts';
import { createSender } from '../shared/sender.ts';
import { createAwake } from './awake.ts';
import { watchConnects } from './connects.ts';
import type { Door } from './door.ts';
import { type PageEvent, readPageEvent } from './events.ts';
import { createHeld } from './held.ts';
import { callbackOf, watchLeaving } from './navigations.ts';
import { createPageReader } from './reader.ts';
import { createTurns } from './turns.ts';
import { welcomed } from './welcome.ts';
import { watchAsked } from './witness.ts';

/** Milliseconds after which it is said again that something is in flight. */
const SAY_AGAIN_MS = 5000;
/** Longest text of an open stream that is sent again as it grows, in UTF-16 code units. */
const MAX_GROWING = 64 * 1024;

export interface BridgeHost {
  window: Window & typeof globalThis;
  post(message: SourceMessage): Promise<unknown>;
  door: Door;
}

export async function startBridge({ window: page, post, door }: BridgeHost): Promise<void> {
  const location = parseUrl(door.href);
  if (!location) return;
  const reader = createPageReader(location.origin);
  const sender = createSender({ post, lost: () => door.close() });
  const turns = createTurns();
  let beat: ReturnType<typeof setTimeout> | undefined;
  const awake = createAwake(SAY_AGAIN_MS);

  const [loaded] = page.performance.getEntriesByType('navigation');
  const pageReport = reportOf(door.kind, door.href, {
    referrer: page.document.referrer,
    startedAt: page.performance.timeOrigin,
    since: door.since,
    load: loaded && 'type' in loaded && loaded.type,
  });
  const welcome = await welcomed(post, pageReport);
  if (!welcome?.follow || !isFollowed(door.kind)) {
    door.close();
    sender.stop();
    return;
  }
  const gate: Gate = createGate(
    welcome.key,
    door.kind === 'added',
    door.kind === 'added' ? undefined : location.origin,
  );

  const now = () => page.performance.timeOrigin + page.performance.now();
  // Version 2 has a call of its own for it.
  const marked = door.kind === 'inspector-v2' ? (seen: Observation[]) => seen : watchConnects(page, now);

  const held = createHeld(
    (request) => gate.push(request, 'page'),
    (seen) => report(marked(seen)),
  );

  function onEvent(event: PageEvent) {
    const read = reader.read(event);
    if (!read) return;
    const before = held.release(read.exchange);
    const seen: Observation[] = [];
    if (read.exchange && event.type === 'request') held.hold(read.exchange);
    else if (read.exchange) seen.push(...gate.push(read.exchange, 'page'));
    if (read.events) {
      const { stream, events } = read.events;
      for (const one of events) seen.push(...gate.pushEvent(stream, one));
    }
    if (read.growing?.response && (read.growing.response.body?.length ?? 0) <= MAX_GROWING && !seen.length) {
      seen.push(...gate.push(read.growing, 'page'));
    }
    report(marked([...before, ...seen]));
  }

  /** While something is in flight that is said again and again: a worker that was stopped knows only what it hears. */
  function report(seen: Observation[]) {
    const open = reader.inFlight(awake(Date.now()));
    sender.send(seen, open);
    clearTimeout(beat);
    if (open > 0) beat = setTimeout(() => report([]), SAY_AGAIN_MS);
  }

  const navigates = (raw: RawExchange) => report(gate.push(raw, 'navigate'));

  watchAsked(page, sender.witnessed);
  if (pageReport.callback) navigates(callbackOf(location, page.performance));
  door.take((word) => {
    const event = readPageEvent(word);
    if (event) turns.add(() => onEvent(event));
  });
  // The authorization request, whole, without a permission for its host; sent at once, before the page has gone.
  watchLeaving(page, (raw) => {
    turns.finish();
    report(marked(held.release()));
    navigates(raw);
    sender.flush();
  });
  page.addEventListener('pagehide', () => {
    turns.finish();
    clearTimeout(beat);
    sender.send(marked(held.release()), 0);
    sender.flush();
  });
  // Kept by the browser as it was left, it is not loaded anew when the developer comes back to it.
  page.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) void welcomed(post, { ...pageReport, shownAt: now(), load: 'back_forward' });
  });
}
