/** Whether a path may lie on disk: there what may be a key is as bad as what is one. */

/** `mcp`, `v2`, `oauth2`, `2026`, `res_103100112351265282`. */
const plain = /^(?:[a-z]{2,6}_\d{6,24}|[A-Za-z]{0,20}\d{0,4}[A-Za-z]{0,3}(?:[._~@-][A-Za-z]{0,20}\d{0,4}){0,5})$/;
const unspeakable = /[bcdfghjklmnpqrstvwxz]{5}/i;

/** Each part of it is words that a person writes into an address. What chance made, and an identifier, is none. */
export const isPlainPath = (path: string): boolean =>
  path.split('/').every((part) => plain.test(part) && !unspeakable.test(part));
