/** What the worker sends to the pages of one tab's session. */
import type { HandshakeSnapshot } from '../../snapshot.ts';

export interface SessionSnapshot {
  tabId: number;
  /** Where the traffic came from: a tab, or a file with this name. */
  source: { kind: 'tab' } | { kind: 'har'; name: string } | { kind: 'check'; url: string };
  /** The page in the tab is an Inspector (or an origin that the developer added), and which. */
  inspector: { name: string; version?: string } | null;
  /** It is another product's inspector, whose own envelopes are not read: nothing will come from it. */
  unread?: true;
  /** The page was there before the extension was installed or updated, and is not seen as it should be until it is loaded again. */
  stale?: true;
  /** Address of the tab's page, origin only; `null` when it is not known. */
  pageOrigin: string | null;
  /** The page is watched because the developer added its origin; it can be taken out again. */
  added?: boolean;
  handshakes: HandshakeSnapshot[];
  /** Attempts dropped because storage is bounded, and servers left out because what is shown is. */
  forgotten: number;
  /** Requests and responses that the page made faster than they could be taken in. */
  missed?: number;
  /** The browser refuses to store what is seen: it is lost where it stops the worker. */
  unsaved?: true;
  /** The tab is in a private window: nothing of it goes to disk, nor into the address of another page. */
  inPrivate?: true;
  preserve: boolean;
  /** Origins that more could be seen of with a host permission, with the reason in words. */
  grantable: { origin: string; reason: string }[];
}
