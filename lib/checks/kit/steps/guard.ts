/** The 401 of the whole response, and the check of the token that it comes with. */
import type { Prose, Snippet, Step } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { wholeCode } from '../../../presentation/pieces.ts';
import { otherVendor } from '../owners.ts';
import { guardVariables } from '../recipes/token-check.ts';
import { challengeSnippets } from '../snippets/challenge.ts';
import { withCode } from '../snippets/labelled.ts';
import { guardSnippets, tokenCheckSnippets } from '../snippets/token-check.ts';
import { code, codes, ownEnvironment } from '../words.ts';
import { IN_ENV } from './env-file.ts';
import { inDashboard } from './metadata.ts';
import { serversStep } from './scalekit.ts';
import { inServer } from './step.ts';

/** A step that makes the 401 of the whole response. */
export const answerUnauthorized = (facts: Facts, text: Prose): Step =>
  inServer(text, withCode(challengeSnippets(facts)));

const NO_CHECK = 'If your code has no check of the token yet (search it for `verify`, `validate` and `decode`)';

/** The check of a token in a framework whose code has it beside the 401. */
function checkBelow(facts: Facts): Step {
  const { scalekit, serverMetadata } = facts;
  const snippets = scalekit?.resourceId
    ? tokenCheckSnippets(facts, {
        audience: scalekit.resourceId,
        issuers: [serverMetadata.issuer ?? scalekit.environment],
      })
    : undefined;
  return inServer(
    'Add a check of the token below that code. By itself that code takes any text after `Bearer`.' +
      (snippets
        ? ''
        : ' It has to look at the signature, the expiry (`exp`), who issued the token (`iss`) and for which server it is (`aud`).'),
    snippets || otherVendor(facts) ? withCode(snippets ?? []) : { link: checkOfTokens },
  );
}

/** Where a guide has it, as long as nothing says who issues the tokens. */
const checkOfTokens = {
  url: 'https://docs.scalekit.com/authenticate/mcp/quickstart/',
  label: 'MCP quickstart: check of the token',
};

const fromAddress: Snippet = {
  label: '.env',
  language: 'text',
  code: `# of https://you.scalekit.dev/resources/res_123 it is
# https://you.scalekit.dev and res_123
${guardVariables[0]}='https://…'
${guardVariables[1]}='res_…'`,
};

/** The two names that the code reads, where the sign-in did not show what they are. */
const nameYours = (snippets: readonly Snippet[]): Step[] =>
  snippets.some((snippet) => guardVariables.some((name) => wholeCode(snippet).includes(name)))
    ? [
        {
          ...serversStep(
            ownEnvironment,
            'Copy the address in `authorization_servers` of the **Metadata JSON**: it has `/resources/res_` in it.',
            inDashboard,
          ),
          only: 'copy',
        },
        inServer(
          `Set ${code(guardVariables[0])} to what stands before \`/resources/\` in that address, and ${code(guardVariables[1])} to what stands behind it${IN_ENV}`,
          {
            snippets: [fromAddress],
          },
        ),
      ]
    : [];

/** Most likely nothing checks tokens yet: the 401 comes with the check. */
export function guardServer(facts: Facts, text: Prose): Step[] {
  const snippets = otherVendor(facts) ? [] : guardSnippets(facts);
  const check = checkBelow(facts);
  if (!snippets.length)
    return [
      answerUnauthorized(facts, text),
      { ...check, text: `${NO_CHECK}: ${check.text[0]?.toLowerCase()}${check.text.slice(1)}` },
    ];
  const yours = nameYours(snippets);
  // First what mends it: variables alone would look as if they stopped nothing.
  const reads = yours.length ? ` This code reads ${codes(guardVariables)}, which come next.` : '';
  return [inServer(`${text}${reads}`, withCode(snippets)), ...yours];
}
