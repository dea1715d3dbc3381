/**
 * The CORS protocol of the Fetch standard ("HTTP CORS protocol", "CORS check", "CORS-preflight fetch") on header lines.
 * Where the browsers were measured to differ from the standard, the browsers are followed and the place says so.
 */

import type { HeaderLines } from '../exchange.ts';
import { trimmed } from '../text/trim.ts';
import { isRedirect, isSuccess } from './status.ts';

export type CorsReason =
  | 'preflight-redirected'
  | 'preflight-rejected'
  | 'origin-duplicated'
  | 'origin-mismatch'
  | 'no-allow-origin'
  | 'wildcard-with-credentials'
  | 'method-not-allowed'
  | 'header-not-allowed';

export interface CorsDetail {
  /** What was there; `null` where the header was absent. */
  observed?: string | null;
  expected?: string;
  /** Name of the header that decides it. */
  header?: string;
}

export type CorsOutcome =
  | { ok: true; authorizationByWildcard?: boolean }
  | { ok: false; reason: CorsReason; detail: CorsDetail };

const safelistedMethods = new Set(['GET', 'HEAD', 'POST']);
const safelistedTypes = new Set(['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']);
/** "CORS-unsafe request-header byte". */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the standard names control characters
const unsafeByte = /[\x00-\x08\x0a-\x1f"():<>?@[\\\]{}\x7f]/;
const languageBytes = /^[0-9A-Za-z *,\-.;=]*$/;
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const mimeType = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+\/[!#$%&'*+\-.^_`|~0-9A-Za-z]+)[\t\n\r ]*(?:;|$)/;
/** Longest value that is safelisted, and longest sum of them, in bytes. */
const MAX_VALUE = 128;
const MAX_SUM = 1024;

/** "Forbidden request-header", and what browsers add by themselves: a script did not ask for these. */
const ownHeaders = new Set(
  (
    'accept-charset accept-encoding access-control-request-headers access-control-request-method ' +
    'access-control-request-private-network access-control-request-local-network connection content-length cookie ' +
    'cookie2 date dnt expect host keep-alive origin referer set-cookie te trailer transfer-encoding upgrade via ' +
    'user-agent cache-control pragma priority save-data upgrade-insecure-requests x-client-data alt-used'
  ).split(' '),
);
const isOwnHeader = (name: string) => ownHeaders.has(name) || /^(?:proxy-|sec-|:)/.test(name);

const space = /[\t\r ]/;

/** A field as `Headers.get` gives it; DevTools may write several lines of a field as one with line breaks. */
function valuesOf(lines: HeaderLines, name: string): string[] {
  const values: string[] = [];
  for (const line of lines)
    if (line[0] === name) for (const one of line[1].split('\n')) values.push(trimmed(one, space));
  return values;
}

/** "Extract header list values": `undefined` when absent, `null` when it breaks the grammar (`1#token`). */
function listOf(lines: HeaderLines, name: string): string[] | null | undefined {
  const values = valuesOf(lines, name);
  if (!values.length) return undefined;
  const items = values
    .join(',')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  return items.every((item) => token.test(item)) ? items : null;
}

const encoder = new TextEncoder();
const bytesOf = (text: string): number => encoder.encode(text).length;

/** "CORS-safelisted request-header"; `name` in lower case. */
function isSafelistedHeader(name: string, value: string): boolean {
  if (bytesOf(value) > MAX_VALUE) return false;
  if (name === 'accept') return !unsafeByte.test(value);
  if (name === 'accept-language' || name === 'content-language') return languageBytes.test(value);
  if (name === 'content-type') {
    const essence = mimeType.exec(value.trim())?.[1]?.toLowerCase();
    return !unsafeByte.test(value) && essence !== undefined && safelistedTypes.has(essence);
  }
  if (name === 'range') {
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(value) ?? [];
    return first !== undefined && (!last || Number(first) <= Number(last));
  }
  return false;
}

/**
 * "CORS-unsafe request-header names", sorted: what `Access-Control-Request-Headers` must name. What the browser adds
 * by itself does not count.
 */
export function unsafeHeaderNames(headers: HeaderLines): string[] {
  const own = headers.map(([name, value]) => [name.toLowerCase(), value] as const).filter(([n]) => !isOwnHeader(n));
  const unsafe: string[] = [];
  let sum = 0;
  for (const [name, value] of own) {
    if (isSafelistedHeader(name, value)) sum += bytesOf(value);
    else unsafe.push(name);
  }
  return [...new Set(sum > MAX_SUM ? own.map(([name]) => name) : unsafe)].sort();
}

/** Whether a page's request needs a preflight: its method or one of its headers is not safelisted. */
export const needsPreflight = (method: string, headers: HeaderLines): boolean =>
  !safelistedMethods.has(method) || unsafeHeaderNames(headers).length > 0;

/** "CORS check": may a page of this origin read the answer? Also asked of a preflight's answer and of each redirect. */
export function corsCheck(lines: HeaderLines, origin: string, credentials: boolean): CorsOutcome {
  const values = valuesOf(lines, 'access-control-allow-origin');
  const observed = values.length ? values.join(', ') : null;
  const fail = (reason: CorsReason, detail: CorsDetail): CorsOutcome => ({ ok: false, reason, detail });
  const detail = { observed, expected: origin, header: 'access-control-allow-origin' };

  if (values.length > 1 || /\S[\s,]+\S/.test(observed ?? '')) return fail('origin-duplicated', detail);
  if (observed && observed !== '*' && observed !== origin) return fail('origin-mismatch', detail);
  if (!observed) return fail('no-allow-origin', detail);
  if (!credentials) return { ok: true };
  if (observed === '*') return fail('wildcard-with-credentials', detail);
  const allowed = valuesOf(lines, 'access-control-allow-credentials');
  return allowed.length === 1 && allowed[0] === 'true'
    ? { ok: true }
    : fail('wildcard-with-credentials', {
        observed: allowed.length ? allowed.join(', ') : null,
        expected: 'true',
        header: 'access-control-allow-credentials',
      });
}

export interface PreflightQuestion {
  origin: string;
  method: string;
  /** Names that the preflight asked for (`Access-Control-Request-Headers`), in lower case. */
  headers: string[];
  credentials: boolean;
}

/**
 * "CORS-preflight fetch", from the answer on. `status` is `undefined` where it was lost on the way: then the headers
 * alone decide. `*` does not cover `authorization` in the standard, yet Chromium 156 and Firefox 153 let it pass.
 */
export function preflightCheck(
  status: number | undefined,
  lines: HeaderLines,
  { origin, method, headers, credentials }: PreflightQuestion,
): CorsOutcome {
  const fail = (reason: CorsReason, detail: CorsDetail): CorsOutcome => ({ ok: false, reason, detail });
  if (status !== undefined && !isSuccess({ status })) {
    return fail(isRedirect({ status }) ? 'preflight-redirected' : 'preflight-rejected', {
      observed: String(status),
      expected: '200-299',
    });
  }
  const origins = corsCheck(lines, origin, credentials);
  if (!origins.ok) return origins;

  const shown = (name: string) => (valuesOf(lines, name).length ? valuesOf(lines, name).join(', ') : null);
  const methods = listOf(lines, 'access-control-allow-methods');
  const anyMethod = !credentials && methods?.includes('*');
  if (methods === null || !(safelistedMethods.has(method) || anyMethod || methods?.includes(method))) {
    return fail('method-not-allowed', {
      observed: shown('access-control-allow-methods'),
      expected: method,
      header: 'access-control-allow-methods',
    });
  }
  const allowed = listOf(lines, 'access-control-allow-headers');
  const names = new Set(allowed?.map((name) => name.toLowerCase()));
  const anyHeader = !credentials && names.has('*');
  const refused = headers.find((name) => allowed === null || !(anyHeader || names.has(name)));
  if (allowed === null || refused !== undefined) {
    return fail('header-not-allowed', {
      observed: shown('access-control-allow-headers'),
      expected: refused ?? '',
      header: refused ?? 'access-control-allow-headers',
    });
  }
  return anyHeader && headers.includes('authorization') && !names.has('authorization')
    ? { ok: true, authorizationByWildcard: true }
    : { ok: true };
}

const safelistedResponseHeaders = new Set(
  'cache-control content-language content-length content-type expires last-modified pragma'.split(' '),
);

/** Whether a page can read this header of an answer that it may read ("CORS-exposed header-name list"). */
export function exposes(lines: HeaderLines, name: string, credentials = false): boolean {
  const wanted = name.toLowerCase();
  if (wanted === 'set-cookie' || wanted === 'set-cookie2') return false;
  if (safelistedResponseHeaders.has(wanted)) return true;
  const listed = (listOf(lines, 'access-control-expose-headers') ?? []).map((item) => item.toLowerCase());
  return listed.includes(wanted) || (!credentials && listed.includes('*'));
}
