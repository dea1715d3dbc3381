import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { parameterEvidence } from '../kit/evidence.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { scopeSteps } from '../kit/steps/scopes.ts';
import { tokenComes } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, saying, upperFirst } from '../kit/words.ts';
import { grantWord, type RefusedToken, tokenRefusals } from './shared.ts';

export default defineCheck<RefusedToken>({
  id: 'token/invalid-scope',
  owner: ({ facts: { scalekit: known } }) => (known ? 'scalekit' : 'mcp-server'),
  judges: 'answer',
  fails: 'The token endpoint refuses a scope (`invalid_scope`).',
  references: [
    rfc(6749, '5.2'),
    mcp('basic/authorization', 'Scope selection strategy', 'scope-selection-strategy'),
    scalekit('add-server'),
  ],

  test: (facts) =>
    refusedAs('invalid-scope', tokenRefusals(facts), ({ request }, at) => {
      const offered = facts.resourceMetadata.scopesSupported?.join(' ') ?? null;
      const scope = request.scope ?? facts.authorization.request?.scope;
      return { evidence: [parameterEvidence(at, 'scope', scope, offered)] };
    }),

  title: () => 'The token endpoint refuses a scope',
  summary: ({ facts, at, data }) =>
    `${upperFirst(clientWord(facts))} wanted to change ${grantWord(data.request)} into an access token for ${code(data.request.scope ?? facts.authorization.request?.scope ?? 'the scopes of the sign-in')}, and ${authorizationServer(facts)} answered ${code(at.status)}.${saying(data.error)}`,
  fix: ({ facts, data }) => scopeSteps(facts, data.request.scope ?? facts.authorization.request?.scope),
  verify: () => [tokenComes],
});
