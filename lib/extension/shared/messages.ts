/**
 * Who talks to whom.
 *
 *   the Inspector's page                        extension                                 pages (views)
 *   ┌──────────────────────┐
 *   │ page/watch.ts        │  message port
 *   │ fetch, EventSource   │ ──────────────┐
 *   └──────────────────────┘  PageEvent    ▼
 *                              ┌──────────────────────┐  SourceMessage   ┌───────────────┐   ViewMessage   ┌─────────┐
 *                              │ page/bridge.ts       │ ───────────────▶ │ worker.ts     │ ──────────────▶ │ panel   │
 *                              │ unwraps, masks       │ ◀─────────────── │ the sessions, │   over a port   │ popup   │
 *                              │ + navigate events    │     Welcome      │ the engine    │                 │ options │
 *                              └──────────────────────┘                  │               │ ◀────────────── │         │
 *   DevTools                   ┌──────────────────────┐  SourceMessage   │               │     Command     └─────────┘
 *   network.onRequestFinished ▶│ devtools-source.ts   │ ───────────────▶ │               │
 *                              │ unwraps, masks       │                  └───────▲───────┘
 *                              └──────────────────────┘   webRequest ────────────┘   masked in the worker's listener
 *
 * Sources send messages that are answered: the message itself wakes the worker, and a source that got no answer (the
 * worker was stopped) sends again; a second copy of an exchange changes nothing. Views hold a port: it dies with the
 * worker, they connect again, and every connection begins with the whole snapshot. Only the worker holds state.
 */
import type { Source } from '../../capture/raw.ts';
import type { Exchange } from '../../exchange.ts';
import type { PageReport } from './recognise.ts';
import type { AttemptSnapshot, HandshakeSnapshot, SessionSnapshot } from './snapshot.ts';

/** A masked exchange with the source that brought it. */
export interface Observation {
  exchange: Exchange;
  source: Source;
}

/** From a bridge or a DevTools page. A bridge's tab is the one that it runs in; `tabId` is DevTools' inspected tab. */
export type SourceMessage =
  /** What the page in the tab is; answered with a `Welcome`. */
  | { type: 'page'; tabId?: number; page: PageReport }
  /** `open`: requests of the page that are still in flight, where the source knows. */
  | { type: 'traffic'; tabId?: number; items: Observation[]; open?: number };

/** The answer to `page`. */
export interface Welcome {
  /** Key of this browser session for the fingerprints of secrets; it is never shown and never stored on disk. */
  key: string;
  /** The worker keeps what this page sends. */
  follow: boolean;
}

/** From a view; each is answered. */
export type Command =
  | { type: 'exchange'; tabId: number; id: string }
  | { type: 'clear'; tabId: number }
  | { type: 'preserve'; tabId: number; value: boolean }
  | { type: 'dashboard'; server: string; text: string | null }
  /** The grant is given in a tab where the asking view (Firefox's DevTools) has no `permissions`. */
  | { type: 'ask-host'; origin: string }
  /** The permission was granted: follow this origin's pages from now on. */
  | { type: 'add-origin'; origin: string; tabId?: number }
  | { type: 'remove-origin'; origin: string }
  | { type: 'remove-host'; origin: string }
  | { type: 'grants' };

/** Name of a view's port: `view:<tabId>`. */
export const VIEW_PORT = 'view:';

/** A handshake in an update: an attempt that did not change is only named. */
export type HandshakeUpdate = Omit<HandshakeSnapshot, 'attempts'> & {
  attempts: (AttemptSnapshot | { same: string })[];
};

/** From the worker to a view. */
export type ViewMessage =
  | { type: 'snapshot'; snapshot: SessionSnapshot }
  | { type: 'update'; session: Omit<SessionSnapshot, 'handshakes'>; handshakes: HandshakeUpdate[] };
