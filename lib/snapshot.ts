/**
 * What every view shows of a handshake: in a tab, in a file and on the command line alike. Everything a view needs is in
 * it, and nothing that it has to work out. `lib/snapshot/` makes them, where the engine is; views know these shapes alone.
 */
import type { Changed } from './changed/compare.ts';
import type { Recipe } from './checks/kit/recipes/recipe.ts';
import type { Via } from './exchange.ts';
import type { Diagnosis } from './finding.ts';

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
  /** The tab that shows it, where it is another than the session's. */
  signInTab?: number;
  diagnosis: Diagnosis;
  exchanges: ExchangeSummary[];
  /** Where it fails and earlier ones at this server worked: what changed since the newest of them, and since the others. */
  changed?: Changed[];
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
  /** What the MCP server is built with, where its responses show it: what a reader of its code needs to know. */
  framework?: Pick<Recipe, 'name' | 'start' | 'words'>;
  /** Oldest first; the newest is the one that counts. */
  attempts: AttemptSnapshot[];
  /** Its address was wrong, and was put right: how it stands counts no more. */
  left?: true;
  /** The Metadata JSON that the developer pasted from the dashboard for this server. */
  dashboardMetadata?: string;
}
