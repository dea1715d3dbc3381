/** Bytes from the network as text. Nothing here throws. */

type Bytes = Uint8Array | ArrayBuffer;

// Pure, for the bundler: else each script that imports something beside them makes both, on every loopback page.
const lenient = /* @__PURE__ */ new TextDecoder();
const strict = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true });

/** With U+FFFD for those that are no UTF-8. */
export const utf8 = (bytes: Bytes): string => lenient.decode(bytes);

/** `undefined` for what is no UTF-8. */
export function utf8Only(bytes: Bytes): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** A text that comes in pieces, which may end within a character. */
export function utf8Pieces() {
  const decoder = new TextDecoder();
  return {
    text: (piece: Bytes): string => decoder.decode(piece, { stream: true }),
    /** What the last piece left open. */
    end: (): string => decoder.decode(),
  };
}
