import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { logStep, serverStep } from '../kit/steps/scalekit.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { authorizationServer, saying, upperFirst } from '../kit/words.ts';
import { authorizationRefusals } from './shared.ts';

export default defineCheck({
  id: 'authorization/access-denied',
  owner: 'client',
  judges: 'answer',
  fails: 'The person or a policy refused the access (`access_denied`).',
  references: [rfc(6749, '4.1.2.1'), scalekit('logs')],

  test: (facts) => refusedAs('access-denied', authorizationRefusals(facts)),

  title: () => 'The access was refused at the sign-in',
  summary: ({ facts, data }) =>
    `${upperFirst(authorizationServer(facts))} sent the browser back without a code.${saying(data.error)} Either the consent was declined, or a rule does not let this person in.`,
  fix: ({ facts }) => [
    connectAgain(facts),
    { text: 'Sign in with an account that may use this server, and allow the access.' },
    ...(facts.scalekit
      ? [serverStep(facts, 'Look whether the person is listed and may use the server.', ['Consented Users'])]
      : [{ text: 'Look for a rule at the authorization server that keeps this person out.' }]),
    ...logStep(facts),
  ],
  verify: () => [
    verifyBySight(
      'Connect again and allow the access: the browser returns to the client with a `code` in the address.',
    ),
  ],
});
