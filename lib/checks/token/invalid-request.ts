import type { OAuthError } from '../../protocol/oauth-words.ts';
import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { parameterEvidence } from '../kit/evidence.ts';
import { authorizationServerPlace } from '../kit/places.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { forgetSteps, updateSteps } from '../kit/steps/clients.ts';
import { logStep, sendReport } from '../kit/steps/scalekit.ts';
import { step, value } from '../kit/steps/step.ts';
import { tokenComes } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, saying, upperFirst } from '../kit/words.ts';
import { grantWord, isUnread, lookAtReason, tokenRefusals } from './shared.ts';

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

  title: ({ facts, at, data: { error } }) =>
    isAboutGrant(error)
      ? `${upperFirst(authorizationServer(facts))} does not allow ${clientWord(facts)} this way of getting a token (\`grant_type\`)`
      : `${upperFirst(authorizationServer(facts))} refuses the request for a token (${code(error?.code ?? at.status)})`,
  summary: ({ facts, at, data: { error, request } }) =>
    isAboutGrant(error)
      ? `${upperFirst(clientWord(facts))} sent ${grantWord(request)} (${code(request.grantType ?? 'authorization_code')}), and its registration does not have this way.`
      : isUnread(at)
        ? `The reason stands in the body of the response, which was not recorded.`
        : `${upperFirst(clientWord(facts))} sent something that ${authorizationServer(facts)} does not take, and got ${code(at.status)}.`,
  why: ({ facts, data: { error } }) =>
    isAboutGrant(error)
      ? `In which ways a program may get a token is written down when it registers (\`grant_types\`).${facts.scalekit ? ` Most likely a new registration of ${clientWord(facts)} mends it.` : ''}${saying(error)}`
      : `After the sign-in ${clientWord(facts)} sends its code to ${authorizationServer(facts)} and asks for a token. Which part of that request is wrong, only the response can say.${saying(error)}`,
  fix: ({ facts, at, data: { error, request } }) =>
    isAboutGrant(error)
      ? {
          do: facts.scalekit
            ? forgetSteps(facts)
            : [
                step(
                  authorizationServerPlace(facts),
                  'Allow this grant type for the client ID.',
                  value('grant_types', request.grantType ?? 'authorization_code'),
                ),
              ],
          stuck: [...logStep(facts), sendReport(facts)],
        }
      : isUnread(at)
        ? {
            do: [lookAtReason(facts)],
            stuck: [...logStep(facts), sendReport(facts)],
          }
        : {
            do: updateSteps(facts),
            or: [{ kind: 'again', when: 'If it is the current version already', steps: forgetSteps(facts) }],
            stuck: [...logStep(facts), sendReport(facts)],
          },
  verify: ({ facts }) => [tokenComes(facts)],
});

const isAboutGrant = (error: OAuthError | undefined) =>
  error?.code === 'unsupported_grant_type' || error?.code === 'unauthorized_client';
