/** Secrets in the names of files: `token-Tr0ub4dor3x.txt`. */
import type { SecretKind } from '../../text/masked-words.ts';
import { secretName } from './names.ts';
import { isShuffled, isUnspeakable } from './random.ts';

/** What a file is called up to its ending, in two parts: what it is, and which one. */
const named = /(?<![\w.-])([A-Za-z][\w-]{1,40})[-_]([^\s/\\"'<>?;,()[\]{}|:*.~_-]{8,200})(?=\.[a-z0-9]{1,5}(?![\w-]))/g;

/** Letters and digits in turn: no word, date, number or version. */
const isMade = (text: string): boolean =>
  isShuffled(text) ||
  isUnspeakable(text) ||
  /^(?=[^\d]{0,99}\d)[^#!$+%]{1,99}[#!$+%]/.test(text) ||
  (/[A-Za-z]\d+[A-Za-z]+\d/.test(text) && !/^\d{4,8}T\d/.test(text) && !/^[a-z]{1,4}\d[a-z]\d/.test(text));

export const replaceFileNames = (text: string, by: (kind: SecretKind, secret: string) => string): string =>
  text.includes('.')
    ? text.replace(named, (whole, name: string, rest: string) => {
        const entry = secretName(name);
        return entry && !entry.alone && isMade(rest) ? whole.slice(0, -rest.length) + by(entry.kind, rest) : whole;
      })
    : text;
