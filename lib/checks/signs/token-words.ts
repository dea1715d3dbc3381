/**
 * What a refusal says about the token in its own words: the challenge, the body, a JSON-RPC error. Frameworks word it
 * each in their way, so a topic is a thing that is named; a text that names several decides nothing.
 */
import type { McpExchange } from '../../handshake/facts.ts';
import { errorOf } from '../../handshake/facts-oauth.ts';

export type Topic = 'missing' | 'scope' | 'expired' | 'audience' | 'issuer' | 'signature';

/** Longest text looked into, in UTF-16 code units. */
const MAX_TEXT = 2000;

const token =
  '(?:(?:bearer|access|auth|authentication|authorization|oauth|jwt)[ _-]?)*(?:token|header|jwt|credentials)';
/** "Missing or invalid token" says neither. */
const either =
  /\b(?:missing|absent|expired|invalid|malformed)(?:,? (?:or|and\/or) |\/| or is |, )(?:has )?(?:missing|absent|expired|invalid|malformed)\b/i;

const topics: [Topic, RegExp][] = [
  ['scope', /\bscopes?\b|insufficient_scope|insufficient permissions?/i],
  [
    'audience',
    /\baud\b|\baudiences?\b|invalid_audience|not (?:intended|issued|meant) for (?:this|the) (?:resource|server|api)/i,
  ],
  ['issuer', /\biss\b|\bissuer\b|invalid_issuer|issued by a different/i],
  [
    'expired',
    /\bexpired\b|token_expired|\bexp\b|\bnbf\b|not yet (?:valid|active)|\bnot active\b|no longer (?:valid|active)|lifetime is invalid/i,
  ],
  [
    'missing',
    new RegExp(
      `\\b(?:missing|requires?|no|without an?) ${token}\\b(?! (?:scopes?|claims?|is valid))|\\b${token} (?:is |was |has )?(?:missing|required|absent|not (?:provided|found|present|sent|supplied|given)|must be provided)\\b(?! (?:the|an?|required|scopes?|claims?|"))|\\bmissing_token\\b|\\bnot authenticated\\b|credentials_required|no auth token`,
      'i',
    ),
  ],
  [
    'signature',
    /\bsignature\b|\bjwks?\b.*\b(?:key|kid)\b|\bkid\b|signing key|public key|\balgorithm\b|\bdecode\b|\bmalformed\b/i,
  ],
];

/** Everything that the refusal says, in the order in which a reader would take it. */
export function wordsOf(x: McpExchange): string {
  const { bearer } = x.challenge ?? {};
  const error = errorOf(x);
  const parts = [bearer?.errorDescription, error?.description, error?.code, x.rpcError?.message];
  return [...new Set(parts.filter((part) => part !== undefined))].join('. ').slice(0, MAX_TEXT);
}

/** The one thing that the refusal is about, in its own words; `undefined` where it says none or several. */
export function topicOf(x: McpExchange): Topic | undefined {
  if (x.challenge?.bearer?.error === 'insufficient_scope' || errorOf(x)?.code === 'insufficient_scope') return 'scope';
  const text = wordsOf(x)
    // An address in the text may hold any word.
    .replace(/\bhttps?:\/\/\S+/g, '')
    // PyJWT's words for an expired token.
    .replace(/signature has expired/gi, 'token expired')
    .replace(/no expiration time/gi, '');
  const named = topics.filter(([, pattern]) => pattern.test(text)).map(([topic]) => topic);
  // A claim that is not there, a scope that is missing: the claim is what it is about.
  const decisive = named.length > 1 ? named.filter((topic) => topic !== 'missing' && topic !== 'signature') : named;
  if (decisive.length !== 1) return undefined;
  return (decisive[0] === 'missing' || decisive[0] === 'expired') && either.test(text) ? undefined : decisive[0];
}
