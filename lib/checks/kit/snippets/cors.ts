/** The CORS headers that an MCP server owes a page, as the server's framework sets them. */
import type { Prose, Snippet } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { codeFor, recipeOf } from '../recipes/code-for.ts';
import { type CorsNeeds, exposed, headerNames, methods } from '../recipes/recipe.ts';

/** Name and value of each. */
export const corsHeaders = ({ origin, asked }: CorsNeeds): [string, string][] => [
  ['Access-Control-Allow-Origin', origin],
  ['Access-Control-Allow-Methods', methods.join(', ')],
  ['Access-Control-Allow-Headers', headerNames(asked).join(', ')],
  ['Access-Control-Expose-Headers', exposed.join(', ')],
];

/** The headers as they stand on the wire. */
const onTheWire = (needs: CorsNeeds): Snippet => ({
  label: 'HTTP',
  language: 'http',
  where: 'in every response. Answer `OPTIONS` with `204` and these headers, before anything asks for a token',
  code: [...corsHeaders(needs).map((header) => header.join(': ')), 'Vary: Origin'].join('\n'),
});

export const corsSnippets = (facts: Pick<Facts, 'framework'>, needs: CorsNeeds): Snippet[] =>
  codeFor(facts, (recipe) => recipe.cors.code(needs), onTheWire(needs));

/** The one line for a project that has such code, in which the page may read nothing else; none where a framework has no such line. */
export const exposeSnippets = (facts: Pick<Facts, 'framework'>, names: readonly string[]): Snippet[] => {
  const own = recipeOf(facts.framework);
  if (own && !own.cors.expose) return [];
  return codeFor(facts, ({ cors }) => cors.expose?.(names), {
    label: 'HTTP',
    language: 'http',
    where: 'beside the header `Access-Control-Allow-Origin`, wherever that is set',
    code: `Access-Control-Expose-Headers: ${names.join(', ')}`,
  });
};

/** Where these lines go, as a sentence with one action; `refused`: the browser's permission check itself was. */
export const corsPlace = ({ framework }: Pick<Facts, 'framework'>, refused: boolean): Prose =>
  recipeOf(framework)?.cors.place ??
  (refused
    ? 'Let the code for CORS come first: it answers `OPTIONS` before anything asks for a token.'
    : 'Send the CORS headers with every response, error responses included.');
