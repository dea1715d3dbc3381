/** Base64 and base64url (RFC 4648 §4, §5) from the network. Nothing here throws. */
import { utf8 } from './bytes.ts';

/** The bytes; `undefined` for what is neither. */
export function base64Bytes(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const characters = binary(text);
    const bytes = new Uint8Array(characters.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
    return bytes;
  } catch {
    return undefined;
  }
}

/** A character a byte; throws where it is neither. */
const binary = (text: string): string => atob(text.replaceAll('-', '+').replaceAll('_', '/'));
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII, which is UTF-8 as it stands.
const ascii = /^[\x00-\x7f]*$/;

/** The bytes as text, with U+FFFD for those that are no UTF-8; `undefined` where it is no base64. */
export function fromBase64(text: string): string | undefined {
  try {
    const characters = binary(text);
    if (ascii.test(characters)) return characters;
  } catch {
    return undefined;
  }
  const bytes = base64Bytes(text);
  return bytes && utf8(bytes);
}

/** A text as base64url without padding. */
export const toBase64Url = (text: string): string =>
  btoa(ascii.test(text) ? text : String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
