/**
 * A form of a sign-in page that was filled in wrong: Auth0 answers a mistyped password with 400, Rails with 422, others with
 * 401 or 403, and the person types it again. The client's request was answered before, and nothing is wrong with it.
 */
import { headerValues } from '../exchange.ts';
import {
  type OAuthError,
  oauthCodes,
  saysInvalidTarget,
  saysRedirectUri,
  saysScope,
  saysUnknownClient,
} from '../protocol/oauth-words.ts';
import { isClientError, isSuccess } from '../protocol/status.ts';
import { closeBehind } from '../text/close-behind.ts';
import { pageText } from '../text/page.ts';
import type { Observed } from './facts.ts';
import { redirectTarget, withoutFragment } from './redirects.ts';

/** Of an address that is not there, of an intermediary, and Laravel's of a page that is too old. */
const ofOthers = [404, 405, 407, 410, 419, 429];
/** What is only said of what was filled in (RFC 9110 §15.5.2 and §15.5.21). */
const ofCredentials = [401, 422];

/** A page in which something can be filled in, or may be: its body was not seen. */
export const isShown = (x: Observed): boolean => isSuccess(x) && (x.bodyKind === 'html' || x.bodyKind === 'unseen');

/**
 * A 401 with which a sign-in begins: the browser signs the person in by itself, or asks in a window of its own (Kerberos,
 * NTLM, a password of the web server); the page is one to fill in; or it led to one. `next`: what was answered later.
 */
export const isAsking = (at: Observed, error: OAuthError | undefined, next: readonly Observed[] = []): boolean =>
  at.status === 401 && !isOfRequest(error) && (asksBrowser(at) || asks(at) || next.some(isShown));

const asksBrowser = ({ response }: Observed): boolean =>
  headerValues(response?.headers, 'www-authenticate').some((line) => /^(?:negotiate|ntlm|basic|digest)\b/i.test(line));

/** An answer after a page was shown; `before` is what the sign-in was answered just before. */
export function isMistyped(at: Observed, error: OAuthError | undefined, before: Observed | undefined): boolean {
  if (!isClientError(at) || ofOthers.includes(at.status ?? 0) || isOfRequest(error)) return false;
  return at.request.method === 'POST' ? isOfForm(at, error) : isFormAgain(at, error, before);
}

/** It speaks of the client's request, and not of what a person filled in. */
const isOfRequest = (error: OAuthError | undefined): boolean =>
  error !== undefined &&
  (oauthCodes.some((code) => code === error.code) ||
    /\bpkce\b|code[\s_]?(?:challenge|verifier)/i.test(error.description ?? '') ||
    entraOf(error) === 'request' ||
    [saysRedirectUri, saysUnknownClient, saysInvalidTarget, saysScope].some((says) => says(error)));

/** Entra's codes for a password that is wrong or over, a name that it does not know, and a second factor. */
const entraCredentials = /^(?:50034|50053|50055|50056|50072|50074|50076|50078|50079|50126|50140|50144|50158|500121)$/;
function entraOf(error: OAuthError | undefined): 'request' | 'form' | undefined {
  const code = /AADSTS(\d{5,8})/i.exec(error?.description ?? '')?.[1];
  if (code === undefined) return undefined;
  return entraCredentials.test(code) ? 'form' : 'request';
}

function isOfForm(at: Observed, error: OAuthError | undefined): boolean {
  if (at.bodyKind === 'unseen' || asks(at) || entraOf(error) === 'form') return true;
  const body = at.response?.body ?? '';
  const text = at.bodyKind === 'html' ? pageText(body) : body.slice(0, 8192);
  // A form that was not the page's own, or too old, is refused whatever is filled in.
  if (/csrf|xsrf|forgery|cross-site|cookie|\bsession\b|transaction|client[\s_](?:credential|secret)/i.test(text))
    return false;
  if (saysWrong(text)) return true;
  return at.bodyKind !== 'html' && ofCredentials.includes(at.status ?? 0) && saysNoMore(error);
}

const filledIn =
  /pass(?:word|code|phrase)|credential|e-?mail|user[\s_-]?name|captcha|\botp\b|one-time|(?:verification|security) code/gi;
const wrong = /wrong|incorrect|invalid|\bbad(?![a-z])|unknown|mismatch/gi;
const isWrong =
  /wrong|incorrect|invalid|mismatch|fail|required|expired|(?:not|n['’]t) (?:be )?(?:correct|valid|right|match|found|exist|recogni[sz]e|verified)/i;
const failedSignIn =
  /(?:log|sign)[\s_-]?in (?:has )?(?:failed|incorrect|invalid)|(?:incorrect|invalid|failed) (?:log|sign)[\s_-]?in/i;
const saysWrong = (text: string): boolean =>
  closeBehind(text, filledIn, 60, isWrong) || closeBehind(text, wrong, 24, filledIn) || failedSignIn.test(text);

/** No more than the status does. */
const saysNoMore = (error: OAuthError | undefined): boolean =>
  error?.description === undefined || /^\W*un(?:authori[sz]ed|processable \w+)\W*$/i.test(error.description);

/** What was posted redirected here, and the form stands here again. */
const isFormAgain = (at: Observed, error: OAuthError | undefined, posted: Observed | undefined): boolean =>
  posted?.request.method === 'POST' &&
  redirectTarget(posted) === withoutFragment(at.request.url) &&
  (asks(at) || (ofCredentials.includes(at.status ?? 0) && isOfForm(at, error)));

/** Something is to be filled in: a button to sign out is no form of a sign-in. */
const asks = (at: Observed): boolean =>
  at.bodyKind === 'html' &&
  /<input\b(?![^<>]{0,400}\btype\s*=\s*["']?(?:hidden|submit|button|image|reset)\b)/i.test(at.response?.body ?? '');
