/** Secrets of many words, which a person writes down: BIP 39, "Generating the mnemonic". */
import { lazily } from '../../text/lazily.ts';

/** Words that a list of such words has none of, and that a sentence hardly does without. */
const ofSentences = new Set(
  'the and for are was not your with has had from his her its our them than been would which where were into does did'.split(
    ' ',
  ),
);
const LEAST = 12;
const MOST = 24;
const words = lazily(() => /[a-z]{3,8}(?![\p{L}\p{N}_])/uy);
/** Between two of them: white space, commas, and the number that each has in a list. */
const gap = /[\s,;:.)"'[\]\d-]{1,8}/y;

/** Where the words end that begin here; `undefined` where they are no such phrase. */
function endOfPhrase(text: string, start: number): number | undefined {
  const word = words();
  let [at, end] = [start, start];
  for (let count = 0; count < MOST; count++) {
    word.lastIndex = at;
    const found = word.exec(text)?.[0];
    if (found === undefined || ofSentences.has(found)) return count >= LEAST ? end : undefined;
    end = at + found.length;
    gap.lastIndex = end;
    at = end + (gap.exec(text)?.[0].length ?? 0);
    if (at === end) return count + 1 >= LEAST ? end : undefined;
  }
  return end;
}

/** Twelve to twenty-four words and nothing else. */
export const isPhrase = (text: string): boolean => text.length < 300 && endOfPhrase(text, 0) === text.length;

/** Most texts have none of it. */
const hint = /mnemonic|phrase|seed|words/i;
const naming = lazily(
  () =>
    /(?<![\p{L}\p{N}])(?:mnemonic|(?:seed|recovery|backup|secret|wallet)[ _-]?(?:recovery )?(?:phrase|words?|seed))s?/giu,
);
/** What may stand between its name and it: ` (12 words) is: "1. `. */
const before = /(?: (?:is|was|code)|[ \t]{0,3}\(\d\d words\)|[\s:=,;>"'[\]`*_.)\d-]{1,12}){1,4}/y;

/** Replaces each of which the text says what it is. */
export const replacePhrases = (text: string, by: (secret: string) => string): string => {
  if (!hint.test(text)) return text;
  const parts: string[] = [];
  let done = 0;
  for (const { 0: name, index } of text.matchAll(naming())) {
    before.lastIndex = index + name.length;
    const start = before.lastIndex + (before.exec(text)?.[0].length ?? 0);
    const end = index < done ? undefined : endOfPhrase(text, start);
    if (end === undefined) continue;
    parts.push(text.slice(done, start), by(text.slice(start, end)));
    done = end;
  }
  return parts.length ? parts.join('') + text.slice(done) : text;
};
