/** The differing part of two texts, for evidence: what they share at both ends is plain, the rest is marked. */

export interface Difference {
  before: string;
  observed: string;
  expected: string;
  after: string;
}

const word = /[\p{L}\p{N}_]/u;

/** A line that both have is equal as a whole, whatever stands beside it. */
const beginsLine = (text: string[], at: number) => at === 0 || text[at - 1] === '\n';
const endsLine = (text: string[], at: number) => at === text.length || text[at] === '\n';

/**
 * Splits two texts at their common beginning and end. The marked part grows to whole words, because `https` beside
 * `http` says more than an `s`. `null` when the texts are equal or have nothing in common: then nothing is marked.
 */
export function difference(observed: string, expected: string): Difference | null {
  if (observed === expected) return null;
  const a = [...observed];
  const b = [...expected];
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  if (start + end === 0) return null;

  // A word that both have whole is equal, where further words follow it in one; a mere slash is shown with its word.
  const parts = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const isSlight = !parts.flat().some((character) => word.test(character));
  const within = isSlight || word.test(a[start] ?? '') || word.test(b[start] ?? '');
  while (within && start > 0 && word.test(a[start - 1] ?? '') && !(endsLine(a, start) && endsLine(b, start))) start--;
  const [lastOfA, lastOfB] = [a[a.length - end - 1], b[b.length - end - 1]];
  const goesOn = isSlight || word.test(lastOfA ?? '') || word.test(lastOfB ?? '');
  while (
    goesOn &&
    end > 0 &&
    word.test(a[a.length - end] ?? '') &&
    !(beginsLine(a, a.length - end) && beginsLine(b, b.length - end))
  )
    end--;
  return {
    before: a.slice(0, start).join(''),
    observed: a.slice(start, a.length - end).join(''),
    expected: b.slice(start, b.length - end).join(''),
    after: a.slice(a.length - end).join(''),
  };
}
