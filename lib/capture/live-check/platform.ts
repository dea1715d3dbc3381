/** What the live check needs of the place that it runs in: a browser's worker, or Node. */
import type { HeaderLines } from '../../exchange.ts';

/** One request as it goes out. */
export interface Outgoing {
  method: string;
  url: string;
  /** Names in lower case. A platform leaves out what it may not set; an `origin` it has to send, and none where there is none. */
  headers: HeaderLines;
  body?: string;
}

/** The head of an answer, with its body still to be read. */
export interface Incoming {
  status: number;
  /** Names in lower case, several lines of one header stay several. */
  headers: HeaderLines;
  /** The one that answered, where the platform tells it of each answer, and not of a name. */
  address?: string;
  /** Decoded. Who leaves it early cancels it, and with it the connection. Absent where it is not seen: a redirect's, in a browser. */
  body?: AsyncIterable<Uint8Array>;
}

export interface Platform {
  /**
   * Sends one request, with no cookies, and follows no redirect. It is over at once when `signal` says so. Rejects where no
   * answer came, with a `NoAnswer`.
   */
  send(request: Outgoing, signal: AbortSignal): Promise<Incoming>;
  /** The addresses of a name, where the platform can tell; what is sent there later goes to one of these. */
  resolve?(hostname: string, signal: AbortSignal): Promise<readonly string[]>;
  /**
   * Asks the person for all hosts beyond the server's own, once, as origins without a port, which permissions do not know;
   * answers those that may be asked. Where a platform needs no leave, it has no such method.
   */
  permit?(origins: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Why no answer came, in the platform's own words: `ECONNREFUSED connect ECONNREFUSED 127.0.0.1:3000`. */
export class NoAnswer extends Error {}
