/**
 * A form of a sign-in page that was filled in wrong: Auth0 answers a mistyped password with 400, Rails with 422, others with
 * 401 or 403, and the person types it again. The client's request was answered before, and nothing is wrong with it.
 */
import { header, headerValues } from '../../exchange.ts';
import {
  type OAuthError,
  oauthCodes,
  saysInvalidTarget,
  saysRedirectUri,
  saysScope,
  saysUnknownClient,
} from '../../protocol/oauth-words.ts';
import { isClientError, isSuccess } from '../../protocol/status.ts';
import { closeBehind } from '../../text/close-behind.ts';
import { pageText } from '../../text/page.ts';
import { bare, parseUrl, withoutFragment } from '../../text/url.ts';
import type { Observed } from '../facts.ts';
import { redirectTarget } from '../redirects.ts';

/** Of an address that is not there, of an intermediary, and Laravel's of a page that is too old. */
const ofOthers = [404, 405, 407, 410, 419, 429];
/** What is only said of what was filled in (RFC 9110 §15.5.2 and §15.5.21). */
const ofCredentials = [401, 422];

/** A page in which something can be filled in, or may be: its body was not seen. */
export const isShown = (x: Observed): boolean => isSuccess(x) && (x.bodyKind === 'html' || x.bodyKind === 'unseen');

/**
 * A 401 with which a sign-in begins: the browser signs the person in by itself, or asks in a window of its own (Kerberos,
 * NTLM, a password of the web server); the page is one to fill in, or sends itself on; or it led to one that asks.
 * `place`: where it stands among what the sign-in was answered, in order.
 */
export function isAsking(answers: readonly Observed[], place: number, error: OAuthError | undefined): boolean {
  const at = answers[place];
  if (at?.status !== 401 || isOfRequest(error)) return false;
  if (asksWhoItIs(at) || sendsItself(at)) return true;
  if (shutsOut(at)) return false;
  const before = answers.slice(Math.max(0, place - MAX_PAGES), place);
  return asksBrowser(at, before) || leadsToForm(at, answers.slice(place + 1, place + 1 + MAX_PAGES));
}

/** As many pages of one sign-in are looked at around an answer. */
const MAX_PAGES = 32;

/** A browser that was asked for a password here, and is again, had a wrong one or none. */
const asksBrowser = (at: Observed, before: readonly Observed[]): boolean =>
  at.request.method === 'GET' &&
  at.bodyKind !== 'json' &&
  (hasChallenge(at, /^(?:negotiate|ntlm)\b/i) ||
    (hasChallenge(at, asksForPassword) &&
      !before.some(
        (x) => x.status === 401 && bare(x.request.url) === bare(at.request.url) && hasChallenge(x, asksForPassword),
      )));

const asksForPassword = /^(?:basic|digest)\b/i;
const hasChallenge = ({ response }: Observed, scheme: RegExp): boolean =>
  headerValues(response?.headers, 'www-authenticate').some((line) => scheme.test(line));

/** It speaks of the account or of the application, whoever signs in; the last is what Spring says of an API without a token. */
function shutsOut({ bodyKind, response }: Observed): boolean {
  const body = response?.body ?? '';
  const text = bodyKind === 'html' ? pageText(body) : body.slice(0, 8192);
  return (
    closeBehind(text, /\b(?:accounts?|users?|app|application|client|tenant)\b/gi, 40, refused) ||
    closeBehind(
      text,
      /\bnot (?:allowed|assigned|permitted|authori[sz]ed|granted)\b/gi,
      40,
      /\b(?:account|app|application)\b/i,
    ) ||
    /full authentication is required/i.test(text)
  );
}
const refused =
  /\b(?:locked|disabled|suspended|blocked|deactivated|inactive|expired|unknown|(?:not|n['’]t) (?:been )?(?:allowed|assigned|permitted|authori[sz]ed|approved|registered|enabled|active|found))\b/i;

/** The page sends its form by a script: Keycloak's, for a browser that has no ticket. */
const sendsItself = ({ bodyKind, response }: Observed): boolean =>
  bodyKind === 'html' && /<form\b/i.test(response?.body ?? '') && /\.submit\s*\(/i.test(response?.body ?? '');

/** One page after the other, of which each sent the browser to the next. */
function leadsToForm(at: Observed, next: readonly Observed[]): boolean {
  let from = at;
  for (const x of next) {
    if (!leads(from, x)) return false;
    if (isShown(x)) return true;
    from = x;
  }
  return false;
}

/** What a person opens by hand is asked for by GET, from no page. */
function leads(from: Observed, { request }: Observed): boolean {
  if (redirectTarget(from) === withoutFragment(request.url) || request.method === 'POST') return true;
  const referer = header(request.headers, 'referer');
  if (referer !== undefined && bare(referer) === bare(from.request.url)) return true;
  const path = parseUrl(request.url)?.pathname ?? '/';
  return from.bodyKind === 'html' && path !== '/' && (from.response?.body ?? '').includes(path);
}

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

/** The fields of a sign-in, and not of a search or of a button to sign out. */
const asksWhoItIs = ({ bodyKind, response }: Observed): boolean =>
  bodyKind === 'html' &&
  [...(response?.body ?? '').matchAll(/<input\b([^<>]{0,400})/gi)].some(
    ([, field = '']) =>
      !/\btype\s*=\s*["']?(?:hidden|submit|button|image|reset|checkbox)\b/i.test(field) &&
      /\btype\s*=\s*["']?(?:password|email)\b|\b(?:name|id|autocomplete)\s*=\s*["']?[\w-]{0,40}?(?:user|login|e-?mail|passw)/i.test(
        field,
      ),
  );
