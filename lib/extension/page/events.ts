/** What the script in the page's world tells the bridge. Times are milliseconds since the epoch. Types only: it stays small. */

export type Lines = [string, string][];

export type PageEvent =
  /** The page calls `fetch` (or opens an `EventSource`). Headers are those that the page set. */
  | { type: 'request'; id: string; at: number; method: string; url: string; headers: Lines; body?: string }
  /** An answer that the page may read; `exposed`: only the headers that CORS exposes are in it. */
  | { type: 'response'; id: string; at: number; status: number; headers: Lines; exposed: boolean; stream: boolean }
  /** The answer is over. A body that was too long, or cut off, was not seen. */
  | { type: 'end'; id: string; at: number; body?: string }
  /** A piece of an event stream, as it came. */
  | { type: 'chunk'; id: string; at: number; text: string }
  /** The page's promise was rejected, with this name and message. */
  | { type: 'failed'; id: string; at: number; text: string };

/** What the bridge may say: go on for good, or take yourself out. */
export type PageCommand = 'follow' | 'stop';

/** Longest body that is handed over, in UTF-16 code units: more than is kept, since envelopes hold bodies. */
export const MAX_PAGE_BODY = 1024 * 1024;
