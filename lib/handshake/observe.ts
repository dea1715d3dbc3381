/** Gives each exchange of an attempt what every check wants to know of it. */
import { type Exchange, header, hides, UNEXPLAINED } from '../exchange.ts';
import type { Endpoint, StageId } from '../finding.ts';
import { type Masked, NOT_SHOWN, readMasked } from '../masked.ts';
import { corsVerdict } from '../protocol/cors.ts';
import { challengeIn } from '../protocol/www-authenticate.ts';
import { asString, isObject } from '../text/json.ts';
import { createKept } from '../text/kept.ts';
import { isStandIn } from '../text/stand-in.ts';
import { bare, parseUrl } from '../text/url.ts';
import { ways } from '../ways.ts';
import type { Told } from './answer-error.ts';
import { asksToSignIn } from './authorization-request.ts';
import { responseBody } from './body.ts';
import { beginsSession, isSpareStream, rpcMethodOf, type Taken } from './classify.ts';
import type { McpExchange, Observed, Role, TokenUse } from './facts.ts';
import type { RoledExchange } from './handshake.ts';
import { isOfCall, showsToken } from './one-call.ts';

/** A token that was issued earlier: a request whose headers are not shown counts as carrying the last one. */
export type Issued = Pick<Extract<TokenUse, { kind: 'token' }>, 'fingerprint' | 'claims' | 'encrypted'>;

export interface Before {
  /** The last token issued before this exchange, in this attempt or an earlier one of the handshake. */
  issued: Issued | undefined;
  /** The client has let go of that one since (`letsGo`): what shows no headers need not carry it. */
  letGo: boolean;
  /** A token was issued, or a request carried one, in this attempt. */
  hasToken: boolean;
  /** The newest MCP request whose outcome is known was accepted. */
  connected: boolean;
  taken: Taken | undefined;
  guessed: boolean;
  /** Another program than the client asks beside it. */
  beside: boolean;
}

const endpoints: Record<Role, Endpoint | undefined> = {
  mcp: 'mcp',
  'resource-metadata': 'resource-metadata',
  'server-metadata': 'server-metadata',
  registration: 'registration',
  authorization: 'authorization',
  callback: undefined,
  token: 'token',
  keys: undefined,
};

const unseen = { kind: 'unseen', json: undefined } as const;

/** What an exchange was seen as, and what came before it then: with the same before it, it is the same. */
interface Seen {
  roled: RoledExchange;
  position: number;
  before: Before;
  observed: Observed;
}
const cache = createKept<Exchange, Seen>();

const isSame = (seen: Seen, { role, redirectedFrom }: RoledExchange, position: number, before: Before) =>
  seen.position === position &&
  seen.roled.role === role &&
  seen.roled.redirectedFrom === redirectedFrom &&
  seen.before.hasToken === before.hasToken &&
  seen.before.connected === before.connected &&
  seen.before.taken === before.taken &&
  seen.before.guessed === before.guessed &&
  seen.before.beside === before.beside &&
  seen.before.letGo === before.letGo &&
  seen.before.issued === before.issued;

export function observe(roled: RoledExchange, position: number, before: Before): Observed {
  const known = cache.of(roled.exchange);
  if (known && isSame(known, roled, position, before)) return known.observed;
  const observed = lookAt(roled, position, before);
  cache.keep(roled.exchange, { roled, position, before, observed });
  return observed;
}

/**
 * All that an exchange may have, so that what every check reads has one form, whatever was seen of it: the compiler knows
 * then where each member stands.
 */
const unknown: Pick<
  Observed,
  'undated' | 'durationMs' | 'timing' | 'addresses' | 'connect' | 'navigation' | 'response' | 'failure' | 'preflight'
> = {
  undated: undefined,
  durationMs: undefined,
  timing: undefined,
  addresses: undefined,
  connect: undefined,
  navigation: undefined,
  response: undefined,
  failure: undefined,
  preflight: undefined,
};

function lookAt({ exchange: seen, role, redirectedFrom }: RoledExchange, position: number, before: Before): Observed {
  const exchange = before.connected ? asLeftOpen(seen) : seen;
  const status = exchange.response && exchange.response.status > 0 ? exchange.response.status : undefined;
  // A body decides nothing where the status that it came with was lost.
  const { kind, json } = status === undefined ? unseen : responseBody(exchange);
  const cors = corsVerdict(exchange);
  const base: Observed = {
    ...unknown,
    ...exchange,
    role,
    position,
    endpoint: endpoints[role],
    stage: stageOf(role, before.hasToken),
    guessed: before.guessed,
    status,
    readable: readable(exchange, cors?.blocked === true),
    cors,
    bodyKind: kind,
    json,
    ...(redirectedFrom !== undefined && { redirectedFrom }),
    ...(isUnsent(exchange) && { unsent: true }),
  };
  return role === 'mcp' ? observeMcp(base, before) : base;
}

/** The live check says of what it asked whether it was answered. */
const isUnsent = ({ via, preflight, response, failure }: Exchange): boolean =>
  via === 'live-check' && preflight !== undefined && response === undefined && failure === undefined;

/**
 * What nobody answered, and nobody says why: a stream that still waits, a call that was given up as the page closed. Once
 * the client is in, it is taken for one that is in flight.
 */
function asLeftOpen(x: Exchange): Exchange {
  if (x.response || (x.failure && x.failure.text !== UNEXPLAINED)) return x;
  const { failure: _failure, durationMs: _took, preflight, ...rest } = x;
  return preflight?.response ? { ...rest, preflight } : rest;
}

const elsewhere: Record<Exclude<Role, 'mcp'>, StageId> = {
  'resource-metadata': 'resource-metadata',
  'server-metadata': 'server-metadata',
  keys: 'server-metadata',
  registration: 'registration',
  authorization: 'authorization',
  callback: 'authorization',
  token: 'token',
};

const stageOf = (role: Role, hasToken: boolean): StageId =>
  role === 'mcp' ? (hasToken ? 'session' : 'network') : elsewhere[role];

function readable(x: Exchange, blocked: boolean): boolean | undefined {
  if (blocked) return false;
  // An event stream that broke off later was readable: its head had come.
  const brokeOff = x.failure?.kind === 'network' && (x.response?.status ?? 0) > 0;
  if (x.failure && x.failure.kind !== 'aborted' && !brokeOff) return false;
  return x.response && x.response.status > 0 ? true : undefined;
}

function observeMcp(base: Observed, before: Before): McpExchange {
  const rpcMethod = rpcMethodOf(base);
  const { rpc, rpcError } = rpcAnswer(base);
  const challenge = challengeIn(base.response?.headers);
  const token = tokenUse({ ...base, ...(rpcError && { rpcError }), ...(challenge && { challenge }) }, before);
  const withToken = token.kind === 'token' || before.hasToken;
  const mcp: McpExchange = {
    ...base,
    role: 'mcp',
    stage: withToken ? 'session' : 'network',
    rpcMethod,
    token,
    tokenless: !withToken && token.kind !== 'unknown',
    rpc,
    ...(rpcError && { rpcError }),
    outcome: 'unknown',
    ...(challenge && { challenge }),
  };
  mcp.outcome = outcomeOf(mcp, before);
  return mcp;
}

/**
 * The client has no token from here on, as far as can be seen: it ended its session, or begins a sign-in. What it sends before
 * it is given another one, in a recording without `Authorization`, is not known to carry the one before.
 */
export const letsGo = ({ exchange, role }: RoledExchange): boolean =>
  role === 'registration' ||
  (role === 'mcp' && exchange.request.method === 'DELETE') ||
  (role === 'authorization' && asksToSignIn(exchange.request.url));

/** The token that a request carried, as it is masked. */
export const tokenOf = (x: Exchange): Masked | undefined => readMasked(header(x.request.headers, 'authorization'));

/** What `Authorization` carried; the scheme word stays, the credential is masked at capture. */
function tokenUse(x: Told, { issued, letGo }: Before): TokenUse {
  const value = header(x.request.headers, 'authorization');
  const notShown: TokenUse = { kind: 'token', ...issued, scheme: 'Bearer' };
  if (value === undefined) {
    if (!hides(x.request, 'authorization')) return { kind: 'none' };
    // Whoever ends a session may keep the token; a first message that is answered 401 may as well have had none.
    const isLetGo = letGo && beginsSession(x) && x.response?.status === 401;
    return (issued && !isLetGo) || showsToken(x) ? notShown : { kind: 'unknown' };
  }
  if (value === NOT_SHOWN || isStandIn(value)) return notShown;
  const [scheme = '', ...rest] = value.trim().split(/\s+/);
  if (!rest.length) return /^bearer$/i.test(scheme) ? { kind: 'empty' } : { kind: 'token', scheme: '' };
  const masked = readMasked(rest.join(' '));
  if (!masked) return { kind: 'token', ...issued, scheme };
  return {
    kind: 'token',
    fingerprint: masked.fingerprint,
    ...(masked.claims && { claims: masked.claims }),
    ...(masked.header?.enc !== undefined && { encrypted: true }),
    scheme,
  };
}

/** The JSON-RPC answer in a body; an answer is looked for after notifications that may stand before it. */
function rpcAnswer(x: Observed): { rpc: McpExchange['rpc']; rpcError?: NonNullable<McpExchange['rpcError']> } {
  if (x.bodyKind === 'unseen') return { rpc: 'unseen' };
  for (const message of responseBody(x).messages) {
    if (!isObject(message)) continue;
    if ('result' in message) return { rpc: 'result' };
    if (isObject(message.error)) {
      const { code, message: text, data } = message.error;
      return {
        rpc: 'error',
        rpcError: {
          ...(typeof code === 'number' && { code }),
          ...(asString(text) !== undefined && { message: String(text).slice(0, 1000) }),
          ...(data !== undefined && { data }),
        },
      };
    }
  }
  return { rpc: 'none' };
}

/**
 * Ends nothing: the end of a session, a look at whether anybody is there, a stream that the server does not offer, one that
 * fails while messages are taken, what another program asks, and what the server says of one call alone.
 */
const endsNothing = (x: McpExchange, { taken, connected, beside }: Before) =>
  x.request.method === 'DELETE' ||
  x.request.method === 'HEAD' ||
  (x.request.method === 'GET' && x.status === 405) ||
  isBrokenStream(x, taken) ||
  (beside && x.token.kind === 'none') ||
  (connected && (isUnheard(x) || isOfCall(x)));

const isBrokenStream = (x: McpExchange, taken: Taken | undefined) =>
  isSpareStream(x, taken) && (x.readable === false || (x.status ?? 0) >= 400);

/** Nobody waits for what comes of a notification; that its token or its session is over, the next message is told too. */
const isUnheard = ({ rpcMethod, status }: McpExchange) =>
  rpcMethod?.startsWith('notifications/') === true &&
  rpcMethod !== 'notifications/initialized' &&
  status !== undefined &&
  status >= 400 &&
  !ofSession.has(status);
const ofSession: ReadonlySet<number> = new Set([401, 403, 404]);

/**
 * What was not recorded of a message without a token may be an `initialize` that a server refuses in its body, unless a
 * header goes with it that only later ones have, or the answer is one of a notification.
 */
const mayBeFirst = ({ request, token, status }: McpExchange) =>
  request.method === 'POST' &&
  token.kind !== 'token' &&
  status !== 202 &&
  request.body === undefined &&
  !hides(request, 'mcp-session-id') &&
  !request.headers.some(([name]) => /^mcp-(?:session-id|protocol-version|method)$/.test(name));

function outcomeOf(x: McpExchange, before: Before): McpExchange['outcome'] {
  if (endsNothing(x, before)) return 'unknown';
  if (x.readable === false) return 'blocked';
  if (x.status === undefined) {
    // Sent and not seen refused: the client is past its `initialize`.
    return x.rpcMethod === 'notifications/initialized' ? 'accepted' : 'unknown';
  }
  if (x.status >= 400) return 'refused';
  if (x.status >= 300) return 'unknown';
  // An answer of success that carries a JSON-RPC error shows neither that the client is in nor that it is not.
  if (x.rpc === 'error') return 'unknown';
  const first = x.rpcMethod === 'initialize' || x.rpcMethod === 'server/discover' || mayBeFirst(x);
  if (first) return x.rpc === 'result' ? 'accepted' : 'unknown';
  // A proxy wraps a 401 in a 200: without its body such an answer decides nothing.
  if (ways[x.via].wrapped && x.status === 200 && x.rpc === 'unseen') return 'unknown';
  if (x.request.method === 'GET') return x.bodyKind === 'html' ? 'unknown' : streamOutcome(x);
  return x.bodyKind === 'html' ? 'unknown' : 'accepted';
}

/** An event stream that opened is an accepted request only where a token went with it: open servers stream too. */
const streamOutcome = (x: McpExchange): McpExchange['outcome'] =>
  /text\/event-stream/.test(header(x.response?.headers, 'content-type') ?? '') && x.token.kind === 'token'
    ? 'accepted'
    : 'unknown';

/** What the attempt showed of endpoints up to here. */
export interface KnownEndpoints {
  /** Endpoints that server metadata named, without query. */
  advertised: Set<string>;
  /** Origins that were asked for anything. */
  asked: Set<string>;
  /** Origins that were asked for server metadata and never had it. */
  barren: Set<string>;
  metadataRead: boolean;
  metadataFailed: boolean;
}

/** Guessed: the client had no metadata (or another endpoint in it) and asked the root of an origin it knew. */
export function isGuess({ exchange, role }: RoledExchange, known: KnownEndpoints): boolean {
  const path = { registration: '/register', authorization: '/authorize', token: '/token' }[role as string];
  const url = parseUrl(exchange.request.url);
  if (!path || !url || url.pathname !== path) return false;
  if (known.advertised.has(bare(exchange.request.url))) return false;
  // An origin that was asked for nothing before is remembered, not guessed.
  if (!known.asked.has(url.origin)) return false;
  // With the bodies lost nobody knows what the metadata named; an origin that has none itself named nothing.
  if (known.metadataRead) return known.advertised.size > 0 || known.barren.has(url.origin);
  // An endpoint that nothing named, and that is not there.
  return known.metadataFailed || exchange.response?.status === 404 || exchange.response?.status === 405;
}
