/** What the checks of the authenticated MCP request share: which refusals there are, and what the token says. */
import type { Evidence, FixStep, Prose } from '../../finding.ts';
import type { Facts, McpExchange, Observed } from '../../handshake/facts.ts';
import type { TokenClaims } from '../../protocol/jwt.ts';
import { issuersOf } from '../../protocol/scalekit.ts';
import { parseUrl } from '../../text/url.ts';
import { topicOf, wordsOf } from '../kit/answers/token-words.ts';
import { evidence, requestHeaderEvidence, statusEvidence } from '../kit/evidence.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

/** Answers that refuse an MCP request: not those that end nothing (`DELETE`, `405` to `GET`). */
export const refusedWith = (exchanges: readonly McpExchange[], ...statuses: number[]): McpExchange[] =>
  exchanges.filter(
    (x) =>
      x.status !== undefined &&
      statuses.includes(x.status) &&
      (x.outcome === 'refused' || (x.outcome === 'blocked' && x.failure?.kind !== 'proxy')),
  );

/** A 400 belongs to the row that its body speaks of: here a token that is no good (RFC 6750 §3.1). */
const isTokenError = (x: McpExchange) => x.challenge?.bearer?.error === 'invalid_token';

/** Refusals of a request that carried a token, for the token's sake: 401, and 400 or 403 whose words say so. */
export function refusedForToken(facts: Facts): McpExchange[] {
  const renewed = renewedIn(facts);
  return refusedWith(facts.session.requests, 400, 401, 403).filter((x) => {
    if (x.token.kind !== 'token' || renewed(x)) return false;
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

/** An answer that does not speak of the token: the server took it, and had another objection. */
const pastToken = ({ status, readable }: McpExchange) =>
  readable !== false && status !== undefined && status < 500 && status !== 401 && status !== 403;

/**
 * A token whose time was up, and a valid one after it: the client did what it should, and nothing is to be told. Nor
 * of another that was refused, once the server took the next.
 */
function renewedIn(facts: Facts): (x: McpExchange) => boolean {
  const issued = facts.token.requests.filter((t) => t.issued && t.at.readable !== false).map((t) => t.at.position);
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
  const { server, resourceMetadata, scalekit } = facts;
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
  if (named.includes(iss)) return 'metadata';
  if (scalekit) {
    return issuersOf(scalekit).map(trimmed).includes(trimmed(iss)) ? 'other-form' : 'wrong';
  }
  if (named.length === 0) return undefined;
  return named.map(trimmed).includes(trimmed(iss)) ? 'other-form' : 'wrong';
}

/** What the server said, as evidence: its words where it has any, else the status. */
export function refusalEvidence(x: McpExchange, expected: string | null = '200'): Evidence {
  const said = wordsOf(x);
  return said ? evidence(x, 'what your MCP server says', said, null) : statusEvidence(x, expected);
}

/** A claim of the token, as JSON. */
export const claimEvidence = (x: McpExchange, name: string, value: unknown, expected: string | null): Evidence =>
  evidence(x, `${name} of the token`, value === undefined ? null : JSON.stringify(value), expected);

export const tokenEvidence = (x: McpExchange, expected: string | null = null): Evidence =>
  requestHeaderEvidence(x, 'Authorization', expected);

export const refusedSentence = (facts: Facts, at: Observed): Prose => {
  const x = facts.mcp.find(({ id }) => id === at.id);
  const said = x ? wordsOf(x) : '';
  return `${upperFirst(clientWord(facts))} sent its token, and your MCP server answered ${code(at.status)}${said ? `: ${code(said)}` : ''}.`;
};

/** What to compare, and how Scalekit's SDKs are told. */
export const compareAudience = (facts: Facts, value: string): FixStep => ({
  text: 'Compare `aud` with exactly this string in your MCP server.',
  ...audienceSnippet(facts, value),
});

function audienceSnippet({ framework, scalekit }: Facts, value: string): Partial<FixStep> {
  if (!scalekit) return { copy: value };
  const quoted = JSON.stringify(value);
  if (framework === 'fastapi')
    return {
      snippet: {
        language: 'python',
        code: `options = TokenValidationOptions(audience=[${quoted}])\nscalekit_client.validate_token(token, options=options)`,
      },
    };
  if (framework === 'express' || framework === 'nextjs' || framework === 'xmcp')
    return {
      snippet: { language: 'javascript', code: `await scalekit.validateToken(token, { audience: [${quoted}] });` },
    };
  return { copy: value };
}
