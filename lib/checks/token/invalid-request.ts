import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { parameterEvidence } from '../kit/evidence.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { connectAgain, forgetSteps, updateSteps } from '../kit/steps/clients.ts';
import { logStep } from '../kit/steps/scalekit.ts';
import { tokenComes } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, saying, upperFirst } from '../kit/words.ts';
import { grantWord, tokenRefusals } from './shared.ts';

export default defineCheck({
  id: 'token/invalid-request',
  owner: 'client',
  judges: 'answer',
  fails:
    'The token endpoint refuses the request itself: `invalid_request`, `unsupported_grant_type`, `unauthorized_client`.',
  references: [rfc(6749, '5.2'), rfc(6749, '4.1.3'), scalekit('clients')],

  test: (facts) =>
    refusedAs('invalid-request', tokenRefusals(facts), ({ request }, at) => ({
      evidence: [parameterEvidence(at, 'grant_type', request.grantType, null)],
    })),

  title: () => 'The token endpoint refuses the token request',
  summary: ({ facts, at, data }) =>
    `${upperFirst(clientWord(facts))} wanted to change ${grantWord(data.request)} into an access token, and ${authorizationServer(facts)} answered ${code(at.status)}.${saying(data.error)}`,
  fix: ({ facts, data }) => [
    ...(data.error?.code === 'unsupported_grant_type' || data.error?.code === 'unauthorized_client'
      ? [
          {
            text: `Allow the grant type ${code(data.request.grantType ?? 'authorization_code')} for this client at ${authorizationServer(facts)}.`,
          },
        ]
      : [{ text: 'Compare the parameters of the token request with what the answer says is missing or wrong.' }]),
    ...forgetSteps(facts),
    ...updateSteps(facts),
    connectAgain(facts),
    ...logStep(facts),
  ],
  verify: () => [tokenComes],
});
