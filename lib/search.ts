/** Looks for a text in headers and bodies as a reader sees them: secrets in words, what is invisible made visible. */
import type { Exchange, HeaderLines } from './exchange.ts';
import { isObject, parseJson } from './text/json.ts';
import { plain } from './text/masked-words.ts';
import { formPairs, isForm } from './text/url.ts';

/** Longest text that is looked for, in UTF-16 code units. */
export const MAX_SEARCH = 200;
/** How much of the text around it is told, in UTF-16 code units: little before it, so that a narrow row shows it. */
const BEFORE = 12;
const AFTER = 60;

export interface Found {
  /** Of the exchange. */
  id: string;
  /** `response body`, `request header accept`. */
  where: string;
  /** The text found, with a little of what stands around it. */
  excerpt: string;
}

type Part = readonly [where: string, text: string];

/** Parts of exchanges that were looked through before; an exchange that changes is another object. */
const known = new WeakMap<Exchange, readonly Part[]>();

const headerParts = (whose: string, lines: HeaderLines | undefined): Part[] =>
  (lines ?? []).map(([name, value]) => [`${whose} header ${plain(name)}`, `${plain(name)}: ${plain(value)}`]);

/** JSON without its escapes and forms decoded, as they are shown. */
function bodyText(body: string): string {
  const json = parseJson(body);
  if (isObject(json) || Array.isArray(json)) return plain(JSON.stringify(json));
  return plain(
    isForm(body)
      ? formPairs(body)
          .map((pair) => pair.join('='))
          .join('&')
      : body,
  );
}

const bodyPart = (where: string, body: string | undefined): Part[] => (body ? [[where, bodyText(body)]] : []);

function partsOf(exchange: Exchange): readonly Part[] {
  const before = known.get(exchange);
  if (before) return before;
  const { request, response, preflight } = exchange;
  const parts = [
    ...headerParts('request', request.headers),
    ...bodyPart('request body', request.body),
    ...headerParts('response', response?.headers),
    ...bodyPart('response body', response?.body),
    ...headerParts('permission check’s request', preflight?.request.headers),
    ...headerParts('permission check’s response', preflight?.response?.headers),
  ];
  known.set(exchange, parts);
  return parts;
}

/** Finds a text as it is written, in upper or lower case alike. */
export const finder = (text: string, flags = 'i'): RegExp =>
  new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`), flags);

/** The first place in each exchange that has the text. In one pass over what is there. */
export function searchIn(exchanges: Iterable<Exchange>, text: string): Found[] {
  const wanted = text.trim();
  if (!wanted) return [];
  const pattern = finder(wanted);
  const found: Found[] = [];
  for (const exchange of exchanges) {
    for (const [where, shown] of partsOf(exchange)) {
      const at = shown.search(pattern);
      if (at < 0) continue;
      found.push({ id: exchange.id, where, excerpt: around(shown, at, wanted.length) });
      break;
    }
  }
  return found;
}

function around(text: string, at: number, length: number): string {
  const from = Math.max(0, at - BEFORE);
  const to = Math.min(text.length, at + length + AFTER);
  // Half of a character that is made of two is none.
  const piece = text.slice(from, to).replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '');
  return `${from ? '…' : ''}${piece}${to < text.length ? '…' : ''}`;
}
