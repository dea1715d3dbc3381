/** Bodies as they are kept: text, bounded, without what a browser added. A body that cannot be kept was not seen. */
import { MAX_BODY } from '../exchange.ts';
import { base64Bytes } from '../text/base64.ts';
import { utf8Only } from '../text/bytes.ts';
import { withoutEnd } from '../text/trim.ts';

/** In bytes that are no text there is nothing for a diagnosis. */
function textOfBase64(text: string): string | undefined {
  const bytes = base64Bytes(text);
  return bytes && utf8Only(bytes);
}

/**
 * A body to keep, or `undefined` (not seen). A longer one is left out whole: cut off, a document would no longer parse,
 * and a diagnosis would blame the server for it.
 */
export function bodyText(text: string | null | undefined, encoding?: string | null): string | undefined {
  if (typeof text !== 'string') return undefined;
  // Base64 needs four characters for three bytes; a text that cannot fit is not decoded at all.
  if (encoding === 'base64' && text.length > MAX_BODY * 6) return undefined;
  const decoded = encoding === 'base64' ? textOfBase64(text) : text;
  if (decoded === undefined) return undefined;
  // Firefox fills up some long bodies with NUL characters.
  const body = withoutEnd(decoded, /\0/);
  return body.length > MAX_BODY ? undefined : body;
}
