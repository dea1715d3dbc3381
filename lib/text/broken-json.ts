/** JSON of a file: of any length, and with words on what is wrong with it. */

/** Why a text is no JSON; `at` in UTF-16 code units, where that is known. */
export interface BrokenJson {
  problem: 'cut-off' | 'broken';
  at?: number;
}

/** What the engine says of broken JSON tells where it stopped, but for a character that it did not expect at all. */
function brokenAt(text: string, message: string, whole: boolean): BrokenJson {
  const at = positionIn(message, text);
  const atEnd = /end of JSON|end of data|unterminated/i.test(message);
  // A text that ends inside of an escape or a number stops some characters before its end.
  const cut = atEnd || (at !== undefined && at >= text.trimEnd().length - 6);
  if (cut && !whole) return { problem: 'cut-off', at: text.length };
  const place = atEnd ? text.length : at;
  return { problem: 'broken', ...(place !== undefined && { at: place }) };
}

/** Chromium counts characters, Firefox lines and columns. */
function positionIn(message: string, text: string): number | undefined {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return Number(position);
  const [, line, column] = /at line (\d+) column (\d+)/.exec(message) ?? [];
  if (line === undefined) return undefined;
  let start = 0;
  for (let n = Number(line); n > 1; n--) start = text.indexOf('\n', start) + 1;
  return start + Number(column) - 1;
}

/** A text as JSON, or why it is none. `whole`: what has to be closed in it is, so it was not cut off. */
export function readJson(text: string, whole = false): { value: unknown } | BrokenJson {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return brokenAt(text, error instanceof Error ? error.message : '', whole);
  }
}
