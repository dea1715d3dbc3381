import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { parameterEvidence } from '../kit/evidence.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { resourceFix, resourceWords, slashWords } from '../kit/steps/resource.ts';
import { tokenComes } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, upperFirst } from '../kit/words.ts';
import { type RefusedToken, tokenRefusals } from './shared.ts';

export default defineCheck<RefusedToken>({
  id: 'token/invalid-target',
  owner: ({ facts: { scalekit: known } }) => (known ? 'scalekit' : 'mcp-server'),
  judges: 'answer',
  fails: 'The token endpoint does not know the `resource`, or refuses the parameter (`invalid_target`).',
  references: [
    rfc(8707, '2.2'),
    mcp('basic/authorization', 'Resource parameter implementation', 'resource-parameter-implementation'),
    scalekit('add-server'),
  ],

  test: (facts) =>
    refusedAs('invalid-target', tokenRefusals(facts), ({ request }, at) => ({
      evidence: [parameterEvidence(at, 'resource', request.resource, null)],
    })),

  title: ({ facts }) =>
    `${upperFirst(authorizationServer(facts))} does not know the URL of your MCP server, so it gives no token (\`resource\`)`,
  summary: ({ facts, data: { request } }) =>
    `${upperFirst(clientWord(facts))} asked for a token for ${code(request.resource ?? facts.server)}.${facts.scalekit ? ' Most likely **Server URL** in Scalekit differs from it, or is empty.' : ''}`,
  why: ({ facts, data: { request } }) => `${resourceWords(facts)}${slashWords(facts, request.resource)}`,
  fix: ({ facts, data }) => resourceFix(facts, data.request.resource ?? facts.server ?? undefined, data.error),
  verify: ({ facts }) => [tokenComes(facts)],
});
