/**
 * Stands at the door of every loopback page, in the extension's own world. On one that is no Inspector it hears nothing
 * and does nothing, not even look at the extension's API. Where the page's script (`watch.ts`) has found an Inspector, or
 * the developer added the page, it asks the worker for the bridge, and keeps for it what the page says meanwhile.
 */
import type { PageKind } from '../shared/recognise.ts';
import { inspectors } from '../shared/recognise.ts';
import { isAdded } from './added.ts';
import { answered } from './ask.ts';
import { GO, STOP, takeChannel } from './channel.ts';

/** What is kept for the bridge at most; an Inspector that loads says some ten things. */
const MAX_KEPT = 1000;

export interface DoorHost {
  window: Window & typeof globalThis;
  /** Asks the worker to run the bridge in this page. */
  load(): Promise<unknown>;
}

/** What the bridge finds: what the page is, what its script said so far and says from now on, and how to close. */
export interface Door {
  kind: PageKind;
  /** When this document took the place of the one before, in ms since the epoch. */
  since: number;
  /** The address that it was loaded from: the page's own scripts soon take the code out of that of a callback. */
  href: string;
  take(listener: (word: unknown) => void): void;
  close(): void;
}

/** Scripts of one extension share their own world's `globalThis`; no element of the page can take the place of a symbol. */
const PLACE = Symbol.for('mcp-auth:door');
type Shared = { [PLACE]?: Door };

export function standAtDoor({ window: page, load }: DoorHost): void {
  const { document, performance } = page;
  const since = performance.timeOrigin + performance.now();

  takeChannel((port) => {
    let kept: unknown[] = [];
    let listener = (word: unknown) => {
      if (kept.length < MAX_KEPT) kept.push(word);
    };
    const door: Omit<Door, 'kind'> = {
      since,
      href: page.location.href,
      take(next) {
        listener = next;
        for (const word of kept) next(word);
        kept = [];
      },
      close() {
        listener = () => {};
        port.postMessage(STOP);
      },
    };

    /** `said`: what the page says that it is. */
    async function open(word: string): Promise<void> {
      const kind = inspectors.find((known) => known === word) ?? ((await isAdded()) && 'added');
      if (!kind) return door.close();
      await shown(document);
      (globalThis as Shared)[PLACE] = { ...door, kind };
      port.postMessage(GO);
      const bridged = await answered(async () => {
        // The worker answers once the bridge has run, which takes the door.
        await load();
        return (globalThis as Shared)[PLACE] ? undefined : true;
      });
      if (!bridged) door.close();
    }

    let told = false;
    port.onmessage = ({ data }) => {
      if (typeof data !== 'string') return listener(data);
      // It says once what it is: a page that says it again and again starts nothing anew.
      if (!told) void open(data);
      told = true;
    };
  });
}

/** For the bridge, once. */
export function takeDoor(): Door | undefined {
  const { [PLACE]: door } = globalThis as Shared;
  delete (globalThis as Shared)[PLACE];
  return door;
}

/** A page that is loaded in case somebody wants it waits until somebody does. */
const shown = (document: Document & { prerendering?: boolean }) =>
  new Promise<void>((resolve) => {
    if (!document.prerendering) resolve();
    else document.addEventListener('prerenderingchange', () => resolve(), { once: true });
  });
