/**
 * The only place that knows what is secret. Secrets stop at capture: what leaves here has in each one's place its kind,
 * its length, a keyed fingerprint, and the claims of a JWT (`lib/masked.ts`).
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { type Exchange, type HeaderLines, header, MAX_BODY, MAX_TEXT, type RawExchange } from '../exchange.ts';
import { readMasked, type SecretKind, writeMasked } from '../masked.ts';
import { claimsOf } from '../protocol/jwt.ts';
import { parseJson } from '../text/json.ts';
import { replaceJwts } from './jwts.ts';
import { createRewriter } from './rewrite.ts';

export interface Masker {
  maskExchange(exchange: RawExchange): Exchange;
  maskUrl(url: string): string;
  maskHeaders(headers: HeaderLines): HeaderLines;
  /** The body still parses as what it was; a content type decides only where the text does not. */
  maskBody(body: string, contentType?: string): string;
}

/** Names of parameters, members and fields, in snake case, with the kind of secret that they hold. */
const kinds: Record<string, SecretKind> = {
  access_token: 'access_token',
  refresh_token: 'refresh_token',
  id_token: 'id_token',
  id_token_hint: 'id_token',
  code: 'code',
  authorization_code: 'code',
  device_code: 'code',
  user_code: 'code',
  code_verifier: 'code_verifier',
  state: 'state',
  client_secret: 'client_secret',
  client_assertion: 'credential',
  assertion: 'credential',
  saml_response: 'credential',
  subject_token: 'credential',
  actor_token: 'credential',
  registration_access_token: 'credential',
  token: 'credential',
  api_key: 'credential',
  apikey: 'credential',
  x_api_key: 'credential',
  secret: 'client_secret',
  api_secret: 'client_secret',
  secret_key: 'client_secret',
  private_key: 'credential',
  password: 'password',
  passwd: 'password',
  pwd: 'password',
  otp: 'password',
  authorization: 'access_token',
  proxy_authorization: 'credential',
  cookie: 'cookie',
  set_cookie: 'cookie',
  csrf_token: 'credential',
  authenticity_token: 'credential',
  x_mcp_proxy_auth: 'inspector_token',
  x_mcp_remote_auth: 'inspector_token',
  mcp_proxy_auth_token: 'inspector_token',
  mcp_inspector_api_token: 'inspector_token',
  userinfo: 'credential',
};

const snake = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');

const kindOf = (name: string): SecretKind | undefined => {
  const key = snake(name);
  return Object.hasOwn(kinds, key) ? kinds[key] : undefined;
};

/** As `kinds`, for texts that are no whole document; both spellings. */
const namePattern = Object.keys(kinds)
  .filter((name) => name !== 'userinfo')
  .map((name) => name.replaceAll('_', '[_-]?'))
  .join('|');

const schemes =
  /^(?:bearer|basic|dpop|digest|negotiate|ntlm|hawk|mac|token|apikey|api-key|key|jwt|oauth|gnap|privatetoken)$/i;
/** What a client writes in a token's place when it has none: no secret, and worth seeing. */
const noSecret =
  /^(?:|undefined|null|none|nil|true|false|\[object Object\]|\[REDACTED\]|\*+|<[^<>]{1,80}>|\$?\{[^{}]{1,80}\})$/;
const maskedWhole = /^~([a-z_]+)\.\d{1,9}\.[0-9a-f]{8}(?:\.[A-Za-z0-9_-]+)?~$/;
const isMasked = (text: string) => maskedWhole.test(text) && readMasked(text) !== undefined;

/** Header names that hold a credential, among those that a server may be configured with. */
const secretHeader =
  /(?:^|[-_])(?:api[-_]?key|apikey|token|secret|auth|authorization|password|passwd|credentials?|signature|jwt|access[-_]?key|session[-_]?token|csrf|xsrf)(?:$|[-_])/;
const openHeader = /authenticate|^access-control-|^sec-|^mcp-|^content-|^x-custom-auth-headers?$|^x-amzn-waf/;
/** Request headers of every browser and client, whose values are no credentials. */
const commonHeader =
  /^(?:accept|access-control|cache-control|connection|content|cookie|dnt|host|if-|keep-alive|last-event-id|mcp-|origin|pragma|priority|proxy-connection|referer|sec-|te$|traceparent|tracestate|sentry|baggage|upgrade|user-agent|x-requested-with|x-custom-auth-header)/;
const credentialValue =
  /^(?:(?:sk|pk|rk|ghp|gho|ghs|ghu|github_pat|glpat|xox[a-z]|AKIA|ASIA|pat|key|api|skc|tok)[-_A-Za-z0-9]{12,}|(?=[^\s]*\d)(?=[^\s]*[A-Za-z])[A-Za-z0-9+/=_.~-]{24,})$/;

export function createMasker(key: Uint8Array): Masker {
  /** A secret comes many times; its fingerprint is computed once. */
  const fingerprints = new Map<string, string>();
  function fingerprint(secret: string): string {
    const known = fingerprints.get(secret);
    if (known) return known;
    const bytes = hmac(sha256, key, new TextEncoder().encode(secret)).subarray(0, 4);
    const text = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
    if (fingerprints.size >= 500) fingerprints.clear();
    fingerprints.set(secret, text);
    return text;
  }

  function mask(kind: SecretKind, secret: string): string {
    if (noSecret.test(secret) || isMasked(secret)) return secret;
    const claims = claimsOf(secret);
    return writeMasked({ kind, length: secret.length, fingerprint: fingerprint(secret), ...(claims && { claims }) });
  }

  /** `Authorization` and its like: the scheme stays, so that an empty, wrong or doubled one can be recognised. */
  function credentials(value: string, kind: SecretKind, doubled = false): string {
    const [lead = '', first = ''] = /^\s*(\S*)/.exec(value) ?? [];
    const rest = value.slice(lead.length);
    if (schemes.test(first)) {
      const gap = /^\s*/.exec(rest)?.[0] ?? '';
      const secret = rest.slice(gap.length);
      if (!secret) return value;
      return lead + gap + (doubled ? maskTrimmed(kind, secret) : credentials(secret, kind, true));
    }
    return maskTrimmed(kind, value);
  }

  /** White space around a secret stays. */
  function maskTrimmed(kind: SecretKind, value: string): string {
    const secret = value.trim();
    if (!secret) return value;
    const start = value.indexOf(secret);
    return value.slice(0, start) + mask(kind, secret) + value.slice(start + secret.length);
  }

  const { text, url, form } = createRewriter({
    names: namePattern,
    named(name, value, siblings) {
      const kind = kindOf(name);
      if (!kind) return undefined;
      if (kind === 'code' && isErrorCode(value, siblings)) return undefined;
      if (/authorization|_auth$/.test(snake(name))) return credentials(value, kind);
      return kind === 'cookie' ? cookies(value) : mask(kind, value);
    },
    bare: (value) => bareSecrets(value, mask),
  });

  const cookies = (value: string): string =>
    value
      .split(';')
      .map((pair) => {
        const start = pair.indexOf('=') + 1;
        return pair.slice(0, start) + maskTrimmed('cookie', pair.slice(start));
      })
      .join(';');

  function maskHeader(name: string, value: string, custom: ReadonlySet<string>, request: boolean): string {
    if (name === 'authorization') return credentials(value, 'access_token');
    if (name === 'proxy-authorization') return credentials(value, 'credential');
    if (name === 'x-mcp-proxy-auth' || name === 'x-mcp-remote-auth') return credentials(value, 'inspector_token');
    if (name === 'cookie') return cookies(value);
    if (name === 'set-cookie') {
      const end = value.indexOf(';');
      return end === -1 ? cookies(value) : cookies(value.slice(0, end)) + value.slice(end);
    }
    if (custom.has(name)) return credentials(value, 'credential');
    if (!openHeader.test(name) && secretHeader.test(name)) return credentials(value, 'credential');
    const rewritten = text(value);
    const opaque = request && !commonHeader.test(name) && !readMasked(rewritten) && credentialValue.test(value);
    return opaque ? mask('credential', value) : rewritten;
  }

  function maskHeaders(headers: HeaderLines, request = true): HeaderLines {
    const listed = [
      parseJson(header(headers, 'x-custom-auth-headers')),
      header(headers, 'x-custom-auth-header'),
    ].flat();
    const custom = new Set(listed.filter((name) => typeof name === 'string').map((name) => name.toLowerCase()));
    return headers.map(([name, value]) => [name, maskHeader(name, value, custom, request).slice(0, MAX_TEXT)]);
  }

  function maskBody(body: string, contentType = ''): string {
    if (/urlencoded/i.test(contentType) && !/^\s*[[{<]/.test(body)) return form(body);
    return text(body);
  }

  /** A sign-in page is sent passwords and codes under names of its own: only OAuth's parameters are kept. */
  function maskPostedPage(body: string): string {
    return body
      .split('&')
      .map((pair) => {
        const [name = '', ...rest] = pair.split('=');
        const value = rest.join('=');
        if (!value || openParameters.test(name) || isMasked(value)) return pair;
        return `${name}=${mask(kindOf(name) ?? 'credential', value)}`;
      })
      .join('&');
  }

  const boundedBody = (body: string | undefined) => (body !== undefined && body.length <= MAX_BODY ? { body } : {});

  function maskExchange(x: RawExchange): Exchange {
    const { body: asked, ...request } = x.request;
    const requestType = header(x.request.headers, 'content-type');
    const posted =
      asked === undefined
        ? undefined
        : x.navigation && !/^\s*[[{<]/.test(asked)
          ? maskPostedPage(form(asked))
          : maskBody(asked, requestType);
    const masked: RawExchange = {
      ...x,
      request: {
        ...request,
        url: url(request.url).slice(0, MAX_TEXT),
        headers: maskHeaders(request.headers),
        ...boundedBody(posted),
      },
    };
    if (x.response) {
      const { body, ...response } = x.response;
      const type = header(response.headers, 'content-type');
      masked.response = {
        ...response,
        headers: maskHeaders(response.headers, false),
        ...boundedBody(body === undefined ? undefined : maskBody(body, type)),
      };
    }
    if (x.failure) masked.failure = { ...x.failure, text: text(x.failure.text).slice(0, 4096) };
    if (x.preflight) masked.preflight = maskPreflight(x.preflight);
    return masked as Exchange;
  }

  function maskPreflight(preflight: NonNullable<Exchange['preflight']>): NonNullable<Exchange['preflight']> {
    const { request, response, failure } = preflight;
    return {
      ...preflight,
      request: { headers: maskHeaders(request.headers) },
      ...(response && { response: { ...response, headers: maskHeaders(response.headers, false) } }),
      ...(failure && { failure: { ...failure, text: text(failure.text).slice(0, 4096) } }),
    };
  }

  return { maskExchange, maskUrl: url, maskHeaders, maskBody };
}

/** Parameters of a posted form that are no secrets, or that `kinds` has masked already. */
const openParameters =
  /^(?:client_id|redirect_uri|response_type|response_mode|scope|resource|code_challenge|code_challenge_method|prompt|login_hint|error|error_description|error_uri|iss|grant_type|consent|action|connection|organization|domain_hint|ui_locales|audience)$/;

/** An error's `code` is a word or an identifier beside a message; an authorization code is neither. */
const isErrorCode = (value: string, siblings: ReadonlySet<string>): boolean =>
  ['message', 'error', 'errors', 'detail', 'details', 'status', 'statuscode', 'title', 'error_description'].some((s) =>
    siblings.has(s),
  ) &&
  !['grant_type', 'code_verifier', 'redirect_uri', 'state'].some((s) => siblings.has(s)) &&
  /^(?:[A-Za-z]+(?:[_. -][A-Za-z]+)*|[A-Z][A-Z_]{0,40}\d{0,7}|\d{3})$/.test(value);

const schemed = /\b(Bearer|DPoP|Basic)(\s+)([A-Za-z0-9._~+/-]{12,}=*)/gi;
const words = /^[A-Za-z]?[a-z]+(?:[-_.][a-z]+)*\.?$/;

/** Secrets that a text shows by their own form: a JWT, and what stands after an authentication scheme. */
function bareSecrets(text: string, mask: (kind: SecretKind, secret: string) => string): string {
  if (text.length < 16) return text;
  const tokens = replaceJwts(text, (token) => mask('credential', token));
  return tokens.replace(schemed, (whole, scheme: string, gap: string, token: string, offset: number) => {
    const next = tokens[offset + whole.length] ?? '';
    // `Bearer resource_metadata="…"` is a challenge, `Bearer authentication is needed` a sentence.
    if ((token.endsWith('=') && /["'\\\w<]/.test(next)) || words.test(token)) return whole;
    if (token.startsWith('~') || next === '~') return whole;
    return `${scheme}${gap}${mask(/basic/i.test(scheme) ? 'credential' : 'access_token', token)}`;
  });
}
