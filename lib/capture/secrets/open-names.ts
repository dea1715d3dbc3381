/** Names under which only what has the form of a secret, or an address with one in it, is masked. */
import { lazily } from '../../text/lazily.ts';
import { isPublic } from './forms.ts';
import { hashedNames, openNames, settingNames } from './lists/open-names.ts';
import { secretName, wordsOf } from './names.ts';
import { isHexadecimal } from './random.ts';

const lastWords = lazily(() => new Set(openNames.flatMap(({ words }) => words.split(' '))));
const hashed = lazily(() => new Set(hashedNames.flatMap(({ words }) => words.split(' '))));
const settings = lazily(() => new Set(settingNames.flatMap(({ words }) => words.split(' '))));

const found = new Map<string, boolean>();

/** What is under this name may look random and be public. */
export function isOpenName(name: string): boolean {
  const known = found.get(name);
  if (known !== undefined) return known;
  const isOpen = name.length <= 100 && isLast(wordsOf(name)) && !secretName(name);
  if (found.size >= 2000) found.clear();
  found.set(name, isOpen);
  return isOpen;
}

const isLast = (words: string[]) => [-1, -2].some((from) => lastWords().has(words.slice(from).join('_')));

/** Hexadecimal behind this name is no key. */
export const isHashedName = (name: string): boolean => hashed().has(wordsOf(name).at(-1) ?? '');

/** What is under this name is public, or this value is. */
export const isOpenUnder = (name: string, value: string): boolean =>
  isOpenName(name) || ((isHexadecimal(value) || isPublic(value)) && isHashedName(name));

/** What a program is told under this name is no secret. */
export const isSettingName = (name: string): boolean => isOpenName(name) || settings().has(wordsOf(name).at(-1) ?? '');
