/** The words of a page, for pages that say in words what went wrong. Bounded, and nothing of the markup is kept. */

import { withoutEntities } from './escapes.ts';

/** What is read of a page and what is kept of its text, in UTF-16 code units. */
const MAX_READ = 128 * 1024;
const MAX_TEXT = 8 * 1024;

/** Removes everything from each `open` to the next `close`; an unclosed one goes to the end. Linear in the text. */
function without(text: string, open: RegExp, close: string): string {
  const lower = text.toLowerCase();
  const kept: string[] = [];
  let at = 0;
  open.lastIndex = 0;
  for (let found = open.exec(lower); found; found = open.exec(lower)) {
    kept.push(text.slice(at, found.index));
    const end = lower.indexOf(close, open.lastIndex);
    at = end < 0 ? text.length : end + close.length;
    open.lastIndex = at;
    if (end < 0) break;
  }
  return kept.join(' ') + text.slice(at);
}

const unread: [open: RegExp, close: string][] = [
  [/<!--/g, '-->'],
  [/<script[\s>]/g, '</script>'],
  [/<style[\s>]/g, '</style>'],
  [/<noscript[\s>]/g, '</noscript>'],
  [/<template[\s>]/g, '</template>'],
  [/<svg[\s>]/g, '</svg>'],
];

/** The text of an HTML page: scripts, styles, comments and tags gone, lines at block ends, entities read. */
export function pageText(html: string): string {
  let text = html.slice(0, MAX_READ);
  for (const [open, close] of unread) text = without(text, open, close);
  text = text.replace(/<(?:\/(?:p|div|h\d|li|tr|td|title|section|header|pre|form)|br\b|hr\b)[^<>]{0,1000}>/gi, '\n');
  text = text.replace(/<[a-z/!?][^<>]*>/gi, ' ');
  text = withoutEntities(text);
  return text
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n')
    .slice(0, MAX_TEXT);
}

const equivalent = /\shttp-equiv\s*=\s*(?:"([^"]*)"|'([^']*)')/i;
const content = /\scontent\s*=\s*(?:"([^"]*)"|'([^']*)')/i;

/** What a page says of itself under this name in `<meta http-equiv>`. */
export function metaValues(html: string, name: string): string[] {
  const tags = html.slice(0, MAX_READ).match(/<meta\s[^<>]+>/gi) ?? [];
  const attribute = (tag: string, of: RegExp) => of.exec(tag)?.slice(1).find(Boolean);
  return tags
    .flatMap((tag) => (attribute(tag, equivalent)?.toLowerCase() === name ? (attribute(tag, content) ?? []) : []))
    .map(withoutEntities);
}

/** Whether a body is a page: its type says so, or where there is no type, its beginning. */
export const isPage = (body: string, contentType: string | undefined): boolean =>
  /\bhtml\b/i.test(contentType ?? '') || (!/json/i.test(contentType ?? '') && /^\s*<(?:!doctype|html)\b/i.test(body));
