/**
 * The key for the fingerprints of secrets: HMAC-SHA-256 (RFC 2104) of the secret, its first 32 bits. 256 bits of the
 * browser's own chance, made by the worker once per browser session: who has only the fingerprint can neither compute
 * what is behind it nor try out a guess, and two sessions have nothing to compare.
 *
 * Its way: it lies in the worker's memory and in `storage.session`, which no page's script may read and which is never
 * written to disk, and is in one message alone: the answer to a source that says what its page is (`Welcome`), and only
 * where the page is followed. Sources are our own scripts, in the extension's own world: the bridge, the DevTools page. The
 * page's own world hears two words and no key (`page/channel.ts`); no view, no file, no report and no export has it. What
 * is masked outside a browser session (a file, the command line) has a key of its own, which ends with it.
 *
 * As hex digits, so that a message can carry it.
 */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(32))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const keyBytes = (key: string): Uint8Array =>
  Uint8Array.from(key.match(/[0-9a-f]{2}/g) ?? [], (digits) => Number.parseInt(digits, 16));
