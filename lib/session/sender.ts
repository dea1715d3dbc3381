/**
 * Sends a source's messages so that none is lost when the worker is stopped: what got no answer is sent again. While one
 * is under way the next are gathered, so a burst becomes few messages.
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

export function createSender(post: (message: SourceMessage) => Promise<unknown>, tabId?: number): Sender {
  let waiting: Observation[] = [];
  let open: number | undefined;
  let dirty = false;
  let busy = false;
  let failures = 0;
  let stopped = false;

  const take = (): { items: Observation[]; message: SourceMessage } => {
    const items = waiting;
    waiting = [];
    dirty = false;
    return {
      items,
      message: { type: 'traffic', ...(tabId !== undefined && { tabId }), items, ...(open !== undefined && { open }) },
    };
  };
  const putBack = (items: Observation[]) => {
    waiting = [...items, ...waiting].slice(-MAX_WAITING);
    dirty = true;
  };

  async function run(): Promise<void> {
    if (busy || stopped) return;
    busy = true;
    // Whatever arrives in the same turn goes along.
    await undefined;
    while (dirty && !stopped) {
      const { items, message } = take();
      try {
        await post(message);
        failures = 0;
      } catch {
        putBack(items);
        const delay = RETRY[failures++];
        // The extension was updated or removed: there is nobody left to tell.
        if (delay === undefined) stopped = true;
        else await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
    busy = false;
  }

  return {
    send(items, openNow) {
      waiting.push(...items);
      if (waiting.length > MAX_WAITING) waiting = waiting.slice(-MAX_WAITING);
      if (openNow !== undefined) open = openNow;
      dirty = true;
      void run();
    },
    flush() {
      if (!dirty || stopped) return;
      const { items, message } = take();
      post(message).catch(() => {
        putBack(items);
        void run();
      });
    },
    stop() {
      stopped = true;
    },
  };
}
