/** Cuts a text that is not masked yet: a token of which the end is missing has lost the form by which it is known. */

/** What a value that goes on is made of. */
const one = /[^\s"'<>&?#=;,]/;

/** Not longer than this, and without what it would be cut inside of. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  let end = length;
  if (one.test(text[end] ?? '')) while (end > 0 && one.test(text[end - 1] ?? '')) end--;
  return text.slice(0, end);
}
