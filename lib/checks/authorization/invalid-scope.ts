import type { Prose } from '../../finding.ts';
import type { Facts } from '../../handshake/facts.ts';
import { scopesIn } from '../../protocol/jwt.ts';
import { defineCheck } from '../define.ts';
import {
  authorizationRefusals,
  type RefusedAuthorization,
  requestEvidence,
} from '../kit/answers/authorization-refusals.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { scopeSource, scopeSourceWords } from '../kit/answers/scopes.ts';
import { evidence, fieldEvidence } from '../kit/evidence.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { handedOnFix, handedOnWords, ownerUnlessHandedOn, refuser } from '../kit/steps/handed-on.ts';
import { comparedScopes, refusedScopes, refusedWords, scopeFix } from '../kit/steps/scopes.ts';
import { verifyAuthorization, verifyScopes } from '../kit/verify/oauth.ts';
import { verifyPassing } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, saying, upperFirst } from '../kit/words.ts';

const refusedOf = (facts: Facts, { request, error }: RefusedAuthorization) =>
  refusedScopes(facts, request?.scope, error);

const listOf = (whose: string) => `scopes_supported of ${whose.replaceAll('`', '')}`;

/** What was asked for without what is refused; `null` where it is not known which that is. */
function right(facts: Facts, data: RefusedAuthorization): string | null {
  const { scopes: refused } = refusedOf(facts, data);
  const kept = scopesIn(data.request?.scope).filter((scope) => !refused.includes(scope));
  return kept.length ? kept.join(' ') : null;
}

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
    refusedAs('invalid-scope', authorizationRefusals(facts), (data) => {
      const { document } = facts.resourceMetadata;
      const offered = facts.serverMetadata.document;
      const scope = facts.challenged?.challenge?.bearer?.scope;
      return {
        evidence: [
          ...requestEvidence(data.request, 'scope', data.request?.scope, right(facts, data)),
          ...(document ? [{ ...fieldEvidence(document.at, 'scopes_supported'), what: listOf('your MCP server') }] : []),
          ...(offered && refusedOf(facts, data).toldBy !== 'response'
            ? [{ ...fieldEvidence(offered.at, 'scopes_supported'), what: listOf(authorizationServer(facts)) }]
            : []),
          ...(facts.challenged && scope !== undefined
            ? [evidence(facts.challenged, 'scope of the 401', `scope="${scope}"`)]
            : []),
        ],
      };
    }),

  title: ({ facts, at }) =>
    `${upperFirst(refuser(facts, at))} refuses a permission that ${clientWord(facts)} asks for (\`scope\`)`,
  summary: ({ facts, data }): Prose => {
    const refused = refusedOf(facts, data);
    return refused.scopes.length ? refusedWords(facts, refused) : `What ${clientWord(facts)} asked for was not seen.`;
  },
  why: ({ facts, at, data }) => {
    const source = scopeSource(facts, data.request?.scope);
    const asked = source && data.request?.scope ? scopeSourceWords(facts, source) : '';
    const compared = at.leg === 'provider' ? '' : comparedScopes(facts, refusedOf(facts, data));
    return `${asked}${handedOnWords(facts, at)}${saying(data.error)}${compared}`.trim();
  },
  fix: ({ facts, at, data }) =>
    at.leg === 'provider' ? handedOnFix(facts, at, 'scope') : scopeFix(facts, data.request?.scope, data.error),
  verify: ({ facts, at, data: { request } }) => {
    const { document } = facts.resourceMetadata;
    const source = scopeSource(facts, request?.scope);
    if (source === 'client' || (source === 'server-metadata' && !document))
      return [verifyPassing(facts, 'the sign-in page opens')];
    const byMetadata = source === 'resource-metadata' || source === 'server-metadata';
    return [
      request && document && byMetadata && at.leg !== 'provider'
        ? verifyScopes(request.at.request.url, document.at.request.url)
        : verifyAuthorization(facts),
    ];
  },
});
