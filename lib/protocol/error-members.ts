/**
 * The members of an error's JSON: RFC 6749's and RFC 7591's, RFC 9457's, and those of frameworks and vendors, which name
 * the same three things, a code, words and the field that is at fault, each in its own way.
 */
import { isObject, type Json } from '../text/json.ts';
import { withoutEnd } from '../text/trim.ts';
import { type OAuthError, oauthCodes } from './oauth-words.ts';

/** Longest code kept, in UTF-16 code units. */
export const MAX_CODE = 100;
/** How deep an error may stand inside another's member. */
const MAX_DEPTH = 3;
/** Most errors of one list that are read. */
const MAX_LISTED = 16;

export type Found = Pick<OAuthError, 'code' | 'description' | 'field'>;

export const textOf = (...values: unknown[]): string | undefined =>
  values.find((value): value is string => typeof value === 'string' && value.trim() !== '');

/** A word, as every error code is; `Missing Bearer token` in `error` is a description. */
export const isCode = (text: unknown): text is string =>
  typeof text === 'string' && text.length <= MAX_CODE && /^[A-Za-z][\w.:/-]*$/.test(text);

/** A code of which the words stand apart: `invalid client`. Others, such as `access denied`, are ordinary words. */
const apart = /^(?:invalid|unsupported|unauthorized)[ -](?:client|grant|scope|target|redirect|response)\b/i;
/** An error's code as OAuth writes it, where a member holds one. */
export function codeOf(value: unknown): string | undefined {
  const text = typeof value === 'string' && apart.test(value) ? value.toLowerCase().replaceAll(/[ -]/g, '_') : value;
  return isCode(text) && (text === value || oauthCodes.some((code) => code === text)) ? text : undefined;
}

const anyCode = new RegExp(`(?<![\\w-])(?:${oauthCodes.join('|')})(?![\\w-])`, 'gi');

/** The longest OAuth code that stands in a text as a word: it says the most. */
export function codeIn(text: string): string | undefined {
  const found = text.match(anyCode)?.map((code) => code.toLowerCase());
  return found?.sort((a, b) => b.length - a.length)[0];
}

/** One after the other, each with an end. */
const sentences = (texts: readonly string[]) =>
  texts.map((text, i) => (i < texts.length - 1 ? withoutEnd(text, /[.\s]/) : text)).join('. ');

/** Scalekit's `ErrorInfo` among the details of a gRPC status, and the field violations of Google's `BadRequest`. */
function fromDetails(details: unknown): Found {
  const found: Found = {};
  const words: string[] = [];
  for (const detail of listed(details)) {
    const code = textOf(detail.error_code, detail.errorCode, detail.reason);
    if (code && !found.code) found.code = code;
    const localized = detail.localized_message_info;
    const help = textOf(isObject(localized) ? localized.message : localized, detail.debug_info, detail.message);
    if (help) words.push(help);
    const validation = detail.validation_error_info;
    const fields = isObject(validation) ? (validation.fields ?? validation.field_violations) : detail.field_violations;
    for (const field of listed(fields)) {
      const name = textOf(field.field);
      if (name) found.field ??= name;
      const text = [name, textOf(field.description, field.message, field.constraint)].filter(Boolean);
      if (text.length) words.push(text.join(': '));
    }
  }
  if (words.length) found.description = sentences(words);
  return found;
}

const listed = (value: unknown): Json[] =>
  Array.isArray(value) ? value.slice(0, MAX_LISTED).filter(isObject) : isObject(value) ? [value] : [];

/** Members that hold an error's code, and those that hold its words, in the order in which they are believed. */
const codeMembers = ['error', 'error_code', 'errorCode', 'code', 'type', 'reason', 'status'];
const wordMembers = [
  ...['error_description', 'errorDescription', 'long_message', 'longMessage', 'errorSummary', 'message'],
  ...['error_message', 'errorMessage', 'detail', 'msg', 'description', 'title', 'errors'],
];
/** Members that name the field at fault; a list is a path to it (FastAPI, zod), a text may be one (JSON:API). */
const fieldMembers = ['field', 'param', 'parameter', 'param_name', 'paramName', 'property', 'attribute', 'pointer'];
const pathMembers = ['loc', 'path'];

/** All members in which something of an error stands; most documents have none of them. */
const members = new Set([
  ...[...codeMembers, ...wordMembers, ...fieldMembers, ...pathMembers],
  ...['details', 'issues', 'meta', 'source'],
]);

/** The name in a path: `/data/attributes/client_uri`, `["body", "redirect_uris", 0]`, `redirect_uris[0]`. */
function nameIn(path: readonly unknown[]): string | undefined {
  const names = path.flatMap((part) => (typeof part === 'string' ? part.split(/[/.[\]]+/) : []));
  return names.findLast((name) => /^[A-Za-z]\w{0,60}$/.test(name) && name !== 'body');
}

function fieldOf(body: Json): string | undefined {
  const meta = [body, body.meta, body.source].filter(isObject);
  return meta.map((object) => nameIn([textOf(...fieldMembers.map((name) => object[name]))])).find(Boolean);
}

const pathIn = (body: Json): string | undefined =>
  pathMembers.map((name) => (Array.isArray(body[name]) ? nameIn(body[name]) : undefined)).find(Boolean);

/** `{"errors": {"client_uri": ["is not allowed"]}}`, as Rails, Laravel and ASP.NET write what they validate. */
function fromFields(errors: unknown): Found {
  if (!isObject(errors)) return {};
  const fields = Object.entries(errors).flatMap(([field, said]) => {
    const words = textOf(...[said].flat());
    return words ? [{ field, words: `${field}: ${words}` }] : [];
  });
  const [first] = fields;
  if (!first) return {};
  const description = fields.slice(0, MAX_LISTED).map(({ words }) => words);
  return { field: first.field, description: sentences(description) };
}

/** An error object: RFC 6749's, or one of a framework (`{code, message}`, `{detail}`, `{errors: […]}`, RFC 9457). */
export function fromMembers(body: Json, depth = 0): Found {
  if (!Object.keys(body).some((name) => members.has(name))) return {};
  const deeper = depth < MAX_DEPTH ? [body.error, body.detail, body.errors, body.issues].flatMap(listed) : [];
  const inner = deeper.map((value) => fromMembers(value, depth + 1));
  inner.push(fromDetails(body.details), fromFields(body.errors));

  const codes = [...codeMembers.map((name) => codeOf(body[name])), ...inner.map((found) => found.code)].filter(
    (code) => code !== undefined,
  );
  // OAuth's own code first, in whichever member: `{"code": "invalid_redirect_uri"}`, `{"error": "Bad Request", …}`.
  const code = codes.find((value) => codeIn(value) === value.toLowerCase()) ?? codes[0];
  const firstOf = (value: unknown) => (Array.isArray(value) ? value[0] : value);
  const words = [
    wordMembers.map((name) => textOf(firstOf(body[name]))).find(Boolean),
    isCode(body.error) ? undefined : textOf(body.error),
    ...inner.map((found) => found.description),
  ].filter((text) => text !== undefined);
  const path = pathIn(body);
  // `Field required` names nothing without the path beside it.
  if (path && words[0] && !words[0].includes(path)) words[0] = `${path}: ${words[0]}`;
  const description = sentences([...new Set(words)]);
  const field = fieldOf(body) ?? path ?? inner.map((found) => found.field).find(Boolean);
  return { ...(code && { code }), ...(description && { description }), ...(field && { field }) };
}
