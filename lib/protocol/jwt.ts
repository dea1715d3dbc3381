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

/** How a token was signed and with which key (RFC 7515 §4.1); decoded, never verified. */
export interface TokenHeader {
  alg?: string;
  typ?: string;
  kid?: string;
}

/** Longest member of a header kept, in UTF-16 code units. */
const MAX_MEMBER = 128;

/** What is of a token's header among the members of an object, of the right type and bounded. */
export function headerIn({ alg, typ, kid }: Json): TokenHeader {
  const text = (value: unknown) => asString(value)?.slice(0, MAX_MEMBER);
  return defined({ alg: text(alg), typ: text(typ), kid: text(kid) });
}

/** The header of a text that `claimsOf` takes for a JWT. Never throws. */
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
 * The claims of a JWT: three base64url parts of which the first is a header with `alg`; an encrypted one (RFC 7516, five
 * parts) shows none. `undefined` for any other text. Never throws.
 */
export function claimsOf(token: string): TokenClaims | undefined {
  if (token.length > MAX_TOKEN || !/^[\w-]+\.[\w-]*\.[\w-]*(?:\.[\w-]*\.[\w-]*)?$/.test(token)) return undefined;
  const [head = '', payload = ''] = token.split('.');
  if (typeof parseObject(fromBase64(head))?.alg !== 'string') return undefined;
  return claimsIn(parseObject(fromBase64(payload)) ?? {});
}

/** Whether the token had expired at `now`, milliseconds since the epoch (RFC 7519 §4.1.4). */
export const expired = ({ exp }: TokenClaims, now: number): boolean => exp !== undefined && now >= exp * 1000;

/** The scopes of a `scope` member, parameter or claim (RFC 6749 §3.3). */
export const scopesIn = (scope: string | undefined): string[] => scope?.split(/\s+/).filter(Boolean) ?? [];

/** The scopes that a token carries, in whichever claim. */
export const scopesOf = ({ scope, scopes }: TokenClaims): string[] => [
  ...new Set([...scopesIn(scope), ...(scopes ?? [])]),
];
