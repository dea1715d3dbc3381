/** What became of a sign-in at a provider of the authorization server's own. */
import { callbackError } from '../../protocol/oauth-errors.ts';
import { saysInvalidTarget, saysScope } from '../../protocol/oauth-words.ts';
import { defined } from '../../text/defined.ts';
import { formOf, parseUrl } from '../../text/url.ts';
import { errorOf, pageError } from '../answer-error.ts';
import { asksToSignIn, authorizationRequest } from '../authorization-request.ts';
import type { AuthorizationFacts, AuthorizationRequest, FederationFacts, Observed } from '../facts.ts';
import { redirectTarget } from '../redirects.ts';
import { isAsking, isMistyped, isShown } from './mistyped.ts';

type Refusal = NonNullable<AuthorizationFacts['refusal']>;

/** `own`: the client's request. `undefined` where there is no provider. */
export function federationFacts(
  exchanges: readonly Observed[],
  own: AuthorizationRequest | undefined,
): FederationFacts | undefined {
  const signIn = exchanges.filter((x) => (x.role === 'authorization' || x.role === 'callback') && !x.guessed);
  const legs = signIn.filter((x) => x.leg === 'provider' || x.leg === 'return');
  if (!legs.length) return undefined;
  const asked = legs.findLast((x) => x.leg === 'provider' && asksToSignIn(x.request.url));
  const request = asked && authorizationRequest(asked);
  const provider = asked ?? legs.find((x) => x.leg === 'provider');
  const refusal = refusalOf(signIn);
  const handedOn = refusal && isHandedOn(refusal, request, own);
  return {
    exchanges: legs,
    provider: provider?.request.url ?? sentTo(signIn, own),
    ...defined({ request, ...(handedOn ? { handedOn: refusal } : { refusal }) }),
  };
}

/** Where the authorization server sent the browser, where the capture does not show it there. */
const sentTo = (signIn: readonly Observed[], own: AuthorizationRequest | undefined): string | undefined =>
  signIn
    .map(redirectTarget)
    .findLast(
      (url) => url !== undefined && asksToSignIn(url) && formOf(parseUrl(url)?.search).client_id !== own?.clientId,
    );

/** Only what nothing of the sign-in came after: whatever it said, the person got past it. */
function refusalOf(signIn: readonly Observed[]): Refusal | undefined {
  const at = signIn.at(-1);
  if (at?.status === undefined || at.leg === undefined || at.leg === 'script') return undefined;
  const error = errorOf(at) ?? pageError(at);
  if (at.leg === 'return') {
    // What the provider answered stands in the address, and tells more than the page.
    const answered = callbackError(formOf(parseUrl(at.request.url)?.search));
    return at.status >= 400 ? { at, error: answered ?? error ?? { where: 'page' } } : undefined;
  }
  const before = signIn.at(-2);
  if (signIn.some((x) => x !== at && isShown(x)) && isMistyped(at, error, before)) return undefined;
  if (isAsking(signIn, signIn.length - 1, error)) return undefined;
  // A form that is answered with an error of no kind is a mistyped password.
  if (at.status >= 400 && (at.request.method === 'GET' || at.status >= 500 || error?.code !== undefined))
    return { at, error: error ?? { where: 'page' } };
  return error && at.bodyKind === 'html' ? { at, error } : undefined;
}

/** The provider refuses a `resource` or a `scope` that the client sent, and the authorization server handed on. */
function isHandedOn(
  { at, error }: Refusal,
  asked: AuthorizationRequest | undefined,
  own: AuthorizationRequest | undefined,
): boolean {
  if (at.leg !== 'provider' || !asked || !own) return false;
  const scopes = asked.scope?.split(/\s+/) ?? [];
  const sameScope = own.scope?.split(/\s+/).some((scope) => scope && scopes.includes(scope)) ?? false;
  const sameResource = asked.resource !== undefined && asked.resource === own.resource;
  return (sameResource && saysInvalidTarget(error)) || (sameScope && saysScope(error));
}
