/** Secrets in header fields. Their names stay, since a diagnosis looks for them, but for a key that was taken for a name. */
import { type HeaderLines, header } from '../../exchange.ts';
import { MAX_TEXT } from '../../exchange-bounds.ts';
import { readMasked } from '../../masked.ts';
import { parseJson } from '../../text/json.ts';
import { replaceForms } from './forms.ts';
import { commonRequestFields, openFields, tracedResponseFields } from './lists/header-fields.ts';
import type { SecretName } from './lists/secret-names.ts';
import type { Masking } from './masking.ts';
import { secretName } from './names.ts';
import { isAlternating, isHexadecimal, isMixed, isRandom, isShuffled, isUnspeakable } from './random.ts';
import { isOrdinary } from './values.ts';

const anyOf = (fields: { form: string }[]) => new RegExp(fields.map(({ form }) => form).join('|'));
const open = anyOf(openFields);
const common = anyOf(commonRequestFields);
const traced = anyOf(tracedResponseFields);

/** A challenge, and the parameters of one that may look random and are public; others may quote what was sent. */
const challenge = /(?:www|proxy)-?authenticate/;
const publicParameter =
  /(\b(?:realm|nonce|opaque|scope)[ \t]{0,9}=[ \t]{0,9}"?)((?<=")(?:[^"\\]|\\.){1,4096}|[^\s,"]{1,4096})/i;

/** RFC 9110 §5.6.4: words in quotes that have quotes of their own in them. */
const escapedWords = /"((?:[^"\\]|\\.)*)("?)/g;

/** Names of fields as values: what a preflight asks for and is granted, and what an Inspector was told to pass on. */
const ofNames = /^(?:access-control-(?:request|allow|expose)-headers|vary|x-custom-auth-headers?)$/;
const fieldName = /[\w.-]{20,}/g;
/** RFC 9110 §5.6.1, or JSON: nothing but names, and no pair of a name and a value, as `authorization,x-b3-traceid` is elsewhere. */
const isNames = (value: string): boolean =>
  value.split(/,[ \t]{0,9}/).every((name) => /^(?:[\w.*~-]{0,256}|\[?"[\w.~-]{0,256}"\]?)$/.test(name));

/** Shortest key that is looked for in the place of a name. */
const SHORTEST = 20;

/** One word of a name, as long as a key: names of fields put a hyphen long before. */
const isMadeWord = (word: string): boolean =>
  word.length >= SHORTEST && (isAlternating(word) || (isUnspeakable(word) && isShuffled(word)));

/** By its look: capitals at the beginning of a word are how a name is written, and tell nothing. */
function isMade(name: string): boolean {
  const words = name.split('.').flatMap((part) => part.split('-'));
  const styled = words.map((word) => word.slice(0, 1).toLowerCase() + word.slice(1)).join('-');
  const isLikely = words.some((word) => word.length >= 28 || isMixed(word));
  return isRandom(styled, isLikely ? 16 : 28) || words.some(isMadeWord);
}

/** A key in the place of a name, as it gets into the wrong box of a form. A name is sent in small letters. */
const isKey = (name: string): boolean =>
  name.length >= SHORTEST &&
  (isHexadecimal(name) ||
    isMade(name) ||
    /^eyj[\w-]{16,}(?:\.[\w-]+){1,4}$/i.test(name) ||
    replaceForms(name, () => '') === '');

/** What is on, off, or a count. */
const isSwitch = (value: string): boolean => /^(?:\d{0,3}|true|false|on|off|yes|no|null)$/i.test(value.trim());

/** What the name of a field says of its value. */
interface Field {
  isOpen: boolean;
  /** Its value may look random and be public: in a request, in an answer. */
  isPublic: { request: boolean; answer: boolean };
  secret: SecretName | undefined;
}

/** Names that were looked at: the same few come with every exchange. */
const MAX_FIELDS = 2000;
const fields = new Map<string, Field>();

function fieldOf(name: string): Field {
  const known = fields.get(name);
  if (known) return known;
  const isOpen = open.test(name);
  const field: Field = {
    isOpen,
    isPublic: { request: isOpen || common.test(name), answer: isOpen || traced.test(name) },
    secret: isOpen ? undefined : secretName(name),
  };
  if (fields.size >= MAX_FIELDS) fields.clear();
  fields.set(name, field);
  return field;
}

/** A field that no client sends by itself: somebody configured it, and what is in it is a key of whatever look. */
export const isConfigured = (name: string, value: string): boolean =>
  !fieldOf(name.toLowerCase()).isPublic.request && !isSwitch(value);

/** RFC 6265 §5.2, and what browsers added; of several cookies in one line each begins with a name. */
const attribute =
  /^\s*(?:(?:expires|max-age|domain|path|samesite|priority|version|comment)\s*=|(?:secure|httponly|partitioned)\s*$)/i;
const cookieEnd = /(;|\n|,(?=\s{0,9}[^\s;,=]{1,100}=))/;

interface Texts {
  text(text: string): string;
  /** For what may look random and is public. */
  public(text: string): string;
}

/** `recall`: what an answer quotes of what was sent. */
export function createHeaders({ mask, credentials, cookies }: Masking, texts: Texts, recall: (text: string) => string) {
  /** Words in quotes are looked at as they are read. */
  function escaped(quoted: string, rewrite: (text: string) => string): string {
    const said = quoted.includes('\\') ? quoted.replace(/\\(.)/g, '$1') : quoted;
    const rewritten = rewrite(said);
    if (rewritten === said) return quoted;
    return said === quoted ? rewritten : rewritten.replace(/["\\]/g, '\\$&');
  }
  const inQuotes = (whole: string, quoted: string, end: string): string =>
    quoted.includes('\\') ? `"${escaped(quoted, texts.text)}${end}` : whole;

  const told = (text: string, asIs: boolean): string => (asIs ? text : recall(text));

  /** However it is written, it is one name, and one secret. */
  const maskName = (name: string): string => (isKey(name) ? mask('credential', name.toLowerCase()) : name);

  function maskHeader(name: string, value: string, custom: ReadonlySet<string>, request: boolean): string {
    if (name === 'cookie') return cookies(value);
    if (name === 'set-cookie') {
      const parts = value.split(cookieEnd);
      return parts
        .map((part, i) => (i % 2 ? part : i > 0 && attribute.test(part) ? texts.text(part) : cookies(part)))
        .join('');
    }
    if (custom.has(name) || (/^x-custom-auth-header/.test(name) && /^\s*\{/.test(value)))
      return credentials('credential', value);
    const { secret, isPublic } = fieldOf(name);
    if (secret && !(secret.weak && isOrdinary(value))) return credentials(secret.kind, value);
    if (isPublic.answer && challenge.test(name))
      return value
        .split(publicParameter)
        .map((part, i) =>
          told(i % 3 ? escaped(part, texts.public) : texts.text(part).replace(escapedWords, inQuotes), request),
        )
        .join('');
    if (request ? isPublic.request : isPublic.answer) return texts.public(value);
    // What no client sends by itself, somebody configured: a key of whatever look.
    if (request) return isSwitch(value) ? value : credentials(secret?.kind ?? 'credential', value);
    // An address, which the next request has as it is.
    const rewritten = told(texts.text(value), request || name === 'location');
    if (readMasked(rewritten)) return rewritten;
    return isRandom(value, 24) || isHexadecimal(value) ? mask('credential', value) : rewritten;
  }

  return (headers: HeaderLines, request = true): HeaderLines => {
    const custom = customNames(headers);
    return headers.map((line) => {
      const [name, value] = line;
      const masked =
        ofNames.test(name) && isNames(value)
          ? value.replace(fieldName, maskName)
          : maskHeader(name, value, custom, request);
      const shown = maskName(name);
      return shown === name && masked === value && value.length <= MAX_TEXT ? line : [shown, masked.slice(0, MAX_TEXT)];
    });
  };
}

const none: ReadonlySet<string> = new Set();

/** Fields that MCP Inspector 0.17 to 1.0 was told to pass on: what a person configured. */
function customNames(headers: HeaderLines): ReadonlySet<string> {
  if (!headers.some(([name]) => name.startsWith('x-custom-auth-header'))) return none;
  const listed = [parseJson(header(headers, 'x-custom-auth-headers')), header(headers, 'x-custom-auth-header')].flat();
  return new Set(listed.filter((name) => typeof name === 'string').map((name) => name.toLowerCase()));
}
