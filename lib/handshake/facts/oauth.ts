/** What the registration, authorization and token requests of an attempt said, and what came back. */
import { type Exchange, header } from '../../exchange.ts';
import { readMasked } from '../../masked.ts';
import { expired } from '../../protocol/jwt.ts';
import { loginPath } from '../../protocol/login-path.ts';
import { callbackError } from '../../protocol/oauth-errors.ts';
import { type OAuthError, oauthCodes } from '../../protocol/oauth-words.ts';
import { endpointMembers } from '../../protocol/server-metadata.ts';
import { isError, isSuccess } from '../../protocol/status.ts';
import { defined } from '../../text/defined.ts';
import { asString, isObject } from '../../text/json.ts';
import { bare, formOf, parseUrl } from '../../text/url.ts';
import { errorOf, pageError } from '../answer-error.ts';
import { asksInPart, authorizationRequest, ownRequests } from '../authorization-request.ts';
import { parametersOf, requestBody, responseBody } from '../body.ts';
import {
  type AuthorizationFacts,
  type AuthorizationRequest,
  isMcp,
  type McpExchange,
  type Observed,
  type RegistrationFacts,
  type TokenFacts,
  type TokenRequest,
} from '../facts.ts';
import type { Issued } from '../handshake.ts';
import { federationFacts } from './federation.ts';
import { isAsking, isMistyped, isShown } from './mistyped.ts';

/** RFC 7591 §3. */
export function registrationFacts(exchanges: readonly Observed[]): RegistrationFacts {
  const requests = exchanges.filter((x) => x.role === 'registration' && !x.guessed);
  const request = requests.at(-1);
  const metadata = request && requestBody(request).json;
  const brought = requests.map((x) => (isObject(x.json) ? asString(x.json.client_id) : undefined)).findLast(Boolean);
  const clientId = brought ?? usedNext(exchanges, requests.at(-1));
  return {
    requests,
    ...defined({
      request,
      metadata: isObject(metadata) ? metadata : undefined,
      clientId,
      error: request && errorOf(request),
    }),
  };
}

/** A file of DevTools has no bodies of a page that was left. The client signs in with the ID that it has just got. */
function usedNext(exchanges: readonly Observed[], registration: Observed | undefined): string | undefined {
  if (!registration || !isSuccess(registration) || registration.bodyKind !== 'unseen') return undefined;
  const next = exchanges.find(
    (x) =>
      x.role === 'authorization' &&
      x.position > registration.position &&
      x.leg === undefined &&
      asksInPart(x.request.url),
  );
  return next && authorizationRequest(next).clientId;
}

export function authorizationFacts(exchanges: readonly Observed[]): AuthorizationFacts {
  const all = exchanges.filter((x) => x.role === 'authorization' && !x.guessed);
  const own = all.filter((x) => x.leg === undefined);
  const seen = exchanges.filter((x) => !x.guessed && x.leg !== 'provider');
  const asked = ownRequests(
    seen.filter((x) => x.leg === undefined),
    endpointsIn(exchanges),
  );
  const requests = asked.map(authorizationRequest);
  const asking = new Set(asked);
  const pages = own.filter((x) => !asking.has(x));
  const request = requests.at(-1);
  const last = lastCallback(seen, requests);
  // One from before the newest request is an earlier sign-in's: what became of this one, it does not say.
  const isEarlier = last !== undefined && request !== undefined && last.at.position < request.at.position;
  const [callback, earlierCallback] = isEarlier ? [undefined, last] : [last, undefined];
  const federation = federationFacts(exchanges, request);
  const refusal =
    refusalOf(requests, pages, callback) ??
    federation?.handedOn ??
    (callback ? undefined : (sentToError(own.at(-1)) ?? failedScript(all.at(-1))));
  return { requests, pages, ...defined({ request, callback, earlierCallback, federation, refusal }) };
}

/** What a page of the sign-in sent to its own server, where that failed and nothing came after it. */
function failedScript(at: Observed | undefined): AuthorizationFacts['refusal'] {
  if (at?.leg !== 'script' || (at.status ?? 0) < 500) return undefined;
  return { at, error: errorOf(at) ?? { where: 'page' } };
}

/** A page for errors whose address says the error; it may be answered 200, and say no more in words. */
function sentToError(at: Observed | undefined): AuthorizationFacts['refusal'] {
  const error = at && errorOfPage(at.request.url);
  return error && { at, error };
}

/**
 * What the address of a page says that is no client's. A code of the page's own, for a mistyped password, is none of
 * OAuth's; where somebody is required to do something, that page lets them; and at a page to sign in at they may try again,
 * such as after they let another sign-in service be.
 */
function errorOfPage(url: string): OAuthError | undefined {
  const { pathname = '', search } = parseUrl(url) ?? {};
  const error = loginPath.test(pathname) ? undefined : callbackError(formOf(search));
  return error && !error.code?.endsWith('_required') && oauthCodes.some((code) => code === error.code)
    ? error
    : undefined;
}

/** Where the metadata that was seen says that people sign in. */
function endpointsIn(exchanges: readonly Observed[]): ReadonlySet<string> {
  return new Set(
    exchanges.flatMap(({ role, json }) => {
      const url =
        role === 'server-metadata' && isObject(json) ? asString(json[endpointMembers.authorization]) : undefined;
      return url !== undefined && parseUrl(url) ? bare(url) : [];
    }),
  );
}

function lastCallback(
  exchanges: readonly Observed[],
  requests: readonly AuthorizationRequest[],
): AuthorizationFacts['callback'] {
  const [opened, sent] = [exchanges.findLast((x) => x.role === 'callback'), redirectedBack(exchanges, requests)];
  const at = opened && sent && opened.position < sent.position ? sent : (opened ?? sent);
  if (!at) return undefined;
  const url = at.role === 'callback' ? at.request.url : header(at.response?.headers, 'location');
  const params = {
    ...formOf(at.role === 'callback' ? at.request.body : undefined),
    ...formOf(parseUrl(url, at.request.url)?.search),
    ...formOf(parseUrl(url, at.request.url)?.hash.slice(1)),
  };
  return {
    at,
    params,
    code: params.code !== undefined,
    ...defined({ error: callbackError(params), iss: params.iss, state: params.state }),
  };
}

/** A client that is no page receives its callback unseen; the redirect to it says what it held. */
function redirectedBack(
  exchanges: readonly Observed[],
  requests: readonly AuthorizationRequest[],
): Observed | undefined {
  const callbacks = new Set(requests.flatMap(({ redirectUri }) => (redirectUri ? bare(redirectUri) : [])));
  const states = new Set(requests.flatMap(({ state }) => state ?? []));
  const goesOn = pageAfter(exchanges);
  return exchanges.findLast((x) => {
    if (x.role !== 'authorization' || x.guessed) return false;
    const target = parseUrl(header(x.response?.headers, 'location'), x.request.url);
    const params = target?.searchParams;
    if (!target || !params || params.has('redirect_uri') || !(params.has('code') || params.has('error'))) return false;
    // An error that is sent to another address is an answer to this request all the same, by its `state`, where no other
    // page came after it.
    const isOwnError = () =>
      states.has(params.get('state') ?? '') && errorOfPage(target.href) !== undefined && !goesOn(x, bare(target.href));
    return !callbacks.size || callbacks.has(bare(target.href)) || isOwnError();
  });
}

/** Whether a page of the sign-in was shown after this one, other than that to which it redirects. */
const pageAfter =
  (exchanges: readonly Observed[]) =>
  (at: Observed, target: string): boolean =>
    exchanges.some(
      (x) => x.role === 'authorization' && x.position > at.position && isSuccess(x) && bare(x.request.url) !== target,
    );

export function refusalOf(
  requests: readonly AuthorizationRequest[],
  pages: readonly Observed[],
  callback: AuthorizationFacts['callback'],
): AuthorizationFacts['refusal'] {
  if (callback?.error) return { at: callback.at, error: callback.error };
  if (callback?.code) return undefined;
  // A request that was made anew, by another client id perhaps, leaves the refusal before it behind.
  const last = requests.at(-1)?.at;
  const all = [...requests.map(({ at }) => at), ...pages]
    .filter((x) => x.status !== undefined)
    .sort((a, b) => a.position - b.position);
  const answers = all.filter((x) => x.position >= (last?.position ?? 0));
  const shown = answers.findIndex(isShown);
  for (const [i, at] of [...answers.entries()].toReversed()) {
    const error = errorOf(at) ?? pageError(at);
    const failed = isError(at);
    if (failed && shown >= 0 && shown < i && isMistyped(at, error, answers[i - 1])) continue;
    if (isAsking(all, all.length - answers.length + i, error)) continue;
    // A page in the middle may answer 401 to a mistyped password: only its words, or its being the last, count.
    const decides = at === last || at === answers.at(-1) || error?.code !== undefined;
    if (failed && decides) return { at, error: error ?? errorOfPage(at.request.url) ?? { where: 'page' } };
    if (!failed && error && (at.bodyKind === 'html' || (isObject(at.json) && at.json.error))) return { at, error };
  }
  return undefined;
}

/** RFC 6749 §4.1.3 and §5. */
export function tokenFacts(exchanges: readonly Observed[]): TokenFacts {
  const asked = exchanges.filter((x) => x.role === 'token' && !x.guessed).map((at) => ({ at, ...tokenRequestOf(at) }));
  const renewing = refreshesAfterRefusal(exchanges, asked);
  const requests = asked.map((t) => ({ ...t, renewsRefused: renewing.has(t.at.position) }));
  const claims = new Map(
    requests.flatMap((t) => (t.issued && t.claims && t.fingerprint ? [[t.fingerprint, t.claims] as const] : [])),
  );
  return { requests, claims, ...defined({ request: requests.at(-1), issued: requests.findLast((t) => t.issued) }) };
}

/** Positions of the refreshes that follow a refusal of the last token issued, which was never accepted before. */
function refreshesAfterRefusal(
  exchanges: readonly Observed[],
  asked: readonly Omit<TokenRequest, 'renewsRefused'>[],
): ReadonlySet<number> {
  const requests = new Map(asked.map((t) => [t.at.position, t]));
  const refreshes = new Set<number>();
  let fresh: Omit<TokenRequest, 'renewsRefused'> | undefined;
  let refused = false;
  for (const x of exchanges) {
    if (isMcp(x) && x.stage === 'session') {
      if (x.outcome === 'accepted') {
        fresh = undefined;
        refused = false;
      }
      if (x.status === 401 && fresh && !isOver(fresh, x)) refused = true;
    }
    const asked = requests.get(x.position);
    // An answer of success without a token says of one that was not recorded that there was none in it either.
    const told = fresh?.issued || !isSuccess(x);
    if (asked?.grantType === 'refresh_token' && refused && told) refreshes.add(x.position);
    // What was not recorded of an answer of success, or to a code, is most likely a token: the client goes on with one.
    const unseen = asked?.grantType === 'authorization_code' && x.status === undefined && x.readable !== false;
    if (asked && (unseen || tokenIssued(asked.at))) {
      fresh = asked;
      refused = false;
    }
  }
  return refreshes;
}

/**
 * Its time was up, as far as the token or the answer that brought it says how long it is good for. One that was over when it
 * came was never good: another one is no better.
 */
export function isOver(
  { at, claims: brought, expiresIn }: Omit<TokenRequest, 'renewsRefused'>,
  used: McpExchange,
): boolean {
  const claims = brought ?? (used.token.kind === 'token' ? used.token.claims : undefined);
  const now = used.startedAt;
  if (claims !== undefined && expired(claims, now)) return !expired(claims, at.startedAt);
  return expiresIn !== undefined && expiresIn > 0 && at.startedAt + expiresIn * 1000 <= now;
}

const issuedBy = new WeakMap<Exchange, { issued: Issued | undefined }>();

/**
 * The token that an answer brings, the same value each time; of one whose body was not seen nothing is known but that there
 * was one.
 */
export function tokenIssued(exchange: Exchange): Issued | undefined {
  const known = issuedBy.get(exchange);
  if (known) return known.issued;
  const issued = issuedIn(exchange);
  issuedBy.set(exchange, { issued });
  return issued;
}

function issuedIn(exchange: Exchange): Issued | undefined {
  const { json, kind } = responseBody(exchange);
  if (!isSuccess(exchange.response)) return undefined;
  if (kind === 'unseen') return {};
  const token = tokenRequestOf(exchange);
  return isObject(json) && asString(json.access_token)
    ? defined({
        fingerprint: token.fingerprint,
        claims: token.claims,
        encrypted: readMasked(asString(json.access_token))?.header?.enc === undefined ? undefined : (true as const),
      })
    : undefined;
}

function tokenRequestOf(x: Exchange): Omit<TokenRequest, 'at' | 'renewsRefused'> {
  const form = parametersOf(x);
  const answer = responseBody(x).json;
  const status = x.response?.status ?? 0;
  const token = isObject(answer) && isSuccess({ status }) ? asString(answer.access_token) : undefined;
  const masked = readMasked(token);
  const expires = isObject(answer) ? answer.expires_in : undefined;
  return {
    issued: Boolean(token),
    hasRefreshToken: isObject(answer) && typeof answer.refresh_token === 'string',
    ...defined({
      grantType: form.grant_type,
      clientId: form.client_id,
      redirectUri: form.redirect_uri,
      resource: form.resource,
      scope: form.scope,
      code: form.code,
      fingerprint: masked?.fingerprint,
      claims: masked?.claims,
      expiresIn: typeof expires === 'number' ? expires : undefined,
      error: errorOf(x),
    }),
  };
}
