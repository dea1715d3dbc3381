/**
 * What survives the worker. State lives in memory; of it only what changed is written to `storage.session`, the first
 * change at once and then at most four times a second: writing everything on every event made requests seven times slower.
 * The browser says nothing before it stops the worker, so a stop may lose the last 250 ms and no more.
 */
import { readJson } from '../../text/broken-json.ts';

/** Milliseconds between two writes. */
const WRITE_EVERY_MS = 250;
/** What may lie in the store while a write goes on; the browsers refuse more than 10 MiB. */
const ROOM = 9_500_000;
/** Writes that are refused one after the other before nobody is kept waiting for them any more. */
const MAX_REFUSED = 4;

/** The part of `storage.session` that is used. */
export interface Area {
  get(keys: null): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(keys: string[]): Promise<void>;
}

export interface Store {
  /**
   * Values are kept as JSON text: it is small, and the browser's quota counts it as what it is. What is said only `beside`
   * others (`shared/haste.ts`) never has the next change, which may be the one that counts, wait for its write.
   */
  put(key: string, value: unknown, beside?: boolean): void;
  remove(key: string): void;
  /** Everything that was there when the worker started, parsed; what cannot be read is left out. */
  restore(): Promise<Map<string, unknown>>;
  /** Bytes held, waiting changes included. */
  size(): number;
  /** Bytes held under one key. */
  sizeOf(key: string): number;
  /** Resolves once what was changed so far is written: `false` where the browser refuses to take it. */
  written(): Promise<boolean>;
  /** Writes what was changed so far at once; as `written`. */
  flush(): Promise<boolean>;
}

export interface StoreHost {
  now?: () => number;
  /** The browser refused a write: less has to be kept. The same is written again, without what is removed meanwhile. */
  refused?(): void;
  /** Whether everything is written now, once that is another than before. */
  kept?(all: boolean): void;
}

export function createStore(area: Area, { now = Date.now, refused, kept }: StoreHost = {}): Store {
  const sizes = new Map<string, number>();
  let total = 0;
  /** Bytes that lie in the browser's store, by key. */
  const lying = new Map<string, number>();
  /** Changes since the last write, as JSON; `undefined` is a removal. */
  let waiting = new Map<string, string | undefined>();
  let scheduled = false;
  /** All that is due is only beside others. */
  let idle = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastWrite = Number.NEGATIVE_INFINITY;
  let writing: Promise<boolean> = Promise.resolve(true);
  let failures = 0;
  let whole = true;
  /** The write that is due. */
  let next: PromiseWithResolvers<boolean> | undefined;

  const resize = (key: string, size: number) => {
    total += size - (sizes.get(key) ?? 0);
    if (size) sizes.set(key, size);
    else sizes.delete(key);
  };

  function change(key: string, text: string | undefined, beside = false) {
    resize(key, text === undefined ? 0 : bytesOf(text));
    waiting.set(key, text);
    schedule(beside);
  }

  function schedule(beside = false) {
    if (scheduled && (beside || !idle)) return;
    clearTimeout(timer);
    scheduled = true;
    idle = beside;
    next ??= Promise.withResolvers();
    const since = now() - lastWrite;
    // In a microtask: what one event changes in several places is one write. A clock that was set back waits no longer.
    const wait = beside ? WRITE_EVERY_MS : since < 0 ? 0 : WRITE_EVERY_MS - since;
    if (wait > 0) timer = setTimeout(write, wait);
    else queueMicrotask(write);
  }

  function write() {
    if (!scheduled) return;
    clearTimeout(timer);
    scheduled = false;
    const done = next;
    next = undefined;
    const changes = waiting;
    waiting = new Map();
    lastWrite = now();
    writing = writing.then(async () => {
      const took = await take(changes);
      failures = took ? 0 : failures + 1;
      if (took !== whole) kept?.(took);
      whole = took;
      if (took || !waitsOn(changes, done)) done?.resolve(took);
      return took;
    });
  }

  /** What was refused is written again, where it did not change since; whether who waits for it goes on waiting. */
  function waitsOn(changes: ReadonlyMap<string, string | undefined>, done: typeof next): boolean {
    for (const [key, text] of changes) if (!waiting.has(key)) waiting.set(key, text);
    refused?.();
    if (failures >= MAX_REFUSED) return false;
    schedule();
    next?.promise.then((took) => done?.resolve(took));
    return true;
  }

  async function take(changes: ReadonlyMap<string, string | undefined>): Promise<boolean> {
    const set = Object.fromEntries([...changes].filter((one): one is [string, string] => one[1] !== undefined));
    const removed = [...changes].filter(([, text]) => text === undefined).map(([key]) => key);
    const remove = async () => {
      if (removed.length) await area.remove(removed);
      for (const key of removed) lying.delete(key);
    };
    try {
      // What moves from one key to another is there twice for a moment, and never nowhere: but where both do not fit.
      const twice = sum(lying.values()) + sum(Object.values(set).map(bytesOf)) > ROOM;
      if (twice) await remove();
      if (Object.keys(set).length) await area.set(set);
      for (const [key, text] of Object.entries(set)) lying.set(key, bytesOf(text));
      if (!twice) await remove();
      return true;
    } catch {
      return false;
    }
  }

  return {
    put: (key, value, beside) => change(key, JSON.stringify(value), beside),
    remove: (key) => change(key, undefined),
    async restore() {
      const restored = new Map<string, unknown>();
      for (const [key, text] of Object.entries(await area.get(null))) {
        if (typeof text !== 'string') continue;
        lying.set(key, bytesOf(text));
        const read = readJson(text);
        // Written by another version: it cannot be used.
        if (!('value' in read)) continue;
        restored.set(key, read.value);
        resize(key, bytesOf(text));
      }
      return restored;
    },
    size: () => total,
    sizeOf: (key) => sizes.get(key) ?? 0,
    written: () => next?.promise ?? writing,
    flush() {
      const due = next?.promise;
      write();
      return due ?? writing;
    },
  };
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, one) => total + one, 0);

/** As the stricter browser counts: Chromium in UTF-8, Firefox two bytes a code unit once one is outside Latin-1. */
function bytesOf(text: string): number {
  const bytes = new TextEncoder().encode(text).byteLength;
  return bytes === text.length ? bytes : Math.max(bytes, 2 * text.length);
}
