/** One secret and what stands in its place: kind, length, keyed fingerprint, claims. */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { writeMasked } from '../../masked.ts';
import { claimsOf, headerOf, isEncrypted, isJwt, type TokenClaims, type TokenHeader } from '../../protocol/jwt.ts';
import type { SecretKind } from '../../text/masked-words.ts';
import { bounded } from '../bounded.ts';
import { isIdentifier } from './forms.ts';
import { isRandom } from './random.ts';
import { inBrackets, isMasked, isNoSecret } from './values.ts';

const encoder = new TextEncoder();

export interface Masking {
  mask(kind: SecretKind, secret: string): string;
  /** `mask` for a value whose name says that it is a secret: it is known again where it comes without its name. */
  maskNamed(kind: SecretKind, secret: string): string;
  /** `Authorization` and its like: the scheme stays, so that an empty, wrong or doubled one can be recognised. */
  credentials(kind: SecretKind, value: string): string;
  /** `Cookie` and the first part of `Set-Cookie`: the names stay. */
  cookies(value: string): string;
  /** The kind of a secret that had a name before, for where it comes back without it. */
  knownKind(text: string): SecretKind | undefined;
  /** Passwords and codes that had a name before and that are of few characters, or of odd ones. */
  chosen(): Iterable<[secret: string, kind: SecretKind]>;
}

const schemes =
  /^(?:bearer|basic|dpop|digest|negotiate|ntlm|hawk|mac|token|apikey|api-key|key|jwt|oauth|gnap|privatetoken)$/i;

/** Secrets that are remembered, to mask each once and to know one again. */
const MAX_KNOWN = 500;
/** Known again are only those that are nothing else by chance: not a password `secret`, not a state `en`. */
const isTelling = (text: string) =>
  text.length >= 12 && text.length <= 4096 && /^[\w.+/=~-]+$/.test(text) && /\d/.test(text) && /[A-Za-z]/.test(text);

/** What a person chose or types in: known again only as a whole word, and the newest of them. */
const MAX_CHOSEN = 30;
const isChosen = (text: string) =>
  text.length <= 64 &&
  (/^\d{6,8}$/.test(text) ||
    (text.length >= 6 && !/[\s"\\<>~]/.test(text) && /\d/.test(text) && /[A-Za-z]/.test(text)));

/** `maskText` masks what a claim of a token holds: an audience is an address, and an address may hold a key. */
export function createMasking(key: Uint8Array, maskText: (text: string) => string): Masking {
  /** The key as hashing begins with it: a clone takes in a secret. */
  const keyed = hmac.create(sha256, key);
  /** What stands in the place of a secret, by its kind and itself. */
  const written = new Map<string, string>();
  const known = new Map<string, SecretKind>();
  const chosen = new Map<string, SecretKind>();

  function fingerprint(secret: string): string {
    const [a = 0, b = 0, c = 0, d = 0] = keyed.clone().update(encoder.encode(secret)).digest();
    return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0).toString(16).padStart(8, '0');
  }

  const maskClaims = <Said extends TokenClaims | TokenHeader>(claims: Said): Said =>
    Object.fromEntries(
      Object.entries(claims).map(([name, value]) => [
        name,
        typeof value === 'string' ? maskText(value) : Array.isArray(value) ? value.map(maskText) : value,
      ]),
    ) as Said;

  function mask(kind: SecretKind, secret: string): string {
    if (isNoSecret(secret) || isMasked(secret)) return secret;
    const parts = inBrackets(secret);
    // That brackets were left around a key is often why it is refused.
    if (parts) return parts.with(1, mask(kind, parts[1])).join('');
    const key = `${kind} ${secret}`;
    const before = written.get(key);
    if (before) return before;
    const read = claimsOf(secret);
    const claims = read && maskClaims(read);
    const made = writeMasked({
      kind,
      length: secret.length,
      fingerprint: fingerprint(secret),
      ...(claims && { claims }),
      ...((claims || (isJwt(secret) && isEncrypted(secret))) && { header: maskClaims(headerOf(secret)) }),
    });
    bounded(written, key, made, MAX_KNOWN);
    return made;
  }

  function maskNamed(kind: SecretKind, secret: string): string {
    const held = inBrackets(secret)?.[1] ?? secret;
    // A cookie holds anything: that a path has the same word makes no secret of the path; and a header of one's own does.
    const isAnything = kind === 'cookie' || (kind === 'credential' && isIdentifier(held));
    if (!isAnything && (known.has(held) || isTelling(held))) bounded(known, held, kind, MAX_KNOWN);
    else if ((kind === 'password' || kind === 'code' || kind === 'client_secret') && isChosen(held))
      bounded(chosen, held, kind, MAX_CHOSEN);
    return mask(kind, secret);
  }

  function maskTrimmed(kind: SecretKind, value: string): string {
    const secret = value.trim();
    if (!secret) return value;
    const start = value.indexOf(secret);
    return value.slice(0, start) + maskNamed(kind, secret) + value.slice(start + secret.length);
  }

  function credentials(kind: SecretKind, value: string, doubled = false): string {
    const [lead = '', first = ''] = /^\s*(\S*)/.exec(value) ?? [];
    if (!schemes.test(first)) return maskTrimmed(kind, value);
    const rest = value.slice(lead.length);
    const gap = /^\s*/.exec(rest)?.[0] ?? '';
    const secret = rest.slice(gap.length);
    if (!secret) return value;
    return lead + gap + (doubled ? maskTrimmed(kind, secret) : credentials(kind, secret, true));
  }

  const cookies = (value: string): string =>
    value
      .split(';')
      .map((pair) => {
        // A cookie may have no name; then an equals sign is base64's.
        const start = pair.trimEnd().endsWith('=') && isRandom(pair.trim(), 20) ? 0 : pair.indexOf('=') + 1;
        return pair.slice(0, start) + maskTrimmed('cookie', pair.slice(start));
      })
      .join(';');

  return {
    mask,
    maskNamed,
    credentials: (kind, value) => credentials(kind, value),
    cookies,
    knownKind: (text) => known.get(text),
    chosen: () => chosen,
  };
}
