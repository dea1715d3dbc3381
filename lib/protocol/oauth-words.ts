/**
 * What authorization servers mean by their words. Codes differ and texts differ more, so each meaning is a mechanism: a
 * thing that is named, and a refusal of it. The lists are data.
 */
import { closeBehind } from '../text/close-behind.ts';

/** An OAuth error as it reached the client: in a JSON or form body, a page's text or a callback. */
export interface OAuthError {
  /** The `error` member, e.g. `invalid_client`; absent where the answer has only words. */
  code?: string;
  description?: string;
  /** The field at fault, where a member of its own names it (`meta.param_name`, `loc`, `field`). */
  field?: string;
  /** Where it stood, e.g. `error` in the body, or `error` in the callback. */
  where: 'body' | 'callback' | 'page';
}

/** The error codes of OAuth and its extensions, to be recognised inside a text or a page. */
export const oauthCodes = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'unsupported_response_type',
  'invalid_scope',
  'access_denied',
  'server_error',
  'temporarily_unavailable',
  'invalid_token',
  'insufficient_scope',
  'invalid_target',
  'invalid_redirect_uri',
  'redirect_uri_mismatch',
  'redirect_mismatch',
  'invalid_client_metadata',
  'invalid_client_metadata_url',
  'invalid_software_statement',
  'unapproved_software_statement',
  'invalid_client_id',
  'deleted_client',
  'login_required',
  'consent_required',
  'interaction_required',
  'account_selection_required',
  'invalid_dpop_proof',
  'use_dpop_nonce',
] as const;

/** `redirect_uri`, `Callback URL`, `reply address`, `redirection URI`, `redirectUri`. */
const redirectUri =
  /redirect(?:ion)?[\s_-]*ur[il]|redirect[_-]mismatch|(?:callback|reply|return)[\s_-]*(?:ur[il]|address)|this redirect\b/;
/** A refusal, of whatever was named before. */
const refusal =
  /mismatch|invalid|unregistered|unauthori[sz]ed|disallowed|illegal|malformed|incorrect|wrong|missing in the client|is missing from|blocked|must (?:only |all )?(?:be|match|have|use|exactly|contain|register|start)|rejected|denied|forbidden|unknown|no match|not_match|no_match|in error|\berror\b/;
const negation = /(?:not|n't|cannot|never) /g;
const negated =
  /^(?:\w+ ){0,3}?(?:match|correspond|registered|allowed|permitted|listed|valid|approved|authori[sz]ed|found|whitelisted|associated|in the list|recogni[sz]ed|supported|configured|be used|contain)/;
/** Each look is at what stands close behind: in one expression it would be taken up again at every word. */
const behind = (text: string, words: RegExp, length: number): string[] =>
  [...text.matchAll(words)].map(({ 0: found, index }) =>
    text.slice(index + found.length, index + found.length + length),
  );
const refuses = (text: string) => refusal.test(text) || behind(text, negation, 120).some((rest) => negated.test(rest));
/** The parameter is not there at all, which is another fault. */
const parameterMissing =
  /(?:missing (?:in|from) the request|is required|missing (?:required )?(?:param|query|field)|must be (?:provided|present|specified|supplied|given)|(?:no|without an?) redirect|not (?:provided|specified|supplied))/;

/** Nothing but the name of what is wrong: `OAuth 2.0 Parameter: redirect_uri` is all that Spring says. */
const onlyName = /^(?:oauth 2\.0 |bad |wrong )?(?:parameter: ?|param: ?)?['"]?(redirect_uri|client_id)['"]?\.?$/;
const isOnly = (text: string, name: string) => onlyName.exec(text.trim())?.[1] === name;

/** Entra's codes for a redirect URI that is not registered or not secure. */
const redirectCodes = /aadsts50011[237]?\b/;

const lastOfClient = '(?:client|application|connected[\\s_-]app|\\bapp)(?![a-z])';
const client = `(?:oauth[\\s_-]*(?:2(?:\\.0)?[\\s_-]*)?)?(?:user[\\s_-]pool )?${lastOfClient}`;
/** What makes it about something else of the client: its secret, its metadata, whatever is the client's. */
const notItself =
  "(?!'s\\b|[\\s_'-]*(?:secret|assertion|auth|credential|metadata|name|type|redirect|scope|grant|certificate|registration|registered))";
const unknownClient = [
  new RegExp(
    `(?:unknown|unrecogni[sz]ed|unregistered|no such|non-?existent|deleted|invalid value for|incorrect|bad)[\\s'"\`:_-]+${client}${notItself}`,
  ),
  new RegExp(`invalid[\\s'"\`:_-]+(?:parameter:[\\s'"]*)?${client}[\\s_-]*id(?:entifier)?\\b`),
  new RegExp(
    `(?:unable|failed|could(?:n't| not)|cannot|can't) (?:to )?(?:retrieve|find|load|locate|look ?up|get|fetch) (?:the |an? |any )?${client}${notItself}`,
  ),
  new RegExp(`no ${client}${notItself} (?:with|for|found|by|registered|matching|exists)`),
];
const namedClient = new RegExp(`${lastOfClient}(?:[\\s_-]*id(?:entifier)?)?\\b${notItself}`, 'g');
const unknownBehind =
  /not[\s_]found|(?:not|n't) (?:be )?(?:exist|registered|recogni[sz]ed|found|known|valid\b)|is unknown|was deleted|is invalid|no longer exists/;
const sentenceEnd = /\.\s/;
const refusesClient = (text: string) =>
  unknownClient.some((pattern) => pattern.test(text)) ||
  closeBehind(text, namedClient, 160, unknownBehind, sentenceEnd);
const unknownClientCodes =
  /\b(?:unknown_client|errors\.app\.notfound|client_not_found|application_not_found|connected_app_not_found|deleted_client|invalid_client_id|aadsts700016|aadsts700038)\b/;

/** Entra's codes for a scope that is missing, malformed or not there. */
const scopeCodes = /aadsts(?:70011|650053|28002|28003)\b/;
const refusesScope = (text: string) =>
  /\b(?:invalid|unknown|unsupported|malformed) (?:oauth )?scopes?\b/.test(text) ||
  closeBehind(text, /\bscopes?\b/g, 60, /\bnot (?:valid|allowed|supported|found|known)\b/) ||
  // Of whatever else the sentence goes on to speak it may be said as well.
  closeBehind(
    text,
    /\bscopes?\b/g,
    60,
    /\b(?:is|are) (?:invalid|unknown)\b/,
    /[.;]|\b(?:the|but|state|redirect_uri)\b/,
  );

const targetCodes = /\binvalid_target\b|aadsts(?:9010010|901002|500011|650057)\b/;
const invalidTarget = [
  /(?:unknown|invalid|unsupported|unrecogni[sz]ed|unexpected|malformed)[\s'"`:_-]+(?:parameter:[\s'"]*)?(?:resource|audience|target)\b(?![\s_-]*(?:metadata|owner|server error|type|id\b))/,
  /^(?:\w+ )?service not found: /,
];

const requestedTarget = /(?:requested|the|'|")[\s_-]{0,4}(?:resource|audience|target)\b/g;
const targetRefusal =
  /is (?:invalid|unknown|unsupported|missing or)|(?:not|n't) (?:been )?(?:allowed|supported|registered|found|exist|valid|permitted|recogni[sz]ed|match|whitelisted|known)/;
/** In one sentence: a full stop before a gap ends it. */
const refusesTarget = (text: string) =>
  text
    .split(/\.\s/)
    .some((sentence) => behind(sentence, requestedTarget, 190).some((rest) => targetRefusal.test(rest)));
const refusesIndicator = (text: string) =>
  closeBehind(text, /resource indicator/g, 80, /missing|unknown|invalid|malformed|not|unsupported/);

/** Codes that speak of something else, whatever their words mention. */
const aboutOtherThings = /^(?:invalid_grant|invalid_scope|invalid_token|insufficient_scope|invalid_client_metadata)$/;

/** As the patterns expect it: lower case, plain quotes. */
const plain = (text: string | undefined) => (text ?? '').toLowerCase().replaceAll(/[`’]/g, "'");
const wordsOf = ({ code, description }: OAuthError) => `${plain(code)} ${plain(description)}`;

/**
 * The server refuses the redirect URI: not registered, not matching, or of a form that it does not take. A parameter
 * that is missing altogether is something else.
 */
export function saysRedirectUri(error: OAuthError): boolean {
  const code = plain(error.code);
  if (redirectUri.test(code) && !code.includes('missing')) return true;
  const text = plain(error.description);
  if (redirectCodes.test(wordsOf(error)) || /redirect_uri_mismatch|invalid_redirect_uri/.test(text)) return true;
  if (isOnly(text, 'redirect_uri')) return true;
  return redirectUri.test(text) && refuses(text) && !parameterMissing.test(text);
}

/** Words that may be about the redirect URI: they name it, or they name nothing at all. */
export const maySayRedirectUri = ({ description }: OAuthError): boolean =>
  description === undefined || (redirectUri.test(plain(description)) && !parameterMissing.test(plain(description)));

/**
 * The server does not know the client. The bare code `invalid_client` does not say so: at a token endpoint it may be
 * about a secret (RFC 6749 §5.2).
 */
export function saysUnknownClient(error: OAuthError): boolean {
  if (unknownClientCodes.test(wordsOf(error))) return true;
  if (aboutOtherThings.test(plain(error.code)) || scopeCodes.test(wordsOf(error))) return false;
  if (saysRedirectUri(error)) return false;
  const text = plain(error.description);
  // Addresses have words too (`….ngrok-free.app`, `/client/mcp`); that of a document may be the client's own ID.
  const said = text.replaceAll(/https?:\/\/[^\s"'),;]+/g, (url) => (/\.json\b/.test(url) ? url : ''));
  return isOnly(text, 'client_id') || refusesClient(said);
}

/** The server refuses a scope, in its code or its words. */
export function saysScope(error: OAuthError): boolean {
  if (error.code === 'invalid_scope' || scopeCodes.test(wordsOf(error))) return true;
  return error.code !== 'access_denied' && refusesScope(plain(error.description));
}

/** RFC 8707 §2: the server does not know the resource, or refuses the parameter itself. */
export const saysInvalidTarget = (error: OAuthError): boolean =>
  targetCodes.test(wordsOf(error)) ||
  invalidTarget.some((pattern) => pattern.test(plain(error.description))) ||
  refusesTarget(plain(error.description)) ||
  refusesIndicator(plain(error.description));

/** By its short name the document is meant where a failing stands beside it: clients are called by that name too. */
const documentFails =
  /\b(?:fetch|load|read|retriev|resolv|invalid)\w* (?:the |this |client |client's )?cimd\b|\bcimd(?: document| url)?:? (?:(?:is|was|could|can) ?)?(?:not |n't )?(?:be )?(?:fetch|load|read|retriev|resolv|invalid|valid)/;
const ofDocument = /client[\s_-]*(?:id[\s_-]*)?metadata[\s_-]*(?:url|document)/;

/**
 * The server cannot use the document that a client id names: Scalekit's answer to a client id that is neither a client of its
 * own nor such a document, and others' by their short name for it.
 */
export function saysClientMetadataUrl(error: OAuthError): boolean {
  const words = wordsOf(error);
  if (words.includes('invalid_client_metadata_url')) return true;
  // What it says of the client is no matter of the document, wherever that stands.
  const code = plain(error.code);
  if (aboutOtherThings.test(code) && code !== 'invalid_client_metadata') return false;
  if (saysRedirectUri(error) || saysScope(error)) return false;
  return ofDocument.test(words) || documentFails.test(words);
}
