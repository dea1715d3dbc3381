import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { handedOnFix, ownerUnlessHandedOn, refuser } from '../kit/steps/handed-on.ts';
import { resourceSteps, slashWords } from '../kit/steps/resource.ts';
import { verifyAuthorization } from '../kit/verify/oauth.ts';
import { clientWord, code, saying, upperFirst } from '../kit/words.ts';
import { authorizationRefusals, type RefusedAuthorization, requestEvidence } from './shared.ts';

export default defineCheck<RefusedAuthorization>({
  id: 'authorization/invalid-target',
  owner: ({ facts, at }) => ownerUnlessHandedOn(at, facts.scalekit ? 'scalekit' : 'mcp-server'),
  judges: 'answer',
  fails: 'The authorization server does not know the `resource`, or refuses the parameter (`invalid_target`).',
  references: [
    rfc(8707, '2'),
    mcp('basic/authorization', 'Resource parameter implementation', 'resource-parameter-implementation'),
    scalekit('add-server'),
  ],

  test: (facts) =>
    refusedAs('invalid-target', authorizationRefusals(facts), ({ request }) => ({
      evidence: [
        ...requestEvidence(request, 'resource', request?.resource),
        ...(facts.resourceMetadata.document ? [fieldEvidence(facts.resourceMetadata.document.at, 'resource')] : []),
      ],
    })),

  title: () => 'The authorization server does not take the resource of the request',
  summary: ({ facts, at, data }) =>
    `${upperFirst(clientWord(facts))} asked to sign in for ${code(data.request?.resource ?? 'a resource that was not seen')}, and ${refuser(facts, at)} refused.${saying(data.error)}${slashWords(facts, data.request?.resource)}`,
  fix: ({ facts, at, data }) =>
    at.leg === 'provider'
      ? handedOnFix(facts, at, 'resource')
      : resourceSteps(facts, data.request?.resource, data.error),
  verify: ({ facts }) => [verifyAuthorization(facts)],
});
