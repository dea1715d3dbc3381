/**
 * Claims of a JSON Web Token (RFC 7519), read to explain a refusal. Nothing is verified here, and nothing may be
 * trusted because of it.
 */
import { decodeJwt, type JWTPayload } from 'jose';
import type { TokenClaims } from '../masked.ts';

/** Longest claim kept, in UTF-16 code units, and most members of a list. */
const MAX_CLAIM = 1024;
const MAX_MEMBERS = 64;
/** A token longer than this is not read, in UTF-16 code units. */
const MAX_TOKEN = 64 * 1024;

const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, MAX_CLAIM) : undefined);
const number = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
const texts = (value: unknown) =>
  Array.isArray(value)
    ? value
        .filter((item) => typeof item === 'string')
        .slice(0, MAX_MEMBERS)
        .map((item) => item.slice(0, MAX_CLAIM))
    : undefined;

/** The claims that a diagnosis may need, bounded; `undefined` when the text is no JWT. Never throws. */
export function tokenClaims(token: string): TokenClaims | undefined {
  if (token.length > MAX_TOKEN) return undefined;
  let payload: JWTPayload;
  try {
    payload = decodeJwt(token);
  } catch {
    return undefined;
  }
  const claims: TokenClaims = {};
  const set = <K extends keyof TokenClaims>(name: K, value: TokenClaims[K] | undefined) => {
    if (value !== undefined) claims[name] = value;
  };
  set('iss', text(payload.iss));
  set('aud', texts(payload.aud) ?? text(payload.aud));
  set('exp', number(payload.exp));
  set('nbf', number(payload.nbf));
  set('iat', number(payload.iat));
  // RFC 8693 §4.2 writes one string; Microsoft's `scp` is that too, Okta's `scp` and some others' `scope` are lists.
  set('scope', text(payload.scope) ?? text(payload.scp));
  set('scopes', texts(payload.scopes) ?? texts(payload.scope) ?? texts(payload.scp));
  set('client_id', text(payload.client_id) ?? text(payload.azp));
  return claims;
}

/** Whether `aud` holds exactly this string: a trailing slash is a difference (RFC 7519 §4.1.3). */
export const audienceHas = ({ aud }: TokenClaims, audience: string): boolean =>
  Array.isArray(aud) ? aud.includes(audience) : aud === audience;

/** Whether the token had expired at `now`, milliseconds since the epoch (RFC 7519 §4.1.4). */
export const expired = ({ exp }: TokenClaims, now: number): boolean => exp !== undefined && now >= exp * 1000;

/** Whether the token was not valid yet at `now`, milliseconds since the epoch (RFC 7519 §4.1.5). */
export const notYetValid = ({ nbf }: TokenClaims, now: number): boolean => nbf !== undefined && now < nbf * 1000;

/** The scopes that a token carries, in whichever claim. */
export const scopesOf = ({ scope, scopes }: TokenClaims): string[] => [
  ...new Set([...(scope?.split(/\s+/).filter(Boolean) ?? []), ...(scopes ?? [])]),
];
