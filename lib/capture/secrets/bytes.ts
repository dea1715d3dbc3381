/** Texts that are written as the numbers of their bytes: a buffer of Node, a slice of Go, a hex dump, base64. */
import { base64Bytes } from '../../text/base64.ts';
import { utf8, utf8Only } from '../../text/bytes.ts';

/** `38 66 31 34 …`, as Node prints a buffer; `38:66:31:…` */
const pairs = /(?<!\w)[\da-f]{2}(?:[ \t]{1,2}[\da-f]{2}){7,4096}(?!\w)/gi;
const joined = /(?<!\w)[\da-f]{2}(?:[:-][\da-f]{2}){7,4096}(?!\w)/gi;
/** `0x38, 0x66, …` and `\x38\x66…` */
const marked = /(?:\\x|0x)[\da-f]{2}(?:,?[ \t\r\n]{0,20}(?:\\x|0x)[\da-f]{2}){7,4096}/gi;
/** `7b22746f…`, which is a hash where it is no text. */
const glued = /(?<![\dA-Za-z])(?:\\x|0x)?(?:[\da-f]{2}){16,}(?![\dA-Za-z])/gi;
/** `56, 102, 49, …`, and `56 102 49 …` as Go prints it; no times and no fractions. */
const decimals = /(?<![\w-]|\d[.:])\d{1,3}(?:(?:,[ \t\r\n]{0,20}|[ \t])\d{1,3}){15,4096}(?![\w-]|[.:]\d)/g;
/** Most of base64 looks as made by chance, and is masked for that; of few digits it looks like a name. */
const encoded = /(?<![\w+/-])[\w+/-]{20,}(?![\w+/-])={0,2}/g;
/** A line of `xxd` or of `hexdump -C`: where it is, bytes, the same as letters. */
const dumped =
  /^([ \t]{0,20}[\da-f]{4,8}:?[ \t]{1,3})[\da-f]{2,4}(?:[ \t]{1,2}[\da-f]{2,4}){0,15}(?:[ \t]{1,60}\|?[ -~]{1,16}\|?)?[ \t]{0,9}(?=\r?$)/i;
const isDump =
  /^[ \t]{0,20}[\da-f]{4,8}:?[ \t]{1,3}(?:[\da-f]{2}(?:[ \t]{1,2}[\da-f]{2}){7,15}|[\da-f]{4}(?:[ \t][\da-f]{4}){3,7})[ \t]/im;

/** Most texts have none of it. */
const any = /\d[ ,]|0x|\\x|[\da-f]{2}[ \t:-][\da-f]{2}|[\w+/-]{20}/i;

/** As few as a secret that anybody can tell from a word has. */
const FEWEST = 16;
/** As few as a key has that is no text; fewer are the first bytes of a file. */
const FEWEST_OF_KEY = 24;

// biome-ignore lint/suspicious/noControlCharactersInRegex: no text has them
const unreadable = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]/;

/** The text that numbers are the bytes of; `undefined` where they are anything else. */
export function textOf(numbers: readonly unknown[]): string | undefined {
  if (numbers.length < FEWEST) return undefined;
  const isBytes = numbers.every((n): n is number => typeof n === 'number' && Number.isInteger(n) && n > 8 && n < 256);
  const read = isBytes ? utf8Only(Uint8Array.from(numbers)) : undefined;
  return read === undefined || unreadable.test(read) ? undefined : read;
}

const hexOf = (run: string): Uint8Array =>
  Uint8Array.from(run.replace(/\\x|0x/gi, ' ').match(/[\da-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16));

/** A text that is written in hexadecimal: it is looked into, and is no key. */
export const isTextInHex = (run: string): boolean => run.length % 2 === 0 && !unreadable.test(utf8(hexOf(run)));

/** SHA-1 or SHA-256 of a certificate, by the word before it. */
const isFingerprint = (bytes: number, before: string): boolean =>
  (bytes === 20 || bytes === 32) && /(?:print|\bSHA-?(?:1|256))\b[^\n,;]{0,12}$/i.test(before);

/** The last line of a dump is shorter, and goes on where the one before ended. */
function withoutDumps(text: string, mask: (secret: string) => string): string {
  let last = Number.NaN;
  return text
    .split('\n')
    .map((line) => {
      const at = Number.parseInt(line.trimStart(), 16);
      const isFull = isDump.test(line);
      const isLast = at > last && at <= last + 64;
      last = isFull ? at : Number.NaN;
      return isFull || isLast
        ? line.replace(dumped, (found, lead: string) => lead + mask(found.slice(lead.length)))
        : line;
    })
    .join('\n');
}

/** Numbers are masked where the text that they are has a secret, and bytes in hexadecimal where they may be a key. */
export function replaceBytes(
  text: string,
  mask: (secret: string) => string,
  isSecret: (text: string) => boolean,
): string {
  if (!any.test(text)) return text;
  const hex =
    (fewest: number) =>
    (run: string, at: number, whole: string): string => {
      const bytes = hexOf(run);
      if (isFingerprint(bytes.length, whole.slice(Math.max(at - 40, 0), at))) return run;
      const read = utf8(bytes);
      // Numbers of two digits are no bytes by themselves.
      const isKey = bytes.length >= fewest && unreadable.test(read) && /[a-f]/i.test(run);
      return isKey || isSecret(read) ? mask(run) : run;
    };
  return (isDump.test(text) ? withoutDumps(text, mask) : text)
    .replace(pairs, hex(FEWEST_OF_KEY))
    .replace(joined, hex(Number.POSITIVE_INFINITY))
    .replace(marked, hex(FEWEST_OF_KEY))
    .replace(glued, (run) => {
      const read = utf8(hexOf(run));
      return !unreadable.test(read) && isSecret(read) ? mask(run) : run;
    })
    .replace(encoded, (run) => {
      const bytes = base64Bytes(run);
      const read = bytes && utf8Only(bytes);
      return read !== undefined && !unreadable.test(read) && isSecret(read) ? mask(run) : run;
    })
    .replace(decimals, (run) => {
      const read = textOf(run.split(/[,\s]{1,22}/).map(Number));
      return read !== undefined && isSecret(read) ? mask(run) : run;
    });
}
