import type { Facts, McpExchange } from '../../handshake/facts.ts';
import type { Problem } from '../../protocol/challenge-parser.ts';
import { problemWords } from '../../protocol/challenge-problems.ts';
import { httpUrl } from '../../text/url.ts';
import { defineCheck, outcome } from '../define.ts';
import { metadataUrl } from '../kit/metadata.ts';
import { survivalWithout } from '../kit/named-url.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { rewriteHeader } from '../kit/steps/challenge-header.ts';
import { forgetSearch } from '../kit/steps/metadata.ts';
import { orServe, restartAndServe } from '../kit/steps/serve-json.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';
import { pointerEvidence, secondWriter, unauthorized, verifyAsked, whyUnauthorized } from './shared.ts';

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

/** The URL that the header means; the right one where it means none that a client could use. */
const named = ({ challenge }: McpExchange, facts: Facts) =>
  httpUrl(challenge?.bearer?.resourceMetadata)?.href ?? metadataUrl(facts);

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
              evidence: [pointerEvidence(facts, at, named(at, facts))],
              ...(!usable(at) && { survivedBy: survivalWithout(at.challenge?.bearer?.resourceMetadata, at, facts) }),
              data: { problem, usable: usable(at), url: named(at, facts) },
            },
          ]
        : [];
    return outcome(failures, answers.length > 0);
  },

  title: ({ facts, data }) =>
    `Your MCP server’s 401 has a header that ${data.usable ? 'some clients' : clientWord(facts)} cannot read (\`WWW-Authenticate\`)`,
  summary: ({ facts, data }) =>
    `In ${code(data.problem.text)} ${problemWords[data.problem.kind]}. ` +
    (data.usable
      ? `${upperFirst(clientWord(facts))} copes with it, stricter clients do not.`
      : `${upperFirst(clientWord(facts))} does not learn from it where to sign in.`),
  why: () => `${whyUnauthorized} Clients read the header word by word, so a wrong character hides all that follows it.`,
  fix: ({ facts, data: { url } }) => {
    const header = rewriteHeader(
      facts,
      'Write the header of the 401 in exactly this form, with straight double quotes',
      url ?? metadataUrl(facts),
    );
    return {
      do: [...header.do, ...restartAndServe(facts), ...forgetSearch(facts)],
      or: [...(header.or ?? []), ...orServe(facts)],
      stuck: [secondWriter],
    };
  },
  verify: ({ facts, at }) => [verifyAsked(facts, at, { grammar: true })],
});
