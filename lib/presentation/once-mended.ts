/** Where somebody else has to act first: what is seen after that. */
import type { Fix, Prose } from '../finding.ts';

/** `mended`: the sentence says what is seen then, which takes somebody else first where the fix begins with them. */
export function onceMended({ do: steps }: Fix, mended: Prose, otherwise = mended): Prose {
  const first = steps.find(({ place }) => place.kind !== 'status');
  if (first?.place.kind !== 'support') return otherwise;
  const { name } = first.place;
  const they = /^the (?:administrators|makers) /.test(name) ? 'have' : 'has';
  return `Once ${name} ${they} fixed it, ${mended.charAt(0).toLowerCase()}${mended.slice(1)}`;
}
