/** JSON in which nothing acts: what a terminal or an editor obeys without showing it stands as `\u` escapes. */
import { unseen } from './visible.ts';

const asEscapes = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('');

/** The same value to whoever reads it (RFC 8259 §7). */
export const escapedJson = (value: unknown): string => JSON.stringify(value).replaceAll(unseen, asEscapes);
