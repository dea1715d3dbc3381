import { defineCheck, outcome } from '../define.ts';
import { headerEvidence, statusEvidence } from '../kit/evidence.ts';
import { metadataUrl } from '../kit/metadata.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { challengeSnippet, challengeValue } from '../kit/snippets/challenge.ts';
import { connectAnew } from '../kit/steps/clients.ts';
import { restartServer } from '../kit/steps/server.ts';
import { clientWord, upperFirst } from '../kit/words.ts';
import { lacksHeader, unauthorized, verifyChallenge } from './shared.ts';

export default defineCheck({
  id: 'challenge/no-www-authenticate',
  owner: 'mcp-server',
  judges: 'answer',
  general: true,
  fails: 'The 401 has no `WWW-Authenticate` header.',
  references: [
    rfc(9110, '11.6.1'),
    rfc(9728, '5.1'),
    mcp('basic/authorization', 'Protected resource metadata', 'protected-resource-metadata-discovery-requirements'),
    scalekit('troubleshooting-setup'),
  ],

  test(facts) {
    const answers = unauthorized(facts);
    const at = answers.find((x) => lacksHeader(x, 'www-authenticate') === true);
    const failures = at
      ? [
          {
            at,
            evidence: [
              headerEvidence(at, 'WWW-Authenticate', challengeValue(metadataUrl(facts))),
              statusEvidence(at, null),
            ],
            data: {},
          },
        ]
      : [];
    return outcome(
      failures,
      answers.some((x) => lacksHeader(x, 'www-authenticate') === false),
    );
  },

  title: () => 'The 401 of your MCP server has no `WWW-Authenticate` header',
  summary: ({ facts }) =>
    'The server refuses a request without a token, but does not say how to get one. ' +
    `The header should name the protected resource metadata, from which ${clientWord(facts)} learns where to sign in. ` +
    `${upperFirst('some clients try the well-known URLs by themselves, others stop here.')}`,
  fix: ({ facts }) => [
    {
      text: 'Send the header with every 401.',
      copy: `WWW-Authenticate: ${challengeValue(metadataUrl(facts))}`,
      snippet: challengeSnippet(facts),
    },
    restartServer,
    ...connectAnew(facts),
  ],
  verify: ({ facts, at }) => [verifyChallenge(facts, at, 'metadata-url')],
});
