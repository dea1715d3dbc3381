/**
 * Secrets under a name in a text that is no whole document: JSON that was cut off, program text, settings, headers,
 * logs, commands, tables, sentences. One pass: at each name of a secret, what is written behind it says where its
 * value is.
 */
import { createContainers } from './containers.ts';
import { holdsJwk, LONGEST_NAME, type Name, nameAt, names, privateKeyAt } from './loose-names.ts';
import { isNameMember, isValueMember } from './members.ts';
import { secretName } from './names.ts';
import { toldValue } from './prose.ts';
import type { Rewriter } from './rewriter.ts';
import { isOrdinary } from './values.ts';
import { blockValue, isParameter, quotedValue, startsLine, unquotedValue, type Written } from './written.ts';

/** A quote in any of the ways in which a text in a text writes one. */
const QUOTE = String.raw`"""|'''|\\*["'\x60]|\\+u002[27]|\\+x2[27]|&quot;|&apos;|&#0{0,3}3[49];|&#x2[27];|%2[27]`;
const ARROWS = '→|⇒';
const SIGN = String.raw`=>|->|:=|${ARROWS}|\?\?|\|\||[:=|]|%3[AD]`;
const GAP = String.raw`[ \t]{0,20}`;
/** A type between a name or a sign and the value: `apiKey: string = "…"`, `=> string(8) "…"`, `b'…'`, `Some("…")`. */
const TYPE = String.raw`(?:(?:[A-Za-z]{2,20}(?:\(\d{1,9}\)${GAP}(?:=${GAP})?|${GAP}=${GAP})|[bruf]{1,2}|(?:new )?[A-Za-z_][\w:.]{0,40}\()(?=["']))?`;
/** What stands between a name and its value; on a new line a value is quoted. */
const assignment = new RegExp(
  String.raw`(?:${QUOTE}|\*\*)?[\])]?${GAP}(?:\r?\n[ \t]{0,40})?(${SIGN})${GAP}(?:\r?\n[ \t]{0,40}(?=(?:[a-z]{2,20}\(\d{1,9}\) )?["']))?${TYPE}(${QUOTE})?`,
  'y',
);
/** `["x-api-key", "…"]` */
const inList = new RegExp(`(?:${QUOTE})${GAP},${GAP}[bru]{0,2}(${QUOTE})`, 'y');
const concatenation = /[ \t]{0,9}[+.,][ \t]{0,9}(["'`])/y;
/** Commands that set what is named behind them, and the words of a login file (netrc). */
const setter =
  /(?:^|[\s;&|"'`])(?:setx?|setenv|(?:config|secrets?) (?:set|put|add)|login \S{1,60})(?: --?\w{1,20})?[ \t]{1,9}$/;
const next = /[ \t]{1,9}(?=[^\s=:-])/y;
/** `--api-key …` */
const argument = /[ \t]{1,9}(["']?)(?!-)/y;

interface Replacement {
  start: number;
  end: number;
  text: string;
}

export function createLoose(rewriter: Rewriter, json: (value: unknown, nesting: number) => unknown) {
  const { named } = rewriter;
  const { container, lines } = createContainers(rewriter, json);
  const none: ReadonlySet<string> = new Set();
  const masked = ({ name }: Name, value: string) => named(name, value, none) ?? value;

  /** The text between, whether or not anything was in it: it is not looked at again. */
  const at = ({ start, end, value, write }: Written, rewritten: string, text: string): Replacement => ({
    start,
    end,
    text: rewritten === value ? text.slice(start, end) : write(rewritten),
  });

  /** A name that is used for other things too has ordinary values; so have tables and lists. */
  function single(text: string, found: Written | undefined, name: Name, sign: string): Replacement | undefined {
    if (!found) return undefined;
    if (sign === ':' && text[found.start - 1] === ':' && isPermission(found.value)) return undefined;
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
      const uncertain = (name.weak || name.alone) && !name.plural;
      if (quote && isParameter(text, name.start)) return joined(text, start, name);
      if (quote) return single(text, quotedValue(text, quote, start), name, sign);
      // In what only may be a secret's, names of its own are looked for instead.
      if (sign !== '|' && /[[{]/.test(text[start] ?? '')) {
        const held = uncertain ? undefined : container(text, start, name);
        return held?.text === held?.value ? undefined : held;
      }
      const mayOpen = !uncertain || /[|>]/.test(text[start] ?? '');
      const opensBlock = sign === ':' && mayOpen && startsLine(text, name.start);
      const block = opensBlock ? blockValue(text, start, name.start) : undefined;
      if (block) return at(block, lines(block, name), text);
      return single(text, unquotedValue(text, sign, start, name.start), name, sign) ?? told(text, name);
    }
    inList.lastIndex = name.end;
    const quote = inList.exec(text)?.[1];
    if (quote) {
      const found = quotedValue(text, quote, inList.lastIndex);
      if (!found || secretName(found.value)) return undefined;
      return single(text, found, name, isPair(text, name, found) ? '' : ',');
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
    return (!name.weak && !name.alone && setTo(text, name)) || told(text, name);
  }

  /** `config set api_key …`, `setx API_KEY …`, `login bob password …` */
  function setTo(text: string, name: Name): Replacement | undefined {
    if (!setter.test(text.slice(Math.max(0, name.start - 100), name.start))) return undefined;
    next.lastIndex = name.end;
    const gap = next.exec(text)?.[0];
    if (gap === undefined) return undefined;
    const found = unquotedValue(text, '=', name.end + gap.length, name.end);
    return found && /token/i.test(name.name) && isOrdinary(found.value) ? undefined : single(text, found, name, '');
  }

  /** `"?api_key=" + "…"` */
  function joined(text: string, start: number, name: Name): Replacement | undefined {
    concatenation.lastIndex = start;
    const quote = concatenation.exec(text)?.[1];
    return quote ? single(text, quotedValue(text, quote, concatenation.lastIndex), name, '=') : undefined;
  }

  function told(text: string, name: Name): Replacement | undefined {
    // The name of an element tells nothing of what comes behind its end.
    if (/[</]/.test(text[name.start - 1] ?? '')) return undefined;
    const found = toldValue(text, name.start, name.end, name);
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

  function pass(text: string): string {
    const parts: string[] = [];
    let done = 0;
    /** The newest `name: api_key`, and the newest `value: …`. */
    let named: Name | undefined;
    let valued: Written | undefined;
    const isJwk = holdsJwk(text);
    const replace = (by: Replacement | undefined): boolean => {
      if (!by || by.start < done) return false;
      parts.push(text.slice(done, by.start), by.text);
      done = by.end;
      return true;
    };
    for (const { 0: found, index } of text.matchAll(names())) {
      if (index < done || found.length > LONGEST_NAME) continue;
      const name = nameAt(text, found, index) ?? (isJwk ? privateKeyAt(text, found, index) : undefined);
      if (name && replace(behind(text, name))) continue;
      if (name && opensObject(text, name)) named = name;
      else if (isNameMember(found)) {
        const naming = member(text, found, index);
        const entry = naming && naming.value.length <= LONGEST_NAME ? secretName(naming.value) : undefined;
        named = naming && entry && { ...entry, name: naming.value, start: naming.start, end: naming.end };
        if (named && valued && near(text, valued.end, index)) replace(single(text, valued, named, ':'));
      } else if (isValueMember(found)) {
        valued = member(text, found, index);
        if (valued && named && near(text, named.end, index)) replace(single(text, valued, named, ':'));
      }
    }
    return parts.length ? parts.join('') + text.slice(done) : text;
  }

  return (text: string): string => {
    // A name may be written with escapes, so that it is one only to who reads JSON.
    const read = withoutEscapes(withoutColours(withoutBoxes(text)));
    const rewritten = pass(read);
    return rewritten === read ? text : rewritten;
  };
}

/** What Node's `console.table` separates cells by. */
const withoutBoxes = (text: string): string => (text.includes('│') ? text.replaceAll('│', '|') : text);

/** Logs are coloured for a terminal (ECMA-48 §8.3.117), between a name and its sign too. */
const withoutColours = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is the escape that it looks for.
  text.includes('\u001b[') ? text.replace(/\u001b\[[\d;]{0,20}m/g, '') : text;

const withoutEscapes = (text: string): string =>
  text.includes('\\u') || text.includes('\\U')
    ? text.replace(/\\u([0-9a-f]{4})/gi, (whole, code: string) => {
        const character = String.fromCharCode(Number.parseInt(code, 16));
        return /[\p{L}\p{N}_-]/u.test(character) ? character : whole;
      })
    : text;

/** What may be done, behind the name of what it is done to: the scopes `token:read api_key:manage` (RFC 6749 §3.3). */
const isPermission = (value: string): boolean =>
  /^(?:\*|admin|all|change|create|delete|edit|exchange|execute|full|introspect|issue|list|manage|modify|read|reset|revoke|rotate|update|use|verify|view|write)(?:[:._-][\w*:.-]{0,60})?(?:\s|$)/.test(
    value,
  );

/** `('password', '…')`: two in parentheses are a name and its value. */
const isPair = (text: string, { start, end }: Name, found: Written): boolean =>
  /\(\s{0,9}(?:[bru]{0,2}["']|&(?:#39|quot);)$/.test(text.slice(Math.max(0, start - 16), start)) &&
  /^(?:["']|&(?:#39|quot);)\s{0,9}\)/.test(text.slice(found.end, found.end + 16)) &&
  end < found.start;

/** Its value is an object, in which a `value` may stand. */
const opensObject = (text: string, { end }: Name): boolean =>
  /^(?:\\{0,9}["']?\s{0,9}[:=]|")\s{0,9}\{/.test(text.slice(end, end + 40));

/** In one object or one item of a list, as far as that can be told. */
const near = (text: string, from: number, to: number): boolean =>
  to - from < 300 && !/[}\]]/.test(text.slice(from, to));
