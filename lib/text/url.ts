/** URLs and forms from the network. Nothing here throws. */

/** A URL; `undefined` for what is none. */
export const parseUrl = (text: string | null | undefined, base?: string): URL | undefined =>
  typeof text === 'string' ? (URL.parse(text, base) ?? undefined) : undefined;

/** Origin of an `http:` or `https:` URL; `undefined` for anything else. */
export function httpOrigin(text: string | null | undefined): string | undefined {
  const url = parseUrl(text);
  return url && /^https?:$/.test(url.protocol) ? url.origin : undefined;
}

/** Parameters of a form body or a query; of several with one name the first. */
export function formOf(text: string | undefined): Record<string, string> {
  const form: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(text ?? '')) form[name] ??= value;
  return form;
}
