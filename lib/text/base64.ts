/** Base64 and base64url (RFC 4648 §4, §5) from the network. Nothing here throws. */
import { utf8 } from './bytes.ts';

/** The bytes; `undefined` for what is neither. */
export function base64Bytes(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** The bytes as text, with U+FFFD for those that are no UTF-8; `undefined` where it is no base64. */
export function fromBase64(text: string): string | undefined {
  const bytes = base64Bytes(text);
  return bytes && utf8(bytes);
}

/** A text as base64url without padding. */
export const toBase64Url = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
