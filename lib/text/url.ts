/** URLs and forms from the network. Nothing here throws. */

/** A URL that its asker may change; `undefined` for what is none. */
export const newUrl = (text: string | null | undefined, base?: string): URL | undefined =>
  typeof text === 'string' ? (URL.parse(text, base) ?? undefined) : undefined;

/** Texts that were read last: the same few come again and again, and are parsed once. */
const MAX_READ = 5000;
const known = new Map<string, Read>();

/** Of what was read nothing stays. */
export const forgetRead = (): void => known.clear();

interface Read {
  url: URL | undefined;
  /** Of `http:` and `https:`, else empty. Made for the first who asks, since `URL` writes it anew each time. */
  origin?: string;
  bare?: string;
}

function read(text: string): Read {
  const before = known.get(text);
  if (before) return before;
  const made: Read = { url: URL.parse(text) ?? undefined };
  if (known.size >= MAX_READ) known.clear();
  // Of a longer one nothing stays.
  if (text.length <= LONGEST) known.set(text, made);
  return made;
}
const LONGEST = 4096;

/** To it no base adds anything. */
const isWhole = /^https?:\/\//i;

/** A URL to be read, the same one for all who ask; `undefined` for what is none. */
export function parseUrl(text: string | null | undefined, base?: string): Readonly<URL> | undefined {
  if (typeof text !== 'string') return undefined;
  return base === undefined || (isWhole.test(text) && read(base).url) ? read(text).url : newUrl(text, base);
}

/** Whether it has a parameter of this name in its query. */
export const hasParameter = (url: URL, name: string): boolean => url.search !== '' && url.searchParams.has(name);

const isHttp = (url: Readonly<URL> | undefined): url is URL =>
  url !== undefined && (url.protocol === 'https:' || url.protocol === 'http:');

/** A URL of `http:` or `https:`; `undefined` for anything else. */
export function httpUrl(text: string | null | undefined, base?: string): Readonly<URL> | undefined {
  const url = parseUrl(text, base);
  return isHttp(url) ? url : undefined;
}

/** What is asked for at a URL: its fragment stays with the client (RFC 9110 §7.1). */
export function withoutFragment(url: string): string {
  const at = url.indexOf('#');
  return at < 0 ? url : url.slice(0, at);
}

/** Origin of an `http:` or `https:` URL; `undefined` for anything else. */
export function httpOrigin(text: string | null | undefined): string | undefined {
  if (typeof text !== 'string') return undefined;
  const one = read(text);
  one.origin ??= isHttp(one.url) ? one.url.origin : '';
  return one.origin || undefined;
}

/** Both are URLs, of one origin. */
export function sameOrigin(a: string | null | undefined, b: string | null | undefined): boolean {
  const origin = parseUrl(a)?.origin;
  return origin !== undefined && origin === parseUrl(b)?.origin;
}

/** A URL without query and fragment; a text that is none as it stands, up to where they would begin. */
export function bare(text: string): string {
  const one = read(text);
  one.bare ??= one.url ? one.url.origin + one.url.pathname : (text.split(/[?#]/, 1)[0] ?? '');
  return one.bare;
}

/** A URL or a path without the slash at its end. */
export const withoutSlash = (text: string): string => text.replace(/\/$/, '');

/** `name=value&name=value` and nothing else. In one pass: any text at all may be asked about. */
export const isForm = (text: string): boolean => /^[\w.\-[\]%+*~]{1,100}=[^\s<>{}"]*$/.test(text);

/** The pairs of a form body or a query, in order. */
export const formPairs = (text: string): [string, string][] => [...new URLSearchParams(text)];

/** Parameters of a form body or a query; of several with one name the first. */
export function formOf(text: string | undefined): Record<string, string> {
  const form: Record<string, string> = {};
  if (text) for (const [name, value] of formPairs(text)) form[name] ??= value;
  return form;
}

/** A form's text from its pairs. */
export const writeForm = (pairs: [string, string][]): string => new URLSearchParams(pairs).toString();

/** The path of a URL for a sentence: one of many characters by its end, `…/token`. */
export function shortPath(url: string | undefined): string | undefined {
  const path = parseUrl(url)?.pathname;
  const end = path?.lastIndexOf('/') ?? 0;
  return path !== undefined && path.length > LONG_PATH && end > 0 ? `…${path.slice(end)}` : path;
}

const LONG_PATH = 44;
