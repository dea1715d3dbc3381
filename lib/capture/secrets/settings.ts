/**
 * Headers and variables that a person configures, in a text that is no whole JSON: with comments (JSONC), in TOML, YAML,
 * .env files, program text. Their names are anybody's, so that what they stand in says that they may be secrets.
 */
import { lazily } from '../../text/lazily.ts';
import { isNameMember, isValueMember } from './members.ts';
import type { Rewriter } from './rewriter.ts';
import { endOfContainer, quotedValue } from './written.ts';

/** Most texts have none of it. */
const any = /headers|env|\w=/i;
const NAME =
  '(?<![A-Za-z])(?:(?:request|custom|http|extra|default|additional)[_-]?)?(headers|env(?:ironment|s|_?vars)?)';

const openers = lazily(() => ({
  /** `headers: {`, `"env" = {` */
  object: new RegExp(String.raw`${NAME}["'\x60]?[ \t:=>]{0,20}(?=\{)`, 'gi'),
  /** `mcp_servers.acme.env.ACME_THING=…` */
  dotted: new RegExp(String.raw`${NAME}\.(?=["\w])`, 'gi'),
  /** `headers:` of YAML: the lines that are further in, and those of a list that are not. */
  block: new RegExp(String.raw`${NAME}["']?:[ \t]{0,9}\r?\n`, 'gi'),
  last: new RegExp(`${NAME}["']?$`, 'i'),
}));
/** `[mcp_servers.acme.env]` of TOML: up to the next table. */
const table = /^[ \t]{0,20}\[([^[\]\n]{1,200})\]/gm;
/** What stands before the name in its line. */
const indented = /^([ \t]{0,80})(?:- |request )?["']?$/i;

/** A name and what it is set to, as far as its beginning; the name may be quoted, or the whole of it. */
const entry = /(["'`]?)([A-Za-z_][\w-]{0,60})\1[ \t]{0,9}(?:=>|[:=])[ \t]{0,9}(?:[bruf]{1,2}(?=["']))?("""|["'`]?)/g;
/** A line of an .env file, or of a list of YAML. */
const variable =
  /^([ \t]{0,40}(?:- )?["']?(?:(?:export|set|ENV|ARG) )?)([A-Z][A-Z\d_]{2,60})=(["']?)([^\s"'`$][^"'`\r\n]{7,2000})/gm;

/** What a value is made of where it is not quoted: a word in braces and among arguments, the rest of a line elsewhere. */
const word = /(?!(?:process|import|os)\.)[^\s"'`,;(){}[\]]{8,2000}/y;
const line = /[^\s"'`{[|>][^"'`\r\n]{7,2000}/y;
const comment = /[ \t]#/;

/** What was answered has headers too. */
const answered = /status(?:_?code|_?text)?["'`]?[ \t]{0,9}[:=]/i;

interface Found {
  start: number;
  /** Looked for only where it is needed: one that stands in another is not. */
  end(): number;
  name: string;
}

export function createSettings({
  header,
  variable: ofProgram,
  named,
}: Pick<Rewriter, 'header' | 'variable' | 'named'>) {
  const none: ReadonlySet<string> = new Set();

  /** `first`: only one, which the text begins with. */
  function entries(part: string, name: string, value: RegExp, first = false): string {
    const by = /^headers/i.test(name)
      ? (key: string, said: string) => named(key, said, none) ?? header(key, said)
      : ofProgram;
    const parts: string[] = [];
    let [done, next, naming] = [0, 0, ''];
    for (const { 0: lead, 2: key = '', 3: quote = '', index } of part.matchAll(entry)) {
      if (first && index > 0) break;
      if (index < next) continue;
      const start = index + lead.length;
      value.lastIndex = start;
      const found = quote ? quotedValue(part, quote, start) : undefined;
      const said = found?.value ?? value.exec(part)?.[0].split(comment, 1)[0]?.trimEnd() ?? '';
      next = found?.end ?? start + said.length;
      // A call is none.
      if (!found && /^\(/.test(part.slice(next, next + 1))) continue;
      const told = naming && isValueMember(key) ? naming : key;
      if (isNameMember(key)) naming = found?.value ?? /^[\w-]{0,60}/.exec(part.slice(start, start + 60))?.[0] ?? '';
      const rewritten = said && by(told, said);
      if (!rewritten || rewritten === said) continue;
      parts.push(part.slice(done, start), rewritten);
      done = next;
    }
    return parts.length ? parts.join('') + part.slice(done) : part;
  }

  /** Each part in which the names are of headers or variables. */
  function within(text: string, found: Iterable<Found>, value: RegExp, first = false): string {
    const parts: string[] = [];
    let done = 0;
    for (const { start, end: endOf, name } of found) {
      if (start < done) continue;
      const end = endOf();
      parts.push(text.slice(done, start), entries(text.slice(start, end), name, value, first));
      done = end;
    }
    return parts.length ? parts.join('') + text.slice(done) : text;
  }

  const tables = (text: string): Found[] =>
    [...text.matchAll(table)].flatMap(({ 0: lead, 1: whole = '', index }) => {
      const name = openers().last.exec(whole)?.[1];
      const start = index + lead.length;
      const end = () => (text.indexOf('\n[', start - 1) + 1 || text.length + 1) - 1;
      return name === undefined ? [] : [{ start, end, name }];
    });

  const dotted = (text: string): Found[] =>
    [...text.matchAll(openers().dotted)].map(({ 0: lead, 1: name = '', index }) => {
      const start = index + lead.length;
      return { start, end: () => start + 2100, name };
    });

  const objects = (text: string): Found[] =>
    [...text.matchAll(openers().object)].flatMap(({ 0: lead, 1: name = '', index }) => {
      const around = text
        .slice(Math.max(0, index - 240), index)
        .split(/[{}]/)
        .slice(-1);
      const start = index + lead.length;
      return around.some((before) => answered.test(before))
        ? []
        : [{ start, end: () => endOfContainer(text, start), name }];
    });

  function endOfBlock(text: string, start: number, indent: string): number {
    let end = start;
    while (end < text.length) {
      const row = /^[ \t]{0,200}(?=[^\s])/.exec(text.slice(end, end + 210))?.[0];
      const isItem = text.startsWith(`${indent}- `, end);
      if (row !== undefined && row.length <= indent.length && !isItem) break;
      end = text.indexOf('\n', end) + 1 || text.length;
    }
    return end;
  }

  const blocks = (text: string): Found[] =>
    [...text.matchAll(openers().block)].flatMap(({ 0: lead, 1: name = '', index }) => {
      const before = text.slice(Math.max(text.lastIndexOf('\n', index) + 1, index - 100), index);
      const indent = indented.exec(before)?.[1];
      const start = index + lead.length;
      return indent === undefined ? [] : [{ start, end: () => endOfBlock(text, start, indent), name }];
    });

  return (text: string): string => {
    if (!any.test(text)) return text;
    const ofTables = within(text, tables(text), line);
    const ofDots = within(ofTables, dotted(ofTables), word, true);
    const ofObjects = within(ofDots, objects(ofDots), word);
    return within(ofObjects, blocks(ofObjects), line).replace(
      variable,
      (whole, lead: string, name: string, quote: string, written: string) => {
        const said = quote ? written : (written.split(/\s/, 1)[0] ?? '');
        const rewritten = said.length < 8 ? undefined : ofProgram(name, said);
        return rewritten === undefined ? whole : `${lead}${name}=${quote}${rewritten}${written.slice(said.length)}`;
      },
    );
  };
}
