/**
 * A form of a sign-in page that was filled in wrong: Auth0 answers a mistyped password with 400, Rails with 422, others with
 * 401 or 403, and the person types it again. The client's request was answered before, and nothing is wrong with it.
 */
import {
  type OAuthError,
  oauthCodes,
  saysInvalidTarget,
  saysRedirectUri,
  saysScope,
  saysUnknownClient,
} from '../protocol/oauth-words.ts';
import { isClientError, isSuccess } from '../protocol/status.ts';
import type { Observed } from './facts.ts';
import { redirectTarget, withoutFragment } from './redirects.ts';

/** Of an address that is not there, and of an intermediary. */
const ofOthers = [404, 405, 407, 410, 429];
/** What is only said of what was filled in (RFC 9110 §15.5.2 and §15.5.21). */
const ofCredentials = [401, 422];

/** A page in which something can be filled in, or may be: its body was not seen. */
export const isShown = (x: Observed): boolean => isSuccess(x) && (x.bodyKind === 'html' || x.bodyKind === 'unseen');

/** An answer after a page was shown; `before` is what the sign-in was answered just before. */
export function isMistyped(at: Observed, error: OAuthError | undefined, before: Observed | undefined): boolean {
  if (!isClientError(at) || ofOthers.includes(at.status ?? 0) || isOfRequest(error)) return false;
  return at.request.method === 'POST' ? isOfForm(at) : isFormAgain(at, before);
}

/** It speaks of the client's request, and not of what a person filled in. */
const isOfRequest = (error: OAuthError | undefined): boolean =>
  error !== undefined &&
  (oauthCodes.some((code) => code === error.code) ||
    [saysRedirectUri, saysUnknownClient, saysInvalidTarget, saysScope].some((says) => says(error)));

function isOfForm(at: Observed): boolean {
  const text = (at.response?.body ?? '').slice(0, 8192);
  // A form that was not the page's own, or too old, is refused whatever is filled in.
  if (/csrf|xsrf|forgery|cross-site/i.test(text) && !asks(at)) return false;
  if (at.bodyKind === 'html' || at.bodyKind === 'unseen' || ofCredentials.includes(at.status ?? 0)) return true;
  return /password|credential|\b(?:e-?mail|user ?name|log ?in|sign ?in|captcha|passcode)\b/i.test(text);
}

/** What was posted redirected here, and the form stands here again. */
const isFormAgain = (at: Observed, posted: Observed | undefined): boolean =>
  posted?.request.method === 'POST' &&
  redirectTarget(posted) === withoutFragment(at.request.url) &&
  (asks(at) || ofCredentials.includes(at.status ?? 0));

const asks = (at: Observed): boolean => at.bodyKind === 'html' && /<(?:form|input)\b/i.test(at.response?.body ?? '');
