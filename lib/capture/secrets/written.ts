/** Where the value of a name stands in a text that is no whole document, by what is written behind the name. */
import { decode, encode } from '../../text/encoding.ts';
import { parseJson } from '../../text/json.ts';

/** A value and where it stands. */
export interface Written {
  start: number;
  end: number;
  /** As it was before it was quoted, escaped or encoded. */
  value: string;
  /** A new value, as it is written in this place. */
  write(text: string): string;
}

const asIs = (text: string) => text;

const plainly = (text: string, start: number, end: number): Written => ({
  start,
  end,
  value: text.slice(start, end),
  write: asIs,
});

/** Place of the quote that ends a value; the text's end where it was cut off. */
function closing(text: string, quote: string, start: number): number {
  for (let i = text.indexOf(quote, start); i >= 0; i = text.indexOf(quote, i + 1)) {
    let escapes = 0;
    while (text[i - 1 - escapes] === '\\') escapes++;
    if (quote.startsWith('\\') ? escapes === 0 : escapes % 2 === 0) return i;
  }
  return text.length;
}

/** Behind an opening quote, which may be escaped or encoded. */
export function quotedValue(text: string, quote: string, start: number): Written | undefined {
  const end = closing(text, quote, start);
  const raw = text.slice(start, end);
  // An apostrophe opens no value that goes over lines.
  if (quote === "'" && raw.includes('\n')) return undefined;
  if (quote.startsWith('%')) return { start, end, value: decode(raw), write: encode };
  const read = raw.includes('\\') ? parseJson(`"${raw}"`) : raw;
  return { start, end, value: typeof read === 'string' ? read : raw, write: asIs };
}

/** Only white space, a list's mark or a keyword stands before it in its line. */
const lineStart = /(?:^|[\r\n]|\\r|\\n)[ \t]{0,40}(?:[-*] {1,4})?(?:export |set |env |ENV |> ?)?["'[]?$/;
export const startsLine = (text: string, start: number): boolean =>
  lineStart.test(text.slice(Math.max(0, start - 60), start));

/** It is a parameter of an address or a form. */
export const isParameter = (text: string, start: number): boolean =>
  /(?:[?&]|&amp;|(?<!&#?\w{1,8});)$/.test(text.slice(Math.max(0, start - 12), start));

function endAt(text: string, end: RegExp, start: number): number {
  end.lastIndex = start;
  return end.exec(text)?.index ?? text.length;
}

function without(text: string, start: number, end: number, tail: RegExp): Written | undefined {
  let last = end;
  while (last > start && tail.test(text[last - 1] ?? '')) last--;
  return last > start ? plainly(text, start, last) : undefined;
}

const space = /\s/;
const punctuation = /[\s.,;:!?]/;
const yamlEnd = /[\s,}]/;

/** Behind a sign such as `:` or `=`; `name` is where the name begins. */
export function unquotedValue(text: string, sign: string, start: number, name: number): Written | undefined {
  if (sign.startsWith('%')) {
    const end = endAt(text, /%(?:26|3B|22|27|2C|20)|[^\w.~%+*!()-]/gi, start);
    return { start, end, value: decode(text.slice(start, end)), write: encode };
  }
  if (sign === '|') return without(text, start, endAt(text, /[|\r\n]/g, start), space);
  if (startsLine(text, name)) {
    // A header, a setting, a line of YAML: the rest of the line.
    if (sign === ':') return without(text, start, endAt(text, /[\r\n]|\\[rn]| #/g, start), yamlEnd);
    return without(text, start, endAt(text, text[start - 1] === ' ' ? /[\r\n]|\\[rn]/g : /[\s"'`]/g, start), space);
  }
  const end = endAt(text, /[\s&;,"'`<>)}\]|\\]|%26/g, start);
  const found = without(text, start, end, sign === '=' ? space : punctuation);
  return found && isParameter(text, name) ? { ...found, value: decode(found.value), write: encode } : found;
}

/** Behind `name: |` or `name:` and a new line of YAML: the lines that are further in than the name. */
export function blockValue(text: string, start: number, name: number): Written | undefined {
  const head = /[|>]?[+-]?\d?[ \t]{0,20}\r?\n/y;
  head.lastIndex = start;
  const opened = head.exec(text);
  if (!opened) return undefined;
  const indent = name - (text.lastIndexOf('\n', name - 1) + 1);
  const from = start + opened[0].length;
  let end = from;
  while (end < text.length) {
    const depth = text.slice(end, end + indent + 200).search(/\S/);
    if (depth >= 0 && depth <= indent) break;
    end = text.indexOf('\n', end) + 1 || text.length;
  }
  const value = text.slice(from, end);
  const first = from + value.length - value.trimStart().length;
  return value.trim() ? plainly(text, first, from + value.trimEnd().length) : undefined;
}

/** End of a list or an object, brackets in quotes aside; the text's end where it was cut off. */
export function endOfContainer(text: string, start: number): number {
  let depth = 0;
  let quote = '';
  for (let i = start; i < text.length; i++) {
    const c = text[i] ?? '';
    if (c === '\\') i++;
    else if (quote) quote = c === quote ? '' : quote;
    else if (c === '"' || c === "'") quote = c;
    else if (c === '{' || c === '[') depth++;
    else if ((c === '}' || c === ']') && --depth === 0) return i + 1;
  }
  return text.length;
}
