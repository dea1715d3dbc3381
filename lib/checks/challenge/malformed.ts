import type { McpExchange } from '../../handshake/facts.ts';
import type { Problem, ProblemKind } from '../../protocol/challenge-parser.ts';
import { defineCheck, outcome } from '../define.ts';
import { evidence, headerEvidence } from '../kit/evidence.ts';
import { metadataUrl } from '../kit/metadata.ts';
import { survivalWithout } from '../kit/named-url.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { challengeSnippet, challengeValue } from '../kit/snippets/challenge.ts';
import { connectAnew } from '../kit/steps/clients.ts';
import { restartServer } from '../kit/steps/server.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';
import { unauthorized, verifyChallenge } from './shared.ts';

const words: Record<ProblemKind, string> = {
  'unquoted-url': 'a URL has to stand in double quotes',
  'unquoted-value': 'a value with such characters has to stand in double quotes',
  'empty-value': 'a parameter has no value',
  'typographic-quotes': 'the quotes are typographic ones, not plain double quotes',
  'single-quotes': 'the quotes are single ones, not double',
  'escaped-quotes': 'the quotes are escaped with a backslash',
  'unbalanced-quote': 'a quote is opened and never closed',
  'colon-for-equals': 'there is a colon where an equals sign belongs',
  'space-around-equals': 'there is a space beside an equals sign',
  'scheme-colon': 'there is a colon after the scheme',
  'comma-after-scheme': 'there is a comma after the scheme',
  'missing-comma': 'a comma between two parameters is missing',
  semicolon: 'there is a semicolon where a comma belongs',
  'missing-scheme': 'the scheme `Bearer` is missing at the beginning',
  'duplicate-parameter': 'a parameter comes twice',
  'stray-text': 'there is text that belongs to no parameter',
};

/**
 * Tolerated by the grammar's own advice (RFC 9110 §5.6.3), and harmless unless the official SDK finds the URL no more.
 * A parameter that comes twice is another rule's matter (RFC 9110 §11.2).
 */
function problemOf(x: McpExchange): Problem | undefined {
  const { challenge } = x;
  const lost = challenge?.bearer?.resourceMetadata !== undefined && challenge.sdk.resourceMetadata === undefined;
  return challenge?.problems.find(
    ({ kind }) => kind !== 'duplicate-parameter' && (kind !== 'space-around-equals' || lost),
  );
}

/** The official SDK finds the URL in spite of it. */
const usable = (x: McpExchange) => x.challenge?.sdk.resourceMetadata !== undefined;

export default defineCheck({
  id: 'challenge/malformed',
  owner: 'mcp-server',
  judges: 'answer',
  fails: 'The `WWW-Authenticate` header breaks the grammar of the field: an unquoted URL, other quotes, a colon.',
  references: [rfc(9110, '11.2'), rfc(9728, '5.1'), scalekit('troubleshooting-setup')],

  test(facts) {
    const answers = unauthorized(facts).filter((x) => x.challenge);
    const at = answers.find(problemOf);
    const problem = at && problemOf(at);
    const failures =
      at && problem
        ? [
            {
              at,
              evidence: [
                headerEvidence(
                  at,
                  'WWW-Authenticate',
                  challengeValue(at.challenge?.bearer?.resourceMetadata ?? metadataUrl(facts)),
                ),
                evidence(at, 'the part in question', problem.text, null),
              ],
              ...(!usable(at) && { survivedBy: survivalWithout(at.challenge?.bearer?.resourceMetadata, at, facts) }),
              data: { problem, usable: usable(at) },
            },
          ]
        : [];
    return outcome(failures, answers.length > 0);
  },

  title: () => 'The `WWW-Authenticate` header of your MCP server is not well-formed',
  summary: ({ facts, data }) =>
    `In ${code(data.problem.text)} ${words[data.problem.kind]}. ` +
    (data.usable
      ? `${upperFirst(clientWord(facts))} may still make sense of it, others do not.`
      : `${upperFirst(clientWord(facts))} cannot find the URL of the metadata in it.`),
  fix: ({ facts }) => [
    {
      text: 'Send the header in this form, with plain double quotes and a comma between parameters.',
      copy: `WWW-Authenticate: ${challengeValue(metadataUrl(facts))}`,
      snippet: challengeSnippet(facts),
    },
    restartServer,
    ...connectAnew(facts),
  ],
  verify: ({ facts, at }) => [verifyChallenge(facts, at, 'grammar')],
});
