import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { rfc, vendor } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { logStep, lookForIncident } from '../kit/steps/scalekit.ts';
import { verifyTokenEndpoint } from '../kit/verify/oauth.ts';
import { clientWord, code, saying, upperFirst } from '../kit/words.ts';
import { tokenRefusals } from './shared.ts';

export default defineCheck({
  id: 'token/server-error',
  owner: 'scalekit',
  judges: 'answer',
  fails: 'The token endpoint answers 5xx.',
  references: [rfc(6749, '5.2'), rfc(9110, '15.6'), vendor('Scalekit', 'Status', 'https://status.scalekit.com')],

  test: (facts) => refusedAs('server-error', tokenRefusals(facts)),

  title: ({ at }) => `The token endpoint answers ${code(at.status)}`,
  summary: ({ facts, at, data }) =>
    `${upperFirst(clientWord(facts))} went to ${code(at.request.url)} for its token, and the server failed.${saying(data.error)} Nothing in the request explains it.`,
  fix: ({ facts }) => [
    connectAgain(facts, 'such an error may pass, and the code of this sign-in is used up'),
    lookForIncident(facts),
    ...logStep(facts),
  ],
  verify: ({ facts, at }) => [verifyTokenEndpoint(facts, at)],
});
