/**
 * What is known of one attempt, computed once for all checks. A check reads facts and never walks raw traffic to find
 * out what role an exchange plays, whether the client could read an answer, or which token a request carried.
 */
import type { Exchange, Via } from '../exchange.ts';
import type { Endpoint, Finding, StageId } from '../finding.ts';
import type { CorsVerdict } from '../protocol/cors.ts';
import type { TokenClaims } from '../protocol/jwt.ts';
import type { OAuthError } from '../protocol/oauth-words.ts';
import type { Challenge } from '../protocol/www-authenticate.ts';
import type { BodyKind } from '../text/body.ts';
import type { ClientFacts, Framework, ScalekitFacts } from './participants.ts';

export type Role =
  | 'mcp'
  | 'resource-metadata'
  | 'server-metadata'
  | 'registration'
  | 'authorization'
  | 'callback'
  | 'token'
  /** The authorization server's public keys, for which only the live check asks. */
  | 'keys';

/**
 * What of a sign-in the client did not ask for. Where the authorization server signs people in at a provider of its own:
 * `provider`, what is asked there, and `return`, the server's page for the provider's answer. `script`: what a page of the
 * sign-in sends to its own server by itself.
 */
export type Leg = 'provider' | 'return' | 'script';

/** An exchange in its role, with what every check wants to know of it. */
export interface Observed extends Exchange {
  role: Role;
  /** Place in the attempt, from 0. Whatever has a larger one came later. */
  position: number;
  /** The endpoint it went to; a callback has none. */
  endpoint: Endpoint | undefined;
  /** The stage at which a `network/…` or `cors/…` finding about it counts. */
  stage: StageId;
  /** The client had no metadata and made the URL up (`/register`, `/authorize`, `/token`). */
  guessed: boolean;
  /** Status of the answer where it was observed; `undefined` otherwise (then nothing may be concluded from it). */
  status: number | undefined;
  /**
   * Whether the client could use the answer: `false` when the browser kept it from the page or none came,
   * `undefined` when that is not known (in flight, aborted with nothing seen).
   */
  readable: boolean | undefined;
  /** The browser's CORS decision; `undefined` where CORS does not apply (relayed, same origin, no page). */
  cors: CorsVerdict | undefined;
  bodyKind: BodyKind;
  /** The body as JSON, `undefined` where it is none or was not seen. */
  json: unknown;
  /** Id of the exchange whose answer redirected here. */
  redirectedFrom?: string;
  /** The preflight was all that was asked, by a page that was refused or by the live check. */
  unsent?: true;
  leg?: Leg;
}

/** What an MCP request carried in `Authorization`. */
export type TokenUse =
  /** No header, and the source would have shown one. */
  | { kind: 'none' }
  /** `Bearer` with nothing after it. */
  | { kind: 'empty' }
  /** A token; claims where it is a JWT that can be read, fingerprint where it was seen. */
  | { kind: 'token'; fingerprint?: string; claims?: TokenClaims; encrypted?: true; scheme: string }
  /** The source does not show request headers, and no token has been issued yet. */
  | { kind: 'unknown' };

export interface McpExchange extends Observed {
  role: 'mcp';
  /** JSON-RPC method of the request, `undefined` when it is none or was not seen. */
  rpcMethod: string | undefined;
  token: TokenUse;
  /** Sent before the attempt had a token, and without one: what the challenge checks look at. */
  tokenless: boolean;
  /** What the JSON-RPC answer says: `unseen` decides nothing. */
  rpc: 'result' | 'error' | 'unseen' | 'none';
  /** The `error` member of a JSON-RPC answer. */
  rpcError?: { code?: number; message?: string; data?: unknown };
  /** Bearing on the verdict: 2xx (and no JSON-RPC error); refused by the server; blocked on the way; or neither known. */
  outcome: 'accepted' | 'refused' | 'blocked' | 'unknown';
  /** The challenge of a 401 or 403; `undefined` where there is no such header or headers were not seen. */
  challenge?: Challenge;
}

export const isMcp = (x: Observed): x is McpExchange => x.role === 'mcp';

/** Sent, and neither answered nor given up when the recording ended. */
export const isInFlight = ({ status, readable, failure }: Observed): boolean =>
  status === undefined && readable === undefined && !failure;

/** A metadata document as it was read; the first exchange that brought this content. */
export interface MetadataDocument {
  at: Observed;
  value: Record<string, unknown>;
}

export interface MetadataFacts {
  /** Every request for it, in order. */
  requests: Observed[];
  /** It was read, and what it says was not recorded. */
  unread: boolean;
  /** The document in force: the last one that could be read and is a JSON object; at its first appearance. */
  document?: MetadataDocument;
}

export interface ResourceMetadataFacts extends MetadataFacts {
  /** The same client asked for it in an attempt before this one, and may remember what it read. */
  remembered: boolean;
  resource?: string;
  /** The strings in `authorization_servers`. */
  authorizationServers: string[];
  scopesSupported?: string[];
}

export interface ServerMetadataFacts extends MetadataFacts {
  /** Where the same client read it in attempts before this one. */
  readBefore: readonly string[];
  /** The authorization servers of which it read there, which need not have answered. */
  serversBefore: readonly string[];
  issuer?: string;
  authorizationEndpoint?: string;
  tokenEndpoint?: string;
  registrationEndpoint?: string;
  /** `client_id_metadata_document_supported` is `true`. */
  clientIdMetadataDocument: boolean;
  scopesSupported?: string[];
  /** Read at OpenID's well-known URL rather than at RFC 8414's. */
  openid: boolean;
}

export interface AuthorizationRequest {
  at: Observed;
  clientId?: string;
  redirectUri?: string;
  scope?: string;
  resource?: string;
  /** As masked at capture: equal for equal values. */
  state?: string;
  codeChallengeMethod?: string;
  hasCodeChallenge: boolean;
  /** Its parameters are in a request object, or were pushed before: what is not in the address may well be there. */
  byReference: boolean;
  responseType?: string;
}

/** A callback, with its parameters (masked). */
export interface CallbackFacts {
  at: Observed;
  params: Record<string, string>;
  code: boolean;
  error?: OAuthError;
  iss?: string;
  state?: string;
}

export interface AuthorizationFacts {
  /** Authorization requests that were not guessed, in order. */
  requests: AuthorizationRequest[];
  /** The last of them. */
  request?: AuthorizationRequest;
  /** Pages of the authorization server that followed (sign-in, consent, error pages). */
  pages: Observed[];
  federation?: FederationFacts;
  /** Where the browser came back after the last request. */
  callback?: CallbackFacts;
  /** Where nothing came back after it: the last that came back before. */
  earlierCallback?: CallbackFacts;
  /** The answer that refused the authorization request, page or callback, with its error. */
  refusal?: { at: Observed; error: OAuthError };
}

/** What happened at a provider of the authorization server's own, and at the server's page for its answer. */
export interface FederationFacts {
  exchanges: Observed[];
  /** Its address, as far as anything says it. */
  provider: string | undefined;
  /** What the server asked of its provider, the last time. */
  request?: AuthorizationRequest;
  /** Where it ended with an error. */
  refusal?: { at: Observed; error: OAuthError };
  /** Where it ended with one about what the client sent and the server handed on. */
  handedOn?: { at: Observed; error: OAuthError };
}

export interface RegistrationFacts {
  /** Registration requests that were not guessed. */
  requests: Observed[];
  /** The last of them. */
  request?: Observed;
  /** Members of the request's body. */
  metadata?: Record<string, unknown>;
  /** The client id that a 2xx answer brought; where what it said was not recorded, the one that was used next. */
  clientId?: string;
  error?: OAuthError;
}

export interface TokenRequest {
  at: Observed;
  grantType?: string;
  clientId?: string;
  redirectUri?: string;
  resource?: string;
  scope?: string;
  code?: string;
  /** A 2xx answer with an `access_token`. */
  issued: boolean;
  fingerprint?: string;
  claims?: TokenClaims;
  hasRefreshToken: boolean;
  /**
   * A refresh that the client tried because the server had refused a token just issued: whatever becomes of it, the
   * refusal came first. A token that had expired is another matter: there the refresh is what failed.
   */
  renewsRefused: boolean;
  /** `expires_in`, seconds. */
  expiresIn?: number;
  error?: OAuthError;
}

export interface TokenFacts {
  /** Token requests that were not guessed. */
  requests: TokenRequest[];
  request?: TokenRequest;
  /** The last token issued in this attempt. */
  issued?: TokenRequest;
  /** Claims of the tokens issued, by fingerprint. */
  claims: ReadonlyMap<string, TokenClaims>;
  /** The last token of an attempt before it, where no message was ever accepted with that. */
  unproven?: { fingerprint?: string };
}

export interface SessionFacts {
  /** MCP requests with a token, or after one was issued. */
  requests: McpExchange[];
  /**
   * The attempt ends with an accepted MCP request, and with none refused or blocked after it. `DELETE`, `405` to `GET`
   * and a stream that fails while messages are taken have no outcome, nor has an aborted request.
   */
  connected: boolean;
  /** Position of the last message that was accepted; -1 where none was. */
  acceptedAt: number;
  /** The last request of it that was refused and not followed by an accepted one. */
  refused?: McpExchange;
  /** Claims of the token that it carried. */
  claims?: TokenClaims;
}

/** What a person added to the traffic. */
export interface Context {
  client?: string;
  /** The Metadata JSON pasted from the dashboard, parsed. */
  dashboardMetadata?: Record<string, unknown>;
  /** An error text that the person saw. */
  errorText?: string;
}

/** What a live check shows beside what the client that is judged would have asked itself. */
export interface Checked {
  /** Its name for `--client`. */
  client: string;
  /** What this client gets past, though no request of its own can show it here. */
  tolerates: readonly Finding['check'][];
  /** The request with a token that is made up; accepted or refused. */
  madeUp?: McpExchange;
  /** The keys that the metadata in force names. */
  keys?: Observed;
  /** Metadata of authorization servers where only others look for it. */
  beside: Observed[];
  /** Everything that was asked, whichever client would ask it, by programs and by pages. */
  all: Observed[];
  /** Where the client is a program: the same, as a page that asks itself would have met it. */
  asPage?: Facts;
}

export interface Facts {
  /** URL of the MCP server as the client uses it; `null` when the capture began later. */
  server: string | null;
  exchanges: Observed[];
  client: ClientFacts;
  via: Via;
  framework: Framework;
  scalekit: ScalekitFacts | null;
  context: Context;
  /** Nothing more will come. */
  ended: boolean;

  mcp: McpExchange[];
  /** MCP requests sent without a token before there was one. */
  tokenless: McpExchange[];
  /** The tokenless answer that asks for a token (401), the last one; what the challenge checks look at. */
  challenged?: McpExchange;
  resourceMetadata: ResourceMetadataFacts;
  serverMetadata: ServerMetadataFacts;
  /**
   * Both documents were asked for, and every URL answered 404 to the request itself. Then there is none, and that a page
   * could not read the answers says nothing more; a preflight's 404 alone says nothing of the document.
   */
  metadataNowhere: boolean;
  registration: RegistrationFacts;
  authorization: AuthorizationFacts;
  token: TokenFacts;
  session: SessionFacts;
  /** Only of a live check. */
  checked?: Checked;
}
