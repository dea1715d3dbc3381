/** Secrets that a sentence tells: `Invalid API key 4f9a…`, `the password "hunter2" is wrong`. */
import { readMasked } from '../../masked.ts';
import { withoutEnd } from '../../text/trim.ts';
import { isIdentifier } from './forms.ts';
import { UUID } from './lists/public-forms.ts';
import type { SecretName } from './lists/secret-names.ts';
import { ofHan, secretName } from './names.ts';
import { isHexadecimal, isRandom, isShuffled, isUnspeakable } from './random.ts';
import { isNoSecret, isSentence } from './values.ts';
import type { Written } from './written.ts';

/** Words between the name of a secret and the secret. */
const between = new Set(
  'a an and as by for from given had has have header in incorrect invalid is it not of on or passed provided received sent supplied that the this used user value was were which with wrong you your submitted entered current expired malformed unknown rejected valid found ist lautet es est jest är er è é là je adalah είναι هي هو הוא היא'.split(
    ' ',
  ),
);
const MAX_WORDS = 6;
const word =
  /(?:<\/?[a-z][^<>]{0,100}>|&(?:quot|apos|[lr][ds]quo|#\d{2,4});|\\(?=["'`])|[\s:=,("'“”„‘’`*«<[>–—：﹕＝「『为是は는은»（-]){1,8}([^\s"'“”„‘’`«»<>()[\]，。；、「」『』（）,;*=\\]{1,300}={0,2})/y;

/** What goes on behind the longest word that is looked at: of a token, all of it is one. */
const LONGEST = 300;
const goesOn = /[^\s"'“”„‘’`«»<>()[\]，。；、「」『』（）,;*\\]*/y;
function wholeWord(text: string, end: number, found: string): string {
  if (found.length < LONGEST) return found;
  goesOn.lastIndex = end;
  return found + (goesOn.exec(text)?.[0] ?? '');
}

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
  if (text.length < 4 || isIdentifier(text) || readMasked(text) || ofHan.test(text)) return false;
  // In quotes it may be of several words: then signs tell it from a phrase.
  if (/\s/.test(text) && !/[^\w\s.,:'-]/.test(text)) return false;
  if (!/\d/.test(text)) return isShuffled(text) || isUnspeakable(text);
  const ordinary = kind === 'password' && !weak ? amounts : text.length < 6 ? [/^/] : known;
  return !ordinary.some((form) => form.test(text));
}

/** One word of letters that a quote or a colon sets apart as the password or key, and nothing that a program says of one. */
const isSetApart = (text: string, { kind, weak }: SecretName): boolean =>
  !weak &&
  (kind === 'password' || kind === 'api_key' || kind === 'client_secret') &&
  /^[A-Za-z]+(?:-[A-Za-z]+)*$/.test(text) &&
  text.length >= 8 &&
  !isSentence(text) &&
  !isNoSecret(text) &&
  !secretName(text);

const asIs = (text: string) => text;
/** `password for user bob: …` */
const ofWhom = /\s(?:for|of)\s([^:=\n"'`]{1,60})[:=][\s"'`]{0,3}([^\s"'`,;]{1,300})/y;
/** `… is not a valid API key`: words between the secret and its name. */
const judged = new Set(
  'not no a an the your valid invalid known unknown correct incorrect registered active expired api access client'.split(
    ' ',
  ),
);

/** What the words around a name, which ends at `end`, tell of it. */
export function toldValue(text: string, start: number, end: number, name: SecretName): Written | undefined {
  // A set of keys has keys by their names.
  if (/\b(?:jwks|key set)\b[^.\n]{0,30}$/i.test(text.slice(Math.max(0, start - 40), start))) return undefined;
  if (name.alone) return name.kind === 'code' ? codeBehind(text, start, end, name) : undefined;
  return toldBehind(text, end, name) ?? toldBefore(text, start, name);
}

/** A code is one by its look alone: errors have codes too. */
function codeBehind(text: string, start: number, end: number, name: SecretName): Written | undefined {
  if (/(?:error|status|exit|trace|request)[\s_-]{1,3}$/i.test(text.slice(Math.max(0, start - 12), start)))
    return undefined;
  const found = toldBehind(text, end, { kind: name.kind });
  return found && (isRandom(found.value, 20) || isHexadecimal(found.value) || uuid.test(found.value))
    ? found
    : undefined;
}
const uuid = new RegExp(`^${UUID}$`);

function toldBefore(text: string, start: number, name: SecretName): Written | undefined {
  const from = Math.max(0, start - 240);
  const before = text.slice(from, start);
  if (!/ (?:is|was|isn['’]t) /i.test(before)) return undefined;
  const words = [...before.matchAll(/[^\s"'`()<>«»]{1,240}/g)];
  while (judged.has(words.at(-1)?.[0].toLowerCase() ?? '')) words.pop();
  const [said, verb] = words.slice(-2);
  if (!said || !verb || !/^(?:is|was|isn['’]t)$/i.test(verb[0]) || !isTold(said[0], name)) return undefined;
  return { start: from + said.index, end: from + said.index + said[0].length, value: said[0], write: asIs };
}

const closing: Record<string, string> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '“': '”',
  '‘': '’',
  '«': '»',
  '»': '«',
  '”': '”',
  '„': '“',
  '「': '」',
  '『': '』',
};

/** Of several words or signs, where a quote stands before them. */
function quotedAt(text: string, start: number): Written | undefined {
  const close = closing[text[start - 1] ?? ''];
  const end = close === undefined ? -1 : text.slice(start, start + 200).indexOf(close);
  if (end < 0) return undefined;
  // What escapes the closing quote is part of that: without it the quotes around all of this would end here.
  const value = text.slice(start, start + end).replace(/\\{1,9}$/, '');
  return isSentence(value) ? undefined : { start, end: start + value.length, value, write: asIs };
}

function toldBehind(text: string, end: number, name: SecretName): Written | undefined {
  ofWhom.lastIndex = end;
  const [, whom = '', said = ''] = ofWhom.exec(text) ?? [];
  const start = ofWhom.lastIndex - said.length;
  const whose = wholeWord(text, ofWhom.lastIndex, said);
  // `no key for kid=…`
  if (whose && !/^(?:kid|client[_ ]id)$/i.test(whom) && (isTold(whose, name) || isSetApart(whose, name)))
    return { start, end: start + whose.length, value: whose, write: asIs };
  word.lastIndex = end;
  for (let count = 0; count < MAX_WORDS; count++) {
    const [whole = '', said = ''] = word.exec(text) ?? [];
    const start = word.lastIndex - said.length;
    const found = wholeWord(text, word.lastIndex, said);
    word.lastIndex = start + found.length;
    // An entity that ends the text it is in stands for a quote; `…です` is no part of it either.
    const value = withoutEnd(found.replace(/&#?\w{1,8}$/, ''), ofHan).replace(/[.:!?\u200b-\u200d]{1,9}$/, '');
    if (!value) return undefined;
    const quoted = quotedAt(text, start);
    if (quoted && (isTold(quoted.value, name) || isSetApart(quoted.value, name))) return quoted;
    if (!between.has(value.toLowerCase())) {
      return isTold(value, name) ? { start, end: start + value.length, value, write: asIs } : undefined;
    }
    if (/\n\s*\n/.test(whole)) return undefined;
  }
  return undefined;
}
