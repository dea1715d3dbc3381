/** Text from the network on its way to a reader: on a page, in a terminal, in a report, in a command. */

/**
 * What is read by whoever reads characters, a model among them, and seen by nobody: controls other than tab and line feed,
 * format characters (the bidirectional marks of UAX #9, tags), what fonts draw as nothing by Unicode's own account
 * (`Default_Ignorable_Code_Point`: variation selectors, joiners, fillers), separators of lines that editors take for
 * characters, Braille without dots, private and unassigned code points, halves of a pair. Unicode says which, and no list.
 */
export const unseen = /[^\P{C}\t\n]|[\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]/gu;

const codePoint = (character: string) => `⟨U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}⟩`;

const picture = /\p{Extended_Pictographic}$/u;

/** Asks for the coloured form of the sign before it, and is part of it: nothing can be said with it elsewhere. */
const colours = (character: string, at: number, text: string): boolean =>
  character === '\uFE0F' && picture.test(text.slice(Math.max(0, at - 2), at));

/** Makes invisible characters visible, e.g. `⟨U+202E⟩`. A carriage return before a line feed is only a line end. */
export const visible = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .replaceAll(unseen, (character, at: number, whole: string) =>
      colours(character, at, whole) ? character : codePoint(character),
    );
