import { defineCheck, outcome } from '../define.ts';
import { headerEvidence } from '../kit/evidence.ts';
import { metadataUrl } from '../kit/metadata.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { challengeSnippet, challengeValue } from '../kit/snippets/challenge.ts';
import { connectAnew } from '../kit/steps/clients.ts';
import { restartServer } from '../kit/steps/server.ts';
import { clientWord } from '../kit/words.ts';
import { unauthorized, verifyChallenge } from './shared.ts';

export default defineCheck({
  id: 'challenge/no-resource-metadata',
  owner: 'mcp-server',
  judges: 'answer',
  general: true,
  fails: 'The 401 has a `Bearer` challenge without `resource_metadata`.',
  references: [
    rfc(9728, '5.1'),
    mcp('basic/authorization', 'Protected resource metadata', 'protected-resource-metadata-discovery-requirements'),
    scalekit('metadata'),
  ],

  test(facts) {
    const answers = unauthorized(facts).filter((x) => x.challenge?.bearer);
    const at = answers.find((x) => x.challenge?.bearer?.resourceMetadata === undefined);
    const failures = at
      ? [{ at, evidence: [headerEvidence(at, 'WWW-Authenticate', challengeValue(metadataUrl(facts)))], data: {} }]
      : [];
    return outcome(failures, answers.length > 0);
  },

  title: () => 'The challenge of your MCP server does not name its metadata',
  summary: ({ facts }) =>
    `The 401 has a \`Bearer\` challenge, but no \`resource_metadata\` in it. ` +
    `A client that does not try the well-known URLs by itself cannot tell where to sign in. ` +
    `The parameter tells ${clientWord(facts)} where the protected resource metadata is.`,
  fix: ({ facts }) => [
    {
      text: 'Add `resource_metadata` to the header, with the absolute URL of the metadata.',
      copy: `WWW-Authenticate: ${challengeValue(metadataUrl(facts))}`,
      snippet: challengeSnippet(facts),
    },
    restartServer,
    ...connectAnew(facts),
  ],
  verify: ({ facts, at }) => [verifyChallenge(facts, at, 'metadata-url')],
});
