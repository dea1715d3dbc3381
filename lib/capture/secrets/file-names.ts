/** Secrets in the names of files: `token-Tr0ub4dor3x.txt`. */
import type { SecretKind } from '../../text/masked-words.ts';
import { secretName } from './names.ts';
import { isAlternating, isMixed, isRandom, isShuffled, isUnspeakable } from './random.ts';

/** Shortest that counts as random behind a name. */
const SHORTEST = 16;
/** What a file is called up to its ending, in two parts: what it is, and which one. */
const named = /(?<![\w.-])([A-Za-z][\w-]{1,40})[-_]([^\s/\\"'<>?;,()[\]{}|:*.~_-]{8,200})(?=\.[a-z0-9]{1,5}(?![\w-]))/g;

/** Letters and digits in turn: no word, date, number or version. */
const isMade = (text: string): boolean =>
  isShuffled(text) ||
  isUnspeakable(text) ||
  /^(?=[^\d]{0,99}\d)[^#!$+%]{1,99}[#!$+%]/.test(text) ||
  (isAlternating(text) && !/^\d{4,8}T\d/.test(text) && !/^[a-z]{1,4}\d[a-z]\d/.test(text));

/** A name with what was made by chance behind it, whatever signs that has in it: `token-rt_7raHps…`. */
const run = /(?<![\w.~-])[A-Za-z][\w.~+-]{20,400}/g;
const MAX_PARTS = 8;
/** `api-key-4f5g6h7j8k9l0q1w.ngrok-free.app` is where a server is, also at the end of a sentence; no host is of mixed case. */
const isHost = (text: string): boolean =>
  /^[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,8}\.[a-z]{2,24}\.?$/i.test(text) &&
  !text.split('.').some((label) => label.split('-').some(isMixed));

function replaceMade(whole: string, by: (kind: SecretKind, secret: string) => string): string {
  let end = 0;
  for (let parts = 0; parts < MAX_PARTS; parts++) {
    const sign = whole.slice(end + 1).search(/[-_]/);
    if (sign < 0) return whole;
    end += sign + 1;
    const entry = secretName(whole.slice(0, end));
    const secret = entry && !entry.alone ? whole.slice(end + 1).replace(/\.[a-z0-9]{1,5}$/, '') : '';
    if (entry && isRandom(secret, SHORTEST))
      return whole.slice(0, end + 1) + by(entry.kind, secret) + whole.slice(end + 1 + secret.length);
  }
  return whole;
}

/** In the name of a file, which is no host whatever it is called. */
export const replaceMadeNames = (text: string, by: (kind: SecretKind, secret: string) => string): string =>
  text.replace(run, (whole) => replaceMade(whole, by));

export const replaceMadeWords = (text: string, by: (kind: SecretKind, secret: string) => string): string =>
  text.replace(run, (whole) => (isHost(whole) ? whole : replaceMade(whole, by)));

export const replaceFileNames = (text: string, by: (kind: SecretKind, secret: string) => string): string =>
  text.includes('.')
    ? text.replace(named, (whole, name: string, rest: string) => {
        const entry = secretName(name);
        return entry && !entry.alone && isMade(rest) ? whole.slice(0, -rest.length) + by(entry.kind, rest) : whole;
      })
    : text;
