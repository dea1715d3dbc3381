/** Secrets that a sentence tells: `Invalid API key 4f9a…`, `the password "hunter2" is wrong`. */

import { readMasked } from '../../masked.ts';
import { isIdentifier } from './forms.ts';
import type { SecretName } from './names.ts';
import { isShuffled } from './random.ts';
import type { Written } from './written.ts';

/** Words between the name of a secret and the secret. */
const between = new Set(
  'a an and as by for from given had has have in incorrect invalid is it not of on or passed provided received sent supplied that the this used user value was were which with wrong you your submitted entered current expired malformed unknown rejected'.split(
    ' ',
  ),
);
const MAX_WORDS = 6;
const word = /[\s:=,("'“”‘’`*<[>-]{1,6}([^\s"'“”‘’`<>()[\],;*=\\]{1,300}={0,2})/y;

/** Words with digits that are no secrets: algorithms, standards and errors; versions; dates, times, amounts; places. */
const known = [
  /^[A-Za-z]{1,12}[-_]?\d{1,5}[A-Za-z]{0,4}$/,
  /^v?\d{1,9}(?:\.\d{1,9}){0,3}$/,
  /^\d{1,4}[-/:.]\d{1,2}(?:[-/:.T]|$)/,
  /^\d{1,9}(?:ms|s|m|h|d|bits?|[km]b|px|st|nd|rd|th)$/i,
  /^(?:[a-z][a-z0-9+.-]{1,20}:|\/|[\w-]{1,60}(?:\.[\w-]{1,60}){0,4}\.(?:com|dev|org|net|io|ai|cloud|local)$)/i,
];
/** A password is a word and some digits; a number alone is an amount. */
const amounts = [/^v?\d{1,3}(?:\.\d{1,9}){0,3}$/i, /^\d{1,9}(?:st|nd|rd|th|s|m|h|d)$/i];

function isTold(text: string, { kind, weak }: SecretName): boolean {
  if (text.length < 4 || isIdentifier(text) || readMasked(text)) return false;
  if (!/\d/.test(text)) return isShuffled(text);
  const ordinary = kind === 'password' && !weak ? amounts : text.length < 6 ? [/^/] : known;
  return !ordinary.some((form) => form.test(text));
}

/** What the words behind a name, which ends at `end`, tell of it. */
export function toldValue(text: string, end: number, name: SecretName): Written | undefined {
  if (name.alone) return undefined;
  word.lastIndex = end;
  for (let count = 0; count < MAX_WORDS; count++) {
    const [whole = '', found = ''] = word.exec(text) ?? [];
    const value = found.replace(/[.:!?]{1,9}$/, '');
    if (!value) return undefined;
    const start = word.lastIndex - found.length;
    if (!between.has(value.toLowerCase())) {
      return isTold(value, name) ? { start, end: start + value.length, value, write: (t) => t } : undefined;
    }
    if (/\n\s*\n/.test(whole)) return undefined;
  }
  return undefined;
}
