/**
 * OAuth errors as they reach a client (RFC 6749 §4.1.2.1 and §5.2, RFC 6750 §3.1, RFC 7591 §3.2.2), and as servers send
 * them that do otherwise: gRPC gateways, frameworks, plain text, pages. Never throws; what it returns is bounded.
 */
import { withoutEntities, withoutEscapes } from '../text/escapes.ts';
import { isObject, parseJson } from '../text/json.ts';
import { isPage, pageText } from '../text/page.ts';
import { formOf, isForm } from '../text/url.ts';
import { codeIn, codeOf, type Found, fromMembers, isCode, MAX_CODE, textOf } from './error-members.ts';
import {
  type OAuthError,
  saysClientMetadataUrl,
  saysInvalidTarget,
  saysRedirectUri,
  saysScope,
  saysUnknownClient,
} from './oauth-words.ts';

/** Longest description kept, in UTF-16 code units. */
const MAX_DESCRIPTION = 1000;

function asError(where: OAuthError['where'], { code, description, field }: Found): OAuthError | undefined {
  // Servers that put the error into a page or a script escape it for that, and then send it as JSON or in a URL.
  const text = withoutEntities(withoutEscapes(description ?? ''))
    .trim()
    .slice(0, MAX_DESCRIPTION);
  if (!code && !text) return undefined;
  return {
    ...(code && { code: code.slice(0, MAX_CODE) }),
    ...(text && { description: text }),
    ...(field && { field }),
    where,
  };
}

/** `undefined` also for JSON that holds no error; `null` for what is no JSON. */
function fromJson(body: string): OAuthError | undefined | null {
  const value = parseJson(body);
  if (value === undefined) return null;
  if (typeof value === 'string') return fromText(value);
  return isObject(value) ? asError('body', fromMembers(value)) : undefined;
}

function fromForm(params: Record<string, string | undefined>, where: OAuthError['where']): OAuthError | undefined {
  const said = textOf(params.error, params.error_code);
  const code = codeOf(said) ?? said;
  const description = textOf(params.error_description, params.error_message, params.error_reason);
  if (code && !isCode(code)) return asError(where, { description: [code, description].filter(Boolean).join(': ') });
  return asError(where, { ...(code && { code }), ...(description && { description }) });
}

function fromText(body: string): OAuthError | undefined {
  const text = body.slice(0, MAX_DESCRIPTION).trim();
  const code = codeIn(text);
  return asError('body', { ...(code && { code }), ...(text !== code && { description: text }) });
}

/** Microsoft's pages carry their error in a script, as a string there, which it writes into the page. */
const entra = /AADSTS\d{5,8}: (?:[^"<\\\r\n]|\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|["'/\\])){1,600}/i;

/** oidc-provider's page lists the members of its answer, a line each. */
const membersIn = (lines: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    lines.flatMap((line) => {
      const [, name, value] = /^(error|error_description) ?: ?(\S.*)$/.exec(line) ?? [];
      return name && value ? [[name, value.slice(0, MAX_DESCRIPTION)]] : [];
    }),
  );

/** Keycloak's page, in its own words: others speak of cookies beside what is wrong. */
const lacksCookie = /\bcookie not found\b/i;

/** A page's line counts when it says something of OAuth; a sign-in page says nothing. */
function fromPage(html: string): OAuthError | undefined {
  const lines = pageText(html).split('\n').slice(0, 200);
  const shown = lines.map((line) => /AADSTS\d{5,8}: .*/.exec(line)?.[0]).find(Boolean);
  const microsoft = shown ?? entra.exec(html.slice(0, 512 * 1024))?.[0];
  if (microsoft) return asError('page', { description: microsoft });
  const says = (line: string) => {
    const error: OAuthError = { description: line, where: 'page' };
    return [saysRedirectUri, saysUnknownClient, saysInvalidTarget, saysClientMetadataUrl, saysScope].some((test) =>
      test(error),
    );
  };
  const telling = lines
    .map((line) => line.slice(0, MAX_DESCRIPTION))
    .filter((line) => codeIn(line) || lacksCookie.test(line) || says(line));
  const listed = membersIn(lines);
  if (listed.error && codeIn(listed.error) === listed.error) return fromForm(listed, 'page');
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
