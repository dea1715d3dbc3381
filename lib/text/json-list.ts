/**
 * Reads a JSON document piece by piece, nearly all of which is one list (`log.entries` of a HAR file): each item is handed
 * on as soon as it is whole, and the document is never in memory at once. What is read, and what is said of a text that
 * is none, are as `readJson` has them of the whole.
 */
import { type BrokenJson, readJson } from './broken-json.ts';
import { MAX_NESTING } from './json.ts';

export interface ListReader {
  /** The next piece of the text; answers what is wrong with it as soon as that shows, and then reads no more. */
  push(text: string): BrokenText | undefined;
  /** The document, its list empty, or what is wrong with it. */
  end(): { value: unknown } | BrokenText;
}

export interface BrokenText {
  problem: BrokenJson['problem'] | 'too-deep';
  /** Of the text in UTF-8, where it is known. */
  byte?: number;
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
/** Of the list's items: it is a member of a member of the document. */
const ITEM_DEPTH = 3;
/** Names of members that are longer are none of the two. */
const LONGEST_NAME = 64;

const encoder = new TextEncoder();
/** What is encoded is only counted: the bytes are written over each other. */
const scratch = new Uint8Array(64 * 1024);

function bytesOf(text: string): number {
  let bytes = 0;
  for (let from = 0; from < text.length; ) {
    const { read, written } = encoder.encodeInto(from ? text.slice(from) : text, scratch);
    from += read;
    bytes += written;
  }
  return bytes;
}

export function createListReader(
  [outer, inner]: readonly [string, string],
  item: (value: unknown) => void,
): ListReader {
  /** The text around the list, and that of the item which is being read, in pieces as they came. */
  const around: string[] = [];
  let current: string[] = [];
  /** Bytes that were taken out of the text, and after how much of what is around them. */
  const taken = { bytes: 0, at: 0 };
  let items = 0;
  let depth = 0;
  let inList = false;
  let inString = false;
  let escaped = false;
  /** The last string outside of the list, with its quotes, and the members that are being read, by their depth. */
  let token = '';
  const members: (string | undefined)[] = [];
  let broken: BrokenText | undefined;

  const fail = (problem: BrokenText['problem'], byte?: number): BrokenText =>
    (broken = { problem, ...(byte !== undefined && { byte }) });
  const failInItem = (text: string, { problem, at }: BrokenJson) =>
    fail(problem, at === undefined ? undefined : bytesOf(around.join('')) + taken.bytes + bytesOf(text.slice(0, at)));

  /** Where the string ends that goes on at `from`; -1 where it goes on after this piece too. */
  function stringEnd(text: string, from: number): number {
    let at = escaped ? from + 1 : from;
    escaped = false;
    for (;;) {
      const quote = text.indexOf('"', at);
      let slash = quote < 0 ? text.length : quote;
      const end = slash;
      while (slash > at && text.charCodeAt(slash - 1) === BACKSLASH) slash--;
      const odd = (end - slash) % 2 === 1;
      if (quote < 0) escaped = odd;
      if (quote < 0 || !odd) return quote;
      at = quote + 1;
    }
  }

  /** Goes on within an item: to what may end it, or to the end of this piece. Most of a file is read here. */
  function inItem(text: string, from: number): number {
    let [i, level] = [from, depth];
    for (; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === QUOTE) {
        const end = stringEnd(text, i + 1);
        if (end < 0) {
          inString = true;
          i = text.length;
          break;
        }
        i = end;
      } else if (c === OPEN_OBJECT || c === OPEN_LIST) {
        if (level === MAX_NESTING) break;
        level++;
      } else if (c === CLOSE_OBJECT || c === CLOSE_LIST) {
        if (level === ITEM_DEPTH) break;
        level--;
      } else if (c === COMMA && level === ITEM_DEPTH) break;
    }
    depth = level;
    return i;
  }

  /** The item is whole. `closing`: what ends it is not the comma before another one. */
  function finish(closing: number): void {
    const text = current.join('');
    current = [];
    if (closing === CLOSE_LIST && items === 0 && !/\S/.test(text)) {
      taken.bytes += bytesOf(text);
      return;
    }
    const read = readJson(text, true);
    if ('problem' in read) failInItem(text, read);
    else if (closing === CLOSE_OBJECT) failInItem(text, { problem: 'broken', at: text.length });
    else item(read.value);
    items++;
    taken.bytes += bytesOf(text) + (closing === COMMA ? 1 : 0);
  }

  function push(text: string): BrokenText | undefined {
    /** From here on it is not handed on yet. */
    let from = 0;
    const handOn = (to: number) => {
      (inList ? current : around).push(text.slice(from, to));
      from = to;
    };
    let i = 0;
    while (i < text.length && !broken) {
      if (inString) {
        const end = stringEnd(text, i);
        const next = end < 0 ? text.length : end + 1;
        if (!inList && token.length < LONGEST_NAME) token += text.slice(i, Math.min(next, i + LONGEST_NAME));
        inString = end < 0;
        i = next;
        continue;
      }
      if (inList) {
        i = inItem(text, i);
        if (i >= text.length) break;
      }
      const c = text.charCodeAt(i++);
      if (c === QUOTE) {
        inString = true;
        token = '"';
      } else if (c === OPEN_OBJECT || c === OPEN_LIST) {
        if (++depth > MAX_NESTING) return fail('too-deep');
        if (!inList && c === OPEN_LIST && depth === ITEM_DEPTH && members[1] === outer && members[2] === inner) {
          handOn(i);
          inList = true;
          items = 0;
        } else members[depth] = undefined;
      } else if (c === CLOSE_OBJECT || c === CLOSE_LIST) {
        depth--;
        if (inList && depth < ITEM_DEPTH) {
          handOn(i - 1);
          finish(c);
          inList = false;
          taken.at = around.reduce((sum, { length }) => sum + length, 0);
        }
      } else if (c === COMMA && inList && depth === ITEM_DEPTH) {
        handOn(i - 1);
        finish(c);
        from = i;
      } else if (c === COLON && !inList && depth < ITEM_DEPTH) members[depth] = nameIn(token);
    }
    handOn(text.length);
    return broken;
  }

  function end(): { value: unknown } | BrokenText {
    if (broken) return broken;
    if (inList) {
      const text = current.join('');
      const read = readJson(text);
      return failInItem(text, 'problem' in read && /\S/.test(text) ? read : { problem: 'cut-off', at: text.length });
    }
    const text = around.join('');
    // Editors put a byte order mark before JSON.
    const mark = text.startsWith('\uFEFF') ? 1 : 0;
    const read = readJson(text.slice(mark), depth <= 0 && !inString);
    if ('value' in read) return read;
    const { problem } = read;
    const at = read.at === undefined ? undefined : read.at + mark;
    const removed = at !== undefined && at >= taken.at ? taken.bytes : 0;
    return fail(problem, at === undefined ? undefined : bytesOf(text.slice(0, at)) + removed);
  }

  return { push, end };
}

function nameIn(token: string): string | undefined {
  const read = readJson(token);
  return 'value' in read && typeof read.value === 'string' ? read.value : undefined;
}
