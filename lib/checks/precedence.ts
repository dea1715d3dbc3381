/**
 * Which of several failed checks is the cause, on one page: the earliest stage has it, and within a stage its comparator
 * says what counts, the place in this list last of all.
 */
import { type StageId, stageIds } from '../finding.ts';
import type { Observed } from '../handshake/facts.ts';
import type { Check, Failure } from './define.ts';
import type { CheckId } from './ids.ts';

/** One failure of one check, at the stage where it counts. */
export interface Placed {
  check: Check;
  failure: Failure<object>;
  stage: StageId;
  survived: boolean;
}

/** @internal */
export const order: readonly CheckId[] = [
  // At any stage, ahead of what it has of its own: whether the page could read the answer.
  'cors/preflight-redirected',
  'cors/preflight-rejected',
  'cors/origin-duplicated',
  'cors/origin-mismatch',
  'cors/no-allow-origin',
  'cors/wildcard-with-credentials',
  'cors/method-not-allowed',
  'cors/header-not-allowed',
  'cors/header-not-exposed',
  // What a template left behind explains what is wrong beside it.
  'resource-metadata/placeholder',
  'resource-metadata/environment-root',
  // Whether the client that was named can be let in at all.
  'client/loopback-url',
  'client/custom-port',
  // At any stage: whether the request arrived.
  'network/unreachable',
  'network/tls',
  'network/blocked-by-browser',
  'network/bot-protection',
  'network/corporate-proxy',
  'network/gateway-error',
  'network/rate-limited',
  'network/tunnel',
  'network/redirected',
  'network/wrong-endpoint',
  'network/wrong-transport',
  'network/host-rejected',
  'network/inspector-proxy-down',
  'network/inspector-proxy-token',
  'network/inspector-origin-refused',
  // challenge
  'challenge/open-server',
  'challenge/in-body',
  'challenge/wrong-status',
  'challenge/server-error',
  'challenge/no-www-authenticate',
  'challenge/header-renamed',
  'challenge/redirected-to-login',
  'challenge/not-bearer',
  'challenge/malformed',
  'challenge/no-resource-metadata',
  'challenge/bad-resource-metadata-url',
  // resource-metadata
  'resource-metadata/not-found',
  'resource-metadata/only-at-challenge-url',
  'resource-metadata/requires-auth',
  'resource-metadata/server-error',
  'resource-metadata/not-json',
  'resource-metadata/invalid',
  'resource-metadata/resource-mismatch',
  'resource-metadata/no-authorization-servers',
  'resource-metadata/bad-authorization-server',
  'resource-metadata/differs-from-dashboard',
  // server-metadata
  'server-metadata/not-found',
  'server-metadata/unknown-resource',
  'server-metadata/only-appended',
  'server-metadata/server-error',
  'server-metadata/not-json',
  'server-metadata/issuer-mismatch',
  'server-metadata/missing-endpoints',
  'server-metadata/invalid',
  'server-metadata/no-pkce',
  'server-metadata/insecure-endpoint',
  'server-metadata/no-public-clients',
  'server-metadata/bad-jwks',
  // registration
  'registration/unsupported',
  'registration/cimd-only',
  'registration/disabled',
  'registration/rejected',
  'registration/redirect-uri-rejected',
  'registration/invalid-response',
  'registration/not-found',
  'registration/server-error',
  'registration/guessed-endpoint',
  // authorization
  'registration/cimd-rejected',
  'authorization/redirect-uri-mismatch',
  'authorization/unknown-client',
  'authorization/not-found',
  'authorization/guessed-endpoint',
  'authorization/callback-other-origin',
  'authorization/invalid-request',
  'authorization/invalid-scope',
  'authorization/scope-not-requested',
  'authorization/invalid-target',
  'authorization/access-denied',
  'authorization/server-error',
  'authorization/identity-provider',
  'authorization/consent-blocked',
  'authorization/state-mismatch',
  'authorization/issuer-mismatch',
  'authorization/no-code',
  'authorization/callback-unreachable',
  'authorization/opener-severed',
  'authorization/no-resource-parameter',
  // token
  'token/invalid-client',
  'token/invalid-grant',
  'token/invalid-request',
  'token/invalid-scope',
  'token/invalid-target',
  'token/invalid-response',
  'token/not-found',
  'token/server-error',
  'token/no-refresh-token',
  'token/guessed-endpoint',
  // session
  'session/any-token-accepted',
  'session/empty-token',
  'session/token-not-sent',
  'session/token-not-seen',
  'session/audience-mismatch',
  'session/issuer-mismatch',
  'session/token-expired',
  'session/token-rejected',
  'session/insufficient-scope',
  'session/forbidden',
  'session/auth-loop',
  'session/session-not-found',
  'session/protocol-version',
  'session/not-acceptable',
  'session/server-error',
  // At any stage, behind what it has of its own: what the client does that nobody asked it for.
  'client/stale-metadata',
  'client/outdated',
];

const ranks: ReadonlyMap<CheckId, number> = new Map(order.map((id, i) => [id, i]));
export const rankOf = (id: CheckId): number => ranks.get(id) ?? order.length;

/** Compared member by member, the smaller first. */
type Key = readonly number[];
type Keys = (placed: readonly Placed[]) => (p: Placed) => Key;

const positionOf = ({ failure }: Placed) => failure.at.position;
const rank = ({ check }: Placed) => rankOf(check.id);

/** Of a preflight that was seen, or as the browser says it. */
const preflightStatus = ({ preflight, cors }: Observed): number | undefined =>
  preflight?.response?.status ??
  (cors?.blocked && cors.reason === 'preflight-rejected' ? Number(cors.detail?.observed) : undefined);

/** A preflight, or an answer, by which nothing at that path is shown to take such a request. */
function nothingThere({ failure: { at } }: Placed): boolean {
  const status = at.cors?.blocked && at.cors.on === 'preflight' ? preflightStatus(at) : at.status;
  return status === 404 || status === 405 || status === 400;
}

/**
 * A client tries several URLs for one thing, and the one that shows most of it decides: whether an answer came through
 * and could be read, URL after URL in the order asked, those last at which there is nothing; then what was read.
 */
const severalUrls: Keys = (placed) => {
  const asked = new Map<string, number>();
  for (const p of placed) {
    const { url } = p.failure.at.request;
    asked.set(url, Math.min(positionOf(p), asked.get(url) ?? Number.POSITIVE_INFINITY));
  }
  return (p) => {
    const { judges } = p.check;
    const through = judges === 'cors' ? (nothingThere(p) ? 1 : 0) : judges === 'answerer' ? 0 : 2;
    if (through === 2) return [through, rank(p), positionOf(p)];
    // Where an intermediary answered, its check stands and CORS gives way.
    return [through, asked.get(p.failure.at.request.url) ?? 0, judges === 'cors' ? 1 : 0, rank(p), positionOf(p)];
  };
};

/** One answer, of which several things may be wrong. */
const oneAnswer: Keys = () => (p) => [rank(p), positionOf(p)];

/**
 * The first exchange that failed for good decides, and not what its retry met; the list only orders what fails on one
 * exchange. Of each of these pairs the former comes first, whichever was seen before.
 */
const firstFailure =
  (...pairs: readonly (readonly [CheckId, CheckId])[]): Keys =>
  (placed) => {
    const firsts = new Map<CheckId, number>();
    for (const pair of pairs) {
      const first = placed.filter((p) => pair.includes(p.check.id)).map(positionOf);
      for (const id of pair) firsts.set(id, Math.min(...first));
    }
    return (p) => [firsts.get(p.check.id) ?? positionOf(p), rank(p), positionOf(p)];
  };

const comparators: Record<StageId, Keys> = {
  network: severalUrls,
  challenge: oneAnswer,
  'resource-metadata': severalUrls,
  'server-metadata': severalUrls,
  registration: firstFailure(),
  authorization: firstFailure(),
  token: firstFailure(),
  session: firstFailure(
    ['session/audience-mismatch', 'session/issuer-mismatch'],
    ['session/empty-token', 'session/token-not-sent'],
  ),
};

function compare(a: Key, b: Key): number {
  const at = a.findIndex((n, i) => n !== b[i]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** What is most likely the cause first. */
export function byPrecedence(placed: readonly Placed[]): Placed[] {
  const byStage = Map.groupBy(placed, (p) => p.stage);
  return stageIds.flatMap((stage) => {
    const here = byStage.get(stage) ?? [];
    const key = comparators[stage](here);
    return here
      .map((p) => ({ p, key: key(p) }))
      .sort((a, b) => compare(a.key, b.key))
      .map(({ p }) => p);
  });
}
