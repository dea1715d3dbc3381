/** What becomes of a value whose name says that it is a secret. */
import { isConfigured } from './headers.ts';
import type { Masking } from './masking.ts';
import { secretName, wordsOf } from './names.ts';
import { isOpenName, isOpenUnder, isSettingName } from './open-names.ts';
import type { Rewriter } from './rewriter.ts';
import { isMasked, isOrdinary, isSentence } from './values.ts';

/** Parameters of a posted sign-in page that are no secrets. */
const openParameters =
  /^(?:client_id|redirect_uri|response_type|response_mode|scope|resource|code_challenge|code_challenge_method|prompt|error|error_description|error_uri|iss|grant_type|consent|action|connection|organization|domain_hint|ui_locales|audience)$/;

/** Members beside a `code` that is an error's, and beside one that is not (RFC 6749 §4.1.3). */
const besideErrors = [
  'message',
  'error',
  'errors',
  'detail',
  'details',
  'status',
  'statuscode',
  'title',
  'error_description',
  'msg',
  'reason',
  'type',
  'jsonrpc',
];
const besideCodes = ['grant_type', 'code_verifier', 'redirect_uri', 'state'];
/** An object of these members is an error's. */
export const isError = (siblings: ReadonlySet<string>): boolean =>
  besideErrors.some((name) => siblings.has(name)) && !besideCodes.some((name) => siblings.has(name));

/** An error's `code` is a word or an identifier beside a message; an authorization code is neither. */
const isErrorCode = (value: string, siblings: ReadonlySet<string>): boolean => {
  if (besideCodes.some((name) => siblings.has(name))) return false;
  return (isError(siblings) && errorCode.test(value)) || (errorWords.test(value) && ofErrors.test(value));
};
/** Words, words with the number of a version, or a number behind a few letters. */
const errorCode =
  /^(?:[A-Za-z]+(?:[_. -][A-Za-z]+)*|[A-Z][A-Z_]{0,40}\d{0,7}|[A-Z]{1,6}-?\d{1,6}|[a-z]{2,20}\d?(?:_[a-z]{1,20}\d?){1,6}|\d{3})$/;
const errorWords = /^[a-z]{2,20}\d?(?:_[a-z]{1,20}\d?|_\d{1,3}){1,6}$/i;
const ofErrors =
  /(?:^|_)(?:error|err|invalid|expired|denied|failed|not|unauthorized|forbidden|missing|unknown|unsupported)(?:_|$)/i;

export function createNamed({ maskNamed, credentials, cookies }: Masking) {
  const given: Rewriter['given'] = (name, value, siblings) => {
    const entry = secretName(name);
    if (!entry) return undefined;
    if (entry.weak && isOrdinary(value) && !(entry.digits && /^\d{4,8}$/.test(value))) return undefined;
    if (entry.kind === 'code' && isErrorCode(value, siblings)) return undefined;
    // One that is called by its own name is the value alone: an equals sign in it is its own.
    if (entry.kind === 'cookie' && /cookies?\d?$/i.test(name)) return cookies(value);
    return takesScheme(name) ? credentials(entry.kind, value) : maskNamed(entry.kind, value);
  };

  /** An answer says of a secret what is wrong with it, in its place. */
  const named: Rewriter['named'] = (name, value, siblings) =>
    isSentence(value) ? undefined : given(name, value, siblings);

  const header: Rewriter['header'] = (name, value) =>
    /^[A-Za-z][A-Za-z\d-]{1,60}$/.test(name) &&
    value.length >= 8 &&
    (/^x-/i.test(name) || !isOpenName(name)) &&
    !isOrdinary(value) &&
    isConfigured(name, value)
      ? credentials(secretName(name)?.kind ?? 'credential', value)
      : undefined;

  /** A key, or a word, a number, a place. */
  const variable: Rewriter['variable'] = (name, value) =>
    named(name, value, new Set()) ??
    (value.length < 8 || isOrdinary(value) || isSettingName(name) || isOpenUnder(name, value) || isSentence(value)
      ? undefined
      : maskNamed('client_secret', value));

  /** A sign-in page is sent passwords and codes under names of its own: only OAuth's parameters are kept. */
  const posted = (form: string): string =>
    form
      .split('&')
      .map((pair) => {
        const [name = '', ...rest] = pair.split('=');
        const value = rest.join('=');
        if (!value || openParameters.test(name) || isMasked(value)) return pair;
        return `${name}=${maskNamed(secretName(name)?.kind ?? 'credential', value)}`;
      })
      .join('&');

  return { named, given, header, variable, posted };
}

/** Fields in which a scheme stands before the secret. */
const takesScheme = (name: string): boolean =>
  /^(?:authorization|auth|token|authentication|credentials?)$/.test(wordsOf(name).at(-1) ?? '');
