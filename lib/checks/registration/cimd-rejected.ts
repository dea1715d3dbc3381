import { authorizationRefusals, requestEvidence } from '../authorization/shared.ts';
import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { cimd, mcp, scalekit } from '../kit/references.ts';
import { connectAgain, forgetSteps } from '../kit/steps/clients.ts';
import { logStep, serverStep } from '../kit/steps/scalekit.ts';
import { verifyAuthorization } from '../kit/verify/oauth.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { authorizationServer, code, saying, upperFirst } from '../kit/words.ts';

export default defineCheck({
  id: 'registration/cimd-rejected',
  owner: 'client',
  judges: 'answer',
  fails:
    'The client ID is an https URL, and the authorization server cannot fetch or does not accept the document there.',
  references: [
    cimd,
    mcp('basic/authorization', 'Client ID metadata documents', 'client-id-metadata-documents'),
    scalekit('troubleshooting'),
  ],

  test: (facts) =>
    refusedAs('cimd-rejected', authorizationRefusals(facts), ({ request }) => ({
      stage: 'authorization',
      evidence: requestEvidence(request, 'client_id', request?.clientId),
    })),

  title: () => 'The client’s own description is not accepted',
  summary: ({ facts, data }) =>
    `The client ID is an address, ${code(data.request?.clientId)}, from which ${authorizationServer(facts)} reads what the client is. ` +
    `It could not fetch that document, or did not accept what it says.${saying(data.error)}`,
  fix: ({ facts, data }) => [
    {
      text: 'Open the address of the client ID: it has to answer over public https with a JSON document whose `client_id` is that same address.',
      ...(data.request?.clientId && { copy: data.request.clientId }),
    },
    {
      text: 'List the callback URL of the request in `redirect_uris` of that document.',
      ...(data.request?.redirectUri && { copy: data.request.redirectUri }),
    },
    ...(facts.scalekit
      ? [
          serverStep(facts, 'Turn on **Allow Client ID Metadata Document (CIMD)**, if it is off.', [
            'Configuration',
            'Allow Client ID Metadata Document (CIMD)',
          ]),
        ]
      : []),
    ...forgetSteps(facts),
    connectAgain(facts),
    ...logStep(facts),
  ],
  verify: ({ facts }) => [
    verifyAuthorization(
      facts,
      verifyBySight(`Connect again: ${upperFirst(authorizationServer(facts))} shows its sign-in page.`),
    ),
  ],
});
