/** Percent-encoding of forms and addresses (URL Standard §5.1, RFC 3986 §2.1). Nothing here throws. */

/** As in a query or a form, where a plus is a space. */
export function decode(text: string): string {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** As in a path, where a plus is a plus. */
export const decodePath = (text: string): string => (text.includes('%') ? decode(text.replaceAll('+', '%2B')) : text);

/** Safe in a query, a fragment, a form and a path; keeps the characters of a masked secret. */
export const encode = (text: string): string => encodeURIComponent(text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD'));
