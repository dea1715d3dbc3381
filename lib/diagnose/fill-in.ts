/**
 * Commands and documents to paste need secrets that stopped at capture. Where one would stand is a word that the reader
 * replaces: `YOUR_API_KEY`.
 */
import type { Fix, Step, Verification } from '../finding.ts';
import { type Masked, replaceMasked } from '../masked.ts';

/** One word for each secret; two of a kind get two. */
function wordsFor() {
  const words = new Map<string, string>();
  return (secret: Masked): string => {
    const id = `${secret.kind} ${secret.fingerprint}`;
    const known = words.get(id);
    if (known) return known;
    const same = [...words.keys()].filter((other) => other.startsWith(`${secret.kind} `)).length;
    const word = `YOUR_${secret.kind.toUpperCase()}${same ? `_${same + 1}` : ''}`;
    words.set(id, word);
    return word;
  };
}

/** All texts of a value, whatever it is made of. */
function fillIn<T>(value: T, word: (secret: Masked) => string): T {
  if (typeof value === 'string') return replaceMasked(value, word) as T;
  if (Array.isArray(value)) return value.map((item) => fillIn(item, word)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fillIn(member, word)])) as T;
}

/** What is pasted: values, lines of code. */
function stepToFillIn(step: Step): Step {
  const { values, snippets } = step;
  const filled = fillIn({ ...(values && { values }), ...(snippets && { snippets }) }, wordsFor());
  return { ...step, ...filled };
}

/** One word for one secret in each step, so that a step reads by itself. */
export const fixToFillIn = (fix: Fix): Fix => ({
  ...fix,
  do: fix.do.map(stepToFillIn),
  or: fix.or.map((alternative) => ({ ...alternative, steps: alternative.steps.map(stepToFillIn) })),
  stuck: fix.stuck.map(stepToFillIn),
});

/** What is run; it says what to put where. */
export function verificationToFillIn(verification: Verification): Verification {
  const used = new Set<string>();
  const wordFor = wordsFor();
  const anyOf = fillIn(verification.anyOf, (secret) => {
    const word = wordFor(secret);
    used.add(word);
    return word;
  });
  if (!anyOf || !used.size) return verification;
  const words = [...used].map((word) => `\`${word}\``).join(' and ');
  return { ...verification, anyOf, says: `${verification.says} Put your own in the place of ${words} before.` };
}
