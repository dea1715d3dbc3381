/**
 * Claims of a JSON Web Token (RFC 7519), read to explain a refusal. Nothing is verified here, and nothing may be
 * trusted because of it.
 */
import { fromBase64 } from '../text/base64.ts';
import { defined } from '../text/defined.ts';
import { asNumber, asString, type Json, parseObject } from '../text/json.ts';

/** Claims of a JWT that a diagnosis may need; decoded, never verified. */
export interface TokenClaims {
  iss?: string;
  aud?: string | string[];
  /** Seconds since the epoch, as in the token. */
  exp?: number;
  nbf?: number;
  iat?: number;
  scope?: string;
  /** Scopes as a list, whichever claim had them: Scalekit's M2M tokens carry one beside `scope`. */
  scopes?: string[];
  client_id?: string;
}

/** How a token was signed or encrypted, and with which key (RFC 7515 §4.1, RFC 7516 §4.1); decoded, never verified. */
export interface TokenHeader {
  alg?: string;
  /** Only of an encrypted token: what is in it nobody reads but whom it is made out for. */
  enc?: string;
  typ?: string;
  kid?: string;
}

/** Longest member of a header kept, in UTF-16 code units. */
const MAX_MEMBER = 128;

/** What is of a token's header among the members of an object, of the right type and bounded. */
export function headerIn({ alg, enc, typ, kid }: Json): TokenHeader {
  const text = (value: unknown) => asString(value)?.slice(0, MAX_MEMBER);
  return defined({ alg: text(alg), enc: text(enc), typ: text(typ), kid: text(kid) });
}

/** The header of a JWT. Never throws. */
export const headerOf = (token: string): TokenHeader =>
  headerIn(parseObject(fromBase64(token.split('.', 1)[0] ?? '')) ?? {});

/** Longest claim kept, in UTF-16 code units, and most members of a list. */
const MAX_CLAIM = 1024;
const MAX_MEMBERS = 64;
/** All texts of one token together: a masked token stands in a header, and has to fit there. */
const MAX_CLAIMS = 6 * 1024;
/** A token longer than this is not read, in UTF-16 code units. */
const MAX_TOKEN = 64 * 1024;

/** What is a claim among the members of an object, of the right type and bounded. */
export function claimsIn(payload: Json): TokenClaims {
  let left = MAX_CLAIMS;
  const text = (value: unknown): string | undefined => {
    const kept = asString(value)?.slice(0, Math.min(MAX_CLAIM, left));
    left -= kept?.length ?? 0;
    return kept;
  };
  const texts = (value: unknown): string[] | undefined => {
    if (!Array.isArray(value)) return undefined;
    const items = value.filter((item) => typeof item === 'string').slice(0, MAX_MEMBERS);
    return items.flatMap((item) => (left > 0 ? (text(item) ?? []) : []));
  };
  const { scope, scopes, scp } = payload;
  return defined({
    iss: text(payload.iss),
    aud: texts(payload.aud) ?? text(payload.aud),
    exp: asNumber(payload.exp),
    nbf: asNumber(payload.nbf),
    iat: asNumber(payload.iat),
    client_id: text(payload.client_id) ?? text(payload.azp),
    // RFC 8693 §4.2 writes one string; Microsoft's `scp` is that too, Okta's `scp` and some others' `scope` are lists.
    scope: text(scope) ?? text(scp),
    scopes: texts(scopes) ?? texts(scope) ?? texts(scp),
  });
}

/**
 * Whether a text is a JWT: three base64url parts, or the five of an encrypted one (RFC 7516 §7.1), of which the first is a
 * header with `alg`. Never throws.
 */
export const isJwt = (text: string): boolean =>
  text.length <= MAX_TOKEN &&
  /^[\w-]+\.[\w-]*\.[\w-]*(?:\.[\w-]*\.[\w-]*)?$/.test(text) &&
  typeof parseObject(fromBase64(text.split('.', 1)[0] ?? ''))?.alg === 'string';

/** Whether a JWT is encrypted: its second part is a key then, and no payload. */
export const isEncrypted = (token: string): boolean => token.split('.', 5).length === 5;

/**
 * The claims of a JWT. `undefined` for any other text, and where they do not show: in an encrypted token, and in a payload
 * that is no JSON object. What nobody saw is not missing. Never throws.
 */
export function claimsOf(token: string): TokenClaims | undefined {
  if (!isJwt(token) || isEncrypted(token)) return undefined;
  const payload = parseObject(fromBase64(token.split('.', 2)[1] ?? ''));
  return payload && claimsIn(payload);
}

/** Whether the token had expired at `now`, milliseconds since the epoch (RFC 7519 §4.1.4). */
export const expired = ({ exp }: TokenClaims, now: number): boolean => exp !== undefined && now >= exp * 1000;

/** Two clocks never agree: so many milliseconds a token may be from later. */
const GRACE = 5000;

/** What is wrong with the time of a token at `now`, milliseconds since the epoch (RFC 7519 §4.1.4, §4.1.5). */
export function timeProblemIn(claims: TokenClaims | undefined, now: number): 'expired' | 'not-yet' | undefined {
  if (!claims) return undefined;
  if (expired(claims, now)) return 'expired';
  return claims.nbf !== undefined && claims.nbf * 1000 > now + GRACE ? 'not-yet' : undefined;
}

/** The scopes of a `scope` member, parameter or claim (RFC 6749 §3.3). */
export const scopesIn = (scope: string | undefined): string[] => scope?.split(/\s+/).filter(Boolean) ?? [];

/** The scopes that a token carries, in whichever claim. */
export const scopesOf = ({ scope, scopes }: TokenClaims): string[] => [
  ...new Set([...scopesIn(scope), ...(scopes ?? [])]),
];
