/** The request to sign somebody in (RFC 6749 §4.1.1). */
import { defined } from '../text/defined.ts';
import { bare, formOf, parseUrl } from '../text/url.ts';
import type { AuthorizationRequest, Observed } from './facts.ts';

/**
 * What every such request has: pages of a sign-in may carry a client id too, and Keycloak's all do. Where the parameters
 * are elsewhere, it says where (RFC 9101 §5, RFC 9126 §4).
 */
export function asksToSignIn(url: string): boolean {
  const query = parseUrl(url)?.searchParams;
  if (!query) return false;
  return (
    query.has('response_type') ||
    (query.has('client_id') && ['redirect_uri', ...elsewhere].some((name) => query.has(name)))
  );
}

/** A page carries on one of so many requests before it. */
const MAX_BEFORE = 32;

/** Parameters that stand for all others. */
const elsewhere = ['request_uri', 'request'];

/** One of a client that leaves something out has this at least; alone it makes none of a page. */
export function asksInPart(url: string): boolean {
  const query = parseUrl(url)?.searchParams;
  return query !== undefined && ['response_type', 'redirect_uri', 'client_id'].some((name) => query.has(name));
}

/**
 * The client's own requests among all that the sign-in asked for, in order. One that lacks what makes it a request is known
 * by its address, which the metadata names, and where none was seen by being the first of its sign-in.
 */
export function ownRequests(exchanges: readonly Observed[], endpoints: ReadonlySet<string>): Observed[] {
  const requests: Observed[] = [];
  /** How the sign-in that is on was asked for. */
  let begun: 'whole' | 'in-part' | undefined;
  for (const x of exchanges) {
    const { url } = x.request;
    if (x.role === 'callback') begun = undefined;
    if (x.role !== 'authorization') continue;
    const whole = asksToSignIn(url);
    const meant = endpoints.size ? begun !== 'whole' && endpoints.has(bare(url)) : begun === undefined;
    if (!whole && !(meant && asksInPart(url))) continue;
    requests.push(x);
    begun = whole ? 'whole' : 'in-part';
  }
  const carried = carriedOn(requests, endpoints);
  return requests.filter((x) => !carried.has(x));
}

/**
 * Pages of the authorization server, and other hosts of its own, to which it carries the client's parameters on, or some
 * of them; what such a page posts to the address of the request; and a provider to which it hands the client's request on,
 * callback and all, by a client id that is its own.
 */
function carriedOn(asked: readonly Observed[], endpoints: ReadonlySet<string>): ReadonlySet<Observed> {
  const places = new Set<string>();
  const before: Record<string, string>[] = [];
  return new Set(
    asked.filter((x) => {
      const place = bare(x.request.url);
      const query = formOf(parseUrl(x.request.url)?.search);
      const isForm = x.request.method === 'POST';
      const strictly = !isForm && endpoints.has(place);
      if ((isForm || !places.has(place)) && before.slice(-MAX_BEFORE).some((one) => carries(query, one, strictly)))
        return true;
      places.add(place);
      before.push(query);
      return false;
    }),
  );
}

/** Whether these are parameters of that request: none is another, and where they might be a new one's, what tells one from another. */
function carries(query: Record<string, string>, of: Record<string, string>, strictly: boolean): boolean {
  const { client_id, state, code_challenge, redirect_uri } = query;
  const marks: (keyof typeof query)[] = ['client_id', 'state', 'code_challenge'];
  if (state !== undefined && state === of.state && redirect_uri !== undefined && redirect_uri === of.redirect_uri)
    return true;
  if ((state ?? code_challenge) !== undefined && marks.every((name) => query[name] === of[name])) return true;
  return (
    !strictly &&
    client_id !== undefined &&
    [...marks, 'redirect_uri'].every((name) => query[name] === undefined || query[name] === of[name])
  );
}

/** RFC 6749 §4.1.1, RFC 7636 §4.3, RFC 8707 §2. */
export function authorizationRequest(at: Observed): AuthorizationRequest {
  const query = formOf(parseUrl(at.request.url)?.search);
  return {
    at,
    hasCodeChallenge: query.code_challenge !== undefined,
    byReference: elsewhere.some((name) => query[name] !== undefined),
    ...defined({
      clientId: query.client_id,
      redirectUri: query.redirect_uri,
      scope: query.scope,
      resource: query.resource,
      state: query.state,
      codeChallengeMethod: query.code_challenge_method,
      responseType: query.response_type,
    }),
  };
}
