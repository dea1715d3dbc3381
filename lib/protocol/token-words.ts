/** How frameworks word what is wrong with a token, each in its way: a topic is a thing that is named. */

export type Topic = 'missing' | 'scope' | 'expired' | 'audience' | 'issuer' | 'signature';

const token =
  '(?:(?:bearer|access|auth|authentication|authorization|oauth|jwt)[ _-]?){0,4}(?:token|header|jwt|credentials?)';
/** "Missing or invalid token" says neither. */
const either =
  /\b(?:missing|absent|expired|invalid|malformed)(?:,? (?:or|and\/or) |\/| or is |, )(?:has )?(?:missing|absent|expired|invalid|malformed)\b/i;

const topics: [Topic, RegExp][] = [
  ['scope', /\bscopes?\b|insufficient_scope|insufficient permissions?/i],
  [
    'audience',
    /\baud\b|\baudiences?\b|invalid_audience|not (?:(?:intended|issued|meant) for|bound to) (?:this|the) (?:\w+ )?(?:resource|server|api)/i,
  ],
  ['issuer', /\biss\b|\bissuer\b|invalid_issuer|issued by a different/i],
  [
    'expired',
    /\bexpired\b|token_expired|\bexp\b|\bnbf\b|not yet (?:valid|active)|\bnot active\b|no longer (?:valid|active)|lifetime is invalid/i,
  ],
  [
    'missing',
    new RegExp(
      `\\b(?:missing|requires?|no|without an?) ${token}\\b(?! (?:scopes?|claims?|is valid|match))|\\b${token} (?:(?:is|was|were|has|have) )?(?:missing|required|absent|(?:not|never) (?:been )?(?:provided|present|presented|received|sent|supplied|given|passed)|must be provided)\\b(?! (?:the|an?|required|scopes?|claims?|kid|alg|to (?:have|be re)|"))|\\b(?:header|jwt token) (?:(?:is|was) )?not found\\b|\\bmissing_token\\b|\\bnot authenticated\\b|credentials_required|no auth token`,
      'i',
    ),
  ],
  [
    'signature',
    /\bsignature\b|^(?:(?!\bjwks?\b).)*\bjwks?\b.*\bkey\b|\bkid\b|signing key|public key|\balgorithm\b|\bdecode\b|\bmalformed\b|\bnot enough segments\b/im,
  ],
];

/** The one thing that words are about; `undefined` where they name none or several. */
export function topicIn(words: string): Topic | undefined {
  const text = words
    // An address in the text may hold any word.
    .replace(/\bhttps?:\/\/\S+/g, '')
    // PyJWT's words for an expired token.
    .replace(/signature has expired/gi, 'token expired')
    .replace(/no expiration time/gi, '');
  const named = topics.filter(([, pattern]) => pattern.test(text)).map(([topic]) => topic);
  // A claim that is not there, a scope that is missing: the claim is what it is about.
  const decisive = named.length > 1 ? named.filter((topic) => topic !== 'missing' && topic !== 'signature') : named;
  const [topic] = decisive;
  if (decisive.length !== 1) return undefined;
  return (topic === 'missing' || topic === 'expired' || topic === 'signature') && either.test(text) ? undefined : topic;
}

const noGood =
  /\binvalid (?:(?:access|bearer|auth) )?(?:token|jwt)\b|\b(?:token|jwt) (?:(?:is|was|has been) )?(?:invalid|not valid)\b|\b(?:token|jwt) (?:validation|verification) failed\b|\brevoked\b/i;

/** They name what is wrong with a token, as nobody does who was sent none. */
export function saysFault(words: string): boolean {
  const topic = topicIn(words);
  return topic === undefined ? noGood.test(words) && !either.test(words) : topic !== 'missing';
}

/** Names a token, or what only a token has: a message, a file and an account can be malformed, out of date or unsigned too. */
const namesToken =
  /\b(?:tokens?|jw[tks]s?|bearer|authorization|credentials?|aud|audience|iss|issuer|not enough segments|signature (?:verification|validation))\b|(?:invalid|missing)_token\b|token_(?:expired|invalid)\b|signature has expired|insufficient_scope/i;
/** A text that says nothing else, alone or as a member of a body. */
const unauthorized =
  /(?:^|["':] ?)(?:not authenticated|unauthori[sz]ed|unauthenticated|authentication (?:is )?(?:required|failed)|invalid (?:access )?token)[.!]?(?:"|$)/i;

/** What every refusal is made of: these words alone say no more than its 401 does. */
const ofRefusals =
  /^(?:an?|and|or|the|this|is|was|be|has|been|not?|you|your|must|requests?|require[sd]?|provided|please|(?:un)?auth\w*|access|bearer|tokens?|jwt|credentials?|header|log|in|user|(?:in)?valid\w*|expired|missing|denied|forbidden|fail\w*|error|)$/i;

/** More than that a token is no good: codes aside, a sentence of its own. */
export function saysMore(words: string): boolean {
  const text = words.replaceAll(/\b[a-z]{1,20}_\w{1,40}|[^\w ]/gi, '').trim();
  return (
    text.includes(' ') &&
    ![either, noGood, unauthorized].some((usual) => usual.test(text)) &&
    !text.split(' ').every((word) => ofRefusals.test(word))
  );
}

/** That the token is what is wrong. */
export const saysToken = (text: string): boolean =>
  unauthorized.test(text) || (namesToken.test(text) && topics.some(([, pattern]) => pattern.test(text)));
