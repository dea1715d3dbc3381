/** All frameworks, and the code for the reader's: of a server that is not recognised, that of the likeliest. */
import type { Snippet } from '../../../finding.ts';
import type { Facts, Framework } from '../../../handshake/facts.ts';
import { csharp } from './csharp.ts';
import { express } from './express.ts';
import { fastapi } from './fastapi.ts';
import { fastmcp } from './fastmcp.ts';
import { go } from './go.ts';
import { hono } from './hono.ts';
import { nextjs } from './nextjs.ts';
import { node } from './node.ts';
import type { Code, Recipe } from './recipe.ts';
import { spring } from './spring.ts';
import { xmcp } from './xmcp.ts';

export const recipes: readonly Recipe[] = [express, fastmcp, fastapi, nextjs, hono, node, xmcp, spring, csharp, go];

/** By what public MCP servers are written with. */
const likeliest: readonly Framework[] = ['express', 'fastmcp', 'fastapi'];

const recipeOf = (framework: Framework): Recipe | undefined => recipes.find((recipe) => recipe.framework === framework);

export const frameworkName = (framework: Framework): string | undefined => recipeOf(framework)?.name;

/** Its own where the framework is recognised, else those of the likeliest; `wire` is what all of them come down to. */
export function codeFor(
  { framework }: Pick<Facts, 'framework'>,
  pick: (recipe: Recipe) => Code | undefined,
  wire?: Snippet,
): Snippet[] {
  const own = recipeOf(framework);
  const shown = own ? [own] : likeliest.flatMap((one) => recipeOf(one) ?? []);
  const made = shown.flatMap((recipe): Snippet[] => {
    const code = pick(recipe);
    return code ? [{ label: recipe.name, ...code }] : [];
  });
  return wire && (!own || !made.length) ? [...made, wire] : made;
}
