/** What an answer says went wrong. */
import { type Exchange, header } from '../exchange.ts';
import { oauthError } from '../protocol/oauth-errors.ts';
import { type OAuthError, saysInvalidTarget, saysRedirectUri } from '../protocol/oauth-words.ts';
import type { Observed } from './facts.ts';

type Answer = NonNullable<Exchange['response']>;
const errors = new WeakMap<Answer, { error: OAuthError | undefined }>();

/** What is read in an answer's body, once for all checks that ask. */
function errorIn(answer: Answer): OAuthError | undefined {
  const known = errors.get(answer);
  if (known) return known.error;
  const { body, headers } = answer;
  const error = body === undefined ? undefined : oauthError(body, header(headers, 'content-type'));
  errors.set(answer, { error });
  return error;
}

/** The OAuth error in an answer's body; nothing is concluded from an answer of success that carries no `error`. */
export function errorOf(x: Exchange): OAuthError | undefined {
  if (!x.response?.status) return undefined;
  const error = errorIn(x.response);
  const ok = x.response.status < 400;
  return ok && error?.code === undefined ? undefined : error;
}

/**
 * A page that tells of an error and is answered 200, as Microsoft's and Slack's are. Without a code its words count
 * only where they speak of the request and nothing is to be filled in: a consent page may warn of its client.
 */
export function pageError(at: Observed): OAuthError | undefined {
  if (at.bodyKind !== 'html' || at.response?.body === undefined) return undefined;
  const error = errorIn(at.response);
  if (!error || error.code !== undefined || /AADSTS\d/.test(error.description ?? '')) return error;
  const asks = /<(?:form|button|input)\b/i.test(at.response.body);
  return !asks && (saysRedirectUri(error) || saysInvalidTarget(error)) ? error : undefined;
}
