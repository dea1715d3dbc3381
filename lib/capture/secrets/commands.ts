/** Secrets among the arguments of a command, which no name announces: `sshpass -p …`, `mysql -p…`. */
import { secretOptions } from './lists/secret-options.ts';

/** Arguments that may stand between a command and its option, and the longest of them. */
const ARGUMENTS = 20;
const LONGEST_ARGUMENT = 200;
const SHORTEST_SECRET = 3;
const LONGEST_SECRET = 200;

const commands = secretOptions.map(({ command, option, glued }) => ({
  start: new RegExp(String.raw`(?<![\w-])(?:${command})(?=[ \t])`, 'g'),
  option: new RegExp(glued ? `^${option}` : `^${option}$`),
  glued,
}));
type Command = (typeof commands)[number];
const any = new RegExp(secretOptions.map(({ command }) => command).join('|'));

/** Whether a text names one of these commands. */
export const isCommand = (text: string): boolean => any.test(text);

const gap = /[ \t]+/y;
const argument = /[^\s|;&]+/y;
const secret = /(["']?)([^\s"'|;&~]+)/y;

/** What a sticky expression finds at this place, and where it ends. */
function at(text: string, sticky: RegExp, index: number) {
  sticky.lastIndex = index;
  const found = sticky.exec(text);
  return found && { found, end: sticky.lastIndex };
}

interface Found {
  start: number;
  text: string;
}

/** In quotes or without, and whole: a part of a longer text is none. */
function secretAt(text: string, index: number): Found | undefined {
  const { found: [, quote = '', held = ''] = [], end = 0 } = at(text, secret, index) ?? {};
  const isWhole = text.startsWith(quote, end) && !/[^\s"'|;&]/.test(text[end + quote.length] ?? '');
  const fits = held.length >= SHORTEST_SECRET && held.length <= LONGEST_SECRET;
  return isWhole && fits ? { start: index + quote.length, text: held } : undefined;
}

/** What stands behind the command's option, among the arguments from `index` on. */
function secretBehind(text: string, index: number, { option, glued }: Command): Found | undefined {
  let next = at(text, gap, index);
  for (let i = 0; next && i <= ARGUMENTS; i++) {
    const word = at(text, argument, next.end);
    if (!word) return undefined;
    const [whole] = word.found;
    const named = option.exec(whole)?.[0];
    const behind = at(text, gap, word.end);
    const from = glued ? next.end + (named?.length ?? 0) : behind?.end;
    const found = named === undefined || from === undefined ? undefined : secretAt(text, from);
    if (found || whole.length > LONGEST_ARGUMENT) return found;
    next = behind;
  }
  return undefined;
}

function replaceOption(text: string, command: Command, by: (secret: string) => string): string {
  const parts: string[] = [];
  let done = 0;
  for (const { 0: name, index } of text.matchAll(command.start)) {
    const found = index < done ? undefined : secretBehind(text, index + name.length, command);
    if (!found) continue;
    parts.push(text.slice(done, found.start), by(found.text));
    done = found.start + found.text.length;
  }
  return parts.length ? parts.join('') + text.slice(done) : text;
}

export const replaceOptions = (text: string, by: (secret: string) => string): string =>
  isCommand(text) ? commands.reduce((rest, command) => replaceOption(rest, command, by), text) : text;
