/** Whether a token that was refused is followed by another, so that nobody knows yet, or nobody has to care, how it fares. */
import { tokenIssued } from '../../handshake/facts/oauth.ts';
import { type Facts, isInFlight, isMcp, type McpExchange, type Observed, type Role } from '../../handshake/facts.ts';
import { expired } from '../../protocol/jwt.ts';
import { isSuccess } from '../../protocol/status.ts';
import { topicOf } from './answers/token-words.ts';
import { fingerprintOf, problemOf, sentClaims, timeProblem, wasGood } from './sent-token.ts';

/**
 * Nobody saw it come, or it was taken since: a token that was saved may be revoked, and keys, URL and environment change
 * from one day to the next. One that this sign-in was given shows what the next one will meet.
 */
function isSaved(facts: Facts, x: McpExchange): boolean {
  const { requests, unproven } = facts.token;
  const own = fingerprintOf(x);
  const mayBe = (fingerprint: string | undefined) =>
    own === undefined || fingerprint === undefined || own === fingerprint;
  if (unproven && mayBe(unproven.fingerprint)) return false;
  if (isOfThisSignIn(facts, x)) return false;
  return !requests.some(({ at, fingerprint }) => at.position < x.position && tokenIssued(at) && mayBe(fingerprint));
}

/** The answer that brought it was not recorded: the client had been sent back for it, or it says itself that it is new. */
function isOfThisSignIn(facts: Facts, x: McpExchange): boolean {
  const own = fingerprintOf(x);
  const [first] = facts.exchanges;
  const iat = sentClaims(facts, x)?.iat;
  // What goes with the very first request was there before it, whatever the clocks say.
  const wasThere = first === undefined || first.undated || (isMcp(first) && fingerprintOf(first) === own);
  if (!wasThere && iat !== undefined && iat * 1000 >= first.startedAt) return true;
  const back = cameBack(facts, x);
  if (!back) return false;
  return own === undefined || !facts.mcp.some((y) => y.position < back.position && fingerprintOf(y) === own);
}

/** The last return from the sign-in page before a request. */
const cameBack = ({ exchanges }: Facts, x: McpExchange): Observed | undefined =>
  exchanges.findLast(({ role, position, guessed }) => role === 'callback' && !guessed && position < x.position);

/** What a client looks for once its token was refused. */
const looksAnew: ReadonlySet<Role> = new Set(['resource-metadata', 'server-metadata', 'registration']);

/** It was refused already, and all that the client did since was to look around, or it came back without another. */
function isSentAgain(facts: Facts, x: McpExchange): boolean {
  const own = fingerprintOf(x);
  if (own === undefined) return false;
  const before = facts.session.requests.find(
    (y) =>
      y.position < x.position &&
      y.outcome === 'refused' &&
      y.rpcMethod === x.rpcMethod &&
      y.request.method === x.request.method &&
      fingerprintOf(y) === own,
  );
  return (
    before !== undefined &&
    facts.exchanges.some(
      ({ role, position }) => position > before.position && position < x.position && looksAnew.has(role),
    )
  );
}

/** Another token came, which is not over yet itself. */
function bringsToken(x: Observed): boolean {
  const issued = x.role === 'token' && x.readable !== false ? tokenIssued(x) : undefined;
  return issued !== undefined && !(issued.claims && expired(issued.claims, x.startedAt));
}

/** What a client asks for only where it signs in anew. */
const beginsSignIn: ReadonlySet<Role> = new Set(['registration', 'authorization', 'callback']);

/**
 * The client is about to get another token, and nobody knows yet how that one fares. One that is no page opens a browser
 * that the recording may not have: then the metadata is the last of it that shows.
 */
export function isBeingReplaced(facts: Facts, x: McpExchange): boolean {
  const saved = isSaved(facts, x);
  if (!saved && !(problemOf(facts, x) === 'expired' && wasGood(facts, x))) return false;
  const since = facts.exchanges.filter((later) => later.position > x.position && !later.guessed && !later.unsent);
  if (since.some((later) => later.role !== 'mcp' && (isInFlight(later) || bringsToken(later)))) return true;
  // Once more the same would happen: only a person at the sign-in page may end that.
  if (saved && isSentAgain(facts, x)) return !cameBack(facts, x) && since.some(({ role }) => role === 'authorization');
  const last = since.at(-1);
  const opensBrowser = !facts.client.inPage && last?.role === 'server-metadata' && isSuccess(last);
  return saved && (opensBrowser || since.some(({ role }) => beginsSignIn.has(role)));
}

/** An answer that does not speak of the token: the server took it, and had another objection. */
const pastToken = ({ status, readable }: McpExchange) =>
  readable !== false && status !== undefined && status < 500 && status !== 401 && status !== 403;

/**
 * A token whose time was up, and a valid one after it: the client did what it should, and nothing is to be told. Nor
 * of another that was refused, once the server took the next.
 */
export function renewedIn(facts: Facts): (x: McpExchange) => boolean {
  const issued = facts.token.requests
    .filter(({ at }) => tokenIssued(at) && at.readable !== false)
    .map(({ at }) => at.position);
  let [last, next, accepted, valid] = [-1, 0, -1, -1];
  for (const later of facts.mcp) {
    for (let at = issued[next]; at !== undefined && at < later.position; at = issued[++next]) last = at;
    if (later.token.kind !== 'token') continue;
    if (pastToken(later)) accepted = last;
    if (timeProblem(sentClaims(facts, later), later) === undefined && topicOf(later) !== 'expired') valid = last;
  }
  return (x) => {
    const over = timeProblem(sentClaims(facts, x), x) === 'expired' || topicOf(x) === 'expired';
    return (over ? valid : accepted) > x.position;
  };
}
