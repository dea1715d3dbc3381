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

/** Deepest nesting of a JSON text that is read: what nobody writes would only overflow the stack of who walks it. */
const MAX_NESTING = 500;

function isTooDeep(text: string): boolean {
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

/** The text without a byte order mark, which servers and editors put before JSON. */
const withoutMark = (text: string) => (text.startsWith('\uFEFF') ? text.slice(1) : text);

/** The text as JSON; `undefined` when it is none, or nested beyond reason. Who calls it has bounded the text's size. */
export function parseJson(text: string | undefined): unknown {
  if (text === undefined || !/^[\s\uFEFF]*[[{"\dtfn-]/.test(text) || isTooDeep(text)) return undefined;
  try {
    return JSON.parse(withoutMark(text));
  } catch {
    return undefined;
  }
}

/** The text as a JSON object; `undefined` when it is none. */
export const parseObject = (text: string | undefined): Json | undefined => asObject(parseJson(text));
