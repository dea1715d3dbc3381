/** Names of secrets in a text that is no whole document. */
import { type SecretName, secretName } from './names.ts';

export const names = /[A-Za-z_$][\w$.-]*/g;
export const LONGEST_NAME = 100;
/** What remains of an escape before a name: `\nname`, `\u0022name`. */
const escaped = /^(?:u00[0-9a-f]{2}|x[0-9a-f]{2}|[nrt])/i;

/** A name and where it stands. */
export interface Name extends SecretName {
  name: string;
  start: number;
  end: number;
}

/** The name of a secret that begins at `start`; `undefined` where `found` is none. */
export function nameAt(text: string, found: string, start: number): Name | undefined {
  const before = text[start - 1];
  if (before === '~' || found.length > LONGEST_NAME) return undefined;
  const name = before === '\\' ? found.replace(escaped, '') : found;
  // `API key` is one name; so is `client secret`.
  const word =
    before === ' ' ? /[A-Za-z]{2,20}(?= $)/.exec(text.slice(Math.max(0, start - 21), start))?.[0] : undefined;
  const phrase = word === undefined ? undefined : `${word}_${name}`;
  const whole = phrase === undefined ? undefined : secretName(phrase);
  const own = secretName(name);
  const entry = own && whole ? whole : own;
  if (!entry) return undefined;
  return { ...entry, name: whole && phrase !== undefined ? phrase : name, start, end: start + found.length };
}
