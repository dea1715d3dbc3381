/**
 * Sends a source's messages so that none is lost when the worker is stopped: the worker answers once it has stored what
 * was in a message, and what got no answer is sent again. A second copy changes nothing there.
 */
import { lengthOf } from '../../exchange.ts';
import { SOON_MS } from './haste.ts';
import { MAX_ITEMS, MAX_LENGTH, type Observation, type SourceMessage } from './messages.ts';

/** Milliseconds before a message without an answer is sent again; the last of them from then on. */
const RETRY = [20, 100, 500, 1000, 2000];
/** Messages without an answer, one after the other, before nobody is taken to be left: some two minutes. */
const MAX_FAILURES = 60;
/** Messages under way at a time: a page that tells more than the worker takes in keeps nobody else waiting. */
const MAX_UNANSWERED = 20;

/**
 * A message that says only how much is in flight waits: a page that asks one thing after the other would send two more for
 * each. That something is in flight is said at once, unless that was said this long ago at most, in milliseconds: a page is
 * taken for idle after two seconds, and in a hidden one a timer may take one of them.
 */
const SAID_MS = 300;

/** Origins of one message at most. */
const MAX_ASKED = 100;

export interface Sender {
  send(items: Observation[], open?: number): void;
  /** The browser's own word that the page asked these origins. */
  witnessed(origins: readonly string[]): void;
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

interface Told {
  items: Observation[];
  /** Text in them, in UTF-16 code units. */
  length: number;
  asked: string[];
  missed: number;
}

/** As Chromium says it to a script whose extension was updated or removed. */
const isGone = (why: unknown): boolean => `${why}`.includes('context invalidated');

const nothing = (): Told => ({ items: [], length: 0, asked: [], missed: 0 });

const textIn = (items: readonly Observation[]) => items.reduce((sum, { exchange }) => sum + lengthOf(exchange), 0);

export function createSender({ post, tabId, lost }: SenderHost): Sender {
  let waiting = nothing();
  let open: number | undefined;
  /** Something was in flight since the message before. */
  let busy = false;
  /** When that was said last. */
  let saidAt = Number.NEGATIVE_INFINITY;
  let waits: ReturnType<typeof setTimeout> | undefined;
  let dirty = false;
  let scheduled = false;
  let failures = 0;
  let unanswered = 0;
  let stopped = false;

  function flush() {
    scheduled = false;
    if (!dirty || stopped) return;
    waitNoMore();
    const told = waiting;
    const { items, asked, missed } = told;
    waiting = nothing();
    dirty = false;
    const was = busy;
    if (was) saidAt = performance.now();
    busy = isOpen();
    unanswered++;
    post({
      ...{ type: 'traffic', items },
      ...(tabId !== undefined && { tabId }),
      ...(open !== undefined && { open }),
      ...(was && !open && { busy: true }),
      ...(asked.length && { asked }),
      ...(missed && { missed }),
    }).then(
      () => {
        unanswered--;
        failures = 0;
        if (dirty && waits === undefined) schedule();
      },
      (why) => {
        unanswered--;
        busy ||= was;
        resend(told, why);
      },
    );
  }

  const isOpen = () => (open ?? 0) > 0;

  function waitNoMore() {
    clearTimeout(waits);
    waits = undefined;
  }

  function schedule() {
    waitNoMore();
    if (scheduled || unanswered >= MAX_UNANSWERED) return;
    scheduled = true;
    // Whatever arrives in the same turn goes along.
    queueMicrotask(flush);
  }

  function resend(told: Told, why: unknown) {
    const since = waiting;
    waiting = told;
    waiting.missed += since.missed;
    keep(since.items, since.asked);
    if (scheduled) return;
    const delay = RETRY[Math.min(failures, RETRY.length - 1)];
    // A worker that is stopped each time before it can answer comes back; one that was replaced does not.
    if (isGone(why) || ++failures > MAX_FAILURES) {
      stopped = true;
      lost?.();
    } else {
      scheduled = true;
      setTimeout(flush, delay);
    }
  }

  /** The oldest give way, and are counted. */
  function keep(items: readonly Observation[], asked: readonly string[]) {
    waiting.items.push(...items);
    waiting.length += textIn(items);
    let over = Math.max(waiting.items.length - MAX_ITEMS, 0);
    let length = waiting.length - textIn(waiting.items.slice(0, over));
    for (; length > MAX_LENGTH; over++) length -= textIn(waiting.items.slice(over, over + 1));
    waiting = {
      items: over ? waiting.items.slice(over) : waiting.items,
      length,
      asked: [...new Set([...waiting.asked, ...asked])].slice(-MAX_ASKED),
      missed: waiting.missed + over,
    };
    dirty = true;
  }

  return {
    send(items, openNow) {
      if (stopped) return;
      if (openNow !== undefined) open = openNow;
      busy ||= isOpen();
      keep(items, []);
      if (items.length || (isOpen() && performance.now() - saidAt > SAID_MS)) schedule();
      else waits ??= setTimeout(schedule, SOON_MS);
    },
    witnessed(origins) {
      if (stopped) return;
      keep([], origins);
      schedule();
    },
    flush,
    stop() {
      stopped = true;
    },
  };
}
