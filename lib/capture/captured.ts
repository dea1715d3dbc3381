/** What a source brought: an exchange with its secrets still in it, and which kind of observation it is. */
import type { RawExchange } from '../exchange.ts';

/** What is known of all that one kind of observation brings. Nobody asks for its name. */
interface Traits {
  /** The browser's own record: where that has no answer, there was none. */
  ofBrowser?: true;
  /** Every header that a script set is in it, though the request was never sent. */
  ofScript?: true;
  /** Only headers and times: whoever has the bodies tells of the same exchange. */
  bodiless?: true;
  /** Told when the exchange has ended, with the time of that. */
  atEnd?: true;
  /** A call that was taken out of an Inspector's envelope, and has no id of its own there. */
  unwrapped?: true;
}

/**
 * Which kind of observation brought an exchange, and where two say different things of one, whose word counts first: the
 * first in this list. Each source sees a request once, so two exchanges of one source are two requests; exchanges of
 * different sources may be the same one (`merge.ts`).
 */
const traits = {
  'live-check': {},
  /** A HAR file, `devtools.network`. */
  devtools: { ofBrowser: true },
  'web-request': { ofBrowser: true, bodiless: true },
  /** v2's event stream and the exchanges that it stores before the redirect; both carry the same ids. */
  'relay-events': {},
  /** A call of an Inspector's proxy or relay. */
  relayed: { unwrapped: true },
  /** v2's log. */
  'relay-log': { unwrapped: true, atEnd: true },
  /** The page's own `fetch`, from the script in its main world. */
  page: { ofScript: true },
  /** The page's `navigate` event: the URL that it leaves for. */
  navigate: {},
} as const satisfies Record<string, Traits>;

export type Source = keyof typeof traits;

export const sources = Object.keys(traits) as Source[];

export const traitsOf = (source: Source): Traits => traits[source];

/** An exchange with the source that brought it; `exchange.id` is stable within a source, so a second one updates it. */
export interface Captured {
  exchange: RawExchange;
  source: Source;
}
