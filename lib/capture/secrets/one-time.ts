/** One-time codes that a text tells (RFC 4226 §5.3: six digits or more): `482913 is your code`, `Enter code 482913`. */
import { lazily } from '../../text/lazily.ts';

/** Most texts have none of it. */
const hint = /\d{3}[ -]?\d{3}/;
const DIGITS = String.raw`(?:[A-Z]{1,3}-)?\d{3}[ -]?\d{3}\d{0,2}`;
const BEFORE = String.raw`(?<![\p{L}\d.#/_-])`;

/** A word for such a code, with what is glued to it: `Bestätigungscode`. */
const naming = lazily(
  () =>
    /(?<![\p{L}\p{N}_])(?:[\p{L}-]{0,24}(?:codes?|kode|kod|código|codice|код|PIN|passcode|OTP|TAN)(?![\p{L}\p{N}_])|验证码|驗證碼|認証コード|인증번호)/giu,
);
/** What else has a number. */
const other =
  /(?:error|fehler|status|http|exit|return|result|response|reason|area|country|zip|postal|post|product|promo|bar|qr|source|byte|op|char|key|unit|region|with|by|got|the same)-?$/i;
const wordBefore = /([\p{L}\d]{1,24})[\s:]{1,3}$/u;
/** Words between it and the code. */
const glue = new Set(
  'is was are below this the your a not valid invalid expired wrong incorrect has been of for to enter following used lautet ist est es è e vaut jest är er'.split(
    ' ',
  ),
);
const behind = new RegExp(String.raw`[^\d.;{}]{1,60}?(${DIGITS})(?![\p{L}\d_/-]|\.\d)`, 'uy');
/** `482913 is your Acme code`. */
const isYours = lazily(
  () =>
    new RegExp(
      String.raw`${BEFORE}(${DIGITS})(?=\s(?:is|ist|est|es|\u00e8)\s(?:your|the|dein|ihr|votre|ton|tu|su|il)\s[^.\n\d]{0,60}(?:code|kode|c\u00f3digo|codice|pin|otp))`,
      'giu',
    ),
);
/** `Use 482913 to sign in`. */
const toUse =
  /\b((?:use|enter|type)\s)(\d{6,8})(?=\s(?:to|as)\s(?:sign|log|verify|continue|confirm|finish|complete|authenticate|access|your|the))/gi;

export function replaceOneTime(text: string, by: (secret: string) => string): string {
  if (!hint.test(text)) return text;
  const told = text
    .replace(isYours(), (code) => by(code))
    .replace(toUse, (_, before: string, code: string) => before + by(code));
  const parts: string[] = [];
  let done = 0;
  for (const { 0: name, index } of told.matchAll(naming())) {
    const end = index + name.length;
    if (index < done) continue;
    const before = wordBefore.exec(told.slice(Math.max(0, index - 30), index))?.[1] ?? '';
    if (other.test(before) || other.test(name.replace(/codes?$/i, ''))) continue;
    // Elements between them are as white space.
    const rest = told.slice(end, end + 160).replace(/<[^<>]{1,100}>/g, (tag) => ' '.repeat(tag.length));
    behind.lastIndex = 0;
    const [whole, code = ''] = behind.exec(rest) ?? [];
    if (whole === undefined) continue;
    const words =
      whole
        .slice(0, -code.length)
        .toLowerCase()
        .match(/\p{L}+/gu) ?? [];
    // A bare `code: 482913` is an error's as well as anything.
    const isBare = before === '' && words.length === 0 && /^codes?$/i.test(name);
    if (isBare || words.length > 5 || !words.every((word) => glue.has(word))) continue;
    const start = end + whole.length - code.length;
    parts.push(told.slice(done, start), by(code));
    done = start + code.length;
  }
  return parts.length ? parts.join('') + told.slice(done) : told;
}
