import { defineCheck, outcome } from '../define.ts';
import { headerEvidence } from '../kit/evidence.ts';
import { metadataUrl } from '../kit/metadata.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { challengeSnippet, challengeValue } from '../kit/snippets/challenge.ts';
import { connectAnew } from '../kit/steps/clients.ts';
import { clientWord, codes } from '../kit/words.ts';
import { unauthorized, verifyChallenge } from './shared.ts';

export default defineCheck({
  id: 'challenge/not-bearer',
  owner: 'mcp-server',
  judges: 'answer',
  general: true,
  fails: 'The 401 has challenges, and none of them is `Bearer`.',
  references: [rfc(6750, '3'), rfc(9110, '11.6.1'), scalekit('troubleshooting-setup')],

  test(facts) {
    const answers = unauthorized(facts).filter((x) => x.challenge);
    const schemes = (x: (typeof answers)[number]) => x.challenge?.challenges.map((c) => c.scheme).filter(Boolean) ?? [];
    const at = answers.find((x) => !x.challenge?.bearer && schemes(x).length > 0);
    const failures = at
      ? [
          {
            at,
            evidence: [headerEvidence(at, 'WWW-Authenticate', challengeValue(metadataUrl(facts)))],
            data: { schemes: [...new Set(schemes(at))].slice(0, 5) },
          },
        ]
      : [];
    return outcome(
      failures,
      answers.some((x) => x.challenge?.bearer),
    );
  },

  title: () => 'The challenge of your MCP server is not `Bearer`',
  summary: ({ facts, data }) =>
    `The 401 asks for ${codes(data.schemes)}. An MCP client signs in with OAuth, which belongs to the scheme \`Bearer\`; ` +
    `from another one ${clientWord(facts)} learns nothing. Often a proxy or the hosting in front of the server asks, not the server itself.`,
  fix: ({ facts }) => [
    { text: 'Turn off the other authentication for the MCP endpoint, in the server and in the proxy before it.' },
    {
      text: 'Send a `Bearer` challenge with every 401, before any other challenge.',
      copy: `WWW-Authenticate: ${challengeValue(metadataUrl(facts))}`,
      snippet: challengeSnippet(facts),
    },
    ...connectAnew(facts),
  ],
  verify: ({ facts, at }) => [verifyChallenge(facts, at, 'metadata-url')],
});
