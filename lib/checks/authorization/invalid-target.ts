import type { OAuthError } from '../../protocol/oauth-words.ts';
import { defineCheck } from '../define.ts';
import {
  authorizationRefusals,
  type RefusedAuthorization,
  requestEvidence,
} from '../kit/answers/authorization-refusals.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { handedOnFix, handedOnWords, ownerUnlessHandedOn, refuser } from '../kit/steps/handed-on.ts';
import { isEntra, resourceFix, resourceWords, slashWords } from '../kit/steps/resource.ts';
import { verifyAuthorization } from '../kit/verify/oauth.ts';
import { verifyPassing } from '../kit/verify/verify.ts';
import { clientWord, code, saying, upperFirst } from '../kit/words.ts';

/**
 * What Entra looked for, where that is not what `resource` says: it takes what stands before the name of a permission for
 * the API that has it.
 */
const lookedFor = ({ description }: OAuthError, asked: string | undefined): string | undefined => {
  const named = /AADSTS500011: The resource principal named '?([^\s']+)'? was not found/i.exec(description ?? '')?.[1];
  return named === asked ? undefined : named;
};

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
    refusedAs('invalid-target', authorizationRefusals(facts), ({ request, error }) => ({
      evidence: [
        ...(lookedFor(error, request?.resource) === undefined
          ? requestEvidence(request, 'resource', request?.resource)
          : requestEvidence(request, 'scope', request?.scope)),
        ...(facts.resourceMetadata.document ? [fieldEvidence(facts.resourceMetadata.document.at, 'resource')] : []),
      ],
    })),

  title: ({ facts, at, data: { error, request } }) =>
    lookedFor(error, request?.resource) !== undefined
      ? `${upperFirst(refuser(facts, at))} does not know the API whose permission ${clientWord(facts)} asks for (\`scope\`)`
      : isEntra(error)
        ? `${upperFirst(refuser(facts, at))} refuses the way that ${clientWord(facts)} names your MCP server (\`resource\`)`
        : `${upperFirst(refuser(facts, at))} does not know the URL of your MCP server (\`resource\`)`,
  summary: ({ facts, at, data: { request, error } }) => {
    const asked = request?.resource;
    const api = lookedFor(error, asked);
    if (api !== undefined)
      return `It looked for ${code(api)}, which stands before the name of a permission, and nothing of that name is set up there.`;
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
  why: ({ facts, at, data: { error, request } }) =>
    `${lookedFor(error, request?.resource) === undefined ? resourceWords(facts) : 'A permission of an API is written with the identifier of that API (its application ID URI) before its name.'}${handedOnWords(facts, at)}${saying(error)}`,
  fix: ({ facts, at, data }) =>
    at.leg === 'provider'
      ? handedOnFix(facts, at, 'resource')
      : resourceFix(facts, data.request?.resource, data.error, lookedFor(data.error, data.request?.resource)),
  // A fix that changes what is asked for is not seen by the same request.
  verify: ({ facts, at, data: { request, error } }) => [
    at.leg !== 'provider' && (isEntra(error) || slashWords(facts, request?.resource))
      ? verifyPassing(facts, 'the sign-in page opens')
      : verifyAuthorization(facts),
  ],
});
