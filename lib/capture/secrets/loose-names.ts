/** Names of secrets in a text that is no whole document. */
import { lazily } from '../../text/lazily.ts';
import type { SecretName } from './lists/secret-names.ts';
import { isPrivateMember } from './members.ts';
import { endsPhrase, secretName } from './names.ts';

export const names = lazily(() => /[\p{L}_$][\p{L}\p{M}\p{N}_$.-]*/gu);
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
  // `密码是…`, `パスワードは…です`, `비밀번호는 …`: *is*, without a space.
  const is = secretName(found) ? -1 : found.search(/[为是は는은](?:[!-~]|$)/);
  const word = is < 0 ? found : found.slice(0, is);
  const end = start + word.length;
  const name = before === '\\' ? word.replace(escaped, '') : word;
  const phrase = before === ' ' ? phraseAt(text, name, start) : undefined;
  const own = phrase ?? named(name);
  return own && { ...own, start, end };
}

const named = (name: string) => {
  const entry = secretName(name);
  return entry && { ...entry, name };
};

/** `API key` is one name; so are `client secret` and `mot de passe`. */
function phraseAt(text: string, name: string, start: number): (SecretName & { name: string }) | undefined {
  if (!endsPhrase(name.replace(/s$/, ''))) return undefined;
  const words = /(?:[\p{L}\p{M}\p{N}]{2,20} ){1,2}$/u
    .exec(text.slice(Math.max(0, start - 42), start))?.[0]
    .trim()
    .split(' ');
  if (!words) return undefined;
  return named([words.at(-1), name].join('_')) ?? named([...words, name].join('_'));
}

/** RFC 7518 §6: in a text with a key type the names of one letter are those of a key. */
const keyType = /["']kty\\{0,9}["']/;
export const holdsJwk = (text: string): boolean => keyType.test(text);
export const privateKeyAt = (text: string, found: string, start: number): Name | undefined =>
  isPrivateMember(found) && /["']/.test(text[start - 1] ?? '')
    ? { kind: 'private_key', name: 'private_key', start, end: start + found.length }
    : undefined;
