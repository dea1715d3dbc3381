/** Computes the facts of one attempt, once for all checks. */

import { type Exchange, header, type Via } from '../exchange.ts';
import { isCall } from '../protocol/mcp.ts';
import { endpointsNamed } from '../protocol/server-metadata.ts';
import { isSuccess } from '../protocol/status.ts';

import { bare, parseUrl } from '../text/url.ts';
import { asksToSignIn } from './authorization-request.ts';
import { withLegs } from './belonging/federated.ts';
import { beginsSession, rpcMethodOf, type Taken, takenBy } from './classify.ts';
import { mayBeSame } from './client.ts';
import type { Before } from './facts/before.ts';
import { isGuess, type KnownEndpoints } from './facts/guess.ts';
import { isNowhere, resourceMetadataFacts, serverMetadataFacts } from './facts/metadata.ts';
import { authorizationFacts, registrationFacts, tokenFacts, tokenIssued } from './facts/oauth.ts';
import { observe } from './facts/observe.ts';
import { scalekitFacts } from './facts/scalekit.ts';
import { letsGo } from './facts/token-use.ts';
import { type Checked, type Context, type Facts, isMcp, type McpExchange, type Observed, type SessionFacts } from './facts.ts';
import type { ClientFacts } from './participants.ts';
import { frameworkOf } from './framework.ts';
import type { Attempt, Handshake, RoledExchange, Told } from './handshake.ts';
import { placed, tellingOf } from './telling.ts';
import { type Walk, walkOf } from './walk.ts';
import { walkerOf } from './walkers.ts';

/** `ended`: nothing more will come to this attempt. */
export function factsOf(
  handshake: Handshake,
  attempt: Attempt,
  { ended, context = {} }: { ended: boolean; context?: Context },
): Facts {
  const telling = tellingOf(attempt);
  const isChecked = telling.some(({ roled }) => roled.exchange.via === 'live-check');
  const walker = isChecked ? walkerOf(context.client) : undefined;
  const walk = walker && walkOf(handshake.server ?? '', attempt.exchanges, walker);
  const exchanges = withLegs(observeAll(attempt, walk ? placed(walk.path) : telling));
  const mcp = exchanges.filter(isMcp);
  const tokenless = mcp.filter((x) => x.tokenless);
  const challenged = tokenless.findLast((x) => x.status === 401);
  const client = walker?.client ?? clientIn(handshake, attempt);
  const resourceMetadata = resourceMetadataFacts(
    exchanges,
    attempt.metadataAskedBy.some((before) => mayBeSame(before, client)),
  );
  const serverMetadata = serverMetadataFacts(
    exchanges,
    attempt.endpointsReadBy.filter((before) => mayBeSame(before.client, client)).map(({ at }) => at),
    attempt.serversReadBy.flatMap((before) => (mayBeSame(before.client, client) ? before.urls : [])),
  );
  const authorization = authorizationFacts(exchanges);
  const token = { ...tokenFacts(exchanges), ...(attempt.unproven && { unproven: attempt.issuedBefore ?? {} }) };
  // Which program it is shows whoever asks.
  const asked = walk && besides(walk, attempt.exchanges, exchanges.length);
  const via: Via = mcp.at(-1)?.via ?? exchanges.at(-1)?.via ?? 'direct';
  return {
    server: handshake.server,
    exchanges,
    client,
    via,
    framework: frameworkOf(exchanges, asked?.all),
    scalekit: scalekitFacts(exchanges),
    context,
    ended,
    mcp,
    tokenless,
    ...(challenged && { challenged }),
    resourceMetadata,
    serverMetadata,
    metadataNowhere: isNowhere(resourceMetadata.requests) && isNowhere(serverMetadata.requests),
    registration: registrationFacts(exchanges),
    authorization,
    token,
    session: walk ? { ...sessionFacts(mcp), connected: false } : sessionFacts(mcp),
    ...(walk &&
      asked && {
        checked: {
          client: walker.id,
          tolerates: walker.tolerates,
          ...asked,
          ...(!walker.client.inPage && pageFacts(handshake, attempt, ended)),
        },
      }),
  };
}

/** What an attempt does not say, a later one may. */
const clientIn = ({ client }: Handshake, { client: own }: Attempt): ClientFacts =>
  own.kind === 'unknown' && own.inPage === client.inPage ? client : own;

/** What no client asks, behind all that the client asked. */
function besides(
  { madeUp, keys, beside }: Walk,
  all: readonly RoledExchange[],
  position: number,
): Pick<Checked, 'madeUp' | 'keys' | 'beside' | 'all'> {
  const nothing: Before = {
    issued: undefined,
    letGo: false,
    hasToken: false,
    connected: false,
    taken: undefined,
    guessed: false,
    beside: false,
  };
  const one = madeUp && observe(madeUp, position, nothing);
  return {
    ...(one && isMcp(one) && { madeUp: one }),
    ...(keys && { keys: observe(keys, position + 1, nothing) }),
    beside: beside.map((x, i) => observe(x, position + 2 + i, nothing)),
    all: all.map((x, i) => observe(x, i, nothing)),
  };
}

/** The same, had a page asked. */
function pageFacts(handshake: Handshake, attempt: Attempt, ended: boolean): Pick<Checked, 'asPage'> {
  if (!attempt.exchanges.some(({ exchange }) => exchange.page.origin !== null)) return {};
  return { asPage: factsOf(handshake, attempt, { ended, context: { client: 'web' } }) };
}

const program = ({ request }: Exchange) => header(request.headers, 'user-agent');

const SESSION = 'mcp-session-id';

/** What tells the client from whoever else asks at the same address. */
interface Own {
  programs: ReadonlySet<string | undefined>;
  sessions: ReadonlySet<string | undefined>;
}

/** Those that began a session or had a token: what `curl` or a probe asks at the same address is not the client's. */
function ownOf(asked: readonly Told[]): Own {
  const own = asked
    .map(({ roled }) => roled)
    .filter(
      ({ exchange, role }) =>
        role === 'mcp' && (beginsSession(exchange) || header(exchange.request.headers, 'authorization') !== undefined),
    )
    .map(({ exchange }) => exchange);
  return {
    programs: new Set(own.map(program)),
    sessions: new Set(own.map((x) => header(x.response?.headers, SESSION))),
  };
}

/**
 * It says of itself that it is another one; where one of them says nothing of itself, it may be that one. Some clients name
 * themselves in another way at each layer: nobody else knows the session.
 */
function isBeside(x: Exchange, { programs, sessions }: Own): boolean {
  if (!programs.size || programs.has(undefined) || program(x) === undefined || programs.has(program(x))) return false;
  const session = header(x.request.headers, SESSION);
  return session === undefined || !sessions.has(session);
}

/** Each exchange in its role, knowing what came before it: tokens, metadata read, endpoints named. */
function observeAll(attempt: Attempt, asked: readonly Told[]): Observed[] {
  let issued = attempt.issuedBefore;
  let letGo = attempt.letGo === true;
  let hasToken = false;
  let connected = false;
  let taken: Taken | undefined;
  /** A token came, and nothing was called since: that comes at once, and by hand nobody is as quick. */
  let uncalled = false;
  const own = ownOf(asked);
  const known: KnownEndpoints = {
    advertised: new Set(),
    remembered: new Set(
      attempt.endpointsReadBy.flatMap(({ client, urls }) => (mayBeSame(client, attempt.client) ? urls : [])),
    ),
    asked: new Set(),
    barren: new Set(),
    metadataRead: false,
    metadataFailed: false,
  };
  const read = new Set<string>();
  for (const { exchange, role } of asked.map(({ roled }) => roled)) {
    const origin = parseUrl(exchange.request.url)?.origin;
    if (origin && /^(?:mcp|resource-metadata|server-metadata)$/.test(role)) known.asked.add(origin);
  }
  /** The pages and the callback that follow a guessed authorization request are no more real than it. */
  let guessing = false;

  return asked.map(({ roled, position }) => {
    const { role } = roled;
    const { url } = roled.exchange.request;
    const asks = asksToSignIn(url) || known.advertised.has(bare(url)) || known.remembered.has(bare(url));
    const follows = guessing && (role === 'callback' || (role === 'authorization' && !asks));
    const before: Before = {
      issued,
      letGo,
      hasToken,
      connected,
      taken,
      guessed: follows || isGuess(roled, known),
      beside: isBeside(roled.exchange, own) && !(uncalled && isCall(rpcMethodOf(roled.exchange))),
    };
    if (role === 'authorization') guessing = before.guessed;
    const x = observe(roled, position, before);
    if (letsGo(roled)) letGo = true;
    if (isMcp(x) && x.token.kind === 'token') hasToken = true;
    if (isMcp(x) && isCall(x.rpcMethod)) uncalled = false;
    if (isMcp(x) && x.outcome !== 'unknown') connected = x.outcome === 'accepted';
    if (isMcp(x) && x.outcome === 'accepted') taken = takenBy(roled.exchange, taken);
    if (x.role === 'token') {
      const fresh = tokenIssued(roled.exchange);
      if (fresh && x.readable !== false) {
        issued = fresh;
        letGo = false;
        hasToken = true;
        uncalled = true;
      }
    }
    if (x.role === 'resource-metadata' || x.role === 'server-metadata') noteMetadata(x, known, read);
    return x;
  });
}

function noteMetadata(x: Observed, known: KnownEndpoints, read: Set<string>): void {
  const ok = isSuccess(x) && x.readable !== false;
  const origin = parseUrl(x.request.url)?.origin ?? '';
  if (x.role === 'server-metadata') {
    known.remembered.clear();
    if (ok) read.add(origin);
    if (read.has(origin)) known.barren.delete(origin);
    else if (x.status !== undefined) known.barren.add(origin);
  }
  if (!ok || x.bodyKind === 'html') known.metadataFailed ||= x.status !== undefined || x.readable === false;
  else if (x.role === 'server-metadata') {
    known.metadataRead = true;
    for (const url of endpointsNamed(x.json)) known.advertised.add(url);
  }
}

/** The MCP requests with a token, or after there was one; and the refusal that nothing accepted came after. */
function sessionFacts(mcp: readonly McpExchange[]): SessionFacts {
  const requests = mcp.filter((x) => x.stage === 'session');
  const accepted = mcp.findLast((x) => x.outcome === 'accepted')?.position ?? -1;
  const refused = requests.find((x) => x.outcome === 'refused' && x.position > accepted);
  const claims = refused?.token.kind === 'token' ? refused.token.claims : undefined;
  const connected = mcp.findLast((x) => x.outcome !== 'unknown')?.outcome === 'accepted';
  return { requests, connected, ...(refused && { refused }), ...(claims && { claims }) };
}
