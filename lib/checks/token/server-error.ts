import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { rfc, vendor } from '../kit/references.ts';
import { failsItself } from '../kit/steps/scalekit.ts';
import { verifyTokenEndpoint } from '../kit/verify/oauth.ts';
import { authorizationServer, clientWord, code, saying, upperFirst } from '../kit/words.ts';
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
  summary: ({ facts }) =>
    `The fault is at ${authorizationServer(facts)}, and most likely not in what ${clientWord(facts)} sent.`,
  why: ({ data: { error } }) =>
    `A status of 500 or more means that the program that answered failed. What the sign-in page gave for this one try (\`code\`) is used up, so the next try begins with a new sign-in.${saying(error)}`,
  fix: ({ facts }) => failsItself(facts),
  verify: ({ facts, at }) => [verifyTokenEndpoint(facts, at)],
});
