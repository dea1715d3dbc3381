import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { rfc, vendor } from '../kit/references.ts';
import { logStep, lookForIncident, sendReport } from '../kit/steps/scalekit.ts';
import { inClient } from '../kit/steps/step.ts';
import { verifyTokenEndpoint } from '../kit/verify/oauth.ts';
import { authorizationServer, clientWord, code, upperFirst } from '../kit/words.ts';
import { tokenRefusals } from './shared.ts';

export default defineCheck({
  id: 'token/server-error',
  owner: 'scalekit',
  judges: 'answer',
  fails: 'The token endpoint answers 5xx.',
  references: [rfc(6749, '5.2'), rfc(9110, '15.6'), vendor('Scalekit', 'Status', 'https://status.scalekit.com')],

  test: (facts) => refusedAs('server-error', tokenRefusals(facts)),

  title: ({ facts, at }) =>
    `${upperFirst(authorizationServer(facts))} failed when ${clientWord(facts)} asked for the token (${code(at.status)})`,
  summary: () => 'Most likely nothing of yours caused it, and it may pass; the code of this sign-in is used up.',
  fix: ({ facts }) => ({
    do: [lookForIncident(facts), inClient(facts, 'Sign in again after a minute.', { waits: true })],
    stuck: [...logStep(facts), sendReport(facts)],
  }),
  verify: ({ facts, at }) => [verifyTokenEndpoint(facts, at)],
});
