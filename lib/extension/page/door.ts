/**
 * Stands at the door of every loopback page, in the extension's own world, and is small: it finds out what the page is. On
 * one that is no Inspector it takes itself and the page's script out, and the worker never hears of it. On an Inspector's
 * it asks the worker for the bridge, and keeps for it what the page says meanwhile.
 */
import type { PageKind } from '../shared/page-report.ts';
import { GO, STOP, takeChannel } from './channel.ts';
import { identify } from './identify.ts';

/** What is kept for the bridge at most; an Inspector that loads says some ten things. */
const MAX_KEPT = 1000;
/** Milliseconds before the bridge is asked for, and asked for again: the worker may be starting, or was just stopped. */
const ASK = [0, 50, 200, 1000, 3000];

export interface DoorHost {
  window: Window & typeof globalThis;
  /** Origins that the developer added. */
  added(): Promise<string[]>;
  /** Asks the worker to run the bridge in this page. */
  load(): Promise<unknown>;
}

/** What the bridge finds: what the page is, what its script said so far and says from now on, and how to close. */
export interface Door {
  kind: PageKind;
  /** When this document took the place of the one before, in ms since the epoch. */
  since: number;
  take(listener: (said: unknown) => void): void;
  close(): void;
}

/** Scripts of one extension share their own world's `globalThis`; no element of the page can take the place of a symbol. */
const PLACE = Symbol.for('mcp-auth:door');
type Shared = { [PLACE]?: Door };

export async function standAtDoor({ window: page, added, load }: DoorHost): Promise<void> {
  const { document, performance } = page;
  const since = performance.timeOrigin + performance.now();
  let kept: unknown[] = [];
  let listener = (said: unknown) => {
    if (kept.length < MAX_KEPT) kept.push(said);
  };
  let port: MessagePort | undefined;
  let word: string | undefined;
  // Which of the two scripts starts first is the browser's business, and a page may be known by its address at once.
  const tell = (said: string) => {
    word = said;
    port?.postMessage(said);
  };
  takeChannel((taken) => {
    port = taken;
    taken.onmessage = ({ data }) => listener(data);
    if (word) tell(word);
  });
  const door: Omit<Door, 'kind'> = {
    since,
    take(next) {
      listener = next;
      for (const said of kept) next(said);
      kept = [];
    },
    close() {
      listener = () => {};
      tell(STOP);
    },
  };

  // Firefox runs it also in pages that were there before the extension was: what they asked for until now is lost.
  const kind = document.readyState !== 'loading' ? 'other' : await identify(document, page.location.href, added);
  if (kind === 'other') return door.close();
  await shown(document);
  (globalThis as Shared)[PLACE] = { ...door, kind };
  tell(GO);
  for (const delay of ASK) {
    await new Promise((resolve) => setTimeout(resolve, delay));
    // The worker answers once the bridge has run, which takes the door.
    await load().catch(() => undefined);
    if (!(globalThis as Shared)[PLACE]) return;
  }
  // The extension was updated or removed: there is nobody left to tell.
  door.close();
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
