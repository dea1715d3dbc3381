/** What to change so that a page may read a header of an answer. */
import { header } from '../../../exchange.ts';
import type { Alternative, Step } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { exposes } from '../../../protocol/cors-rules.ts';
import type { FixDraft } from '../../define.ts';
import { nginxAdds } from '../../signs/front-cors.ts';
import { frontOf, inFront } from '../front.ts';
import { inPlaceOf } from '../in-place.ts';
import { recipeOf } from '../recipes/code-for.ts';
import { exposed } from '../recipes/recipe.ts';
import { corsPlace, exposeSnippets } from '../snippets/cors.ts';
import { type At, corsLines, listWith, namesIn } from './cors-needs.ts';
import { restartServer } from './server.ts';
import { inServer, step, value } from './step.ts';
import { withoutFront, withoutPage } from './without-page.ts';

const why = 'it lets a page read `WWW-Authenticate`, and after the sign-in `Mcp-Session-Id`, the ID of the session';

/** For a header that the page may not read, in the answer `from`. */
export function exposeFix(words: At, from: Observed): FixDraft {
  const { facts, at } = words;
  const given = header(from.response?.headers, 'access-control-expose-headers');
  // What stands in front and answers in its place adds its own headers, and the code never sees that response.
  if (inPlaceOf(facts, from)?.page)
    return {
      do: [
        step(inFront(from), `Add this header too: ${why}.`, {
          ...(frontOf(from)?.name === 'nginx'
            ? {
                snippets: [{ label: 'nginx', ...nginxAdds('Access-Control-Expose-Headers', listWith(given, exposed)) }],
              }
            : value('Header', `Access-Control-Expose-Headers: ${listWith(given, exposed)}`)),
        }),
      ],
      or: withoutFront(facts, at),
    };
  const recipe = recipeOf(facts.framework);
  if (recipe?.cors.hides)
    return {
      do: [
        step(
          inFront(from),
          `Add this header to every response: ${recipe.name} has no setting for it.`,
          value('Header', `Access-Control-Expose-Headers: ${listWith(given, exposed)}`),
        ),
      ],
      or: withoutPage(facts, at),
    };
  const names = namesIn(listWith(given, exposed)).filter((name) => name !== '*');
  const line = exposeSnippets(facts, names);
  // Pages are let in already: what does that lacks one line, and the rest of it is right.
  return line.length
    ? {
        do: [inServer(`Add this line to your code for CORS: ${why}.`, { snippets: line }), restartServer],
        or: [setYourself(words), ...withoutPage(facts, at)],
      }
    : {
        do: [inServer(`Put this into your code for CORS: ${why}.`, { snippets: corsLines(words) }), restartServer],
        or: withoutPage(facts, at),
      };
}

/** The whole of it, for a project in which no code for it is found. */
export const setYourself = (words: At): Alternative => ({
  kind: 'case',
  when: 'If there is no such code, since a library sets these headers',
  instead: 'set them yourself',
  steps: [inServer(corsPlace(words.facts, false), { snippets: corsLines(words) }), restartServer],
});

/** A page that may not read the header which the 401 gets stops all the same: as long as its server does not expose it. */
export function exposeToo(facts: Facts, at: Observed): Step[] {
  const { cors, readable, response } = at;
  const read = cors?.blocked === false && readable === true && !response?.headersPartial;
  if (!read || exposes(response?.headers ?? [], 'WWW-Authenticate')) return [];
  return exposeFix({ facts, at }, at).do.filter((one) => one !== restartServer);
}
