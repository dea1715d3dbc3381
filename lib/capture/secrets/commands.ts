/** Secrets among the arguments of a command, which no name announces: `sshpass -p …`, `mysql -p…`. */
import { lazily } from '../../text/lazily.ts';
import { holdsMasked } from '../../text/masked-words.ts';
import { secretOptions, secretReaders } from './lists/secret-options.ts';
import { isOrdinary } from './values.ts';

/** Arguments that may stand between a command and its option, and the longest of them. */
const ARGUMENTS = 20;
const LONGEST_ARGUMENT = 200;
const SHORTEST_SECRET = 3;
const LONGEST_SECRET = 200;

const commands = lazily(() =>
  secretOptions.map(({ command, option, glued }) => ({
    start: new RegExp(String.raw`(?<![\w-])(?:${command})(?=[ \t])`, 'g'),
    option: option === undefined ? undefined : new RegExp(glued ? `^${option}` : `^${option}$`),
    glued,
  })),
);
type Command = ReturnType<typeof commands>[number];
const any = lazily(
  () => new RegExp(String.raw`(?<![\w-])(?:${secretOptions.map(({ command }) => command).join('|')})(?=[ \t])`),
);

/** Whether a text names one of these commands. */
export const isCommand = (text: string): boolean => any().test(text);

/** Between the members of a list, or a command and the list of its arguments: `"sshpass", "-p"`, `'args': ['-p'`. */
const between = /["'`](?:\s{0,40},\s{0,40}|,?\s{0,40}["']?args["']?\s{0,9}[:=]\s{0,9}\[\s{0,40})["'`]/g;
/** The same in YAML. */
const betweenLines = /["']?(?:\r?\n[ \t]{0,40}args:[ \t]{0,9})?\r?\n[ \t]{0,40}- ["']?/g;
/** The same as it is written in one line; what stands where stays there. */
function inOneLine(text: string): string {
  const blank = (gap: string) => ' '.repeat(gap.length);
  const listed = /["'`]\s{0,40},|args/.test(text) ? text.replace(between, blank) : text;
  return listed.includes('args:') ? listed.replace(betweenLines, blank) : listed;
}

const gap = /[ \t]+/y;
const argument = /[^\s|;&]+/y;
const secret = /(["']?)([^\s"'|;&~][^\s"'|;&]*)/y;

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

/** An option, and no value of one. */
const isOption = (text: string): boolean => /^(?:-|\/\w{1,9}:)/.test(text);

/** In quotes or without, and whole: a part of a longer text is none. */
function secretAt(text: string, index: number): Found | undefined {
  const { found: [, quote = '', held = ''] = [], end = 0 } = at(text, secret, index) ?? {};
  const isWhole = text.startsWith(quote, end) && !/[^\s"'|;&]/.test(text[end + quote.length] ?? '');
  const fits = held.length >= SHORTEST_SECRET && held.length <= LONGEST_SECRET;
  return isWhole && fits && !holdsMasked(held) ? { start: index + quote.length, text: held } : undefined;
}

/** What stands behind the command's option, each time that it is among the arguments from `index` on. */
function secretsBehind(text: string, index: number, { option, glued }: Command): Found[] {
  const all: Found[] = [];
  let next = at(text, gap, index);
  for (let i = 0; next && i <= ARGUMENTS; i++) {
    const word = at(text, argument, next.end);
    if (!word || word.found[0].length > LONGEST_ARGUMENT) return all;
    const [whole] = word.found;
    const behind = at(text, gap, word.end);
    if (option === undefined) {
      const free = isOption(whole) ? undefined : secretAt(text, next.end);
      // A word behind the name of a command goes on with a sentence.
      if (free) return free.text.includes('=') || (free.start === next.end && isOrdinary(free.text)) ? all : [free];
    } else {
      const named = option.exec(whole)?.[0];
      const from = glued ? next.end + (named?.length ?? 0) : behind?.end;
      const found = named === undefined || from === undefined ? undefined : secretAt(text, from);
      if (found && !isOption(found.text)) all.push(found);
    }
    next = behind;
  }
  return all;
}

/** The same text with something else in the place of each. */
function replaced(text: string, all: readonly Found[], by: (secret: string) => string): string {
  const parts: string[] = [];
  let done = 0;
  for (const found of all) {
    if (found.start < done) continue;
    parts.push(text.slice(done, found.start), by(found.text));
    done = found.start + found.text.length;
  }
  return parts.length ? parts.join('') + text.slice(done) : text;
}

function replaceOption(text: string, command: Command, by: (secret: string) => string): string {
  const line = inOneLine(text);
  return replaced(
    text,
    [...line.matchAll(command.start)].flatMap(({ 0: name, index }) =>
      secretsBehind(line, index + name.length, command),
    ),
    by,
  );
}

const readers = lazily(
  () => new RegExp(String.raw`\|[ \t]{0,9}(?:${secretReaders.map(({ command }) => command).join('|')})(?![\w-])`, 'g'),
);

/** What is echoed to such a command, in quotes or as one word: `echo … | docker login --password-stdin`. */
function pipedTo(text: string, bar: number): Found | undefined {
  const from = Math.max(text.lastIndexOf('\n', bar) + 1, bar - 400);
  const line = text.slice(from, bar).trimEnd();
  const quote = /["']$/.exec(line)?.[0];
  const gap = Math.max(line.lastIndexOf(' '), line.lastIndexOf('\t'));
  const start = (quote ? line.lastIndexOf(quote, line.length - 2) : gap) + 1;
  const held = line.slice(start, quote ? -1 : undefined);
  const isEchoed = quote !== undefined || /\b(?:echo|printf|write-output)\b/i.test(line.slice(0, start));
  if (!isEchoed || held.length < SHORTEST_SECRET || /^~|\$/.test(held) || holdsMasked(held)) return undefined;
  return { start: from + start, text: held };
}

const replacePiped = (text: string, by: (secret: string) => string): string =>
  replaced(
    text,
    [...text.matchAll(readers())].flatMap(({ index }) => pipedTo(text, index) ?? []),
    by,
  );

const given = lazily(
  () =>
    new RegExp(
      String.raw`(?<![\w-])(?:${secretReaders.map(({ command }) => command).join('|')})[^<|\n]{0,60}<<<[ \t]{0,9}`,
      'g',
    ),
);

/** `gh auth login --with-token <<< "…"` */
const replaceGiven = (text: string, by: (secret: string) => string): string =>
  replaced(
    text,
    [...text.matchAll(given())].flatMap(({ 0: lead, index }) => secretAt(text, index + lead.length) ?? []),
    by,
  );

export const replaceOptions = (text: string, by: (secret: string) => string): string => {
  const told = text.includes('<<<') ? replaceGiven(text, by) : text;
  const piped = told.includes('|') ? replacePiped(told, by) : told;
  return isCommand(inOneLine(piped))
    ? commands().reduce((rest, command) => replaceOption(rest, command, by), piped)
    : piped;
};
