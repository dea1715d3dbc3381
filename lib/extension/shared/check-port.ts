/**
 * What the worker says of a live check, over a port that a page opens for it. It is the worker's own word to the
 * extension's own pages, so there is nothing to validate; what a page asks is in `check-messages.ts`.
 */
import type { Asked } from '../../capture/live-check/asked.ts';
import type { Exchange } from '../../exchange.ts';
import type { AgainOutcome } from '../../recheck/outcome.ts';
import type { Registered } from '../../registering/outcome.ts';
import type { HandshakeSnapshot } from '../../snapshot.ts';

export type { Asked };

/** Name of the port. Who closes it ends the check, and hears nothing more of it. */
export const CHECK_PORT = 'check';

/** What is said where the person ended a check while its first permission was asked for. */
export const STOPPED_AT_ONCE = 'You stopped the check before anything was asked.';

export interface CheckResult {
  /** Of the server, masked. */
  url: string;
  /** One at most: that of the server, as the chosen client would have met it. */
  handshakes: HandshakeSnapshot[];
  /** What its rows name by id, whole: nobody keeps them elsewhere. */
  exchanges: Exchange[];
  /** What was not asked, or not read to its end, in sentences. */
  notes: string[];
  /** The person ended it: this is what was found until then. */
  cancelled: boolean;
}

export type CheckMessage =
  /** It goes on once the page says `permitted`. As origins without a port, which no permission knows. */
  | { type: 'permit'; origins: string[] }
  /** All of them were allowed, in whichever place: it goes on. */
  | { type: 'granted' }
  /** `count`: requests so far. */
  | ({ type: 'asked'; count: number } & Asked)
  /** After `start`. */
  | ({ type: 'done' } & CheckResult)
  /** After `again`. */
  | { type: 'again-done'; outcome: AgainOutcome }
  /** After `register`. */
  | { type: 'registered'; outcome: Registered }
  /** Nothing is asked, and why, in a sentence. */
  | { type: 'refused'; sentence: string }
  /** Nothing new: it keeps the worker from being stopped. */
  | { type: 'running' };
