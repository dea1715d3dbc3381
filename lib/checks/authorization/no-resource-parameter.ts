import { defineCheck, failed, passed, unknown } from '../define.ts';
import { parameterEvidence } from '../kit/evidence.ts';
import { rfc, scalekit, mcp as specification } from '../kit/references.ts';
import { updateSteps } from '../kit/steps/clients.ts';
import { inClient, value } from '../kit/steps/step.ts';
import { verifyPassing } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, upperFirst } from '../kit/words.ts';

export default defineCheck<{ resource: string | undefined }>({
  id: 'authorization/no-resource-parameter',
  owner: 'client',
  role: 'warning',
  judges: 'request',
  fails:
    'The resource metadata was read, the authorization request names no `resource`, and the client is not connected.',
  references: [
    rfc(8707, '2'),
    specification('basic/authorization', 'Resource parameter implementation', 'resource-parameter-implementation'),
    scalekit('troubleshooting'),
  ],

  test({ authorization: { request }, resourceMetadata: { document, unread, resource }, session }) {
    // What the client left out stands in the address of its request. Where the metadata was not recorded, nor is perhaps
    // whether the client got in without it: then a refusal has to be seen.
    if (!request || request.byReference || !(document || (unread && session.refused))) return unknown;
    if (request.resource !== undefined || session.connected) return passed;
    return failed({
      at: request.at,
      evidence: [parameterEvidence(request.at, 'resource', undefined, resource ?? null)],
      data: { resource },
    });
  },

  title: ({ facts }) => `${upperFirst(clientWord(facts))} does not say for which MCP server it signs in (\`resource\`)`,
  summary: ({ facts }) =>
    `${upperFirst(authorizationServer(facts))} may make the token out for another MCP server, and yours then refuses the token.`,
  why: ({ facts }) =>
    `The metadata of your MCP server was ${facts.resourceMetadata.unread ? 'most likely read (what it says was not recorded)' : 'read'}, and its \`resource\` goes with the sign-in request; ${clientWord(facts)} left it out.`,
  fix: ({ facts, data }) => ({
    do: updateSteps(facts),
    or: [
      {
        kind: 'case',
        when: `If the \`resource\` parameter was turned off in ${clientWord(facts)}`,
        steps: [
          inClient(
            facts,
            `Turn the \`resource\` parameter on in ${clientWord(facts)}.`,
            value('resource', data.resource),
          ),
        ],
      },
    ],
  }),
  verify: ({ facts }) => [verifyPassing(facts, 'the sign-in request carries `resource`')],
});
