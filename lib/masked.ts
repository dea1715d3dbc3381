/**
 * How a secret looks after capture. `lib/capture/secrets.ts` replaces each secret by a text of this form, and the rest
 * of the product reads what a diagnosis needs of it: kind, length, a fingerprint to tell two apart, a JWT's claims.
 *
 * The form `~kind.length.fingerprint.claims~` is made of characters that stand unescaped in JSON, headers and URLs, so a
 * masked body still parses as what it was.
 */

import { claimsIn, headerIn, type TokenClaims, type TokenHeader } from './protocol/jwt.ts';
import { fromBase64, toBase64Url } from './text/base64.ts';
import { asObject, parseObject } from './text/json.ts';
import { everyMaskedForm, isKind, maskedForm, type SecretKind } from './text/masked-words.ts';

export interface Masked {
  kind: SecretKind;
  /** Length of the secret in UTF-16 code units. */
  length: number;
  /** Keyed hash, eight hex digits; equal for equal secrets of one browser session, meaningless outside it. */
  fingerprint: string;
  /** Of a JWT that can be read. */
  claims?: TokenClaims;
  /** Of such a JWT, and of an encrypted one, of which nothing else can be read; it stands among the claims in the text, where no claim has its name. */
  header?: TokenHeader;
}

/** What an Inspector writes where it hides a value, and what stands for a header that was sent and is not in a file. */
export const NOT_SHOWN = '[REDACTED]';

/** The text that stands in the secret's place. */
export function writeMasked({ kind, length, fingerprint, claims, header }: Masked): string {
  const said = (claims || header) && JSON.stringify({ ...claims, ...(header && { header }) });
  return `~${kind}.${length}.${fingerprint}${said ? `.${toBase64Url(said)}` : ''}~`;
}

/** Masked secrets that were read last: one token comes with each of thousands of requests. */
const MAX_READ = 500;
const read = new Map<string, Masked | null>();

/** Reads the first masked secret in a text; `undefined` when there is none. Never throws. */
export function readMasked(text: string | undefined): Readonly<Masked> | undefined {
  const match = text ? maskedForm.exec(text) : null;
  if (!match) return undefined;
  const known = read.get(match[0]);
  if (known !== undefined) return known ?? undefined;
  const masked = maskedIn(match);
  if (read.size >= MAX_READ) read.clear();
  read.set(match[0], masked ?? null);
  return masked;
}

function maskedIn([, kind, length, fingerprint, claims]: RegExpExecArray): Masked | undefined {
  if (kind === undefined || !isKind(kind)) return undefined;
  const masked: Masked = { kind, length: Number(length), fingerprint: fingerprint ?? '' };
  // A text from the network may look like a masked secret: what it calls claims is read as any token's.
  const said = claims && parseObject(fromBase64(claims));
  const header = asObject(said ? said.header : undefined);
  if (header) masked.header = headerIn(header);
  if (said && masked.header?.enc === undefined) masked.claims = claimsIn(said);
  return masked;
}

/** Replaces every masked secret in a text. */
export const replaceMasked = (text: string, by: (masked: Masked) => string): string =>
  text.replace(everyMaskedForm, (whole) => {
    const masked = readMasked(whole);
    return masked ? by(masked) : whole;
  });

/** How many different secrets of each kind were masked in a text, the most first. */
export function countMasked(text: string): { kind: SecretKind; count: number }[] {
  const found = [...text.matchAll(everyMaskedForm)].flatMap(([whole]) => readMasked(whole) ?? []);
  const byKind = Map.groupBy(found, ({ kind }) => kind);
  return [...byKind]
    .map(([kind, all]) => ({ kind, count: new Set(all.map(({ fingerprint }) => fingerprint)).size }))
    .sort((a, b) => b.count - a.count);
}
