/** Bytes from the network as text. Nothing here throws. */

type Bytes = Uint8Array<ArrayBuffer> | ArrayBuffer;

/** With U+FFFD for those that are no UTF-8. */
export const utf8 = (bytes: Bytes): string => new TextDecoder().decode(bytes);

/** A text that came in pieces, which may end within a character. */
export function utf8OfPieces(pieces: readonly Bytes[]): string {
  const decoder = new TextDecoder();
  return pieces.map((piece) => decoder.decode(piece, { stream: true })).join('') + decoder.decode();
}

/** `undefined` for what is no UTF-8. */
export function utf8Only(bytes: Bytes): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
