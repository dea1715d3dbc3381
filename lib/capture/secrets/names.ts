/** What a name says of its value. */
import { lazily } from '../../text/lazily.ts';
import { modifiers, type SecretName, type SecretNameEntry, secretNames } from './lists/secret-names.ts';

/** Letters without their accents, so that `contraseña` and `CONTRASENA` are one word. */
const folded = (name: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII.
  /^[\x00-\x7f]*$/.test(name)
    ? name
    : name.normalize('NFKD').replace(/\p{M}/gu, '').replace(/ł/g, 'l').replace(/Ł/g, 'L').replace(/ı/g, 'i');

/** The words of a name: `x-api-key`, `tavilyApiKey`, `SAMLResponse`, `user[password]`, `_authToken2`. */
export const wordsOf = (name: string): string[] =>
  folded(name)
    .replace(/2fa/gi, 'tfa')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.replace(/\d{1,9}$/, ''))
    .filter(Boolean);

/** Scripts that write no space between words: `您的密码`. */
export const ofHan = /[\u3040-\ud7a3]/;

/** The list in the ways in which it is looked through. */
const lists = lazily(() => ({
  byWords: new Map(secretNames.map((entry) => [wordsOf(entry.words).join(' '), entry])),
  /** Words of the longest. */
  longest: Math.max(...secretNames.map(({ words }) => words.split(' ').length)),
  /** Spelt as one word, `apikey` and `mytoken`; the longest first. */
  glued: secretNames
    .filter(
      ({ alone, weak, words }) => !alone && (ofHan.test(words) || ((!weak || words.includes(' ')) && words.length > 4)),
    )
    .map((entry) => ({ entry, text: wordsOf(entry.words).join('') }))
    .sort((a, b) => b.text.length - a.text.length),
  /** The last words of those of several. */
  lastWords: new Set(
    secretNames.filter(({ words }) => words.includes(' ')).map(({ words }) => wordsOf(words).at(-1) ?? ''),
  ),
}));

const singular = (words: string[]): string[] => words.with(-1, (words.at(-1) ?? '').replace(/s$/, ''));

function find(words: string[]): SecretName | undefined {
  const bare = withoutModifiers(words);
  const one = exactly(words) ?? exactly(bare);
  if (one || !bare.at(-1)?.endsWith('s')) return one;
  const several = exactly(singular(bare));
  if (!several || several.weak) return several;
  // `max_tokens` counts.
  return { ...several, plural: true, ...(several.words === 'token' && { weak: true }) };
}

function withoutModifiers(words: readonly string[]): string[] {
  const last = words.findLastIndex((word) => !modifiers.has(word));
  return words.slice(0, Math.max(last, 0) + 1);
}

function exactly(words: string[]): SecretNameEntry | undefined {
  const { byWords, longest, glued } = lists();
  for (let count = Math.min(longest, words.length); count > 0; count--) {
    const entry = byWords.get(words.slice(-count).join(' '));
    if (!entry || (entry.alone && count !== words.length)) continue;
    const before = words.at(-count - 1);
    return before !== undefined && entry.not?.split(' ').includes(before) ? undefined : entry;
  }
  const last = words.at(-1) ?? '';
  return glued.find(({ text }) => last.endsWith(text))?.entry;
}

const LONGEST_NAME = 100;
const found = new Map<string, SecretName | null>();

/** The last word of a name of several words: `API key`, `identified by`. */
export const endsPhrase = (word: string): boolean => lists().lastWords.has(wordsOf(word).at(-1) ?? '');

/** What a name says of its value; `undefined` where it says nothing. */
export function secretName(name: string): SecretName | undefined {
  if (name.length < 2 || name.length > LONGEST_NAME) return undefined;
  const known = found.get(name);
  if (known !== undefined) return known ?? undefined;
  const entry = find(wordsOf(name));
  if (found.size >= 2000) found.clear();
  found.set(name, entry ?? null);
  return entry;
}
