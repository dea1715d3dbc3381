import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { handedOnFix, handedOnWords, ownerUnlessHandedOn, refuser } from '../kit/steps/handed-on.ts';
import { isEntra, resourceFix, resourceWords, slashWords } from '../kit/steps/resource.ts';
import { verifyAuthorization } from '../kit/verify/oauth.ts';
import { clientWord, code, saying, upperFirst } from '../kit/words.ts';
import { authorizationRefusals, bySight, type RefusedAuthorization, requestEvidence } from './shared.ts';

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

  title: ({ facts, at, data: { error } }) =>
    isEntra(error)
      ? `${upperFirst(refuser(facts, at))} refuses the way that ${clientWord(facts)} names your MCP server (\`resource\`)`
      : `${upperFirst(refuser(facts, at))} does not know the URL of your MCP server (\`resource\`)`,
  summary: ({ facts, at, data: { request, error } }) => {
    const asked = request?.resource;
    const slash = slashWords(facts, asked).trim();
    if (slash) return slash;
    const url = asked === undefined ? 'a URL that was not seen' : code(asked);
    if (at.leg === 'provider') return `It was asked for ${url}, which was meant for the server before it.`;
    if (isEntra(error))
      return `It was asked for ${url}, and takes a resource only where each permission begins with it.`;
    return facts.scalekit
      ? `${upperFirst(clientWord(facts))} asked for ${url}, and most likely **Server URL** is empty or set to another address.`
      : `${upperFirst(clientWord(facts))} asked for ${url}, and nothing of that name is set up there.`;
  },
  why: ({ facts, at, data: { error } }) => `${resourceWords(facts)}${handedOnWords(facts, at)}${saying(error)}`,
  fix: ({ facts, at, data }) =>
    at.leg === 'provider' ? handedOnFix(facts, at, 'resource') : resourceFix(facts, data.request?.resource, data.error),
  // A fix that changes what is asked for is not seen by the same request.
  verify: ({ facts, at, data: { request, error } }) => [
    at.leg !== 'provider' && (isEntra(error) || slashWords(facts, request?.resource))
      ? bySight(facts, 'the sign-in page opens')
      : verifyAuthorization(facts),
  ],
});
