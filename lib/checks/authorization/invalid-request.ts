import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { connectAgain, updateSteps } from '../kit/steps/clients.ts';
import { logStep } from '../kit/steps/scalekit.ts';
import { verifyAuthorization } from '../kit/verify/oauth.ts';
import { authorizationServer, clientWord, code, saying, upperFirst } from '../kit/words.ts';
import { authorizationRefusals, requestEvidence } from './shared.ts';

export default defineCheck({
  id: 'authorization/invalid-request',
  owner: 'client',
  judges: 'answer',
  fails:
    'The authorization server refuses the request itself: `invalid_request`, `unsupported_response_type`, `unauthorized_client`, or another refusal that nothing else explains.',
  references: [rfc(6749, '4.1.2.1'), rfc(7636, '4.4.1'), scalekit('troubleshooting')],

  test: (facts) =>
    refusedAs('invalid-request', authorizationRefusals(facts), ({ request }) => ({
      evidence: [
        ...requestEvidence(request, 'response_type', request?.responseType, 'code'),
        ...requestEvidence(request, 'code_challenge_method', request?.codeChallengeMethod, 'S256'),
      ],
    })),

  title: () => 'The authorization server refuses the sign-in request',
  summary: ({ facts, at, data }) => {
    const pkce =
      data.request && !data.request.hasCodeChallenge
        ? ` The request carries no ${code('code_challenge')}, which PKCE needs.`
        : '';
    const status = data.error.where === 'callback' || at.status === undefined ? '' : ` with ${code(at.status)}`;
    return `${upperFirst(clientWord(facts))} sent the browser to sign in, and ${authorizationServer(facts)} refused${status}.${saying(data.error)}${pkce}`;
  },
  fix: ({ facts, data }) => [
    ...(data.error.code === 'unauthorized_client'
      ? [{ text: `Allow the authorization code grant for this client at ${authorizationServer(facts)}.` }]
      : [
          {
            text: `Compare the request with what the answer says, and change that in ${data.error.description ? 'the client or at the authorization server' : 'the client'}.`,
          },
        ]),
    ...(data.request && !data.request.hasCodeChallenge ? updateSteps(facts) : []),
    connectAgain(facts),
    ...logStep(facts),
  ],
  verify: ({ facts }) => [verifyAuthorization(facts)],
});
