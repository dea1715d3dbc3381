/** Text from the network on its way to a reader: on a page, in a terminal, in a report. */

/**
 * Characters that change how the text around them reads without being seen: controls other than tab and line feed,
 * zero-width characters, and the bidirectional marks, embeddings, overrides and isolates of Unicode UAX #9.
 */
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

const codePoint = (character: string) => `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`;

/** Makes invisible characters visible, e.g. `⟨U+202E⟩`. A carriage return before a line feed is only a line end. */
export const visible = (text: string): string => text.replaceAll('\r\n', '\n').replace(invisible, codePoint);
