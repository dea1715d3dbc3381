/** The check of a token, with the issuer and the audience that it has to be held to: never one of them alone. */
import type { Snippet } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { ownCode, recipeOf } from '../recipes/code-for.ts';
import { type Held, literal, single } from '../recipes/recipe.ts';

const inMiddleware = 'in the middleware that checks the token';

/** `@scalekit-sdk/node`. */
const node = ({ audience, issuers: [issuer] }: Held, where: string): Snippet => ({
  label: 'JavaScript (Node)',
  language: 'javascript',
  where,
  code: `await scalekit.validateToken(token, {${issuer ? `\n  issuer: ${single(issuer)},` : ''}
  audience: [${single(audience)}],
});`,
});

/** `scalekit-sdk-python`. */
const python = ({ audience, issuers: [issuer] }: Held, where: string): Snippet => ({
  label: 'Python',
  language: 'python',
  where,
  code: `options = TokenValidationOptions(${issuer ? `\n    issuer=${literal(issuer)},` : ''}
    audience=[${literal(audience)}],
)
scalekit_client.validate_token(token, options=options)`,
});

/** In the framework's own way, where it has one. */
export const ownTokenCheck = (facts: Facts, held: Held): Snippet[] =>
  ownCode(facts, (recipe) => recipe.tokenCheck?.(held, facts));

/**
 * In the framework's own way, where it has one; else with Scalekit's SDK where Scalekit is at work: of another vendor's only
 * the value is known.
 */
export function tokenCheckSnippets(facts: Facts, held: Held): Snippet[] | undefined {
  const own = ownTokenCheck(facts, held);
  if (own.length) return own;
  if (!facts.scalekit) return undefined;
  const recipe = recipeOf(facts.framework);
  if (!recipe) return [node(held, inMiddleware), python(held, inMiddleware)];
  const where = recipe.checksAt ?? inMiddleware;
  if (recipe.language === 'javascript') return [node(held, where)];
  return recipe.language === 'python' ? [python(held, where)] : undefined;
}
