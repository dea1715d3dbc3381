/** The refusal of an authorization request: on a page or in the callback, and which kind it is. */
import type { AuthorizationRequest, Facts, Observed } from '../../../handshake/facts.ts';
import { isLoopback } from '../../../protocol/addresses.ts';
import {
  maySayRedirectUri,
  type OAuthError,
  saysClientMetadataUrl,
  saysInvalidTarget,
  saysRedirectUri,
  saysScope,
  saysUnknownClient,
} from '../../../protocol/oauth-words.ts';
import { isServerError } from '../../../protocol/status.ts';
import { closeBehind } from '../../../text/close-behind.ts';
import { newUrl, parseUrl } from '../../../text/url.ts';
import { parameterEvidence } from '../evidence.ts';
import { redirectUrisOf } from '../registered.ts';
import { isRefusal } from './kinds.ts';
import type { Refusals } from './refusals.ts';

type Kind =
  | 'redirect-uri-mismatch'
  | 'unknown-client'
  | 'cimd-rejected'
  | 'not-found'
  | 'invalid-request'
  | 'invalid-scope'
  | 'invalid-target'
  | 'access-denied'
  | 'server-error';

const saysDenied = ({ code, description }: OAuthError) =>
  code === 'access_denied' ||
  /aadsts(?:65004|50105|90094|90095|53003)\b/i.test(description ?? '') ||
  closeBehind(
    description ?? '',
    /\b(?:user|person|resource owner)\b/gi,
    40,
    /\b(?:denied|cancell?ed|declined|rejected)\b/i,
  );

/** A client ID that is an address is meant as a metadata document; only https is allowed, and the refusal says so. */
export const isAddress = (text: string | undefined): boolean => /^https?:$/.test(parseUrl(text ?? '')?.protocol ?? '');

/** The words come before the code and the code before the status: servers send many faults as `invalid_request`. */
function kindOf(error: OAuthError, at: Observed, clientId: string | undefined): Kind | undefined {
  if (saysRedirectUri(error)) return 'redirect-uri-mismatch';
  if (
    saysClientMetadataUrl(error) ||
    saysUnknownClient(error) ||
    (error.code === 'invalid_client' && !saysScope(error))
  )
    return isAddress(clientId) ? 'cimd-rejected' : 'unknown-client';
  if (saysInvalidTarget(error)) return 'invalid-target';
  if (saysDenied(error)) return 'access-denied';
  if (saysScope(error)) return 'invalid-scope';
  if (error.code === 'server_error' || error.code === 'temporarily_unavailable' || isServerError(at))
    return 'server-error';
  if (at.status === 404 || at.status === 405) return 'not-found';
  // A page with a status of success, and with words that speak of an error.
  return error.code || error.description || isRefusal(at) ? 'invalid-request' : undefined;
}

/** The redirect URI that is asked for is none of those that this very client registered, a loopback port aside (RFC 8252 §7.3). */
function asksForAnother({ authorization: { request }, registration: { metadata, clientId } }: Facts): boolean {
  const asked = request?.redirectUri;
  const list = redirectUrisOf({ asked: metadata ?? {} });
  if (asked === undefined || !list.length || clientId === undefined || clientId !== request?.clientId) return false;
  return !list.some((uri) => withoutPort(uri) === withoutPort(asked));
}

function withoutPort(uri: string): string {
  const url = newUrl(uri);
  if (!url || !isLoopback(uri)) return uri;
  url.port = '';
  return url.href;
}

export interface RefusedAuthorization {
  error: OAuthError;
  request: AuthorizationRequest | undefined;
}

/** What was to come instead. */
const expectedFor = ({ at, error: { where } }: { at: Observed; error: OAuthError }): string => {
  if (where === 'callback') return 'code=…, and no error';
  return at.leg === 'script' ? 'a status below 400' : 'the sign-in page';
};

/** The refusal of the authorization request, where there is one. */
export function authorizationRefusals(facts: Facts): Refusals<Kind, RefusedAuthorization> {
  const { authorization, token } = facts;
  const { refusal, request, callback } = authorization;
  const said = refusal && kindOf(refusal.error, refusal.at, request?.clientId);
  const kind =
    said === 'invalid-request' && maySayRedirectUri(refusal?.error ?? { where: 'page' }) && asksForAnother(facts)
      ? 'redirect-uri-mismatch'
      : said;
  return {
    refused:
      refusal && kind
        ? [{ at: refusal.at, kind, expected: expectedFor(refusal), data: { error: refusal.error, request } }]
        : [],
    observed: refusal !== undefined || callback !== undefined || token.requests.length > 0,
  };
}

/** A parameter of the authorization request, as it was sent. */
export const requestEvidence = (
  request: AuthorizationRequest | undefined,
  name: string,
  value: string | undefined,
  expected: string | null = null,
) => (request ? [parameterEvidence(request.at, name, value, expected)] : []);
