/** Characters that a text writes in another way: as entities of HTML, as escapes of a JavaScript or JSON string. */

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const fromCode = (code: number): string | undefined =>
  code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : undefined;

function entity(whole: string, name: string): string {
  if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return fromCode(code) ?? whole;
}

/** HTML's entities: those with a number, and the few that every page uses. */
export const withoutEntities = (text: string): string =>
  text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, entity);

/** `\u0027`, `\x27` and the escaped quotes and slashes of a string in a script or a JSON text. */
export const withoutEscapes = (text: string): string =>
  text.replace(
    /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|(["'/\\]))/gi,
    (whole, u, x, quoted) => quoted ?? fromCode(Number.parseInt(u ?? x, 16)) ?? whole,
  );
