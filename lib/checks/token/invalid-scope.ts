import { defineCheck } from '../define.ts';
import { parameterEvidence, saying } from '../kit/oauth-answers.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { scopeSteps } from '../kit/steps/scopes.ts';
import { verifyBySight } from '../kit/verify.ts';
import { authorizationServer, clientWord, code, upperFirst } from '../kit/words.ts';
import { grantWord, type Refused, refusedAs } from './shared.ts';

export default defineCheck<Refused>({
  id: 'token/invalid-scope',
  owner: ({ facts: { scalekit: known } }) => (known ? 'scalekit' : 'mcp-server'),
  judges: 'answer',
  fails: 'The token endpoint refuses a scope (`invalid_scope`).',
  references: [
    rfc(6749, '5.2'),
    mcp('basic/authorization', 'Scope selection strategy', 'scope-selection-strategy'),
    scalekit('add-server'),
  ],

  test(facts) {
    const outcome = refusedAs('invalid-scope', facts);
    if (outcome.status !== 'failed') return outcome;
    const offered = facts.resourceMetadata.scopesSupported?.join(' ') ?? null;
    return {
      status: 'failed',
      failures: outcome.failures.map((failure) => ({
        ...failure,
        evidence: [
          ...failure.evidence,
          parameterEvidence(
            failure.at,
            'scope',
            failure.data.request.scope ?? facts.authorization.request?.scope,
            offered,
          ),
        ],
      })),
    };
  },

  title: () => 'The token endpoint refuses a scope',
  summary: ({ facts, at, data }) =>
    `${upperFirst(clientWord(facts))} wanted to change ${grantWord(data)} into an access token for ${code(data.request.scope ?? facts.authorization.request?.scope ?? 'the scopes of the sign-in')}, and ${authorizationServer(facts)} answered ${code(at.status)}.${saying(data.error)}`,
  fix: ({ facts, data }) => scopeSteps(facts, data.request.scope ?? facts.authorization.request?.scope),
  verify: () => [verifyBySight('Connect again: the token request is answered with 200.')],
});
