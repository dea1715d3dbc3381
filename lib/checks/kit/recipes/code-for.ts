/** The code for the reader's framework: of a server that is not recognised, that of the likeliest. */
import type { Snippet } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import type { Framework } from '../../../handshake/participants.ts';
import { recipes } from './all.ts';
import type { Codes, Recipe } from './recipe.ts';

/** By what public MCP servers are written with. */
const likeliest: readonly Framework[] = ['express', 'fastmcp', 'fastapi'];

export const recipeOf = (framework: Framework): Recipe | undefined =>
  recipes.find((recipe) => recipe.framework === framework);

/** `undefined` where it may be any. */
export const languageOf = (framework: Framework): Recipe['language'] | 'other' | undefined =>
  framework === 'other' ? 'other' : recipeOf(framework)?.language;

/** Another package has the same name, and its readers are shown both. */
const apart = ({ framework, name }: Recipe): string => (framework === 'fastmcp' ? `${name} (Python)` : name);

const snippetsOf = (recipe: Recipe, codes: Codes): Snippet[] =>
  codes === undefined ? [] : [codes].flat().map((code) => ({ label: recipe.name, ...code }));

/** Its own where there is code for the framework, else one of each of the likeliest where it may be any; `wire` is what all of them come down to. */
export function codeFor(
  { framework }: Pick<Facts, 'framework'>,
  pick: (recipe: Recipe) => Codes,
  wire?: Snippet,
): Snippet[] {
  const own = recipeOf(framework);
  const made = own
    ? snippetsOf(own, pick(own))
    : (framework === 'other' ? [] : likeliest).flatMap((one) => {
        const recipe = recipeOf(one);
        return recipe ? snippetsOf({ ...recipe, name: apart(recipe) }, pick(recipe)).slice(0, 1) : [];
      });
  if (!wire || (own && made.length)) return made;
  return made.length ? [...made, { ...wire, label: 'Any other' }] : [wire];
}

/** Its own, or nothing: of what only a recognised framework has. */
export function ownCode({ framework }: Pick<Facts, 'framework'>, pick: (recipe: Recipe) => Codes): Snippet[] {
  const own = recipeOf(framework);
  return own ? snippetsOf(own, pick(own)) : [];
}
