/** Where somebody else has to act first: what is seen after that. Where the steps end with a new sign-in: it is not asked for twice. */
import type { Fix, Prose } from '../finding.ts';

const begun = (text: Prose): Prose => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * `sees`: what is seen then; `by`: what the reader does for that, which takes somebody else first where the fix begins with
 * them; `next`: the same where nobody else comes between it and the steps.
 */
export function onceMended({ do: steps }: Fix, sees: Prose, by?: Prose, next = by): Prose {
  const after = (what: Prose | undefined) => (what === undefined ? sees : `${what}: ${sees}`);
  const first = steps.find(({ place }) => place.kind !== 'status');
  if (first?.place.kind !== 'support') return begun(steps.at(-1)?.signsIn && by !== undefined ? sees : after(next));
  const { name } = first.place;
  const they = /^the (?:administrators|makers) /.test(name) ? 'have' : 'has';
  const mended = after(by);
  return `Once ${name} ${they} fixed it, ${mended.charAt(0).toLowerCase()}${mended.slice(1)}`;
}
