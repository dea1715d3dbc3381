/** A request's method as a token (RFC 9110 §9.1), without what else stands there; `GET` where nothing is left. At most 32 characters. */
export const methodOf = (text: string | undefined): string =>
  (text ?? '')
    .replace(/[^!#$%&'*+.^`|~\w-]/g, '')
    .toUpperCase()
    .slice(0, 32) || 'GET';
