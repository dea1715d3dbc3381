/** The MCP server sends `WWW-Authenticate` already, and its text has to change, wherever that is written (RFC 6750 §3). */
import type { NamedValue, Prose } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { parseUrl } from '../../../text/url.ts';
import type { FixDraft } from '../../define.ts';
import { languageOf, recipeOf } from '../recipes/code-for.ts';
import { single } from '../recipes/recipe.ts';
import { challengeSnippets, challengeValue } from '../snippets/challenge.ts';
import { withCode } from '../snippets/labelled.ts';
import { restartServer } from './server.ts';
import { inServer, searchFor } from './step.ts';

const NAME = 'WWW-Authenticate';

/** So says `requireBearerAuth` of `@modelcontextprotocol/sdk` (1.11 to 1.32), which writes the header itself. */
const bySdk = ({ challenged, framework }: Facts): boolean =>
  challenged?.challenge?.bearer?.errorDescription === 'Missing Authorization header' &&
  (languageOf(framework) ?? 'javascript') === 'javascript';

/** Where the text is found: by the header's name, and by the host that is wrong in it. */
function search(old: string | undefined, url: string): NamedValue[] {
  const [before, now] = [parseUrl(old), parseUrl(url)];
  const origin = before && before.origin !== now?.origin && before.origin !== 'null' ? [before.origin] : [];
  return searchFor([NAME, ...origin], origin.length ? 'project' : 'code');
}

/** `what`: what is done to the header, as the beginning of a sentence. */
export function rewriteHeader(facts: Facts, what: Prose, url: string, old?: string): FixDraft {
  const whole = challengeSnippets(facts, url);
  if (recipeOf(facts.framework)?.ownChallenge) return { do: [inServer(`${what}, by these lines.`, withCode(whole))] };
  if (bySdk(facts))
    return {
      do: [
        inServer('Give `requireBearerAuth` this option, where your code calls it.', {
          values: searchFor(['requireBearerAuth']),
          ...withCode([{ label: 'MCP SDK', language: 'javascript', code: `resourceMetadataUrl:\n  ${single(url)},` }]),
        }),
      ],
    };
  return {
    do: [
      inServer(`${what}: its whole text is below.`, {
        values: [...search(old, url), { name: NAME, value: challengeValue(facts, url) }],
      }),
    ],
    or: [
      {
        kind: 'case',
        when: `If your code has no \`${NAME}\`, since a library writes it`,
        instead: 'send your own 401 before the library sends one',
        steps: [inServer('Add these lines.', withCode(whole)), restartServer],
      },
    ],
  };
}
