/**
 * Whether a text was made by chance and not by a person: keys and tokens are, words, names, paths and versions are not.
 * What tells them apart is how often neighbouring characters are of different kinds.
 */
import { readMasked } from '../../masked.ts';
import { isPublic } from './forms.ts';

const UPPER = 0;
const LOWER = 1;
const DIGIT = 2;

const kindOf = (code: number): number | undefined =>
  code >= 48 && code <= 57 ? DIGIT : code >= 65 && code <= 90 ? UPPER : code >= 97 && code <= 122 ? LOWER : undefined;

interface Mix {
  length: number;
  counts: [upper: number, lower: number, digits: number];
  /** Share of neighbours that are of different kinds. */
  changes: number;
}

/** Letters and digits only: what stands between them tells nothing. */
function mixOf(text: string): Mix {
  const counts: Mix['counts'] = [0, 0, 0];
  let [length, changed] = [0, 0];
  let before: number | undefined;
  for (let i = 0; i < text.length; i++) {
    const kind = kindOf(text.charCodeAt(i));
    if (kind === undefined) continue;
    counts[kind as 0 | 1 | 2]++;
    if (before !== undefined && before !== kind) changed++;
    before = kind;
    length++;
  }
  return { length, counts, changes: length > 1 ? changed / (length - 1) : 0 };
}

/**
 * Chance gives 0.62 changes in base64 and base62, 0.40 in letters of one case with digits; `InvalidRedirectUri2` has
 * 0.33, `mcp-server-v2-2026` 0.25.
 */
const MIXED = 0.38;
const ONE_CASE = 0.25;
/** Longest text that is looked at; a longer one is judged by its beginning. */
const LOOKED_AT = 4096;

/** What keys and tokens are made of. */
const characters = /^[\w+/=.~-]+$/;

/** A key or a token of at least `shortest` letters and digits. */
export function isRandom(text: string, shortest: number): boolean {
  if (text.length < shortest || !characters.test(text) || isPublic(text) || readMasked(text)) return false;
  const { length, counts, changes } = mixOf(text.slice(0, LOOKED_AT));
  const [upper, lower, digits] = counts;
  if (length < shortest || digits < 2)
    return length >= shortest + 8 && (isMixedLetters(upper, lower, changes) || isScrambled(text));
  if (upper > 1 && lower > 1) return changes >= MIXED;
  if (length < shortest + 8 || isHexadecimal(text)) return false;
  return (digits >= length / 8 && changes >= ONE_CASE) || isScrambled(text);
}

/** Letters of both cases in no order that a word has; shorter ones are names (`iOS`, `OAuth`). */
export function isShuffled(text: string): boolean {
  const { length, counts, changes } = mixOf(text.slice(0, LOOKED_AT));
  return length >= 10 && counts[0] > 2 && counts[1] > 2 && changes >= MIXED;
}

/** One word of letters that nobody can say: made by chance, though it has neither digits nor capitals. */
export const isUnspeakable = (text: string): boolean =>
  text.length >= 10 && text.length <= LOOKED_AT && /^[A-Za-z]+$/.test(text) && /[bcdfghjklmnpqrstvwxz]{5}/i.test(text);

/** Digits in two places of a word, with letters around the first. */
export const isAlternating = (text: string): boolean => /[A-Za-z]\d+[A-Za-z]+\d/.test(text);

/** A word with capitals behind its first sign, small letters and digits: `X-Sha256` and `OAuth2` have fewer of them. */
export function isMixed(word: string): boolean {
  const [upper, lower, digits] = mixOf(word.slice(1)).counts;
  return upper > 0 && lower > 0 && digits > 1;
}

/** Letters of one case that nobody can say, with few vowels: words have two in five, chance has one in five. */
const isScrambled = (text: string): boolean =>
  /^(?:[a-z\d]{28,}|[A-Z\d]{28,})=*$/.test(text) &&
  /[bcdfghjklmnpqrstvwxz]{5}/i.test(text) &&
  new Set(text).size > 9 &&
  text.replace(/[^aeiouy]+/gi, '').length < 0.28 * text.replace(/\d+/g, '').length;

/** Long enough, letters alone can be told too: words do not change their case all the time. */
const isMixedLetters = (upper: number, lower: number, changes: number) => upper > 3 && lower > 3 && changes >= MIXED;

/** A hash, a trace, or a key: which of them, only its place tells. */
export const isHexadecimal = (text: string): boolean =>
  /^(?:[0-9a-f]{32,}|[0-9A-F]{32,})$/.test(text) && /[a-fA-F]/.test(text) && /\d/.test(text);
