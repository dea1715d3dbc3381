/** Secrets in a JSON document: under a name, under a name further out, beside a name. */
import { isObject, type Json } from '../../text/json.ts';
import { argumentsIn, argumentsOf } from './arguments.ts';
import { textOf } from './bytes.ts';
import { isDescriptor, isPrivateMember, isValueMember, nameBeside } from './members.ts';
import { isError } from './named.ts';
import { secretName } from './names.ts';
import { isOpenName, isOpenUnder } from './open-names.ts';
import type { Rewriter } from './rewriter.ts';
import { isOrdinary } from './values.ts';

/** Deepest structure of one document that is walked; who reads text bounds it too. */
const MAX_DEPTH = 150;

/** RFC 7517 §4 and RFC 7518 §6: its public ones look random. */
const publicMembers = new Set(['n', 'e', 'x', 'y', 'x5c', 'x5t', 'x5t#S256', 'kid']);

interface Inside {
  nesting: number;
  depth: number;
  /** Name of the member, or of the list's member. */
  name: string;
  siblings: ReadonlySet<string>;
  /** Name of a secret around it. */
  outer: Outer | undefined;
}

/** An object of these holds headers by their names; a list, lines. */
const ofFields = /^(?:(?:request|custom|http|extra|default|additional|multi_?value)[_-]?)?headers$/i;
/** What a program is started with (`mcp.json`). */
const ofVariables = /^env(?:ironment|s|_?vars)?$/i;

interface Outer {
  name: string;
  /** It is this value that the name is of, and not something else that stands beside it. */
  value: boolean;
}

/** The list itself where nothing in it was rewritten. */
const same = (items: unknown[], rewritten: unknown[]): unknown[] =>
  items.every((item, i) => item === rewritten[i]) ? items : rewritten;

/** The value itself where nothing in it is rewritten. */
export function createJson(rewriter: Rewriter) {
  const { named, given, header, variable, text } = rewriter;
  function value(json: unknown, inside: Inside): unknown {
    const { nesting, depth, name, siblings, outer } = inside;
    if (depth > MAX_DEPTH) return '[nested too deeply]';
    if (typeof json === 'string') return leaf(json, inside);
    if (typeof json === 'number') {
      const by = outer?.name ?? name;
      const rewritten = isNumberSecret(by, json, siblings) ? named(by, String(json), siblings) : undefined;
      return rewritten ?? json;
    }
    if (Array.isArray(json)) return list(json, inside);
    return isObject(json) ? object(json, { nesting, depth, name, siblings, outer }) : json;
  }

  function leaf(json: string, { nesting, name, siblings, outer }: Inside): string {
    const own = named(name, json, siblings) ?? line(name, json, outer);
    if (own !== undefined) return own;
    const byOuter = outer && (outer.value || !isOrdinary(json)) ? named(outer.name, json, siblings) : undefined;
    return byOuter ?? text(json, nesting + 1, { open: isOpenUnder(name, json) });
  }

  /** `headers: ["X-Acme: …"]`, `--header X-Acme:…`, `-e ACME=…` */
  function line(name: string, json: string, outer: Outer | undefined): string | undefined {
    const isField = ofFields.test(name) || (outer && /^(?:-H|--(?:add-)?header)$/.test(outer.name));
    const isVariable = ofVariables.test(name) || (outer && /^(?:-e|--env)$/.test(outer.name));
    const form = isField ? /^([\w-]{1,60}:\s{0,9})(?!\/\/)([\s\S]{1,4000})$/ : /^(\w{1,60}=)([\s\S]{1,4000})$/;
    const [, lead = '', value = ''] = (isField || isVariable ? form.exec(json) : null) ?? [];
    const said = lead.split(/[:=]/, 1)[0] ?? '';
    const rewritten = value && (isField ? header(said, value) : variable(said, value));
    return rewritten ? lead + rewritten : undefined;
  }

  /** `headers: {"X-Acme":"…"}`, and a list of `{"name":"X-Acme","value":"…"}`. */
  function inHeaders(json: Json, key: string, value: unknown): string | undefined {
    if (typeof value !== 'string') return undefined;
    const isOne = typeof json.name === 'string' && typeof json.value === 'string';
    const field = isOne && isValueMember(key) ? String(json.name) : key;
    if (isOne ? !isValueMember(key) : isDescriptor(key)) return undefined;
    return named(field, value, new Set()) ?? header(field, value);
  }

  /** A buffer: its text may be a secret, by its name or by itself. */
  function bytes(items: readonly unknown[], { name, outer, nesting }: Inside): string | undefined {
    const read = textOf(items);
    if (read === undefined) return undefined;
    const by = [name, outer?.name].find((one) => one !== undefined && secretName(one));
    // What is a sentence with a secret in it is none of its parts here.
    if (text(read, nesting + 1) !== read) return given(by ?? 'secret', read, new Set());
    return by === undefined ? undefined : named(by, read, new Set());
  }

  function list(items: unknown[], inside: Inside): unknown {
    const { name, siblings } = inside;
    const written = bytes(items, inside);
    if (written !== undefined) return written;
    const asked = argumentsIn(items, rewriter);
    if (asked) return list(asked, inside);
    const heads = headsOf(items);
    if (heads) return same(items, [items[0], ...rows(items.slice(1) as unknown[][], heads, inside)]);
    // `["x-api-key", "…"]`, as headers are listed; a list of mere names has no value in it.
    const [first, second] = items;
    const isPair = items.length === 2 && typeof first === 'string' && typeof second === 'string' && !isOpenName(name);
    const pairs = isPair && secretName(first) && !secretName(second) ? first : undefined;
    // Node's `rawHeaders`: names and values in turn.
    const inTurn = /raw_?headers/i.test(name) || areInTurn(items);
    let inPem = false;
    const rewritten = items.map((item, i) => {
      if (typeof item === 'string') {
        const wasInPem = inPem;
        if (item.includes('-----'))
          inPem = /PRIVATE KEY/.test(item) && item.includes('BEGIN') && !item.includes('END ');
        else if (wasInPem) return named('private_key', item, siblings) ?? item;
      }
      const before = items[i - 1];
      const told = typeof before === 'string' ? before : '';
      const beside = (inTurn && i % 2) || /^--?[\w-]{1,60}$/.test(told) ? told : i === 1 ? pairs : undefined;
      const outer = beside === undefined ? inside.outer : { name: beside, value: true };
      return value(item, { ...inside, depth: inside.depth + 1, outer });
    });
    return same(items, rewritten);
  }

  function object(json: Json, { nesting, depth, name, siblings: beside, outer }: Inside): Json {
    const siblings = new Set(Object.keys(json).map((key) => key.toLowerCase()));
    // RFC 7518 §6.3.2.7: `oth` holds further primes.
    const isKey = typeof json.kty === 'string' || name === 'oth';
    const isField = isSecretField(json);
    const besides =
      nameBeside(json, isField ? isSure : (name) => secretName(name) !== undefined) ??
      (isField ? 'password' : undefined);
    const open = isOpenName(name) ? name : nameBeside(json, isOpenName);
    const around = secretName(name) ? name : outer?.name;
    const columns = columnsOf(json);
    const isOfProgram = name.toLowerCase() !== 'environment' || beside.has('command') || beside.has('image');
    const asked = ofFields.test(name) && !['status', 'statuscode', 'statustext'].some((one) => beside.has(one));
    const entries = Object.entries(json).map(([key, member]): [string, unknown] => {
      if (columns && isRows(key, member))
        return [key, rows(member, columns, { nesting, depth: depth + 1, name: key, siblings, outer: undefined })];
      if (columns && isRow(key, member, columns))
        return [key, rows([member], columns, { nesting, depth: depth + 1, name: key, siblings, outer: undefined })[0]];
      const isValue = isValueMember(key);
      // What a public name stands beside is as public as what it is the name of.
      const named = isValue && open !== undefined && !secretName(key) ? open : key;
      const inside = { nesting, depth: depth + 1, name: named, siblings };
      if (json.kind === 'Secret' && isObject(member) && /^(?:data|stringData)$/.test(key))
        return [key, ofCluster(member)];
      if (isKey && isPrivateMember(key))
        return [key, value(member, { ...inside, name: 'private_key', outer: undefined })];
      if (isKey && publicMembers.has(key)) return [key, member];
      // A header of several lines is a list.
      const lines = asked && Array.isArray(member) ? member.map((line) => inHeaders(json, key, line) ?? line) : [];
      const program = Array.isArray(member) && argumentsOf(json, key, member, rewriter);
      if (program) return [key, list(program, { ...inside, outer: undefined })];
      if (Array.isArray(member) && lines.some((line, i) => line !== member[i])) return [key, lines];
      const configured =
        typeof member !== 'string'
          ? undefined
          : asked
            ? inHeaders(json, key, member)
            : ofVariables.test(name) && (isOfProgram || /^[A-Z][A-Z\d_]*$/.test(key))
              ? variable(key, member)
              : undefined;
      if (configured !== undefined) return [key, configured];
      const by = isValue && besides !== undefined ? besides : around;
      const { weak, alone, plural } = (by !== undefined && secretName(by)) || {};
      const holds =
        by !== undefined && (isValue || isHost(key) || (!isDescriptor(key) && (plural || !(weak || alone))));
      return [
        memberName(key, nesting),
        value(member, { ...inside, outer: holds ? { name: by, value: isValue } : undefined }),
      ];
    });
    const isSame = entries.every(([key, member]) => Object.hasOwn(json, key) && json[key] === member);
    return isSame ? json : Object.fromEntries(entries);
  }

  /** Kubernetes, "Secrets": whatever a member is called. */
  const ofCluster = (json: Json): Json =>
    Object.fromEntries(
      Object.entries(json).map(([key, member]) => [
        key,
        typeof member === 'string' ? (named('secret', member, new Set()) ?? member) : member,
      ]),
    );

  /** The cells of a table, each under the name of its column. */
  const rows = (table: unknown[][], columns: readonly string[], inside: Inside): unknown[] =>
    same(
      table,
      table.map((cells) =>
        same(
          cells,
          cells.map((cell, i) => value(cell, { ...inside, depth: inside.depth + 2, name: columns[i] ?? inside.name })),
        ),
      ),
    );

  /** Caches and logs are keyed by address or by token. */
  const memberName = (key: string, nesting: number): string =>
    key.length < 12 ? key : /[:?]|^\//.test(key) ? text(key, nesting + 1, { open: true }) : rewriter.bare(key);

  /** `name`: of what the document is the value. */
  return (json: unknown, nesting: number, name = ''): unknown =>
    value(json, { nesting, depth: 0, name, siblings: new Set(), outer: undefined });
}

/**
 * A field of a form (HTML §4.10.5.1.6) or of a schema (OpenAPI 3.1 §4.4.1), and what says of itself that it is a secret: inputs
 * of VS Code (`password`), the MCP registry's server.json (`isSecret`), settings of MCPB and outputs of Terraform (`sensitive`).
 */
const isSecretField = (json: Json): boolean =>
  Object.entries(json).some(([key, value]) =>
    value === true || value === 1 || (typeof value === 'string' && /^(?:true|yes|on|1)$/i.test(value))
      ? /^(?:is_?)?(?:secret|sensitive|password|masked)$/i.test(key)
      : isPassword(value) && /^(?:(?:input_?)?type|format|widget)$/i.test(key),
  );

/** Whatever it is set to is a secret of this kind. */
function isSure(name: string): boolean {
  const entry = secretName(name);
  return entry !== undefined && !entry.weak && !entry.alone;
}

/** As one value, or as a list of one: so the parameters of a query are often kept. */
function isPassword(value: unknown): boolean {
  const one: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return typeof one === 'string' && /^password$/i.test(one);
}

/** The first of several rows names the columns; of two cells it could as well be a name and its value. */
function headsOf(items: readonly unknown[]): string[] | undefined {
  const [heads] = items;
  if (!Array.isArray(heads) || items.length < 2 || heads.length < 3) return undefined;
  const isTable = items.every((row) => Array.isArray(row) && row.length === heads.length);
  const secrets = heads.filter((head) => typeof head === 'string' && secretName(head));
  return isTable && secrets.length && secrets.length < heads.length && heads.every((head) => typeof head === 'string')
    ? heads
    : undefined;
}

const ofHeaders =
  /^(?:x-[\w-]{1,60}|accept(?:-[a-z]{1,20})?|authorization|cache-control|connection|content-(?:length|type)|cookie|host|origin|referer|user-agent)$/i;

/** Names and values of headers in one list; a list of their names has names in all places. */
function areInTurn(items: readonly unknown[]): boolean {
  if (items.length < 4 || items.length % 2 || items.length > 400) return false;
  return items.every((item, i) => typeof item === 'string' && (i % 2 ? !ofHeaders.test(item) : isField(item)))
    ? items.some((item, i) => i % 2 === 0 && ofHeaders.test(String(item)))
    : false;
}
/** RFC 9110 §5.1, as far as anybody uses it. */
const isField = (name: string): boolean => /^[A-Za-z][\w-]{1,60}$/.test(name);

/** What a table in JSON calls its columns, and their names: `{"columns":["user","password"],"rows":[[…]]}`. */
const columnLists = ['columns', 'fields', 'headers', 'header', 'cols', 'columnNames', 'names', 'keys', 'params'];
function columnsOf(json: Json): string[] | undefined {
  for (const list of columnLists) {
    const columns = json[list];
    if (!Array.isArray(columns) || columns.length < 1) continue;
    const names = columns.map((column) => (isObject(column) ? (column.name ?? column.key ?? column.field) : column));
    if (names.every((name) => typeof name === 'string')) return names;
  }
  return undefined;
}
const isRows = (key: string, member: unknown): member is unknown[][] =>
  /^(?:rows|data|values|records|items|body)$/i.test(key) &&
  Array.isArray(member) &&
  member.length > 0 &&
  member.every(Array.isArray);

/** One row of them: `{"names":["user","password"],"values":["bob","…"]}`. */
const isRow = (key: string, member: unknown, columns: readonly string[]): member is unknown[] =>
  /^(?:row|data|values?|vals)$/i.test(key) && Array.isArray(member) && member.length === columns.length;

/** A login file is kept by host: `{"bearer":{"acme.dev":"…"}}`. */
const isHost = (name: string): boolean => /^[\w-]{1,60}(?:\.[\w-]{1,60}){1,6}$/.test(name);

/** Numbers are codes of errors, times and counts, unless their name is a secret's and nothing else's. */
function isNumberSecret(name: string, value: number, siblings: ReadonlySet<string>): boolean {
  if (/password|passcode|secret|(?:^|_)pin$|otp/i.test(name)) return true;
  const entry = secretName(name);
  if (!entry || !Number.isInteger(value) || value < 1000) return false;
  // RFC 4226 §5.3: a one-time code has at least six digits; an error's number has words beside it.
  if (entry.alone)
    return entry.kind === 'code' ? /^\d{6,8}$/.test(String(value)) && !isError(siblings) : !!entry.digits;
  return !entry.weak || entry.digits === true;
}
