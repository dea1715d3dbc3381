/**
 * Headers and variables that a person configures, in a text that is no whole JSON: with comments (JSONC), in TOML, YAML,
 * .env files, program text. Their names are anybody's, so that what they stand in says that they may be secrets.
 */
import { lazily } from '../../text/lazily.ts';
import { isNameMember, isValueMember } from './members.ts';
import type { Rewriter } from './rewriter.ts';
import { endOfContainer, quotedValue } from './written.ts';

/** Most texts have none of it. */
const any = /headers|env|^[^=\n]{0,60}[A-Z]{3}[A-Z\d_]{0,60}=/im;
const NAME =
  '(?<![A-Za-z])(?:(?:request|custom|http|extra|default|additional)[_-]?)?(headers|env(?:ironment|s|_?vars)?)';

const openers = lazily(() => ({
  /** `headers: {`, `"env" = {` */
  object: new RegExp(String.raw`${NAME}["'\x60]?[ \t]{0,9}(?:=>|[:=])?[ \t]{0,9}(?:dict\()?(?=\{)`, 'gi'),
  /** `[mcp_servers.acme.env]` of TOML: up to the next table. */
  table: new RegExp(String.raw`^[ \t]{0,20}\[[^\]\n]{0,200}${NAME}["']?\][^\n]{0,100}\n([^[]{1,20000})`, 'gim'),
  /** `mcp_servers.acme.env.ACME_THING=…` */
  dotted: new RegExp(
    String.raw`${NAME}\.((?:"[\w-]{1,60}"|[\w-]{1,60})[ \t]{0,9}=[ \t]{0,9}(?:"[^"\n]{1,2000}"|'[^'\n]{1,2000}'|[^\s"',;]{1,2000}))`,
    'gi',
  ),
  /** `headers:` of YAML: the lines that are further in, and those of a list that are not. */
  block: new RegExp(
    String.raw`^([ \t]{0,80})(?:- |request )?["']?${NAME}["']?:[ \t]{0,9}(?:#[^\n]{0,200})?\r?\n`,
    'gim',
  ),
}));

/** A name and what it is set to, as far as its beginning; the name may be quoted, or the whole of it. */
const entry = /(["'`]?)([A-Za-z_][\w-]{0,60})\1[ \t]{0,9}(?:=>|[:=])[ \t]{0,9}(?:[bruf]{1,2}(?=["']))?("""|["'`]?)/g;
/** Up to a comma in braces, to the line's end elsewhere. */
const inBraces = /(?!(?:process|import|os)\.)[^\s"'`,(){}[\]]{8,2000}(?=[ \t]{0,9}(?:[,}\r\n]|$))/y;
const inLine = /[^\s"'`{[|>][^"'`\r\n]{6,2000}?(?=[ \t]{0,9}(?:["'`\r\n]|[ \t]#|$))/y;
/** A line of an .env file, or of a list of YAML. */
const variable =
  /^([ \t]{0,40}(?:- )?["']?(?:(?:export|set|ENV|ARG) )?)([A-Z][A-Z\d_]{2,60})=([^\s"'`$][^\s"'`]{7,2000}|["'][^"'\n]{8,2000}(?=["']))/gm;

/** What was answered has headers too. */
const answered = /status(?:_?code|_?text)?["'`]?[ \t]{0,9}[:=][^{}]{0,200}$/i;

export function createSettings({
  header,
  variable: ofProgram,
  named,
}: Pick<Rewriter, 'header' | 'variable' | 'named'>) {
  const none: ReadonlySet<string> = new Set();

  function entries(part: string, name: string, value: RegExp): string {
    const by = /headers/i.test(name)
      ? (key: string, said: string) => named(key, said, none) ?? header(key, said)
      : ofProgram;
    const parts: string[] = [];
    let [done, next, naming] = [0, 0, ''];
    for (const { 0: lead, 2: key = '', 3: quote = '', index } of part.matchAll(entry)) {
      if (index < next) continue;
      const start = index + lead.length;
      value.lastIndex = start;
      const found = quote ? quotedValue(part, quote, start) : undefined;
      const said = found?.value ?? value.exec(part)?.[0] ?? '';
      next = found?.end ?? start + said.length;
      const told = naming && isValueMember(key) ? naming : key;
      if (isNameMember(key)) naming = found?.value ?? /^[\w-]{0,60}/.exec(part.slice(start, start + 60))?.[0] ?? '';
      const rewritten = said && by(told, said);
      if (!rewritten || rewritten === said) continue;
      parts.push(part.slice(done, start), rewritten);
      done = next;
    }
    return parts.length ? parts.join('') + part.slice(done) : part;
  }

  function objects(text: string): string {
    const parts: string[] = [];
    let done = 0;
    for (const { 0: lead, 1: name = '', index } of text.matchAll(openers().object)) {
      const start = index + lead.length;
      if (index < done || answered.test(text.slice(Math.max(0, index - 240), index))) continue;
      const end = endOfContainer(text, start);
      parts.push(text.slice(done, start), entries(text.slice(start, end), name, inBraces));
      done = end;
    }
    return parts.length ? parts.join('') + text.slice(done) : text;
  }

  function blocks(text: string): string {
    const parts: string[] = [];
    let done = 0;
    for (const { 0: lead, 1: indent = '', 2: name = '', index } of text.matchAll(openers().block)) {
      if (index < done) continue;
      const start = index + lead.length;
      let end = start;
      while (end < text.length) {
        const row = /^[ \t]{0,200}(?:- )?(?=\S)/.exec(text.slice(end, end + 210))?.[0];
        if (row !== undefined && row.length <= indent.length && !row.startsWith(`${indent}- `)) break;
        end = text.indexOf('\n', end) + 1 || text.length;
      }
      parts.push(text.slice(done, start), entries(text.slice(start, end), name, inLine));
      done = end;
    }
    return parts.length ? parts.join('') + text.slice(done) : text;
  }

  return (text: string): string => {
    if (!any.test(text)) return text;
    const tables = text.replace(
      openers().table,
      (whole, name: string, rows: string) => whole.slice(0, whole.length - rows.length) + entries(rows, name, inLine),
    );
    const dotted = tables.replace(
      openers().dotted,
      (whole, name: string, row: string) => whole.slice(0, whole.length - row.length) + entries(row, name, inLine),
    );
    return blocks(objects(dotted)).replace(variable, (whole, lead: string, name: string, written: string) => {
      const quote = /^["']/.exec(written)?.[0] ?? '';
      const rewritten = ofProgram(name, written.slice(quote.length));
      return rewritten === undefined ? whole : `${lead}${name}=${quote}${rewritten}`;
    });
  };
}
