/** Each exchange in its role, knowing what came before it: tokens, metadata read, endpoints named. */
import { isCall } from '../../protocol/mcp.ts';
import { endpointsNamed } from '../../protocol/server-metadata.ts';
import { isSuccess } from '../../protocol/status.ts';
import { bare, parseUrl } from '../../text/url.ts';
import { asksToSignIn } from '../authorization-request.ts';
import { rpcMethodOf, takenBy } from '../classify.ts';
import { mayBeSame } from '../client.ts';
import { isMcp, type McpExchange, type Observed } from '../facts.ts';
import type { Attempt, RoledExchange, Told } from '../handshake.ts';
import { NOTHING, type SoFar } from './before.ts';
import { besideIn } from './beside.ts';
import { isGuess, type KnownEndpoints } from './guess.ts';
import { tokenIssued } from './oauth.ts';
import { observe } from './observe.ts';
import { letsGo } from './token-use.ts';

export function observeAll(attempt: Attempt, asked: readonly Told[]): Observed[] {
  const all = asked.map(({ roled }) => roled);
  const isBeside = besideIn(all);
  const known = endpointsBefore(attempt, all);
  const read = new Set<string>();
  let soFar: SoFar = { ...NOTHING, issued: attempt.issuedBefore, letGo: attempt.letGo === true };
  /** A token came, and nothing was called since: that comes at once, and by hand nobody is as quick. */
  let uncalled = false;
  /** The pages and the callback that follow a guessed authorization request are no more real than it. */
  let guessing = false;

  return asked.map(({ roled, position }) => {
    const { exchange, role } = roled;
    const { url } = exchange.request;
    const asks = asksToSignIn(url) || known.advertised.has(bare(url)) || known.remembered.has(bare(url));
    const follows = guessing && (role === 'callback' || (role === 'authorization' && !asks));
    const guessed = follows || isGuess(roled, known);
    const beside = isBeside(exchange) && !(uncalled && isCall(rpcMethodOf(exchange)));
    const x = observe(roled, position, { ...soFar, guessed, beside });

    if (role === 'authorization') guessing = guessed;
    if (letsGo(roled)) soFar = { ...soFar, letGo: true };
    if (isMcp(x)) {
      soFar = afterMessage(soFar, x, roled);
      if (isCall(x.rpcMethod)) uncalled = false;
    }
    const issued = role === 'token' && x.readable !== false ? tokenIssued(exchange) : undefined;
    if (issued) {
      soFar = { ...soFar, issued, letGo: false, hasToken: true };
      uncalled = true;
    }
    if (role === 'resource-metadata' || role === 'server-metadata') noteMetadata(x, known, read);
    return x;
  });
}

const afterMessage = (soFar: SoFar, { token, outcome }: McpExchange, { exchange }: RoledExchange): SoFar => ({
  ...soFar,
  hasToken: soFar.hasToken || token.kind === 'token',
  connected: outcome === 'unknown' ? soFar.connected : outcome === 'accepted',
  taken: outcome === 'accepted' ? takenBy(exchange, soFar.taken) : soFar.taken,
});

function endpointsBefore({ endpointsReadBy, client }: Attempt, all: readonly RoledExchange[]): KnownEndpoints {
  const asked = new Set<string>();
  for (const { exchange, role } of all) {
    const origin = parseUrl(exchange.request.url)?.origin;
    if (origin && /^(?:mcp|resource-metadata|server-metadata)$/.test(role)) asked.add(origin);
  }
  const remembered = endpointsReadBy.flatMap((before) => (mayBeSame(before.client, client) ? before.urls : []));
  return {
    advertised: new Set(),
    remembered: new Set(remembered),
    asked,
    barren: new Set(),
    metadataRead: false,
    metadataFailed: false,
  };
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
