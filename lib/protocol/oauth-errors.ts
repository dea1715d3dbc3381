/**
 * OAuth errors as they reach a client (RFC 6749 §4.1.2.1 and §5.2, RFC 6750 §3.1, RFC 7591 §3.2.2), and as servers send
 * them that do otherwise: gRPC gateways, frameworks, plain text, pages. Never throws; what it returns is bounded.
 */
import { isObject, type Json, parseJson } from '../text/json.ts';
import { isPage, pageText } from '../text/page.ts';
import { formOf, isForm } from '../text/url.ts';
import {
  type OAuthError,
  oauthCodes,
  saysClientMetadataUrl,
  saysInvalidTarget,
  saysRedirectUri,
  saysUnknownClient,
} from './oauth-words.ts';

/** Longest code and description kept, in UTF-16 code units. */
const MAX_CODE = 100;
const MAX_DESCRIPTION = 1000;
/** How deep an error may stand inside another's member. */
const MAX_DEPTH = 3;

type Found = Pick<OAuthError, 'code' | 'description'>;

const textOf = (...values: unknown[]) =>
  values.find((value) => typeof value === 'string' && value.trim() !== '') as string | undefined;

/** A word, as every error code is; `Missing Bearer token` in `error` is a description. */
const isCode = (text: unknown): text is string =>
  typeof text === 'string' && text.length <= MAX_CODE && /^[A-Za-z][\w.:/-]*$/.test(text);

const anyCode = new RegExp(`(?<![\\w-])(?:${oauthCodes.join('|')})(?![\\w-])`, 'gi');

/** The longest OAuth code that stands in a text as a word: it says the most. */
function codeIn(text: string): string | undefined {
  const found = text.match(anyCode)?.map((code) => code.toLowerCase());
  return found?.sort((a, b) => b.length - a.length)[0];
}

function asError(where: OAuthError['where'], { code, description }: Found): OAuthError | undefined {
  const text = description?.trim().slice(0, MAX_DESCRIPTION);
  if (!code && !text) return undefined;
  return { ...(code && { code: code.slice(0, MAX_CODE) }), ...(text && { description: text }), where };
}

/** Scalekit's `ErrorInfo` among the details of a gRPC status, and the field violations of Google's `BadRequest`. */
function fromDetails(details: unknown): Found {
  const found: Found = {};
  const words: string[] = [];
  for (const detail of Array.isArray(details) ? details.slice(0, 16).filter(isObject) : []) {
    const code = textOf(detail.error_code, detail.errorCode, detail.reason);
    if (code && !found.code) found.code = code;
    const localized = detail.localized_message_info;
    const help = textOf(isObject(localized) ? localized.message : localized, detail.debug_info, detail.message);
    if (help) words.push(help);
    const validation = detail.validation_error_info;
    const fields = isObject(validation) ? (validation.fields ?? validation.field_violations) : detail.field_violations;
    for (const field of Array.isArray(fields) ? fields.slice(0, 16).filter(isObject) : []) {
      const text = [textOf(field.field), textOf(field.description, field.message, field.constraint)].filter(Boolean);
      if (text.length) words.push(text.join(': '));
    }
  }
  if (words.length) found.description = words.join('. ');
  return found;
}

/** Members that hold an error's code, and those that hold its words, in the order in which they are believed. */
const codeMembers = ['error', 'error_code', 'errorCode', 'code', 'type', 'reason', 'status'];
const wordMembers = [
  ...['error_description', 'errorDescription', 'errorSummary', 'message', 'error_message', 'errorMessage', 'detail'],
  ...['msg', 'description', 'title', 'errors'],
];

/** An error object: RFC 6749's, or one of a framework (`{code, message}`, `{detail}`, `{errors: […]}`, RFC 9457). */
function fromMembers(body: Json, depth = 0): Found {
  const firstOf = (value: unknown) => (Array.isArray(value) ? value[0] : value);
  const inner = [body.error, firstOf(body.detail), firstOf(body.errors)]
    .filter(isObject)
    .map((value) => (depth < MAX_DEPTH ? fromMembers(value, depth + 1) : {}));
  inner.push(fromDetails(body.details));

  const codes = [...codeMembers.map((name) => body[name]), ...inner.map((found) => found.code)].filter(isCode);
  // OAuth's own code first, in whichever member: `{"code": "invalid_redirect_uri"}`, `{"error": "Bad Request", …}`.
  const code = codes.find((value) => codeIn(value) === value.toLowerCase()) ?? codes[0];
  const words = [
    wordMembers.map((name) => textOf(firstOf(body[name]))).find(Boolean),
    isCode(body.error) ? undefined : textOf(body.error),
    ...inner.map((found) => found.description),
  ].filter((text) => text !== undefined);
  const description = [...new Set(words)].join('. ');
  return { ...(code && { code }), ...(description && { description }) };
}

/** `undefined` also for JSON that holds no error; `null` for what is no JSON. */
function fromJson(body: string): OAuthError | undefined | null {
  const value = parseJson(body);
  if (value === undefined) return null;
  if (typeof value === 'string') return fromText(value);
  return isObject(value) ? asError('body', fromMembers(value)) : undefined;
}

function fromForm(params: Record<string, string | undefined>, where: OAuthError['where']): OAuthError | undefined {
  const code = textOf(params.error, params.error_code);
  const description = textOf(params.error_description, params.error_message, params.error_reason);
  if (code && !isCode(code)) return asError(where, { description: [code, description].filter(Boolean).join(': ') });
  return asError(where, { ...(code && { code }), ...(description && { description }) });
}

function fromText(body: string): OAuthError | undefined {
  const text = body.slice(0, MAX_DESCRIPTION).trim();
  const code = codeIn(text);
  return asError('body', { ...(code && { code }), ...(text !== code && { description: text }) });
}

/** Microsoft's pages carry their error in a script, which writes it into the page. */
const entra = /AADSTS\d{5,8}: [^"<\\\r\n]{1,600}/;

/** A page's line counts when it says something of OAuth; a sign-in page says nothing. */
function fromPage(html: string): OAuthError | undefined {
  const microsoft = entra.exec(html.slice(0, 512 * 1024))?.[0];
  if (microsoft) return asError('page', { description: microsoft });
  const lines = pageText(html).split('\n').slice(0, 200);
  const says = (line: string) => {
    const error: OAuthError = { description: line, where: 'page' };
    return [saysRedirectUri, saysUnknownClient, saysInvalidTarget, saysClientMetadataUrl].some((test) => test(error));
  };
  const telling = lines.map((line) => line.slice(0, MAX_DESCRIPTION)).filter((line) => codeIn(line) || says(line));
  if (!telling.length) return undefined;
  const code = codeIn(telling.join('\n'));
  return asError('page', { ...(code && { code }), description: [...new Set(telling)].slice(0, 3).join(' ') });
}

/**
 * The error in an answer's body, `undefined` where it has none. A body that is no JSON, form or page is the error's
 * description as it stands, so ask only for answers that are errors, or look for a `code`.
 */
export function oauthError(body: string, contentType: string | undefined): OAuthError | undefined {
  const start = body.trimStart();
  if (!start) return undefined;
  if (isPage(body, contentType)) return fromPage(body);
  const json = /json/i.test(contentType ?? '');
  if (json || /^[{"]/.test(start)) {
    const error = fromJson(body);
    // Servers also send plain words as JSON, but a JSON text that breaks off is no description.
    if (error !== null || /^[{[]/.test(start)) return error ?? undefined;
  }
  const text = start.trimEnd();
  if (/x-www-form-urlencoded/i.test(contentType ?? '') || (isForm(text) && /^[^=]*error/.test(text))) {
    return fromForm(formOf(text), 'body');
  }
  return fromText(body);
}

/** The error in a callback's parameters (RFC 6749 §4.1.2.1). */
export const callbackError = (params: Record<string, string>): OAuthError | undefined => fromForm(params, 'callback');
