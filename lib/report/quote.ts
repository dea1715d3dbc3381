/**
 * How text stands in a report: the one place where Markdown is written (CommonMark 0.31, with what GitHub makes of bare
 * addresses, mentions and numbers). Whatever the network said, it comes out as text: no markup, no link, no mention.
 */

import { writeProse } from '../presentation/prose.ts';
import { describeMasked } from '../text/masked-words.ts';
import { visible } from '../text/visible.ts';

/** Longest single value written, in UTF-16 code units. What is pasted is never cut. */
const LONGEST = 2000;

/** Text without secrets and invisible characters. */
const safe = (text: string): string => visible(describeMasked(text));
const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** A fence or a quote that no run of backticks inside it ends. */
const around = (text: string, least: number): string =>
  '`'.repeat(Math.max(least, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));

/** A value as inline code, with as many backticks as it takes (CommonMark §6.1). */
export const code = (text: string): string => quoted(cut(safe(text)));

function quoted(text: string): string {
  const value = text.replaceAll(/\s+/g, (gap) => (gap.includes('\n') ? ' ' : gap));
  const quote = around(value, 1);
  const pad = value.startsWith('`') || value.endsWith('`') || value.trim() === '' ? ' ' : '';
  return `${quote}${pad}${value}${pad}${quote}`;
}

/** A fenced block whose fence is longer than any run inside it (CommonMark §4.5). */
export function block(text: string, language = ''): string {
  const value = safe(text);
  const fence = around(value, 3);
  return `${fence}${language.replace(/[^\w+-]/g, '')}\n${value}\n${fence}`;
}

/** What GitHub makes a link of, whatever stands before it. */
const address = /:\/\/|www\.|mailto:|xmpp:/gi;
const reference = /#\d+|\bGH-\d+/gi;

/** Where what matched begins, with the characters before it that belong to it. */
function startOf(text: string, at: number, from: number, belongs: RegExp): number {
  let start = at;
  while (start > from && belongs.test(text[start - 1] ?? '')) start--;
  return start;
}

function firstOf(text: string, from: number, pattern: RegExp, belongs: RegExp) {
  pattern.lastIndex = from;
  const found = pattern.exec(text);
  const isName = /^[#:]/.test(found?.[0] ?? '');
  return found && { start: isName ? startOf(text, found.index, from, belongs) : found.index, end: pattern.lastIndex };
}

/** What of a word, from here on, would become a link, a mention or a reference by itself: no backslash keeps it from it. */
function linksItself(word: string, from: number): { start: number; end: number } | undefined {
  if (word.includes('@', from)) return { start: from, end: word.length };
  const link = firstOf(word, from, address, /[\w.+-]/);
  const referred = firstOf(word, from, reference, /[\w./-]/);
  if (referred && !(link && link.start <= referred.start)) return referred;
  return link ? { start: link.start, end: word.length } : undefined;
}

const escaped = (text: string): string => text.replace(/[\\`*[\]<>|~&$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&');

function literal(text: string): string {
  let written = '';
  let from = 0;
  for (const { 0: word, index } of text.matchAll(/\S+/g)) {
    let link = linksItself(word, 0);
    while (link) {
      const { start } = link;
      let { end } = link;
      // Two that touch are quoted as one: their backticks would be read as one run, and what they quote as markup.
      for (link = linksItself(word, end); link?.start === end; link = linksItself(word, end)) end = link.end;
      written += escaped(text.slice(from, index + start)) + quoted(word.slice(start, end));
      from = index + end;
    }
  }
  return written + escaped(text.slice(from));
}

/** One line that begins no heading, list, quotation or rule, whatever it begins with. */
const inLine = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/^(?:[-+=#]|\d+(?=[.)]))/, (start) => (/\d$/.test(start) ? start : `\\${start}`))
    .replace(/^(\d+)([.)])/, '$1\\$2');

/** A name that is no prose: of a place, a client, a member of a menu. */
export const plain = (text: string): string => inLine(literal(cut(safe(text))));

/** Prose: its own marks are Markdown's, and all else is text. */
export const prose = (text: string): string =>
  inLine(writeProse(cut(safe(text)), { code: quoted, label: (label) => `**${literal(label)}**`, text: literal }));
