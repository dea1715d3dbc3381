/**
 * What an Inspector puts other people's requests into, when they go through a proxy or backend of its own. Another
 * Inspector is a folder beside `v1` and `v2`, a line in `unwrap.ts`, and a `via` with what is known of it in `ways.ts`.
 */
import type { RawExchange } from '../../exchange.ts';
import type { ServerSentEvent } from '../../text/event-stream.ts';
import { parseUrl } from '../../text/url.ts';
import type { Captured } from '../captured.ts';

export interface Envelope {
  /** Notes what an exchange says of the Inspector, without answering: for a file, where all of it is known at once. */
  learn(x: RawExchange): void;
  /**
   * What an exchange stands for: one or several exchanges of a server, or nothing (the Inspector's own). `undefined`:
   * it is in no such envelope.
   */
  open(x: RawExchange): Captured[] | undefined;
  /** What one event of a stream that is not over stands for; `stream` is the exchange that opened it. */
  openEvent(stream: RawExchange, event: ServerSentEvent): Captured[];
  /** Origin of the Inspector's page, where the exchange tells. */
  pageOf(x: RawExchange): string | undefined;
  /** The address of the Inspector's start page, in a form that its callback never has. */
  isStart(url: URL): boolean;
}

/** Origin of a page that is known to be an Inspector, or that has the port of every Inspector that was told no other. */
export const isInspectorPage = (origin: string | null, pages: ReadonlySet<string>): boolean =>
  origin !== null && (pages.has(origin) || parseUrl(origin)?.port === '6274');
