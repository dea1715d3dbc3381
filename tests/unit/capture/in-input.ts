/** Whether what evidence says was observed is in the file that it is of. */
import { STRANGER, UNEXPLAINED } from '../../../lib/exchange.ts';
import { claimsOf } from '../../../lib/protocol/jwt.ts';
import { parseJson } from '../../../lib/text/json.ts';
import { pageText } from '../../../lib/text/page.ts';
import { trimmed } from '../../../lib/text/trim.ts';

const unescaped = (text: string) =>
  text
    .replace(/%[0-9A-Fa-f]{2}/g, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)))
    .replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, code: string | undefined, one: string) =>
      code ? String.fromCharCode(Number.parseInt(code, 16)) : one,
    );

/** All that a file says, in whatever way it is written there: JSON in JSON, encoded, in a token, as a page. */
function saidIn(value: unknown, said: string[], depth = 0): void {
  if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      said.push(name);
      saidIn(member, said, depth);
    }
    return;
  }
  const text = String(value);
  said.push(text);
  // The seconds of a token are told as a date.
  if (typeof value === 'number' && value > 1e9 && value < 1e11)
    said.push(`${new Date(value * 1000).toISOString().slice(0, 19).replace(/[T:]/g, ' ')} UTC`);
  if (typeof value !== 'string' || depth > 5 || text.length < 2) return;
  const plain = unescaped(text);
  if (plain !== text) saidIn(plain, said, depth + 1);
  if (text.includes('<')) said.push(pageText(text));
  const json = parseJson(text);
  if (typeof json === 'object' && json !== null) saidIn(json, said, depth + 1);
  for (const [token] of text.matchAll(/[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g))
    saidIn(claimsOf(token) ?? '', said, depth + 1);
  for (const [, data = ''] of text.matchAll(/^data: ?(.*)$/gm)) saidIn(data, said, depth + 1);
}

/** Where a source says nothing, we say that. */
const own = [
  ...['not seen', STRANGER, UNEXPLAINED, 'The browser recorded no answer to the preflight, and no reason.'],
  'The TLS connection could not be secured (Firefox: security state "broken").',
];

const folded = (text: string) => text.toLowerCase().replace(/[\s\p{C}]+/gu, '');

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return unescaped(part);
  }
}

/** Answers which parts of a text stand nowhere in the file. */
export function readerOf(file: string): (text: string) => string[] {
  const said: string[] = [];
  saidIn(parseJson(file), said);
  const all = folded(said.join('\n'));
  const known = new Map<string, boolean>();
  const isSaid = (part: string) => {
    const before = known.get(part);
    if (before !== undefined) return before;
    // In an address the browser writes what may not stand there as an escape.
    const found = all.includes(folded(part)) || all.includes(folded(decoded(part)));
    known.set(part, found);
    return found;
  };
  // What stands in a secret's place is the masker's, and so is the dot where a text was cut. As JSON, half of a character is
  // written as an escape.
  return (text) =>
    own
      .reduce((rest, words) => rest.replaceAll(words, ' '), text)
      .replace(/\\ud[89a-f][0-9a-f]{2}/g, ' ')
      .replace(/‹[a-z ]+, \d+ characters, #[0-9a-f]{8}›/g, ' ')
      .split(/[\s"'{}[\],:;=&?#()<>`…\\/|]+/)
      .map((part) => trimmed(part, /\./))
      .filter((part) => part.length > 1 && !isSaid(part));
}
