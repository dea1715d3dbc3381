/** The request to sign somebody in (RFC 6749 §4.1.1). */
import type { Exchange } from '../exchange.ts';
import { defined } from '../text/defined.ts';
import { formOf, parseUrl } from '../text/url.ts';
import type { AuthorizationRequest, Observed } from './facts.ts';

/** The request itself, as opposed to the sign-in pages that follow it. */
export function isAuthorizationRequest(x: Exchange): boolean {
  const query = parseUrl(x.request.url)?.searchParams;
  return query?.has('response_type') || query?.has('redirect_uri') || query?.has('client_id') || false;
}

/** The same, by what every such request has: pages of a sign-in may carry a client id too. */
export function asksToSignIn(url: string): boolean {
  const query = parseUrl(url)?.searchParams;
  return query !== undefined && (query.has('response_type') || (query.has('client_id') && query.has('redirect_uri')));
}

/** RFC 6749 §4.1.1, RFC 7636 §4.3, RFC 8707 §2. */
export function authorizationRequest(at: Observed): AuthorizationRequest {
  const query = formOf(parseUrl(at.request.url)?.search);
  return {
    at,
    hasCodeChallenge: query.code_challenge !== undefined,
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
