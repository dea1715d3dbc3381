import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { rfc, vendor } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { logStep, lookForIncident } from '../kit/steps/scalekit.ts';
import { verifyAuthorization } from '../kit/verify/oauth.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { authorizationServer, code, saying, upperFirst } from '../kit/words.ts';
import { authorizationRefusals } from './shared.ts';

export default defineCheck({
  id: 'authorization/server-error',
  owner: 'scalekit',
  judges: 'answer',
  fails:
    'The authorization endpoint, or the last request of its own pages, is answered with 5xx, `server_error` or `temporarily_unavailable`.',
  references: [rfc(6749, '4.1.2.1'), rfc(9110, '15.6'), vendor('Scalekit', 'Status', 'https://status.scalekit.com')],

  test: (facts) => refusedAs('server-error', authorizationRefusals(facts)),

  title: () => 'The authorization server fails at the sign-in',
  summary: ({ facts, at, data }) => {
    const status = at.status !== undefined && at.status >= 500 ? ` with ${code(at.status)}` : '';
    const what = at.leg === 'script' ? `what its page sent to ${code(at.request.url)}` : 'the sign-in request';
    return `${upperFirst(authorizationServer(facts))} answered ${what}${status}, an error of its own.${saying(data.error)} Nothing in the request explains it.`;
  },
  fix: ({ facts }) => [connectAgain(facts, 'such an error may pass'), lookForIncident(facts), ...logStep(facts)],
  verify: ({ facts, at, data: { request } }) => [
    request?.at === at
      ? verifyAuthorization(facts)
      : verifyBySight('Connect again and sign in: the browser returns to the client.'),
  ],
});
