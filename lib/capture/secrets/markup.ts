/** Secrets in elements and attributes of HTML and XML, whole or cut off, and in the parts of a multipart form. */
import { lazily } from '../../text/lazily.ts';
import { secretName } from './names.ts';
import type { Rewriter } from './rewriter.ts';
import { isOrdinary } from './values.ts';

/** A tag, a comment or a CDATA section without angle brackets in it; a longer one is left to the rules of loose text. */
const tag = /(<[^<>]{1,4000}>)/;
const attribute = lazily(
  () => /(?<![\p{L}\p{M}\p{N}_:.@-])([\p{L}\p{M}\p{N}_:.@-]+)(\s{0,9}=\s{0,9})("[^"]*"|'[^']*'|[^\s"'<>=`]+)/gu,
);
/** Attributes that name what another attribute or the content is. */
const naming = /^(?:name|key|id|property|field|param|itemprop|http-equiv)$/i;
const holding = /^(?:value|content|val|data-value)$/i;

const entities: Record<string, string> = {
  quot: '"',
  apos: "'",
  '#34': '"',
  '#39': "'",
  '#x27': "'",
  '#x22': '"',
  lt: '<',
  gt: '>',
  amp: '&',
};
export const readEntities = (text: string) =>
  text.replace(/&(quot|apos|#34|#39|#x2[27]|lt|gt|amp);/gi, (_, name: string) => entities[name.toLowerCase()] ?? '');
/** Letters, digits and what keys are made of besides, written as numbers: `&#115;&#107;`. */
export const readReferences = (text: string) =>
  text.replace(/&#(?:x0{0,4}([2-7][0-9a-f])|0{0,4}(\d{2,3}));?/gi, (whole, hex?: string, decimal?: string) => {
    const character = String.fromCharCode(hex ? Number.parseInt(hex, 16) : Number(decimal));
    return /[\w.~+/=:-]/.test(character) ? character : whole;
  });
export const writeEntities = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

/** HTML: void elements, which have no content. */
const empty = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr|add)$/i;

interface About {
  name: string;
  /** Whatever the text is; else only what does not look ordinary. */
  sure: boolean;
}

/** The value of an attribute without its quotes, and how it was quoted. */
const unquoted = (text: string): [string, string] =>
  /^["']/.test(text) ? [text.slice(1, -1), text[0] ?? ''] : [text, ''];

export function createMarkup({ named, text: rewriteText }: Rewriter) {
  const none: ReadonlySet<string> = new Set();

  function attributes(whole: string, nesting: number): string {
    if (!whole.includes('=')) return whole;
    const besides = nameIn(whole)?.name;
    return whole.replace(attribute(), (found, name: string, equals: string, quoted: string) => {
      const [raw, quote] = unquoted(quoted);
      const value = readEntities(raw);
      const by = holding.test(name) && besides !== undefined ? besides : name;
      const own = naming.test(name) ? undefined : named(by.replace(/^data-/i, ''), value, none);
      const rewritten = own ?? (/[{[:/?&=]/.test(value) ? rewriteText(value, nesting + 1) : value);
      return rewritten === value ? found : `${name}${equals}${quote || '"'}${writeEntities(rewritten)}${quote || '"'}`;
    });
  }

  /** What an element is about: `<input name="…" value="…">`, `<add key="…" value="…">`, `<item name="…">…</item>`. */
  function nameIn(whole: string): About | undefined {
    let found: About | undefined;
    for (const [, name = '', , quoted = ''] of whole.matchAll(attribute())) {
      const [value] = unquoted(quoted);
      if (/^type$/i.test(name) && /^password$/i.test(value)) return { name: 'password', sure: true };
      if (naming.test(name) && secretName(value)) found ??= { name: value, sure: !/^id$/i.test(name) };
    }
    return found;
  }

  function content(text: string, { name, sure }: About): string {
    const value = text.trim();
    if (!value || (!sure && isOrdinary(value))) return text;
    const rewritten = named(name, readEntities(value), none);
    return rewritten === undefined ? text : text.replace(value, () => rewritten);
  }

  function elements(text: string, nesting: number): string {
    /** What the text to come is, said by the element around it or by the text before it. */
    let around: About | undefined;
    let before: About | undefined;
    /** Of a table: what its columns are, which cell this is, and whether it names its column. */
    const columns = new Map<number, string>();
    let cell = -1;
    let heads = false;
    const ofText = (part: string): string => {
      const told = part.trim();
      if (!told) return part;
      const about = around ?? before;
      const name = told.length <= 60 ? told.replace(/:$/, '') : '';
      before = secretName(name) && { name, sure: false };
      if (heads && before && !secretName(name)?.alone) columns.set(cell, name);
      return about ? content(part, about) : part;
    };
    /** What the column is that a cell begins in. */
    const columnOf = (element: string): About | undefined => {
      if (element === 'table') columns.clear();
      if (element === 'tr') {
        cell = -1;
        before = undefined;
      }
      if (element !== 'th' && element !== 'td') return undefined;
      cell++;
      heads = element === 'th';
      const name = heads ? undefined : columns.get(cell);
      return name === undefined ? undefined : { name, sure: true };
    };
    const ofTag = (part: string): string => {
      if (part.startsWith('<![CDATA[')) return `<![CDATA[${ofText(part.slice(9, -3))}]]>`;
      if (part.startsWith('</')) around = undefined;
      if (/^<[/!?]/.test(part)) return part;
      const name = /^<(?:[\w-]{1,60}:)?([\p{L}\p{M}\p{N}_.-]{1,100})/u.exec(part)?.[1] ?? '';
      const named = secretName(name);
      if (before && /^(?:string|value|val|data|content|dd|td)$/i.test(name))
        before = { ...before, sure: !secretName(before.name)?.alone };
      const column = columnOf(name.toLowerCase());
      if (!empty.test(name) && !part.endsWith('/>')) {
        around = nameIn(part) ?? (named ? { name, sure: !named.alone } : (column ?? around));
      }
      return attributes(part, nesting);
    };
    return text
      .split(tag)
      .map((part, index) => (index % 2 ? ofTag(part) : ofText(part)))
      .join('');
  }

  return (text: string, nesting: number): string => {
    const marked = /<[\p{L}!?]/u.test(text) ? elements(text, nesting) : text;
    return /form-data/i.test(marked) ? multipart(marked, named) : marked;
  };
}

/** RFC 2046 §5.1.1: the line that each part begins with, which no line of a content begins with. */
function delimiterBefore(text: string, header: number): string {
  const from = Math.max(0, header - 1500);
  return /(?:^|\n)(--[^\r\n]{0,72})(?:\r?\n[^\r\n]+){0,9}\r?\n$/.exec(text.slice(from, header))?.[1] ?? '--';
}

/** RFC 7578: the content of each part has the name that its header gives. */
function multipart(text: string, named: Rewriter['named']): string {
  const parts: string[] = [];
  let at = 0;
  for (const { index, 0: line } of text.matchAll(/Content-Disposition:[^\r\n]{1,400}/gi)) {
    const name = /\bname="?([^"\r\n;]{1,200})/i.exec(line)?.[1];
    if (name === undefined || index < at || !secretName(name)) continue;
    const head = text.slice(index, index + 1500);
    const gap = /\r?\n\r?\n/.exec(head);
    if (!gap) continue;
    const start = index + gap.index + gap[0].length;
    const next = text.indexOf(`\n${delimiterBefore(text, index)}`, start);
    const end = next < 0 ? text.length : text[next - 1] === '\r' ? next - 1 : next;
    const value = text.slice(start, end);
    parts.push(text.slice(at, start), named(name, value, new Set()) ?? value);
    at = end;
  }
  return parts.length ? parts.join('') + text.slice(at) : text;
}
