import { defineCheck, failed, passed, unknown } from '../define.ts';
import { parameterEvidence } from '../kit/evidence.ts';
import { rfc, scalekit, mcp as specification } from '../kit/references.ts';
import { connectAgain, updateSteps } from '../kit/steps/clients.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code } from '../kit/words.ts';

export default defineCheck({
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

  test({ authorization: { request }, resourceMetadata: { document, resource }, session }) {
    if (!request || !document) return unknown;
    if (request.resource !== undefined || session.connected) return passed;
    return failed({
      at: request.at,
      evidence: [parameterEvidence(request.at, 'resource', undefined, resource ?? null)],
      data: { resource },
    });
  },

  title: () => 'The sign-in request does not say which server it is for',
  summary: ({ facts }) =>
    `${code('resource')} is missing, though the metadata of your MCP server was read. ${authorizationServer(facts) === 'Scalekit' ? 'Scalekit' : 'The authorization server'} may then issue a token that is not meant for this server.`,
  fix: ({ facts, data }) => [
    ...updateSteps(facts),
    connectAgain(facts),
    {
      text: `Turn the \`resource\` parameter on in the settings of ${clientWord(facts)}, if it was turned off there.`,
      ...(data.resource && { copy: data.resource }),
    },
  ],
  verify: () => [verifyBySight('Connect again: the authorization request carries `resource`.')],
});
