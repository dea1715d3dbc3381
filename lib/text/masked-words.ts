/**
 * What a person reads in a masked secret's place (`lib/masked.ts`), apart from what is read of it otherwise: the views show
 * every text by it, and need no more.
 */
import { visible } from './visible.ts';

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

export const isKind = (word: string): word is SecretKind => (secretKinds as readonly string[]).includes(word);

/** Who writes a query anew (`URLSearchParams`) encodes the tilde. */
export const maskedForm = /(?:~|%7E)([a-z_]+)\.(\d{1,9})\.([0-9a-f]{8})(?:\.([A-Za-z0-9_-]+))?(?:~|%7E)/;
export const everyMaskedForm = new RegExp(maskedForm, 'g');

/** What a person calls a secret of this kind. */
export const kindName = (kind: SecretKind): string => kind.replaceAll('_', ' ');

/** Replaces every masked secret in a text by words for a person: `access token, 812 characters, #9f3a1c2b`. */
export const describeMasked = (text: string): string =>
  text.replace(everyMaskedForm, (whole, kind: string, length: string, fingerprint: string) =>
    isKind(kind) ? `‹${kindName(kind)}, ${Number(length)} characters, #${fingerprint}›` : whole,
  );

/** Whether a secret stood in a text. */
export const holdsMasked = (text: string): boolean => isKind(maskedForm.exec(text)?.[1] ?? '');

/** What a reader may see of a text: no secret, nothing invisible. */
export const plain = (text: string): string => visible(describeMasked(text));
