/** The path of a file as it may be shown. */
import { createMasker } from '../capture/secrets.ts';

/** Each part of it is a name of its own. */
export function shownFile(file: string): string {
  const { maskFileName } = createMasker(crypto.getRandomValues(new Uint8Array(32)));
  return file
    .split(/([/\\])/)
    .map(maskFileName)
    .join('');
}
