/** Texts that are written as the numbers of their bytes: a buffer of Node, a slice of Go, a hex dump. */

/** `38 66 31 34 …`, as Node prints a buffer. */
const pairs = /(?<!\w)[\da-f]{2}(?:[ \t]{1,2}[\da-f]{2}){7,4096}(?!\w)/gi;
/** `0x38, 0x66, …` and `\x38\x66…` */
const marked = /(?:\\x|0x)[\da-f]{2}(?:,?[ \t\r\n]{0,20}(?:\\x|0x)[\da-f]{2}){7,4096}/gi;
/** `56, 102, 49, …`, and `56 102 49 …` as Go prints it. */
const decimals = /(?<![\w.:-])\d{1,3}(?:(?:,[ \t\r\n]{0,20}|[ \t])\d{1,3}){15,4096}(?![\w.:-])/g;
/** A line of `xxd` or of `hexdump -C`: where it is, bytes, the same as letters. */
const dumped =
  /^([ \t]{0,20}[\da-f]{4,8}:?[ \t]{1,3})[\da-f]{2,4}(?:[ \t]{1,2}[\da-f]{2,4}){0,15}(?:[ \t]{1,60}\|?[ -~]{1,16}\|?)?[ \t]{0,9}(?=\r?$)/gim;
const isDump =
  /^[ \t]{0,20}[\da-f]{4,8}:?[ \t]{1,3}(?:[\da-f]{2}(?:[ \t]{1,2}[\da-f]{2}){7,15}|[\da-f]{4}(?:[ \t][\da-f]{4}){3,7})[ \t]/im;

/** Most texts have none of it. */
const any = /\d[ ,]|0x|\\x|[\da-f]{2}[ \t][\da-f]{2}/i;

/** As few as a secret that anybody can tell from a word has. */
const FEWEST = 16;

/** The text that numbers are the bytes of; `undefined` where they are anything else. */
export function textOf(numbers: readonly unknown[]): string | undefined {
  if (numbers.length < FEWEST) return undefined;
  const isText = numbers.every(
    (n) => typeof n === 'number' && (n === 9 || n === 10 || n === 13 || (n > 31 && n < 127)),
  );
  return isText ? numbers.map((n) => String.fromCharCode(Number(n))).join('') : undefined;
}

/** Numbers of two digits are bytes where letters are among them, or where they make a text. */
const isHexadecimal = (run: string): boolean =>
  /[a-f]/i.test(run) || textOf(run.split(/\s{1,2}/).map((pair) => Number.parseInt(pair, 16))) !== undefined;

/** Bytes in hexadecimal are nothing that a diagnosis reads; numbers are masked where the text that they are has a secret. */
export function replaceBytes(
  text: string,
  mask: (secret: string) => string,
  isSecret: (text: string) => boolean,
): string {
  if (!any.test(text)) return text;
  const undumped = isDump.test(text)
    ? text.replace(dumped, (line, lead: string) => lead + mask(line.slice(lead.length)))
    : text;
  return undumped
    .replace(pairs, (run) => (isHexadecimal(run) ? mask(run) : run))
    .replace(marked, mask)
    .replace(decimals, (run) => {
      const read = textOf(run.split(/[,\s]{1,22}/).map(Number));
      return read !== undefined && isSecret(read) ? mask(run) : run;
    });
}
