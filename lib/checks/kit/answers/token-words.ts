/**
 * What a refusal says about the token in its own words: the challenge, the body, a JSON-RPC error. A text that names
 * several topics decides nothing.
 */
import { errorOf, wordsOf } from '../../../handshake/answer-error.ts';
import type { McpExchange } from '../../../handshake/facts.ts';
import { type Topic, topicIn } from '../../../protocol/token-words.ts';

/** The one thing that the refusal is about, in its own words; `undefined` where it says none or several. */
export const topicOf = (x: McpExchange): Topic | undefined =>
  x.challenge?.bearer?.error === 'insufficient_scope' || errorOf(x)?.code === 'insufficient_scope'
    ? 'scope'
    : topicIn(wordsOf(x));
