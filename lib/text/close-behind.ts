/** Longest `rest`, and what it looks ahead to. */
const LONGEST = 60;

/**
 * Whether `rest` begins at most so many characters behind one of `words` (global), and nothing between ends the sentence.
 * In one expression, each of many words would go over what another has gone over already.
 */
export const closeBehind = (text: string, words: RegExp, within: number, rest: RegExp, end = /\./): boolean =>
  [...text.matchAll(words)].some(({ 0: found, index }) => {
    // With one character before it, for what has to begin a word.
    const from = index + found.length - 1;
    const near = text.slice(from, from + within + LONGEST);
    const at = near.search(rest);
    return at > 0 && at <= within + 1 && !end.test(near.slice(1, at));
  });
