/** What became of a token before the request that is refused with it. */
import { beginsSession, rpcMethodOf } from '../../handshake/classify.ts';
import type { Facts, McpExchange } from '../../handshake/facts.ts';
import { lazily } from '../../text/lazily.ts';
import { ways } from '../../ways.ts';

/**
 * Whether the server took the very token of a request before it refused it: one that differs may be worse. A server that
 * answers without a token too may have looked at none.
 */
export function acceptedBefore({ mcp, tokenless }: Pick<Facts, 'mcp' | 'tokenless'>): (x: McpExchange) => boolean {
  if (tokenless.some((x) => x.outcome === 'accepted')) return () => false;
  const first = new Map<string, number>();
  for (const x of mcp) {
    const token = x.outcome === 'accepted' && x.token.kind === 'token' ? x.token.fingerprint : undefined;
    if (token !== undefined && !first.has(token)) first.set(token, x.position);
  }
  return ({ token, position }) =>
    token.kind === 'token' && (first.get(token.fingerprint ?? '') ?? Number.POSITIVE_INFINITY) < position;
}

/**
 * The same, where the server let more than the beginning of a session in with it, and nobody in without a token: some look at
 * one only at a call.
 */
export function usedBefore({ mcp, tokenless }: Facts): (x: McpExchange) => boolean {
  if (!tokenless.some((x) => x.status === 401)) return () => false;
  const was = lazily(() =>
    acceptedBefore({ tokenless, mcp: mcp.filter((x) => !beginning.test(rpcMethodOf(x) ?? 'initialize')) }),
  );
  return (x) => was()(x);
}
const beginning = /^(?:initialize|ping|server\/discover|notifications\/.*)$/;

/**
 * Whether a request opens a connection with a token that was refused before the sign-in, and took the place of the one that
 * this brought. Of what a backend sends, its page tells the token: that it has another by now, may not have been seen.
 */
export function enteredIn({ mcp, token: { issued, requests } }: Facts): (x: McpExchange) => boolean {
  const markOf = ({ token }: McpExchange) => (token.kind === 'token' ? token.fingerprint : undefined);
  if (!issued?.fingerprint) return () => false;
  const { position, startedAt, durationMs = 0 } = issued.at;
  const before = new Set(mcp.filter((x) => x.position < position && x.status === 401).map(markOf));
  // One that this sign-in brought itself is no header of the settings.
  for (const { fingerprint } of requests) before.delete(fingerprint);
  if (mcp.some((x) => x.position > position && markOf(x) === issued.fingerprint)) return () => false;
  return (x) =>
    markOf(x) !== undefined &&
    ways[x.via].part !== 'backend' &&
    before.has(markOf(x)) &&
    x.position > position &&
    beginsSession(x) &&
    (x.undated === true || x.startedAt >= startedAt + durationMs - ROUNDED_MS);
}

/** The end of one request and the begin of the next, as different sources measure them, lie so far apart at the most. */
const ROUNDED_MS = 20;
