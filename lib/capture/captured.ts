/** What a source brought: an exchange with its secrets still in it, and which kind of observation it is. */
import type { RawExchange } from '../exchange.ts';

/**
 * Which kind of observation brought an exchange. Each source sees a request once, so two exchanges of one source are
 * two requests; exchanges of different sources may be the same one (`merge.ts`).
 */
export const sources = [
  /** The browser's own record: a HAR file, `devtools.network`. */
  'devtools',
  'web-request',
  /** The page's own `fetch`, from the script in its main world. */
  'page',
  /** The page's `navigate` event: the URL that it leaves for. */
  'navigate',
  /** A call of an Inspector's proxy or relay that was unwrapped. */
  'relayed',
  /** v2's event stream and the exchanges that it stores before the redirect; both carry the same ids. */
  'relay-events',
  /** v2's log, sent when an exchange has ended. */
  'relay-log',
  'live-check',
] as const;
export type Source = (typeof sources)[number];

/** An exchange with the source that brought it; `exchange.id` is stable within a source, so a second one updates it. */
export interface Captured {
  exchange: RawExchange;
  source: Source;
}
