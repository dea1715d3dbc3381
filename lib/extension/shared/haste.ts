/**
 * What may wait, until when, and who decides. What was seen goes one way: from its source into a message, in the worker into
 * the store, and to whoever looks. Each of the three costs another process a turn, and so each asks the same: is it wanted?
 *
 * - Who knows first decides. In the page that is the sender, of a message in which only a count stands, and what holds a
 *   request until its answer (`page/held.ts`); in the worker the browser's own events (`web-request-source.ts`) and, of all
 *   that a message brought, `sessions.ts`, which hands its word on to the store and to the views.
 * - What is wanted now takes along all that waits; nothing is held back by what may wait.
 * - The store alone keeps no request waiting, since a worker may be stopped at any time and nobody tells of it again.
 */
export interface Haste {
  /**
   * - `now`: somebody waits for it: what came of a request, or where the browser goes.
   * - `soon`: what tells more of the same comes in a moment. It is stored at once, and shown after `SOON_MS` at most.
   * - `beside`: only how much is in flight. The store writes it with what comes next, and never takes the place of that write.
   */
  wanted: 'now' | 'soon' | 'beside';
  /** It is only more of what came before it: shown seldom where nobody looks. */
  again: boolean;
}

export const NOW: Haste = { wanted: 'now', again: false };

/** Milliseconds that what is not wanted now waits at most. */
export const SOON_MS = 100;
