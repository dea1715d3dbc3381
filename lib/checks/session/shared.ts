/** What the checks of the authenticated MCP request share: which refusals there are, and what the token says. */
import type { Evidence, Prose, Step } from '../../finding.ts';
import { wordsOf } from '../../handshake/answer-error.ts';
import { isAskedForNonce } from '../../handshake/asks-again.ts';
import { tokenIssued } from '../../handshake/facts/oauth.ts';
import {
  type Facts,
  isInFlight,
  isMcp,
  type McpExchange,
  type Observed,
  type Role,
  type TokenRequest,
} from '../../handshake/facts.ts';
import type { Survival } from '../../handshake/survival.ts';
import { expired, type TokenClaims } from '../../protocol/jwt.ts';
import { issuersOf } from '../../protocol/scalekit.ts';
import { isSuccess } from '../../protocol/status.ts';
import { issuerOf } from '../../protocol/well-known.ts';
import { parseUrl } from '../../text/url.ts';
import { topicOf } from '../kit/answers/token-words.ts';
import { evidence, requestHeaderEvidence, statusEvidence } from '../kit/evidence.ts';
import { ownUrl } from '../kit/moved.ts';
import { inServer, value } from '../kit/steps/step.ts';
import { checkTokenStep, validIssuers } from '../kit/steps/token-check.ts';
import { authorizationServer } from '../kit/words.ts';

/**
 * Answers that refuse an MCP request: not those that end nothing (`DELETE`, `405` to `GET`, a stream that broke off), nor a
 * question for a nonce.
 */
export const refusedWith = (exchanges: readonly McpExchange[], ...statuses: number[]): McpExchange[] =>
  exchanges.filter(
    (x) =>
      x.status !== undefined &&
      statuses.includes(x.status) &&
      (x.outcome === 'refused' || (x.outcome === 'blocked' && x.failure?.kind !== 'proxy')) &&
      !isAskedForNonce(x, exchanges),
  );

/** A 400 belongs to the row that its body speaks of: here a token that is no good (RFC 6750 §3.1). */
const isTokenError = (x: McpExchange) => x.challenge?.bearer?.error === 'invalid_token';

/** Refusals of a request that carried a token, for the token's sake: 401, and 400 or 403 whose words say so. */
export function refusedForToken(facts: Facts): McpExchange[] {
  const refused = refusedWith(facts.session.requests, 400, 401, 403).filter(({ token }) => token.kind === 'token');
  // Whether there was a better token is a look at all requests of a session, most of which nobody ever refuses.
  if (!refused.length) return [];
  const renewed = renewedIn(facts);
  return refused.filter((x) => {
    if (renewed(x) || isBeingReplaced(facts, x)) return false;
    if (x.status === 401) return true;
    const topic = topicOf(x);
    return isTokenError(x) || (x.status === 403 && (topic === 'audience' || topic === 'issuer' || topic === 'expired'));
  });
}

/** The claims of the token that a request carried, where it is a JWT. */
export function sentClaims({ token }: Facts, x: McpExchange): TokenClaims | undefined {
  if (x.token.kind !== 'token') return undefined;
  if (x.token.claims) return x.token.claims;
  return token.claims.get(x.token.fingerprint ?? '');
}

/** Whether the time in the token explains the refusal. `nbf` has five seconds of grace: two clocks never agree. */
export function timeProblem(claims: TokenClaims | undefined, x: McpExchange): 'expired' | 'not-yet' | undefined {
  if (x.undated) return undefined;
  if (claims?.exp !== undefined && claims.exp * 1000 <= x.startedAt) return 'expired';
  return claims?.nbf !== undefined && claims.nbf * 1000 > x.startedAt + 5000 ? 'not-yet' : undefined;
}

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
function wasGood(facts: Facts, x: McpExchange): boolean {
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
function renewedIn(facts: Facts): (x: McpExchange) => boolean {
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

const list = (aud: string | string[] | undefined): string[] => (aud === undefined ? [] : [aud].flat());

export interface Audience {
  /** `aud` as the token has it. */
  observed: string[];
  /** The server's URL, or the `resource` of its metadata, is in it. */
  url: boolean;
  /** The resource id is in it; `undefined` where the server has none. */
  resourceId: boolean | undefined;
  /** An audience that differs from the server's URL by one slash at its end. */
  slash?: string;
}

const trimmed = (url: string) => url.replace(/\/$/, '');

/** RFC 7519 §4.1.3: compared as strings; a trailing slash is a difference, save at the root, where URLs have none. */
export function audienceOf(facts: Facts, claims: TokenClaims): Audience {
  const { resourceMetadata, scalekit } = facts;
  const server = ownUrl(facts);
  const observed = list(claims.aud);
  const root = server !== null && parseUrl(server)?.pathname === '/';
  const names = [server, resourceMetadata.resource].filter((name) => typeof name === 'string');
  const has = (name: string) => observed.includes(name) || (root && observed.includes(trimmed(name)));
  const bySlash = (name: string) =>
    observed.find((aud) => !aud.startsWith('res_') && aud !== name && trimmed(aud) === trimmed(name));
  const own = names.find(has);
  const near = names.map(bySlash).find((aud) => aud !== undefined);
  const slash =
    own === undefined ? near : server !== null && !has(server) && trimmed(own) === trimmed(server) ? own : undefined;
  return {
    observed,
    url: own !== undefined && slash === undefined,
    resourceId: scalekit?.resourceId ? observed.includes(scalekit.resourceId) : undefined,
    ...(slash !== undefined && { slash }),
  };
}

/** What the token's `iss` is: one of the valid forms, or another; `undefined` where nothing says which are valid. */
export function issuerForm(facts: Facts, iss: string): 'metadata' | 'other-form' | 'wrong' | undefined {
  const { scalekit, serverMetadata, resourceMetadata } = facts;
  const named = [serverMetadata.issuer, ...resourceMetadata.authorizationServers].filter((x) => x !== undefined);
  // Where no metadata was recorded, its address still says whose it is.
  const asked = named.length ? [] : serverMetadata.requests.flatMap((x) => issuerOf(x.request.url)?.issuer ?? []);
  if (named.includes(iss) || asked.includes(iss)) return 'metadata';
  if (scalekit) {
    if (!issuersOf(scalekit).map(trimmed).includes(trimmed(iss))) return 'wrong';
    return named.length || asked.length ? 'other-form' : undefined;
  }
  if (named.length === 0) return undefined;
  return named.map(trimmed).includes(trimmed(iss)) ? 'other-form' : 'wrong';
}

/** What the server said, as evidence: its words where it has any, else the status. */
export function refusalEvidence(x: McpExchange, expected: string | null = '200'): Evidence {
  const said = wordsOf(x);
  return said ? evidence(x, 'What your MCP server says', said, null) : statusEvidence(x, expected);
}

/** A claim of the token, as JSON. */
export const claimEvidence = (x: McpExchange, name: string, value: unknown, expected: string | null): Evidence =>
  evidence(x, `${name} of the token`, value === undefined ? null : JSON.stringify(value), expected);

export const tokenEvidence = (x: McpExchange, expected: string | null = null): Evidence =>
  requestHeaderEvidence(x, 'Authorization', expected);

/** Why a token says for whom it is, for a reader who has not met `aud`. */
export const audienceWords = ({ scalekit }: Facts): Prose =>
  `A token says which server it is for (\`aud\`, audience), and a server refuses a token for another.${
    scalekit ? ' Scalekit always writes the resource ID into it, and the URL only if **Server URL** is set.' : ''
  }`;

/** `Scalekit’s token`, `The token of auth.acme.dev`. */
export const tokenOf = (facts: Facts): Prose =>
  facts.scalekit ? 'Scalekit’s token' : `The token of ${authorizationServer(facts)}`;

/** The check of the token as it has to be, with every issuer that its tokens may have. */
export function checkToken(facts: Facts, text: Prose, audience: string, iss: string | undefined): Step {
  const known = iss !== undefined && issuerForm(facts, iss) !== 'wrong' ? iss : undefined;
  const held = { audience, issuers: validIssuers(facts, known) };
  return checkTokenStep(facts, text, held, value('aud', audience).values);
}

/** Where a text that looks right is refused all the same. */
export const compareSpelling = (name: string, text: string | undefined): Step =>
  inServer(
    'Compare the spelling with what your MCP server is set to: `http` or `https`, the port and a slash at the end all count.',
    value(name, text),
  );
