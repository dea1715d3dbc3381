/** What a diagnosis needs of a JWT. It is decoded, never verified, and what it says is bounded. */
import type { TokenClaims } from '../masked.ts';
import { asNumber, isObject, parseJson } from '../text/json.ts';

const MAX_CLAIM = 300;
const MAX_ITEMS = 20;

function decodePart(part: string): unknown {
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    return parseJson(new TextDecoder().decode(bytes));
  } catch {
    // Not base64url: no JWT.
    return undefined;
  }
}

const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, MAX_CLAIM) : undefined);
const texts = (value: unknown) =>
  Array.isArray(value)
    ? value
        .filter((v) => typeof v === 'string')
        .slice(0, MAX_ITEMS)
        .map((v) => v.slice(0, MAX_CLAIM))
    : undefined;

/**
 * Claims of a JWT (RFC 7519): three base64url parts of which the first is a header with `alg`; an encrypted one
 * (RFC 7516, five parts) shows none. `undefined` for any other text. Never throws.
 */
export function claimsOf(token: string): TokenClaims | undefined {
  if (token.length > 64 * 1024 || !/^[\w-]+\.[\w-]*\.[\w-]*(?:\.[\w-]*\.[\w-]*)?$/.test(token)) return undefined;
  const [head = '', payload = ''] = token.split('.');
  const header = decodePart(head);
  if (!isObject(header) || typeof header.alg !== 'string') return undefined;
  const said = decodePart(payload);
  if (!isObject(said)) return {};
  const claims: TokenClaims = {};
  const scope = text(said.scope);
  const scopes = texts(said.scopes) ?? texts(said.scope);
  const aud = text(said.aud) ?? texts(said.aud);
  const [iss, clientId] = [text(said.iss), text(said.client_id)];
  const [exp, nbf, iat] = [asNumber(said.exp), asNumber(said.nbf), asNumber(said.iat)];
  if (iss !== undefined) claims.iss = iss;
  if (aud !== undefined) claims.aud = aud;
  if (exp !== undefined) claims.exp = exp;
  if (nbf !== undefined) claims.nbf = nbf;
  if (iat !== undefined) claims.iat = iat;
  if (scope !== undefined) claims.scope = scope;
  if (scopes !== undefined) claims.scopes = scopes;
  if (clientId !== undefined) claims.client_id = clientId;
  return claims;
}

/** The header of a JWT is a JSON object: these are the ways in which one begins, in base64url. */
const headerStart = /e(?:y[A-K]|w[ok0])/g;
/** Starts of headers that are tried in one run of characters, at most. */
const MAX_TRIES = 50;

/** Replaces every JWT in a text, also one that stands right behind other characters. */
export const replaceJwts = (text: string, by: (token: string) => string): string =>
  text.replace(/[A-Za-z0-9_.-]{20,}/g, (run) => {
    const parts = run.split('.');
    if (parts.length < 3) return run;
    let tries = 0;
    for (let i = 0; i + 2 < parts.length; i++) {
      const part = parts[i] ?? '';
      for (const { index } of part.matchAll(headerStart)) {
        if (++tries > MAX_TRIES) return parts.join('.');
        const length = [5, 3].find(
          (n) => claimsOf([part.slice(index), ...parts.slice(i + 1, i + n)].join('.')) && i + n <= parts.length,
        );
        if (length === undefined) continue;
        const token = [part.slice(index), ...parts.slice(i + 1, i + length)].join('.');
        parts.splice(i, length, part.slice(0, index) + by(token));
        break;
      }
    }
    return parts.join('.');
  });
