/** Computes the facts of one attempt, once for all checks. */
import type { Via } from '../exchange.ts';
import { endpointMembers } from '../protocol/server-metadata.ts';
import { isSuccess } from '../protocol/status.ts';
import { asString, isObject } from '../text/json.ts';
import { bare, parseUrl } from '../text/url.ts';
import { isAuthorizationRequest } from './authorization-request.ts';
import { responseBody } from './body.ts';
import { clientFacts } from './client.ts';
import { type Context, type Facts, isMcp, type McpExchange, type Observed, type SessionFacts } from './facts.ts';
import { isNowhere, resourceMetadataFacts, serverMetadataFacts } from './facts-metadata.ts';
import { authorizationFacts, registrationFacts, tokenFacts, tokenRequestOf } from './facts-oauth.ts';
import { withLegs } from './federated.ts';
import { frameworkOf } from './framework.ts';
import type { Attempt, Handshake } from './handshake.ts';
import { type Before, type Issued, isGuess, type KnownEndpoints, observe } from './observe.ts';
import { scalekitFacts } from './scalekit-facts.ts';

/** `ended`: nothing more will come to this attempt. */
export function factsOf(
  handshake: Handshake,
  attempt: Attempt,
  { ended, context = {} }: { ended: boolean; context?: Context },
): Facts {
  const exchanges = withLegs(observeAll(handshake, attempt));
  const mcp = exchanges.filter(isMcp);
  const tokenless = mcp.filter((x) => x.tokenless);
  const challenged = tokenless.findLast((x) => x.status === 401);
  const resourceMetadata = resourceMetadataFacts(exchanges);
  const serverMetadata = serverMetadataFacts(exchanges);
  const authorization = authorizationFacts(exchanges);
  const token = tokenFacts(exchanges);
  const via: Via = mcp.at(-1)?.via ?? exchanges.at(-1)?.via ?? 'direct';
  const all = handshake.attempts.flatMap((a) => a.exchanges.map((x) => x.exchange));
  return {
    server: handshake.server,
    exchanges,
    client: clientFacts(all),
    via,
    framework: frameworkOf(exchanges),
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
    session: sessionFacts(mcp),
  };
}

/** Each exchange in its role, knowing what came before it: tokens, metadata read, endpoints named. */
function observeAll(handshake: Handshake, attempt: Attempt): Observed[] {
  const earlier = handshake.attempts.slice(0, handshake.attempts.indexOf(attempt));
  let issued: Issued | undefined = earlier
    .flatMap((a) => a.exchanges)
    .map(({ exchange, role }) => (role === 'token' ? tokenIssued(exchange) : undefined))
    .findLast((t) => t !== undefined);
  let hasToken = false;
  let connected = false;
  const known: KnownEndpoints = {
    advertised: new Set(),
    asked: new Set(),
    barren: new Set(),
    metadataRead: false,
    metadataFailed: false,
  };
  const read = new Set<string>();
  for (const { exchange, role } of attempt.exchanges) {
    const origin = parseUrl(exchange.request.url)?.origin;
    if (origin && /^(?:mcp|resource-metadata|server-metadata)$/.test(role)) known.asked.add(origin);
  }
  /** The pages and the callback that follow a guessed authorization request are no more real than it. */
  let guessing = false;

  return attempt.exchanges.map((roled, position) => {
    const { role } = roled;
    const follows =
      guessing && (role === 'callback' || (role === 'authorization' && !isAuthorizationRequest(roled.exchange)));
    const before: Before = { issued, hasToken, connected, guessed: follows || isGuess(roled, known) };
    if (role === 'authorization') guessing = before.guessed;
    const x = observe(roled, position, before);
    if (isMcp(x) && x.token.kind === 'token') hasToken = true;
    if (isMcp(x) && x.outcome !== 'unknown') connected = x.outcome === 'accepted';
    if (x.role === 'token') {
      const fresh = tokenIssued(roled.exchange);
      if (fresh && x.readable !== false) {
        issued = fresh;
        hasToken = true;
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
    if (ok) read.add(origin);
    if (read.has(origin)) known.barren.delete(origin);
    else if (x.status !== undefined) known.barren.add(origin);
  }
  if (!ok || x.bodyKind === 'html') known.metadataFailed ||= x.status !== undefined || x.readable === false;
  else if (x.role === 'server-metadata') {
    known.metadataRead = true;
    if (!isObject(x.json)) return;
    for (const name of Object.values(endpointMembers)) {
      const url = asString(x.json[name]);
      if (url && parseUrl(url)) known.advertised.add(bare(url));
    }
  }
}

function tokenIssued(exchange: Parameters<typeof responseBody>[0]): Issued | undefined {
  const { json, kind } = responseBody(exchange);
  if (!isSuccess(exchange.response)) return undefined;
  if (kind === 'unseen') return {};
  const token = tokenRequestOf(exchange);
  return isObject(json) && asString(json.access_token)
    ? { ...(token.fingerprint && { fingerprint: token.fingerprint }), ...(token.claims && { claims: token.claims }) }
    : undefined;
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
