/** One MCP server in one session: its attempts, each with its exchanges in their roles. */
import type { Exchange, Via } from '../exchange.ts';
import type { Role, TokenUse } from './facts.ts';
import type { ClientFacts } from './participants.ts';

export interface RoledExchange {
  exchange: Exchange;
  role: Role;
  /** Id of the exchange whose answer redirected here. */
  redirectedFrom?: string;
}

/** An exchange that tells something. */
export interface Told {
  roled: RoledExchange;
  /** Its place in the attempt. */
  position: number;
  /** Of one among alike ones: equal for what is alike. */
  shape?: string;
}

/** A token that was issued earlier: a request whose headers are not shown counts as carrying the last one. */
export type Issued = Pick<Extract<TokenUse, { kind: 'token' }>, 'fingerprint' | 'claims' | 'encrypted'>;

/** How its own traffic shows that an attempt has ended (`over.ts`). */
export type Over = 'refused-again' | 'gave-up';

/** Without query. */
export interface EndpointsRead {
  client: ClientFacts;
  /** The metadata that names them. */
  at: string;
  urls: readonly string[];
}

/** The `authorization_servers` that a client read last. */
export interface ServersRead {
  client: ClientFacts;
  urls: readonly string[];
}

export interface Attempt {
  id: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
  exchanges: RoledExchange[];
  /** What its own traffic says of the client, and what is known of it from the one before. */
  client: ClientFacts;
  /** Those that tell something, where others only say it again. */
  telling?: readonly Told[];
  /** The last token that an attempt before it was given. */
  issuedBefore?: Issued;
  /** The client let go of that one before this attempt began. */
  letGo?: true;
  /** No message was ever accepted with it. */
  unproven?: true;
  /** The clients that asked for the resource metadata before this attempt: they may remember what they read. */
  metadataAskedBy: readonly ClientFacts[];
  /** Likewise those that read which endpoints there are, and where. */
  endpointsReadBy: readonly EndpointsRead[];
  /** Likewise those that read which authorization servers there are, whatever these then answered. */
  serversReadBy: readonly ServersRead[];
  /** Its own traffic shows that it has ended; whether that was its end the clock need not say. */
  over?: Over;
}

export interface Handshake {
  id: string;
  /** URL of the MCP server as the client uses it; `null` when the capture began later. */
  server: string | null;
  /** Of its newest attempt. */
  client: ClientFacts;
  /** How the newest MCP request travelled. */
  via: Via | null;
  /** Oldest first; there is always one. */
  attempts: Attempt[];
}

/** Whether nothing more comes to an attempt: none does to one with a newer one after it. `ended`: nor to the newest. */
export const hasEnded = ({ attempts }: Handshake, attempt: Attempt, ended: boolean): boolean =>
  ended || attempt !== attempts.at(-1) || attempt.over !== undefined;
