/** Bodies as they are kept: text, bounded, without what a browser added. A body that cannot be kept was not seen. */
import { type HeaderLines, header } from '../exchange.ts';
import { MAX_BODY } from '../exchange-bounds.ts';
import { base64Bytes } from '../text/base64.ts';
import { utf8Only } from '../text/bytes.ts';
import { parseJson } from '../text/json.ts';
import { withoutEnd } from '../text/trim.ts';

/** In bytes that are no text there is nothing for a diagnosis. */
function textOfBase64(text: string): string | undefined {
  const bytes = base64Bytes(text);
  return bytes && utf8Only(bytes);
}

/** Characters that no text has, but for the beginning of a colour. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\x00-\x08\x0e-\x1a\x1c-\x1f]|\x1b(?!\[)/g;
/** What bytes become where they are read as text of one or of several bytes a character. */
const odd = /[\x7f-\x9f\ufffd]/g;
/** Each way to compress begins with other bytes. */
const begins = /^\s*[ -~]{8}/;

/** UTF-8 that was read as a character a byte. */
const isMisread = (body: string): boolean =>
  !/[^\0-\xff]/.test(body) && utf8Only(Uint8Array.from(body, (c) => c.charCodeAt(0))) !== undefined;

function isText(body: string): boolean {
  const controls = body.match(control)?.length ?? 0;
  const others = controls + (body.match(odd)?.length ?? 0);
  if (others * 10 <= body.length && (!controls || begins.test(body))) return true;
  return (!controls && isMisread(body)) || parseJson(body) !== undefined;
}

/** Bytes as they went over the wire: the program that recorded them does not know how they are compressed. */
function isCompressed(body: string, headers: HeaderLines): boolean {
  const codings = header(headers, 'content-encoding');
  return !!codings && codings.trim().toLowerCase() !== 'identity' && !isText(body);
}

/**
 * A body to keep, or `undefined` (not seen). A longer one is left out whole: cut off, a document would no longer parse,
 * and a diagnosis would blame the server for it. The same holds of one that `headers` say is compressed and that still is.
 */
export function bodyText(
  text: string | null | undefined,
  encoding?: string | null,
  headers: HeaderLines = [],
): string | undefined {
  if (typeof text !== 'string') return undefined;
  // Base64 needs four characters for three bytes; a text that cannot fit is not decoded at all.
  if (encoding === 'base64' && text.length > MAX_BODY * 6) return undefined;
  const decoded = encoding === 'base64' ? textOfBase64(text) : text;
  if (decoded === undefined) return undefined;
  // Firefox fills up some long bodies with NUL characters.
  const body = withoutEnd(decoded, /\0/);
  return body.length > MAX_BODY || isCompressed(body, headers) ? undefined : body;
}
