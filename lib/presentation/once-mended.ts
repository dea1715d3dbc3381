/** Where somebody else has to act first: what is seen after that. Where the steps end with a new sign-in: it is not asked for twice. */
import type { Fix, Prose } from '../finding.ts';

const signsIn = /^(?:Allow the access|Begin a new sign-in|Connect again|Sign in again)\b/;
const connects = /^(?:Then )?(?:press \*\*Connect\*\* in MCP Inspector again|connect again[^:]*): /i;

/** `mended`: the sentence says what is seen then, which takes somebody else first where the fix begins with them. */
export function onceMended({ do: steps }: Fix, mended: Prose, otherwise = mended): Prose {
  const first = steps.find(({ place }) => place.kind !== 'status');
  if (first?.place.kind !== 'support') {
    const then = signsIn.test(steps.at(-1)?.text ?? '') ? otherwise.replace(connects, '') : otherwise;
    return then.charAt(0).toUpperCase() + then.slice(1);
  }
  const { name } = first.place;
  const they = /^the (?:administrators|makers) /.test(name) ? 'have' : 'has';
  return `Once ${name} ${they} fixed it, ${mended.charAt(0).toLowerCase()}${mended.slice(1)}`;
}
