import { isServerError } from '../../protocol/status.ts';
import { bare } from '../../text/url.ts';
import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { rfc, vendor } from '../kit/references.ts';
import { failsItself } from '../kit/steps/scalekit.ts';
import { verifyAuthorization } from '../kit/verify/oauth.ts';
import { authorizationServer, clientWord, code, saying, upperFirst } from '../kit/words.ts';
import { authorizationRefusals, bySight } from './shared.ts';

export default defineCheck({
  id: 'authorization/server-error',
  owner: 'scalekit',
  judges: 'answer',
  fails:
    'The authorization endpoint, or the last request of its own pages, is answered with 5xx, `server_error` or `temporarily_unavailable`.',
  references: [rfc(6749, '4.1.2.1'), rfc(9110, '15.6'), vendor('Scalekit', 'Status', 'https://status.scalekit.com')],

  test: (facts) => refusedAs('server-error', authorizationRefusals(facts)),

  title: ({ facts, at }) =>
    `${upperFirst(authorizationServer(facts))} failed at the sign-in${isServerError(at) ? ` (${code(at.status)})` : ''}`,
  summary: ({ facts, at }) =>
    at.leg === 'script'
      ? `${upperFirst(authorizationServer(facts))} answered ${code(at.status)} to ${code(bare(at.request.url))}, a request of its own sign-in page.`
      : `The fault is at ${authorizationServer(facts)}: nothing that ${clientWord(facts)} sent explains it.`,
  why: ({ data: { error } }) =>
    `A status of 500 or more, or the word \`server_error\`, means that the program that answered failed.${saying(error)}`,
  fix: ({ facts }) => failsItself(facts),
  verify: ({ facts, at, data: { request } }) => [
    request?.at === at
      ? verifyAuthorization(facts)
      : bySight(facts, `after the sign-in the browser returns to ${clientWord(facts)}`),
  ],
});
