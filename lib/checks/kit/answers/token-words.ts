/**
 * What a refusal says about the token in its own words: the challenge, the body, a JSON-RPC error. A text that names
 * several topics decides nothing.
 */
import { errorOf } from '../../../handshake/answer-error.ts';
import type { McpExchange } from '../../../handshake/facts.ts';
import { either, type Topic, topics } from '../../../protocol/token-words.ts';

/** Longest text looked into, in UTF-16 code units. */
const MAX_TEXT = 2000;

/** Everything that the refusal says, in the order in which a reader would take it. */
export function wordsOf(x: McpExchange): string {
  const { bearer } = x.challenge ?? {};
  const error = errorOf(x);
  const parts = [bearer?.errorDescription, error?.description, error?.code, x.rpcError?.message];
  const said = [...new Set(parts.filter((part) => part !== undefined))];
  // A sentence that ends as one gets no second full stop.
  return said
    .map((part, i) => (i < said.length - 1 ? part.replace(/\.$/, '') : part))
    .join('. ')
    .slice(0, MAX_TEXT);
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
