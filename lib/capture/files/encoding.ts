/**
 * As a file's first bytes say: UTF-16 is how some editors and shells on Windows write. Without a mark only text that begins
 * as every recording and log does, with one of ASCII, is told by its zeros.
 */
export function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first && second === 0) return 'utf-16le';
  return first === 0 && second ? 'utf-16be' : 'utf-8';
}
