import { scopesIn } from '../../protocol/jwt.ts';
import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { scopeSource, scopeSourceWords } from '../kit/answers/scopes.ts';
import { evidence, fieldEvidence } from '../kit/evidence.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { handedOnSteps, ownerUnlessHandedOn, refuser } from '../kit/steps/handed-on.ts';
import { scopeSteps } from '../kit/steps/scopes.ts';
import { verifyAuthorization, verifyScopes } from '../kit/verify/oauth.ts';
import { clientWord, code, codes, saying, upperFirst } from '../kit/words.ts';
import { authorizationRefusals, type RefusedAuthorization, requestEvidence } from './shared.ts';

export default defineCheck<RefusedAuthorization>({
  id: 'authorization/invalid-scope',
  owner: ({ at }) => ownerUnlessHandedOn(at, 'mcp-server'),
  judges: 'answer',
  fails: 'The authorization server refuses a scope of the request (`invalid_scope`).',
  references: [
    rfc(6749, '4.1.2.1'),
    mcp('basic/authorization', 'Scope selection strategy', 'scope-selection-strategy'),
    scalekit('add-server'),
  ],

  test: (facts) =>
    refusedAs('invalid-scope', authorizationRefusals(facts), ({ request }) => {
      const { document } = facts.resourceMetadata;
      const scope = facts.challenged?.challenge?.bearer?.scope;
      return {
        evidence: [
          ...requestEvidence(request, 'scope', request?.scope, facts.serverMetadata.scopesSupported?.join(' ') ?? null),
          ...(document ? [fieldEvidence(document.at, 'scopes_supported')] : []),
          ...(facts.challenged && scope !== undefined
            ? [evidence(facts.challenged, 'scope of the challenge', `scope="${scope}"`)]
            : []),
        ],
      };
    }),

  title: () => 'The authorization server refuses a scope that the client asks for',
  summary: ({ facts, at, data }) => {
    const source = scopeSource(facts, data.request?.scope);
    const asked = scopesIn(data.request?.scope);
    return `${upperFirst(clientWord(facts))} asked for ${asked.length ? codes(asked) : 'scopes that were not seen'}, and ${refuser(facts, at)} answered ${code(data.error.code ?? at.status)}.${saying(data.error.description ? data.error : undefined)}${source && asked.length ? ` ${scopeSourceWords[source]}` : ''}`;
  },
  fix: ({ facts, at, data }) =>
    at.leg === 'provider' ? handedOnSteps(facts, at, 'scope') : scopeSteps(facts, data.request?.scope),
  verify: ({ facts, data: { request } }) => {
    const { document } = facts.resourceMetadata;
    return [
      request && document && scopeSource(facts, request.scope) === 'resource-metadata'
        ? verifyScopes(request.at.request.url, document.at.request.url)
        : verifyAuthorization(facts),
    ];
  },
});
