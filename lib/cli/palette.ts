/** Colours for a terminal, and none for anything else. */
export interface Palette {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
}

const same = (text: string) => text;
export const plain: Palette = { bold: same, dim: same, good: same, bad: same, warn: same };

const code = (open: number, close: number) => (text: string) => `\u001B[${open}m${text}\u001B[${close}m`;
export const colours: Palette = {
  bold: code(1, 22),
  dim: code(2, 22),
  good: code(32, 39),
  bad: code(31, 39),
  warn: code(33, 39),
};
