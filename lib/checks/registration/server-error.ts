import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { rfc, vendor } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { logStep, lookForIncident } from '../kit/steps/scalekit.ts';
import { verifyRegistration } from '../kit/verify/oauth.ts';
import { code, saying } from '../kit/words.ts';
import { registrationRefusals, theClient } from './shared.ts';

export default defineCheck({
  id: 'registration/server-error',
  owner: 'scalekit',
  judges: 'answer',
  fails: 'The registration endpoint answers 5xx.',
  references: [rfc(7591, '3.2'), rfc(9110, '15.6'), vendor('Scalekit', 'Status', 'https://status.scalekit.com')],

  test: (facts) => refusedAs('server-error', registrationRefusals(facts)),

  title: ({ at }) => `The registration endpoint answers ${code(at.status)}`,
  summary: ({ facts, at, data }) =>
    `${theClient(facts)} asked ${code(at.request.url)} for a client ID, and the server failed.${saying(data.error)} Nothing in the request explains a ${code(at.status)}.`,
  fix: ({ facts }) => [connectAgain(facts, 'such an error may pass'), lookForIncident(facts), ...logStep(facts)],
  verify: ({ facts, at }) => [verifyRegistration(facts, at)],
});
