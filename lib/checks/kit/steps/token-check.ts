/** Steps at what checks the token of a request in an MCP server. */
import type { NamedValue, Prose, Step } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { issuersOf } from '../../../protocol/scalekit.ts';
import type { Held } from '../recipes/recipe.ts';
import { withCode } from '../snippets/labelled.ts';
import { keysOf, logReasonSnippets, tokenCheckSnippets } from '../snippets/token-check.ts';
import { inServer, searchFor } from './step.ts';

/** Every issuer that its tokens may have: Scalekit writes one of two. */
export const validIssuers = ({ scalekit }: Facts, iss: string | undefined): string[] =>
  scalekit ? issuersOf(scalekit) : iss === undefined ? [] : [iss];

/**
 * What each part of a token has to be, under the names that the parts have. `iss`: that of the token that is refused. One that
 * only fits other tokens is left out: whoever has it alone has to correct it.
 */
export const heldValues = (facts: Facts, { audience, issuers }: Held, iss?: string): NamedValue[] => [
  ...[keysOf(facts) ?? []].flat().map((value) => ({ name: 'jwks_uri', value })),
  ...issuers.slice(0, 1).map((value) => ({ name: 'iss', value })),
  { name: 'aud', value: audience },
  ...(issuers[0] === iss ? [] : issuers.slice(1).map((value) => ({ name: 'or iss', value }))),
];

/** The whole check, in the reader's framework; of another vendor's tokens or in another language only what it compares. */
export const checkTokenStep = (facts: Facts, text: Prose, held: Held, values = heldValues(facts, held)): Step => {
  const snippets = tokenCheckSnippets(facts, held);
  return inServer(text, snippets?.length ? withCode(snippets) : { values });
};

/** Whatever the check of a token is written with, it is told what to compare with. */
export const findSettings: Step = inServer(
  'Find what your MCP server is told to compare a token with, in your code or its environment.',
  { values: searchFor(['audience', 'issuer', 'jwks'], 'project'), only: 'look' },
);

export const logReason = (facts: Facts): Step =>
  inServer('Log why your MCP server refuses the token, where it refuses it.', withCode(logReasonSnippets(facts)));

/** After that: the words are those of `jose`, of PyJWT and of the SDKs that stand on them. */
export const correctReason = (values: NamedValue[] = []): Step =>
  inServer(
    'Correct what the log names: `signature` or `key` means the keys, `iss` or `issuer` who issued the token, `aud` what it is for.',
    values.length ? { values } : {},
  );
