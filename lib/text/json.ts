/** JSON from the network, and the values in it. Nothing here throws; what is of another type than asked for is not there. */

export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const asString = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
export const asNumber = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;
export const asObject = (value: unknown): Json | undefined => (isObject(value) ? value : undefined);
/** The strings of a list, whatever else is in it. */
export const asStrings = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.filter((v) => typeof v === 'string') : undefined;

/** Whether two values say the same, in whatever order their members stand; what they share is not looked at. */
export function saysSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  // In loops, which leave nothing behind: it is asked of each line of each request.
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!saysSame(a[i], b[i])) return false;
    return true;
  }
  if (Array.isArray(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  for (const name of names)
    if (!Object.hasOwn(b, name) || !saysSame((a as Json)[name], (b as Json)[name])) return false;
  return true;
}

/** Deepest nesting of a JSON text that is read: what nobody writes would only overflow the stack of who walks it. */
export const MAX_NESTING = 500;

/** Whether a text has so many of one character, without reading all others. */
function holds(text: string, character: string, times: number): boolean {
  let at = -1;
  for (let found = 0; found < times; found++) {
    at = text.indexOf(character, at + 1);
    if (at < 0) return false;
  }
  return true;
}

function isTooDeep(text: string): boolean {
  // Few documents open so much at all, and to look for two characters takes a fraction of reading each.
  if (text.length <= MAX_NESTING) return false;
  const half = MAX_NESTING / 2;
  if (!holds(text, '{', half) && !holds(text, '[', half)) return false;
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === 0x5c) i++;
      else if (c === 0x22) inString = false;
    } else if (c === 0x22) inString = true;
    else if (c === 0x5b || c === 0x7b) {
      if (++depth > MAX_NESTING) return true;
    } else if (c === 0x5d || c === 0x7d) depth--;
  }
  return false;
}

/** Longest JSON text of one exchange that is read, in UTF-16 code units: the bodies kept are far shorter. */
const MAX_LENGTH = 1024 * 1024;

const begins = /^[\s\uFEFF]*(?:[[{"\d-]|(?:true|false|null)\b)/;
/** More behind a string, as in `"Chromium";v="156"` of a header: to be told by an error costs more than to read what is JSON. */
const goesOn = /^[\s\uFEFF]*"[^"\\]*"\s*\S/;

/** The text as JSON; `undefined` when it is none, longer than an exchange has it, or nested beyond reason. */
export function parseJson(text: string | undefined): unknown {
  if (text === undefined || text.length > MAX_LENGTH || !begins.test(text) || goesOn.test(text)) return undefined;
  if (isTooDeep(text)) return undefined;
  try {
    // Servers and editors put a byte order mark before JSON.
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch {
    return undefined;
  }
}

/** The text as a JSON object; `undefined` when it is none. */
export const parseObject = (text: string | undefined): Json | undefined => asObject(parseJson(text));
