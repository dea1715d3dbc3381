import type { Facts } from '../../handshake/facts.ts';
import { scopesIn } from '../../protocol/jwt.ts';
import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { evidence, fieldEvidence } from '../kit/evidence.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { handedOnSteps, ownerUnlessHandedOn, refuser } from '../kit/steps/handed-on.ts';
import { scopeSteps } from '../kit/steps/scopes.ts';
import { verifyAuthorization, verifyScopes } from '../kit/verify/oauth.ts';
import { clientWord, code, codes, saying, upperFirst } from '../kit/words.ts';
import { authorizationRefusals, type RefusedAuthorization, requestEvidence } from './shared.ts';

/** Where the client took the scopes from (MCP *Scope selection strategy*). */
function sourceOf({ challenged, resourceMetadata, serverMetadata, authorization }: Facts) {
  const asked = scopesIn(authorization.request?.scope);
  const holds = (list: string[]) => list.length > 0 && asked.length > 0 && asked.every((scope) => list.includes(scope));
  if (holds(scopesIn(challenged?.challenge?.bearer?.scope))) return 'challenge';
  if (holds(resourceMetadata.scopesSupported ?? [])) return 'resource-metadata';
  return holds(serverMetadata.scopesSupported ?? []) ? 'server-metadata' : undefined;
}

const words = {
  challenge: 'They stand in the challenge of your MCP server.',
  'resource-metadata': 'They stand in `scopes_supported` of your protected resource metadata.',
  'server-metadata':
    'Your protected resource metadata names none, so the client took all that the authorization server lists.',
} as const;

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
    const source = sourceOf(facts);
    const asked = scopesIn(data.request?.scope);
    return `${upperFirst(clientWord(facts))} asked for ${asked.length ? codes(asked) : 'scopes that were not seen'}, and ${refuser(facts, at)} answered ${code(data.error.code ?? at.status)}.${saying(data.error.description ? data.error : undefined)}${source ? ` ${words[source]}` : ''}`;
  },
  fix: ({ facts, at, data }) =>
    at.leg === 'provider' ? handedOnSteps(facts, at, 'scope') : scopeSteps(facts, data.request?.scope),
  verify: ({ facts, data: { request } }) => {
    const { document } = facts.resourceMetadata;
    return [
      request && document && sourceOf(facts) === 'resource-metadata'
        ? verifyScopes(request.at.request.url, document.at.request.url)
        : verifyAuthorization(facts),
    ];
  },
});
