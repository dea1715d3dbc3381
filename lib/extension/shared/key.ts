/**
 * The key for the fingerprints of secrets: made by the worker once per browser session, held in memory and in
 * `storage.session`, which is never written to disk. As hex digits, so that a message can carry it.
 */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(32))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const keyBytes = (key: string): Uint8Array =>
  Uint8Array.from(key.match(/[0-9a-f]{2}/g) ?? [], (digits) => Number.parseInt(digits, 16));
