/** The protected resource metadata, as the server's framework serves it. */
import type { Snippet } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { codeFor, ownCode, recipeOf } from '../recipes/code-for.ts';
import { jsonVariable, members } from '../recipes/recipe.ts';

/** One member of the protected resource metadata document: as the framework's setting, or as it stands in the JSON. */
export function metadataSnippets(facts: Facts, name: string, value: unknown): Snippet[] {
  const member = members.find((one) => one === name);
  const own = member ? ownCode(facts, (recipe) => recipe.member?.(member, value, facts)) : [];
  return own.length ? own : [{ label: 'JSON', language: 'json', code: `"${name}": ${JSON.stringify(value)}` }];
}

/**
 * The route that serves the protected resource metadata at these paths, and without a token. The document is written out
 * where it is given, else read from where Scalekit's quick starts keep it.
 */
export function metadataRouteSnippets(
  facts: Facts,
  document: Record<string, unknown> | undefined,
  paths: readonly string[],
): Snippet[] {
  return codeFor(facts, (recipe) => recipe.metadataRoute(paths, document, facts), {
    label: 'HTTP',
    language: 'http',
    code: `${paths.map((path) => `GET ${path}`).join('\n')}

HTTP/1.1 200 OK
Content-Type: application/json
Access-Control-Allow-Origin: *

${document ? JSON.stringify(document, null, 2) : `(the JSON of ${jsonVariable})`}`,
  });
}

/** Lets requests for metadata past the middleware that asks for a token. */
export const publicMetadataSnippets = (facts: Pick<Facts, 'framework'>): Snippet[] =>
  codeFor(facts, (recipe) => recipe.openMetadata?.(), recipeOf(facts.framework) ? undefined : goOn);

/** For a framework of which there is no code here. */
const goOn: Snippet = {
  label: 'Any framework',
  language: 'text',
  where: 'first of all in the code that asks for a token, as a hook, a guard or a filter lets a request go on',
  code: 'if the path begins with /.well-known/:\n  let the request go on without a token',
};
