/**
 * Text from the network on its way to a reader: secrets in words, invisible characters made visible, length bounded.
 * Everything that a view shows of an exchange or a finding goes through here.
 */
import { plain } from '../../lib/text/masked-words.ts';
import { httpOrigin, httpUrl } from '../../lib/text/url.ts';

export { plain };

/** Longest run of text shown without asking, in UTF-16 code units. */
export const SHOWN_AT_FIRST = 4000;

/** The beginning of a text, never ending inside a surrogate pair. */
export function beginning(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}

/** `plain`, cut to one bounded piece with an ellipsis, for titles, cells and labels. */
export function brief(text: string, length = 300): string {
  const whole = plain(beginning(text, length * 8));
  return whole.length <= length && text.length <= length * 8 ? whole : `${beginning(whole, length)}…`;
}

/** Whether a part of it is left to the reader, who writes it in place of an ellipsis: it is not pasted as it is. */
export const isToFill = (text: string): boolean => ['…"', "…'", ':…/', 'except(…)'].some((left) => text.includes(left));

/** Host and path of a URL without its scheme, for lists; the text itself where it is no URL. */
export function withoutScheme(url: string): string {
  return url.replace(/^https?:\/\//, '');
}

/** Characters of the hosts that are asked for, none of which is cut: eight of them, of 253 each (RFC 1035 §2.3.4). */
export const HOSTS = 2200;

/** Host of an `http:` or `https:` URL; `null` for anything that must not become a link. */
export const linkHost = (url: string): string | null => httpUrl(url)?.host ?? null;

/** Its origin, without whatever else is in it; `undefined` where it is no address of the web. */
export const linkOrigin = (url: string | null | undefined): string | undefined => httpOrigin(url);

/** How many, `1,204`. Where there is nothing to group no locale is loaded, which takes milliseconds. */
export const number = (n: number): string => (n < 1000 ? `${n}` : n.toLocaleString('en'));

/** `1 warning`, `2 warnings`. */
export const count = (n: number, one: string, many = `${one}s`): string => `${number(n)} ${n === 1 ? one : many}`;

/** A size in words; texts are counted in characters, because that is what is kept of them. */
export function size(characters: number): string {
  if (characters < 1000) return count(characters, 'character');
  return characters < 1_000_000
    ? `${(characters / 1000).toFixed(1)} k characters`
    : `${(characters / 1_000_000).toFixed(1)} M characters`;
}

/** Local time of day, `14:02:11`: as the language itself writes it, since each asking of a locale makes a format anew. */
export const time = (at: number): string => new Date(at).toTimeString().slice(0, 8);

/** A time of day, with its date where the other one is of another day. */
export function moment(at: number, beside: number): string {
  if (new Date(at).toDateString() === new Date(beside).toDateString()) return time(at);
  return `${new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })}, ${time(at)}`;
}

/** A span of time, `12 ms`, `1.4 s`. */
export const duration = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

/** The sentence goes on after a colon: its first letter is small, but for a name in code or asterisks. */
export const goesOn = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
