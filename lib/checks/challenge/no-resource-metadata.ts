import { defineCheck, outcome } from '../define.ts';
import { metadataUrl } from '../kit/metadata.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { rewriteHeader } from '../kit/steps/challenge-header.ts';
import { exposeToo } from '../kit/steps/expose.ts';
import { forgetSearch } from '../kit/steps/metadata.ts';
import { orServe, restartAndServe } from '../kit/steps/serve-json.ts';
import { pointerEvidence, searched, secondWriter, unauthorized, verifyAsked, whyUnauthorized } from './shared.ts';

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
    const failures = at ? [{ at, evidence: [pointerEvidence(facts, at)], data: {} }] : [];
    return outcome(failures, answers.length > 0);
  },

  title: () => 'Your MCP server’s 401 does not name the address of its metadata (`resource_metadata`)',
  summary: ({ facts }) => searched(facts),
  why: () => `${whyUnauthorized} \`resource_metadata\` in it is the address of the JSON that says where.`,
  fix: ({ facts, at }) => {
    const header = rewriteHeader(facts, 'Add `resource_metadata` to the header of the 401', metadataUrl(facts));
    return {
      do: [...header.do, ...exposeToo(facts, at), ...restartAndServe(facts), ...forgetSearch(facts)],
      or: [...(header.or ?? []), ...orServe(facts)],
      stuck: [secondWriter],
    };
  },
  verify: ({ facts, at }) => [verifyAsked(facts, at)],
});
