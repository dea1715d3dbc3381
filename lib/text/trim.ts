/** Trims characters that are not only white space. A loop: `/[.\s]+$/` is tried again at each of many such characters. */

/** `one` is a class of single characters. */
export function withoutStart(text: string, one: RegExp): string {
  let start = 0;
  while (start < text.length && one.test(text[start] ?? '')) start++;
  return text.slice(start);
}

export function withoutEnd(text: string, one: RegExp): string {
  let end = text.length;
  while (end > 0 && one.test(text[end - 1] ?? '')) end--;
  return text.slice(0, end);
}

export const trimmed = (text: string, one: RegExp): string => withoutEnd(withoutStart(text, one), one);
