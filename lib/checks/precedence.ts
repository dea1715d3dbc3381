/**
 * Which of several failed checks is the cause, on one page. The earliest stage has it; within a stage, what stands here
 * first. A check that is not listed is not preferred to any other: a test sees to it that all are.
 */
import { type StageId, stageIds } from '../finding.ts';
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
  'authorization/state-mismatch',
  'authorization/issuer-mismatch',
  'authorization/no-code',
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
  'session/token-not-sent',
  'session/empty-token',
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

const isCors = ({ check }: Placed) => check.judges === 'cors';

/**
 * Earliest stage, then the order of this page, then time. CORS checks are compared per URL: of several URLs that a
 * client tries in turn, the first one's failure sent it on to the next.
 */
export function byPrecedence(a: Placed, b: Placed): number {
  const stage = stageIds.indexOf(a.stage) - stageIds.indexOf(b.stage);
  const url = isCors(a) && isCors(b) && a.failure.at.request.url !== b.failure.at.request.url;
  const time = a.failure.at.position - b.failure.at.position;
  return stage || (url ? time : rankOf(a.check.id) - rankOf(b.check.id)) || time;
}
