/**
 * Secrets under a name in a text that is no whole document: JSON that was cut off, program text, settings, headers,
 * logs, commands, tables, sentences. One pass: at each name of a secret, what is written behind it says where its
 * value is.
 */
import { isObject, parseJson } from '../../text/json.ts';
import { LONGEST_NAME, type Name, nameAt, names } from './loose-names.ts';
import { isDescriptor, isNameMember, isValueMember } from './members.ts';
import { secretName } from './names.ts';
import { toldValue } from './prose.ts';
import type { Rewriter } from './rewriter.ts';
import { isOrdinary } from './values.ts';
import {
  blockValue,
  endOfContainer,
  isParameter,
  quotedValue,
  startsLine,
  unquotedValue,
  type Written,
} from './written.ts';

/** A quote in any of the ways in which a text in a text writes one. */
const QUOTE = String.raw`\\*["'\x60]|\\+u002[27]|\\+x2[27]|&quot;|&apos;|&#0{0,3}3[49];|&#x2[27];|%2[27]`;
const SIGN = '=>|->|:=|[:=|]|%3[AD]';
const GAP = String.raw`[ \t]{0,20}`;
/** What stands between a name and its value; on a new line a value is quoted. */
const assignment = new RegExp(
  String.raw`(?:${QUOTE})?[\])]?${GAP}(?:\r?\n[ \t]{0,40})?(${SIGN})${GAP}(?:\r?\n[ \t]{0,40}(?=["']))?(${QUOTE})?`,
  'y',
);
/** `["x-api-key", "…"]` */
const inList = new RegExp(`(?:${QUOTE})${GAP},${GAP}(${QUOTE})`, 'y');
/** `--api-key …` */
const argument = /[ \t]{1,9}(["']?)(?!-)/y;

const yamlRow = /^(\s{0,200}(?:- +)?(?:([\w.-]{1,60}): +)?)(["']?)(\S[^\r]{0,4000}?)\3(\s{0,9})$/;

interface Replacement {
  start: number;
  end: number;
  text: string;
}

export function createLoose({ named }: Rewriter, json: (value: unknown, nesting: number) => unknown) {
  const none: ReadonlySet<string> = new Set();
  const masked = ({ name }: Name, value: string) => named(name, value, none) ?? value;

  /** The text between, whether or not anything was in it: it is not looked at again. */
  const at = ({ start, end, value, write }: Written, rewritten: string, text: string): Replacement => ({
    start,
    end,
    text: rewritten === value ? text.slice(start, end) : write(rewritten),
  });

  function container(text: string, start: number, name: Name): Replacement {
    const end = endOfContainer(text, start);
    const whole = text.slice(start, end);
    const parsed = parseJson(whole);
    if (typeof parsed === 'object' && parsed !== null) {
      const held = json({ [name.name]: parsed }, 0);
      const rewritten = JSON.stringify(isObject(held) ? held[name.name] : parsed);
      return { start, end, text: rewritten === JSON.stringify(parsed) ? whole : rewritten };
    }
    return { start, end, text: strings(whole, name) };
  }

  /** The strings of a list or an object that was cut off, but for the names and what describes a secret. */
  function strings(text: string, name: Name): string {
    const parts: string[] = [];
    let [at, key] = [0, ''];
    for (const { 0: quote, index } of text.matchAll(/\\{0,9}["']/g)) {
      if (index < at) continue;
      const found = quotedValue(text, quote, index + quote.length);
      if (!found) continue;
      const { start, end, value } = found;
      const isKey = /^\\{0,9}["']\s{0,9}:/.test(text.slice(end, end + 30));
      const isValue =
        key === '' || isValueMember(key) || !(name.weak || name.alone || isDescriptor(key) || isOrdinary(value));
      parts.push(text.slice(at, start), !isKey && isValue && value ? masked(name, value) : text.slice(start, end));
      at = Math.min(end + quote.length, text.length);
      parts.push(text.slice(end, at));
      if (isKey) key = value;
    }
    return parts.join('') + text.slice(at);
  }

  /** Lines of YAML under a name: a text, a list, or a mapping with a value in it. */
  function lines(text: string, block: Written, name: Name): Replacement {
    const rows = block.value.split('\n');
    if (!rows.some((row) => /^\s*(?:- |[\w.-]{1,60}:(?:\s|$))/.test(row)))
      return at(block, masked(name, block.value), text);
    const rewritten = rows.map((row) =>
      row.replace(yamlRow, (_, lead: string, key: string | undefined, quote: string, value: string, trail: string) => {
        const by = key === undefined || isValueMember(key) ? name.name : key;
        return `${lead}${quote}${named(by, value, none) ?? value}${quote}${trail}`;
      }),
    );
    return at(block, rewritten.join('\n'), text);
  }

  /** A name that is used for other things too has ordinary values; so have tables and lists. */
  function single(text: string, found: Written | undefined, name: Name, sign: string): Replacement | undefined {
    if (!found) return undefined;
    const parameter = sign === '=' && isParameter(text, name.start);
    const doubtful = name.alone ? !parameter : sign === '|' || sign === ',';
    if (!found.value.trim() || (doubtful && isOrdinary(found.value))) return undefined;
    const rewritten = masked(name, found.value);
    return rewritten === found.value ? undefined : at(found, rewritten, text);
  }

  function behind(text: string, name: Name): Replacement | undefined {
    assignment.lastIndex = name.end;
    const assigned = assignment.exec(text);
    if (assigned) {
      const [whole, sign = '', quote] = assigned;
      const start = name.end + whole.length;
      if (quote) return single(text, quotedValue(text, quote, start), name, sign);
      if (sign !== '|' && /[[{]/.test(text[start] ?? '')) return container(text, start, name);
      const mayOpen = !(name.weak || name.alone) || /[|>]/.test(text[start] ?? '');
      const opensBlock = sign === ':' && mayOpen && startsLine(text, name.start);
      const block = opensBlock ? blockValue(text, start, name.start) : undefined;
      if (block) return lines(text, block, name);
      return single(text, unquotedValue(text, sign, start, name.start), name, sign) ?? told(text, name);
    }
    inList.lastIndex = name.end;
    const quote = inList.exec(text)?.[1];
    if (quote) {
      const found = quotedValue(text, quote, inList.lastIndex);
      return found && secretName(found.value) ? undefined : single(text, found, name, ',');
    }
    argument.lastIndex = name.end;
    const opened = text[name.start - 1] === '-' ? argument.exec(text) : null;
    if (opened) {
      const start = name.end + opened[0].length;
      return single(
        text,
        opened[1] ? quotedValue(text, opened[1], start) : unquotedValue(text, '=', start, name.end),
        name,
        '',
      );
    }
    return told(text, name);
  }

  function told(text: string, name: Name): Replacement | undefined {
    const found = toldValue(text, name.end, name);
    return found && at(found, masked(name, found.value), text);
  }

  /** What a member that names or holds a value is set to, where the two stand apart: `name: api_key`, `value: …`. */
  function member(text: string, found: string, start: number): Written | undefined {
    assignment.lastIndex = start + found.length;
    const [whole, sign = '', quote] = assignment.exec(text) ?? [];
    if (whole === undefined || sign === '|') return undefined;
    const from = start + found.length + whole.length;
    return quote ? quotedValue(text, quote, from) : unquotedValue(text, sign, from, start);
  }

  return (text: string): string => {
    const parts: string[] = [];
    let done = 0;
    /** The newest `name: api_key`, and the newest `value: …`. */
    let named: Name | undefined;
    let held: Written | undefined;
    const replace = ({ start, end, text: by }: Replacement) => {
      parts.push(text.slice(done, start), by);
      done = end;
    };
    for (const { 0: found, index } of text.matchAll(names)) {
      if (index < done || found.length > LONGEST_NAME) continue;
      const name = nameAt(text, found, index);
      const replaced = name && behind(text, name);
      if (replaced && replaced.start >= done) replace(replaced);
      else if (isNameMember(found)) {
        const said = member(text, found, index);
        const entry = said && said.value.length <= LONGEST_NAME ? secretName(said.value) : undefined;
        named = said && entry && { ...entry, name: said.value, start: said.start, end: said.end };
        if (named && held && held.start >= done && near(text, held.end, index)) {
          const value = single(text, held, named, ':');
          if (value) replace(value);
        }
      } else if (isValueMember(found)) {
        held = member(text, found, index);
        if (held && named && near(text, named.end, index)) {
          const value = single(text, held, named, ':');
          if (value) replace(value);
        }
      }
    }
    return parts.length ? parts.join('') + text.slice(done) : text;
  };
}

/** In one object or one item of a list, as far as that can be told. */
const near = (text: string, from: number, to: number): boolean =>
  to - from < 300 && !/[}\]]/.test(text.slice(from, to));
