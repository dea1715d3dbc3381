/**
 * Sends a source's messages so that none is lost when the worker is stopped: the worker answers once it has stored what
 * was in a message, and what got no answer is sent again. A second copy changes nothing there.
 */
import type { Observation, SourceMessage } from './messages.ts';

/** Milliseconds before a message without an answer is sent again. */
const RETRY = [20, 100, 500, 1000, 2000];
/** Observations that wait at most; the oldest give way. */
const MAX_WAITING = 2000;

export interface Sender {
  send(items: Observation[], open?: number): void;
  /** At once, without waiting for the message under way: the page is about to go. */
  flush(): void;
  stop(): void;
}

export interface SenderHost {
  post(message: SourceMessage): Promise<unknown>;
  /** DevTools' inspected tab. */
  tabId?: number;
  /** The extension was updated or removed: there is nobody left to tell. */
  lost?(): void;
}

export function createSender({ post, tabId, lost }: SenderHost): Sender {
  let waiting: Observation[] = [];
  let open: number | undefined;
  let dirty = false;
  let scheduled = false;
  let failures = 0;
  let stopped = false;

  function flush() {
    scheduled = false;
    if (!dirty || stopped) return;
    const items = waiting;
    waiting = [];
    dirty = false;
    post({ type: 'traffic', ...(tabId !== undefined && { tabId }), items, ...(open !== undefined && { open }) }).then(
      () => {
        failures = 0;
      },
      () => resend(items),
    );
  }

  function resend(items: Observation[]) {
    waiting = [...items, ...waiting].slice(-MAX_WAITING);
    dirty = true;
    if (scheduled) return;
    const delay = RETRY[failures++];
    if (delay === undefined) {
      stopped = true;
      lost?.();
    } else {
      scheduled = true;
      setTimeout(flush, delay);
    }
  }

  return {
    send(items, openNow) {
      if (stopped) return;
      waiting.push(...items);
      if (waiting.length > MAX_WAITING) waiting = waiting.slice(-MAX_WAITING);
      if (openNow !== undefined) open = openNow;
      dirty = true;
      if (scheduled) return;
      scheduled = true;
      // Whatever arrives in the same turn goes along.
      queueMicrotask(flush);
    },
    flush,
    stop() {
      stopped = true;
    },
  };
}
