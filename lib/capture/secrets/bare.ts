/** Secrets that a text shows by their own form, whatever stands around them. */
import { holdsMasked, type SecretKind } from '../../text/masked-words.ts';
import { withoutEnd } from '../../text/trim.ts';
import { isTextInHex } from './bytes.ts';
import { replaceOptions } from './commands.ts';
import { replaceFileNames, replaceMadeWords } from './file-names.ts';
import { replaceForms } from './forms.ts';
import { replaceJwts } from './jwts.ts';
import type { Masking } from './masking.ts';
import { isHashedName, isOpenName } from './open-names.ts';
import { segmentKind } from './paths.ts';
import { isHexadecimal, isRandom, isUnspeakable } from './random.ts';
import type { Place, Rewriter } from './rewriter.ts';

/** What is done already, and addresses, which have rules of their own. */
const done = /(~[a-z_]{1,30}\.\d{1,9}\.[0-9a-f]{8}(?:\.[\w-]+)?~|(?<![a-z0-9])[a-z][a-z0-9]{1,20}:\/\/[^\s"'<>\\`]+)/gi;

export const between = (text: string, rewrite: (part: string) => string): string =>
  text.includes('~') || text.includes('://')
    ? text
        .split(done)
        .map((part, index) => (index % 2 ? part : rewrite(part)))
        .join('')
    : rewrite(text);

const pemStart = /-{4,5} ?BEGIN /g;
const pemEnd = /-{4,5} ?END [^-\n]{1,60}-{4,5}/g;
/** What a key of PuTTY has behind its head. */
const putty = /(\bPrivate-Lines: \d{1,4}\s{1,9})([\w+/=]{4,200}(?:\s{1,4}[\w+/=]{4,200}){0,200})/g;

/**
 * RFC 7468, RFC 4716: a private key, whole or cut off; certificates and public keys are none. Each ends where the next
 * begins: a sentence names what was expected without its end.
 */
function withoutPems(text: string, mask: (secret: string) => string): string {
  if (!text.includes('BEGIN '))
    return text.includes('Private-Lines')
      ? text.replace(putty, (_, head: string, secret: string) => head + mask(secret))
      : text;
  const starts = [...text.matchAll(pemStart)].map(({ index }) => index);
  const ends = [...text.matchAll(pemEnd)].map(({ index, 0: end }) => index + end.length);
  const parts: string[] = [];
  let [at, e] = [0, 0];
  for (const [i, start] of starts.entries()) {
    if (!/PRIVATE KEY/.test(text.slice(start, start + 60))) continue;
    const next = starts[i + 1] ?? text.length;
    while ((ends[e] ?? text.length) < start) e++;
    const until = Math.min(next, ends[e] ?? text.length);
    parts.push(text.slice(at, start), mask(text.slice(start, until)));
    at = until;
  }
  return parts.length ? parts.join('') + text.slice(at) : text;
}

const schemed = /\b(Bearer|DPoP|Basic)(\s{1,9})([A-Za-z0-9._~+/-]{12,}=*)/gi;
const words = /^[A-Za-z]?[a-z]+(?:[-_.][a-z]+)*\.?$/;
/** A user with a password before a host, where no address is written. */
const login = /(?<![\w.+%-])([\w.+%-]{1,64}):([^\s:@/"'<>\\,;=&~]{4,128})@(?=[A-Za-z[\d])/g;
/** What remains of an escape before a run: `\\u0022…`, `\\n…`. */
const leftOfEscape = /^(?:u00[0-9a-f]{2}|x[0-9a-f]{2}|[nrt])/i;

/** Words that say of what comes behind them that it is an identifier. */
const identifierWords = new Set([
  'client',
  'application',
  'app',
  'issuer',
  'audience',
  'aud',
  'azp',
  'resource',
  'id',
  'kid',
]);
/** `Client authentication failed for …` */
const isOfClient = /\b(?:client|app|application|aud|audience)\b/i;
const isOfSecret = /secret|token|key|password|code|credential/i;
/** `jwt audience invalid. expected: …`, `aud claim '…'` */
const isOfAudience = /\b(?:aud|audience|azp)\b/i;

/** What names a key (`kid`) says of where it was sought. */
const ofKeySet = /\b(?:JSON Web Key Set|JWKS|signing key that matches)[\s:("']{1,4}$/i;
/** A further one: `aud claim 'X' != 'Y'`, `audience [X, Y] does not contain Z` */
const furtherAudience =
  /\b(?:aud|audience)s?\b(?: (?:claim|mismatch))?[\s:=[("']{1,5}(?:[\w.:/-]{1,80}["']?(?:,|\]? (?:!=|does not contain)) ["'[]{0,2}){1,3}$/i;

/** The name of a public identifier stands before it, or the word for it. */
function saysPublic(before: string): boolean {
  const words = before.split(/[^\w-]+/).filter(Boolean);
  const last = words.at(-1) ?? '';
  const sign = before.slice(before.lastIndexOf(last) + last.length);
  if (identifierWords.has(last.toLowerCase()) || ofKeySet.test(before)) return true;
  // What stands in quotes before it is of another parameter: `error="invalid_token", …`.
  const said = before.slice(before.lastIndexOf('="') + 1);
  if (/^(?:for|got|identifier)$/i.test(last)) return isOfClient.test(said) && !isOfSecret.test(said);
  if (/^(?:expected|claim|of|value)$/i.test(last) && isOfAudience.test(said)) return !isOfSecret.test(said);
  // What is no word of a sentence is the name itself: `clientId …`.
  if (!/[:=]/.test(sign)) return /[a-z][A-Z_]/.test(last) && isOpenName(last);
  // `name="client_id" value="…"`
  return isOpenName(/^(?:value|content)$/i.test(last) ? (words.at(-2) ?? '') : last);
}

/** What may stand between the name of a hash and the hash: `commit of …`, `ETag: W/"…"`. */
const glue = /^(?:is|was|of|for|with|at|from|in|not|W)$/;
/** A name of several words, and where it ends. */
const longName = /(?<![\w-])[A-Za-z][\w-]{0,40}(?:[_-]|[a-z](?=[A-Z]))[A-Za-z]\w{0,20}/g;
/** What is written for a quote or a bracket. */
const quotes = /&(?:quot|apos|lt|gt|#\d{1,3});|\\u00\d\d/g;

/** Hexadecimal is a hash, or a number that somebody gave: the name before it says so, markup and calls between them aside. */
function saysHash(before: string): boolean {
  const said = before.replace(quotes, '"');
  const name = said.split(/[^\w-]+/).findLast((word) => word && !glue.test(word)) ?? '';
  const long = [...said.matchAll(longName)].at(-1);
  const rest = long ? said.slice(long.index + long[0].length) : '';
  const isNear =
    rest.length <= 30 && (!/[,;&\n]|[:=]\s{0,9}[\w.-]+\s/.test(rest) || /^["']\s{0,9},\s{0,9}b?["']$/.test(rest));
  return [name, (isNear && long?.[0]) || ''].some((one) => isHashedName(one) || isOpenName(one));
}

/** `curl -u user:password`, `curl -E certificate:password` */
const userOption =
  /(\s(?:-[uU][ =]|(?:-E|--cert|--(?:proxy-)?user)[ =])["']?~?[\w.@+/-]{1,64}:)([^\s"'~\\/][^\s"']{2,200})/g;
const gluedOption = /(\s-u[\w.@+]{1,64}:)([^\s"'~][^\s"']{2,200})/g;
/** `curl -u key:` */
const keyOption = /(\s-[uU] ["']?)([^\s"':~][^\s"':]{11,200})(?=:["']?(?:\s|$))/g;
/** What stands before an address of mail. */
const noUser = /^(?:mailto|acct|sips?|xmpp|e-?mail|from|to|cc|by|contact|author|user(?:name)?|login)$/i;
/** Shortest text in the open that counts as random. */
const SHORTEST = 24;

/** What a key is made of (RFC 7636 §4.1 has `~`). An equals sign is at a key's end only: before it stands a name. */
export const runs = /[A-Za-z0-9][A-Za-z0-9_+/.~-]{10,}={0,3}/g;
/** A path, and not base64, which has slashes too. */
const isPath = (run: string) =>
  run.split('/', 20).some((part) => /^(?:[A-Za-z]?[a-z-]{3,}|v\d+|[\w-]+\.[a-z]{2,4})$/.test(part));

/** A run without the full stop of the sentence that it ends. */
export const withoutStop = (run: string): string => withoutEnd(run, /[.-]/);

export function createBare({ mask }: Masking): Rewriter['bare'] {
  /** `Bearer resource_metadata="…"` is a challenge, `Bearer authentication is needed` a sentence. */
  const withSchemes = (text: string) =>
    text.replace(schemed, (whole, scheme: string, gap: string, token: string, offset: number) => {
      const next = text[offset + whole.length] ?? '';
      if ((token.endsWith('=') && /["'\\\w<]/.test(next)) || (words.test(token) && !isUnspeakable(token))) return whole;
      if (token.startsWith('~') || next === '~') return whole;
      return `${scheme}${gap}${mask(/basic/i.test(scheme) ? 'credential' : 'access_token', token)}`;
    });

  function run(found: string, before: string, place: Place): string {
    const left = before.endsWith('\\') ? (leftOfEscape.exec(found)?.[0] ?? '') : '';
    return left + core(found.slice(left.length), before, place);
  }

  function core(found: string, before: string, { open }: Place): string {
    const key = withoutStop(found);
    const end = key.length;
    if (open) return found;
    const near = before.slice(-60);
    if (key.includes('/') && isPath(key)) return found.split('/').map(part).join('/');
    const isKey = isRandom(key, SHORTEST) || (isHexadecimal(key) && !isTextInHex(key) && !saysHash(near));
    if (!isKey || saysPublic(near) || furtherAudience.test(before)) return found;
    return mask('credential', key) + found.slice(end);
  }

  function part(text: string, index: number, all: string[]): string {
    const kind = segmentKind(text, { before: all[index - 1] });
    return kind ? mask(kind, text) : text;
  }

  /** What is left of a token has claims, which have the form of one. */
  const withForms = (text: string) =>
    between(text.includes('.') ? replaceJwts(text, (token) => mask('credential', token)) : text, (part) =>
      replaceForms(part, mask),
    );

  /** A password may have a tilde in it, as what is masked already has: of that, only what stands before it is left. */
  const asOption = (kind: SecretKind) => (_: string, before: string, secret: string) => {
    const end = holdsMasked(secret) ? secret.indexOf('~') : secret.length;
    return before + (end > 2 ? mask(kind, secret.slice(0, end)) : secret.slice(0, end)) + secret.slice(end);
  };

  const withLogins = (text: string) =>
    (text.includes('curl ') ? text.replace(gluedOption, asOption('password')) : text)
      .replace(login, (whole, user: string, secret: string) =>
        noUser.test(user) ? whole : `${user}:${mask('password', secret)}@`,
      )
      .replace(keyOption, asOption('api_key'))
      .replace(userOption, asOption('password'));

  function plain(text: string, place: Place): string {
    const formed = withForms(withoutPems(text, (secret) => mask('private_key', secret)));
    // In the open it may as well be the ID of a client or of a key: `key-7raHps…`.
    const filed = replaceFileNames(place.open ? formed : replaceMadeWords(formed, mask), mask);
    const asked = /[ "'`][-/]|login |SecureString|chpasswd|net use/.test(filed)
      ? replaceOptions(filed, (secret) => mask('password', secret))
      : filed;
    const named = asked.includes(':') ? withLogins(asked) : asked;
    return between(/\s/.test(named) ? withSchemes(named) : named, (rest) =>
      rest.replace(runs, (found, at: number) => run(found, rest.slice(Math.max(0, at - 300), at), place)),
    );
  }

  return (text, place = {}) => (text.length < 12 ? text : between(text, (part) => plain(part, place)));
}
