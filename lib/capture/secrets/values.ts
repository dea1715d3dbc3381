/** What a value is, once its name is known: nothing at all, something ordinary, or a secret. */
import { readMasked } from '../../masked.ts';
import { isIdentifier } from './forms.ts';
import { secretName } from './names.ts';
import { isPhrase } from './phrases.ts';
import { isRandom, isShuffled, isUnspeakable } from './random.ts';

/** What a client writes in a token's place when it has none, and what cleans a recording in that of each: no secret, and worth seeing. */
const noSecret =
  /^(?:|undefined|null|none|nil|true|false|\[object Object\]|\[(?:[a-z_]{1,40} )?redacted\]|redacted|\*+)$/i;

/** Brackets of a documentation or of a template, and what stands in them. */
const bracketed = /^(<|\$?\{\{?[ \t]{0,9})([^<>{}"'\s](?:[^<>{}"']*[^<>{}"'\s])?)([ \t]{0,9}(?:>|\}?\}))$/;
/** What a template writes for a name: words, with the place that they are looked up in before them. */
const wordsToFill = /^[A-Za-z]{2,20}\d?(?:[\s_.:|-]{1,3}(?:[A-Za-z]{1,20}\d?|\d{1,2})){0,6}$/;
/** Words that say that something is to be put in their place. */
const toFill =
  /(?:^|[^a-z])(?:your|insert|replace|paste|enter|here|example|placeholder|redacted|hidden|removed|masked|value|name|id|user|env|input|inputs|secrets?|vars?|variable|none|null|undefined|missing|empty)(?:[^a-z]|$)/i;

const maskedWhole = /^~([a-z_]+)\.\d{1,9}\.[0-9a-f]{8}(?:\.[A-Za-z0-9_-]+)?~$/;

/** Already masked. */
export const isMasked = (text: string): boolean => maskedWhole.test(text) && readMasked(text) !== undefined;

/** Nothing to hide. */
export function isNoSecret(text: string): boolean {
  if (text.length > 120) return false;
  const [before = '', held = ''] = inBrackets(text) ?? [];
  return noSecret.test(text) || (isWords(held) && (isPlaceholder(held) || (before !== '<' && isVariable(held))));
}

/** What stands before, in and behind brackets: people leave them around the key that they put in a placeholder's place. */
export function inBrackets(text: string): [before: string, held: string, behind: string] | undefined {
  if (!/^[<{$]/.test(text)) return undefined;
  const [, before, held, behind] = bracketed.exec(text) ?? [];
  return before && held && behind ? [before, held, behind] : undefined;
}

/** Words and no others: what a person chose, or chance, is none, whatever stands around it. */
const isWords = (held: string): boolean =>
  wordsToFill.test(held) && !isShuffled(held) && !held.split(/[^A-Za-z]/).some(isUnspeakable);

const isPlaceholder = (held: string): boolean =>
  toFill.test(held) || secretName(held.replace(/\s+/g, '_')) !== undefined;

/** `API_BASE`, as variables of an environment are written. */
const isVariable = (held: string): boolean => /^[A-Z]{2,12}(?:_[A-Z]{1,12}){0,5}$/.test(held);

const words = /^[\p{L}\p{M}]+(?:[\s_.:,/'’-]{1,3}[\p{L}\p{M}]+)*[.!?:]?$/u;
const location = /^(?:[a-z][a-z0-9+.-]{1,20}:\/\/|\/|urn:|[\w.+-]{1,64}@[\w-]{1,64}\.)/i;

/** Base64 may begin with a slash, too. */
const isLocation = (value: string) => location.test(value) && !(value.startsWith('/') && isRandom(value, 24));

/** What is written under names that are not only those of secrets: words, addresses, identifiers, short numbers. */
export const isOrdinary = (value: string): boolean =>
  value.length < 4 || (value.length <= LONGEST && looksOrdinary(value));

/** A longer value is neither a word nor a sentence; what is read of it once is not read again. */
const LONGEST = 2000;

/** RFC 7518 §3.1, and what a way to sign in is called. */
const algorithm = /^(?:[EHPR]S(?:256|384|512)|ES256K|oauth_?[12](?:\.\d)?)$/i;

const looksOrdinary = (value: string) =>
  isIdentifier(value) ||
  algorithm.test(value) ||
  isLocation(value) ||
  /^[\d.,:-]{1,11}$/.test(value) ||
  (value.length <= 200 && words.test(value) && !isShuffled(value) && !isUnspeakable(value) && !isPhrase(value));

/** Words that make a sentence of the words around them: a secret of several words has none of them, or it is a passphrase. */
const grammar =
  /(?:^|\s)(?:a|an|and|are|at|be|been|but|by|can|cannot|could|does|for|from|has|have|if|in|is|it|must|no|not|of|on|or|required|should|that|the|this|to|too|was|were|will|with|you|your)(?:[\s.,;:]|$)/i;
/** What is said of secrets: that one is wrong, what it has to be, what it is for. A passphrase is about something else. */
const about =
  /(?:^|[^a-z])(?:(?:un)?(?:allowed|supported|authori[sz]ed|available|registered)|accepted|access|account|api|argument|auth\w{0,20}|cannot|characters?|client|codes?|configured|contact|could|credentials?|default|denied|does|empty|enabled|disabled|entered|environment|error|exists?|expect(?:ed|s)?|expired?|fail(?:ed|s|ure)?|fields?|found|given|headers?|incorrect|invalid|keys?|least|log ?in|long|longer|match(?:es)?|missing|must|needs?|non-empty|not|optional|parameter|passwords?|passphrase|please|present|provided?|received|re(?:fresh|fused|jected|quests?|quired?|voked)|secrets?|sent|server|sessions?|set|settings?|should|sign(?:ed|ing|-?in)?|short|specif(?:y|ied)|string|suppl(?:y|ied)|tokens?|too|type|unknown|used?|users?|valid|value|verif(?:y|ied)|wrong)(?:[^a-z]|$)/i;

/** A sentence about a secret, and not the secret. */
export const isSentence = (value: string): boolean =>
  value.length <= LONGEST &&
  (/\s/.test(value) ? grammar.test(value) && about.test(value) && !isPhrase(value) : problems.test(value));

const problems =
  /^["']?(?:required|invalid|missing|expired|incorrect|wrong|empty|unknown|revoked|denied|rejected|unauthorized|forbidden|optional|redacted|hidden|string|number|boolean|object|array|yes|no|on|off|not|is|was|must|too|undefined|null|none|true|false)["']?[.,;:!]?$/i;
