/**
 * What survives the worker. State lives in memory; of it only what changed is written to `storage.session`, the first
 * change at once and then at most four times a second: writing everything on every event made requests seven times slower.
 * The browser says nothing before it stops the worker, so a stop may lose the last 250 ms and no more.
 */
import { readJson } from '../../text/broken-json.ts';

/** Milliseconds between two writes. */
const WRITE_EVERY_MS = 250;

/** The part of `storage.session` that is used. */
export interface Area {
  get(keys: null): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(keys: string[]): Promise<void>;
}

export interface Store {
  /** Values are kept as JSON text: it is small, and the browser's quota counts it as what it is. */
  put(key: string, value: unknown): void;
  remove(key: string): void;
  /** Everything that was there when the worker started, parsed; what cannot be read is left out. */
  restore(): Promise<Map<string, unknown>>;
  /** Bytes held, waiting changes included. */
  size(): number;
  /** Resolves when what was changed so far is written. */
  written(): Promise<void>;
  /** Writes what was changed so far at once, and resolves when it is written. */
  flush(): Promise<void>;
}

export function createStore(area: Area, now: () => number = Date.now): Store {
  const sizes = new Map<string, number>();
  let total = 0;
  /** Changes since the last write; a value of `undefined` is a removal. */
  let waiting = new Map<string, unknown>();
  let scheduled = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastWrite = Number.NEGATIVE_INFINITY;
  let writing: Promise<void> = Promise.resolve();
  /** The write that is due. */
  let next: PromiseWithResolvers<void> | undefined;

  const resize = (key: string, size: number) => {
    total += size - (sizes.get(key) ?? 0);
    if (size) sizes.set(key, size);
    else sizes.delete(key);
  };

  function change(key: string, value: unknown) {
    waiting.set(key, value);
    if (scheduled) return;
    scheduled = true;
    next = Promise.withResolvers();
    const since = now() - lastWrite;
    // In a microtask: what one event changes in several places is one write. A clock that was set back waits no longer.
    if (since >= WRITE_EVERY_MS || since < 0) queueMicrotask(write);
    else timer = setTimeout(write, WRITE_EVERY_MS - since);
  }

  function write() {
    if (!scheduled) return;
    clearTimeout(timer);
    scheduled = false;
    const done = next;
    const changes = waiting;
    waiting = new Map();
    lastWrite = now();
    const set: Record<string, string> = {};
    const removed: string[] = [];
    for (const [key, value] of changes) {
      if (value === undefined) removed.push(key);
      else {
        const text = JSON.stringify(value);
        set[key] = text;
        resize(key, byteLength(text));
      }
    }
    writing = writing.then(async () => {
      try {
        // In this order: what moves from one key to another is there twice for a moment, and never nowhere.
        if (Object.keys(set).length) await area.set(set);
        if (removed.length) await area.remove(removed);
      } catch {
        // Out of quota in spite of the bound, or the browser is closing: memory still has it.
      }
      done?.resolve();
    });
  }

  return {
    put: change,
    remove(key) {
      resize(key, 0);
      change(key, undefined);
    },
    async restore() {
      const restored = new Map<string, unknown>();
      for (const [key, text] of Object.entries(await area.get(null))) {
        if (typeof text !== 'string') continue;
        const read = readJson(text);
        // Written by another version: it cannot be used.
        if (!('value' in read)) continue;
        restored.set(key, read.value);
        resize(key, byteLength(text));
      }
      return restored;
    },
    size: () => total,
    written: () => (scheduled && next ? next.promise : writing),
    flush() {
      write();
      return writing;
    },
  };
}

const byteLength = (text: string) => new TextEncoder().encode(text).byteLength;
