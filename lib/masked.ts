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
import { visible } from './text/visible.ts';

const secretKinds = [
  'access_token',
  'refresh_token',
  'id_token',
  'code',
  'code_verifier',
  'state',
  'client_secret',
  'cookie',
  'password',
  'inspector_token',
  'api_key',
  'private_key',
  'signature',
  'credential',
] as const;
export type SecretKind = (typeof secretKinds)[number];

export interface Masked {
  kind: SecretKind;
  /** Length of the secret in UTF-16 code units. */
  length: number;
  /** Keyed hash, eight hex digits; equal for equal secrets of one browser session, meaningless outside it. */
  fingerprint: string;
  claims?: TokenClaims;
  /** Of a JWT too; it stands among the claims in the text, where no claim has its name. */
  header?: TokenHeader;
}

/** What an Inspector writes where it hides a value, and what stands for a header that was sent and is not in a file. */
export const NOT_SHOWN = '[REDACTED]';

/** Who writes a query anew (`URLSearchParams`) encodes the tilde. */
const form = /(?:~|%7E)([a-z_]+)\.(\d{1,9})\.([0-9a-f]{8})(?:\.([A-Za-z0-9_-]+))?(?:~|%7E)/;
const everyForm = new RegExp(form, 'g');

/** The text that stands in the secret's place. */
export function writeMasked({ kind, length, fingerprint, claims, header }: Masked): string {
  const said = claims && JSON.stringify({ ...claims, ...(header && { header }) });
  return `~${kind}.${length}.${fingerprint}${said ? `.${toBase64Url(said)}` : ''}~`;
}

/** Masked secrets that were read last: one token comes with each of thousands of requests. */
const MAX_READ = 500;
const read = new Map<string, Masked | null>();

/** Reads the first masked secret in a text; `undefined` when there is none. Never throws. */
export function readMasked(text: string | undefined): Readonly<Masked> | undefined {
  const match = text ? form.exec(text) : null;
  if (!match) return undefined;
  const known = read.get(match[0]);
  if (known !== undefined) return known ?? undefined;
  const masked = maskedIn(match);
  if (read.size >= MAX_READ) read.clear();
  read.set(match[0], masked ?? null);
  return masked;
}

function maskedIn([, kind, length, fingerprint, claims]: RegExpExecArray): Masked | undefined {
  const masked: Masked = { kind: kind as SecretKind, length: Number(length), fingerprint: fingerprint ?? '' };
  if (!secretKinds.includes(masked.kind)) return undefined;
  // A text from the network may look like a masked secret: what it calls claims is read as any token's.
  const said = claims && parseObject(fromBase64(claims));
  if (said) masked.claims = claimsIn(said);
  const header = asObject(said ? said.header : undefined);
  if (header) masked.header = headerIn(header);
  return masked;
}

/** Replaces every masked secret in a text. */
export const replaceMasked = (text: string, by: (masked: Masked) => string): string =>
  text.replace(everyForm, (whole) => {
    const masked = readMasked(whole);
    return masked ? by(masked) : whole;
  });

/** What a person calls a secret of this kind. */
export const kindName = (kind: SecretKind): string => kind.replaceAll('_', ' ');

/** Replaces every masked secret in a text by words for a person: `access token, 812 characters, #9f3a1c2b`. */
export const describeMasked = (text: string): string =>
  replaceMasked(text, ({ kind, length, fingerprint }) => `‹${kindName(kind)}, ${length} characters, #${fingerprint}›`);

/** What a reader may see of a text: no secret, nothing invisible. */
export const plain = (text: string): string => visible(describeMasked(text));

/** How many different secrets of each kind were masked in a text, the most first. */
export function countMasked(text: string): { kind: SecretKind; count: number }[] {
  const found = [...text.matchAll(everyForm)].flatMap(([whole]) => readMasked(whole) ?? []);
  const byKind = Map.groupBy(found, ({ kind }) => kind);
  return [...byKind]
    .map(([kind, all]) => ({ kind, count: new Set(all.map(({ fingerprint }) => fingerprint)).size }))
    .sort((a, b) => b.count - a.count);
}
