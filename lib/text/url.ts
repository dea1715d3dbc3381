/** URLs and forms from the network. Nothing here throws. */

/** A URL; `undefined` for what is none. */
export const parseUrl = (text: string | null | undefined, base?: string): URL | undefined =>
  typeof text === 'string' ? (URL.parse(text, base) ?? undefined) : undefined;

const isHttp = (url: URL | undefined): url is URL => url !== undefined && /^https?:$/.test(url.protocol);

/** A URL of `http:` or `https:`; `undefined` for anything else. */
export function httpUrl(text: string | null | undefined, base?: string): URL | undefined {
  const url = parseUrl(text, base);
  return isHttp(url) ? url : undefined;
}

/** What is asked for at a URL: its fragment stays with the client (RFC 9110 §7.1). */
export const withoutFragment = (url: string): string => url.split('#', 1)[0] ?? url;

/** Origin of an `http:` or `https:` URL; `undefined` for anything else. */
export const httpOrigin = (text: string | null | undefined): string | undefined => httpUrl(text)?.origin;

/** A URL without query and fragment; a text that is none as it stands, up to where they would begin. */
export function bare(text: string): string {
  const url = parseUrl(text);
  return url ? url.origin + url.pathname : (text.split(/[?#]/, 1)[0] ?? '');
}

/** `name=value&name=value` and nothing else. In one pass: any text at all may be asked about. */
export const isForm = (text: string): boolean => /^[\w.\-[\]%+*~]{1,100}=[^\s<>{}"]*$/.test(text);

/** The pairs of a form body or a query, in order. */
export const formPairs = (text: string): [string, string][] => [...new URLSearchParams(text)];

/** Parameters of a form body or a query; of several with one name the first. */
export function formOf(text: string | undefined): Record<string, string> {
  const form: Record<string, string> = {};
  for (const [name, value] of formPairs(text ?? '')) form[name] ??= value;
  return form;
}

/** A form's text from its pairs. */
export const writeForm = (pairs: [string, string][]): string => new URLSearchParams(pairs).toString();
