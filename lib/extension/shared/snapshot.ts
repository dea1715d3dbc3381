/** What the worker sends to the pages: everything a view needs, and nothing that it has to work out. */
import type { Via } from '../../exchange.ts';
import type { Diagnosis } from '../../finding.ts';

/** A row of the list of exchanges; the whole exchange is asked for by id when a reader opens it. */
export interface ExchangeSummary {
  id: string;
  startedAt: number;
  durationMs?: number;
  /** Role in the handshake, e.g. `resource-metadata`. */
  role: string;
  via: Via;
  method: string;
  url: string;
  /** HTTP status; 0 when it was answered and the status was not observed; absent when it was not answered. */
  status?: number;
  /** The browser's own word, e.g. `net::ERR_FAILED`. */
  failure?: string;
  /** Status of the preflight that went before it. */
  preflightStatus?: number;
}

export interface AttemptSnapshot {
  id: string;
  startedAt: number;
  /** Something may still come: the attempt has not ended. */
  running: boolean;
  /** The developer is at the sign-in page of the authorization server. */
  atSignIn: boolean;
  diagnosis: Diagnosis;
  exchanges: ExchangeSummary[];
}

export interface HandshakeSnapshot {
  id: string;
  /** URL of the MCP server as the client has it; `null` when the capture began later. */
  server: string | null;
  /** `MCP Inspector 2.12.0`, from the traffic; `null` when nothing says. */
  client: string | null;
  via: Via | null;
  /** What is known of the authorization server. */
  scalekit: { environment: string; kind: 'production' | 'development' | 'unknown'; resourceId: string | null } | null;
  /** Oldest first; the newest is the one that counts. */
  attempts: AttemptSnapshot[];
  /** The Metadata JSON that the developer pasted from the dashboard for this server. */
  dashboardMetadata?: string;
}

export interface SessionSnapshot {
  tabId: number;
  /** Where the traffic came from: a tab, or a file with this name. */
  source: { kind: 'tab' } | { kind: 'har'; name: string } | { kind: 'check'; url: string };
  /** The page in the tab is an Inspector (or an origin that the developer added), and which. */
  inspector: { name: string; version?: string } | null;
  /** It is another product's inspector, whose own envelopes are not read: nothing will come from it. */
  unread?: true;
  /** Address of the tab's page, origin only; `null` when it is not known. */
  pageOrigin: string | null;
  /** The page is watched because the developer added its origin; it can be taken out again. */
  added?: boolean;
  handshakes: HandshakeSnapshot[];
  /** Attempts dropped because storage is bounded. */
  forgotten: number;
  preserve: boolean;
  /** Origins that more could be seen of with a host permission, with the reason in words. */
  grantable: { origin: string; reason: string }[];
}
