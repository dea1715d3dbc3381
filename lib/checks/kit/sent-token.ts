/** The token that a request carried: what it says of itself, and whether its time was up. */
import type { Facts, McpExchange, TokenRequest } from '../../handshake/facts.ts';
import type { Survival } from '../../handshake/survival.ts';
import { type TokenClaims, timeProblemIn } from '../../protocol/jwt.ts';
import { topicOf } from './answers/token-words.ts';

/** The claims of the token that a request carried, where it is a JWT. */
export function sentClaims({ token }: Facts, x: McpExchange): TokenClaims | undefined {
  if (x.token.kind !== 'token') return undefined;
  if (x.token.claims) return x.token.claims;
  return token.claims.get(x.token.fingerprint ?? '');
}

/** Whether the time in the token explains the refusal. */
export const timeProblem = (claims: TokenClaims | undefined, { undated, startedAt }: McpExchange) =>
  undated ? undefined : timeProblemIn(claims, startedAt);

/** `said`: in the server's words, and by its own time the token is still good. */
export type TimeProblem = 'expired' | 'not-yet' | 'said';

export function problemOf(facts: Facts, x: McpExchange): TimeProblem | undefined {
  const topic = topicOf(x);
  if (topic !== undefined && topic !== 'expired') return undefined;
  const problem = timeProblem(sentClaims(facts, x), x) ?? (lifetimeOf(facts, x) && 'expired');
  if (problem !== undefined || topic !== 'expired') return problem;
  // Where the token does not tell its time, or the client tried to renew it, the server's word is all there is.
  const isOver = sentClaims(facts, x)?.exp === undefined || renewalRefused(facts, x);
  return isOver ? 'expired' : 'said';
}

/** The client believed it, and no new token came. */
function renewalRefused({ token: { request } }: Facts, x: McpExchange): boolean {
  return request?.grantType === 'refresh_token' && request.at.position > x.position && !request.issued;
}

export const fingerprintOf = ({ token }: McpExchange) => (token.kind === 'token' ? token.fingerprint : undefined);

/** The answer that brought the token of a request, in this attempt. */
function broughtBy({ token }: Facts, x: McpExchange): TokenRequest | undefined {
  const fingerprint = fingerprintOf(x);
  return fingerprint === undefined
    ? undefined
    : token.requests.findLast((t) => t.issued && t.fingerprint === fingerprint);
}

/** Of a token that tells no time itself: the answer that brought it, where it said how long it is good, and that is over. */
export function lifetimeOf(facts: Facts, x: McpExchange): TokenRequest | undefined {
  if (x.undated || sentClaims(facts, x)?.exp !== undefined) return undefined;
  const brought = broughtBy(facts, x);
  // Some write 0 where they do not say it.
  const end = brought?.expiresIn && brought.expiresIn > 0 ? brought.at.startedAt + brought.expiresIn * 1000 : undefined;
  return end !== undefined && end <= x.startedAt ? brought : undefined;
}

/** It was good when it came, as far as the traffic tells: another one is good again for a while. */
export function wasGood(facts: Facts, x: McpExchange): boolean {
  const brought = broughtBy(facts, x);
  const exp = sentClaims(facts, x)?.exp;
  if (!brought) return true;
  if (exp === undefined ? lifetimeOf(facts, x) : exp * 1000 > brought.at.startedAt) return true;
  return facts.mcp.some(
    (one) => one.outcome === 'accepted' && one.position > brought.at.position && one.position < x.position,
  );
}

/** Its time was up, and a client that signs in anew does what is to be done then; no sign-in mends a clock. */
export const soughtAnew = (facts: Facts, x: McpExchange): { survivedBy?: Survival } =>
  problemOf(facts, x) === 'expired' && wasGood(facts, x) ? { survivedBy: 'token-sought' } : {};
