import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { rfc, vendor } from '../kit/references.ts';
import { redirectUrisOf } from '../kit/registered.ts';
import { orCreateByHand } from '../kit/steps/client-by-hand.ts';
import { failsItself } from '../kit/steps/scalekit.ts';
import { authorizationServer, clientWord, code, saying, upperFirst } from '../kit/words.ts';
import { registers, registrationRefusals } from './shared.ts';

export default defineCheck({
  id: 'registration/server-error',
  owner: 'scalekit',
  judges: 'answer',
  fails: 'The registration endpoint answers 5xx.',
  references: [rfc(7591, '3.2'), rfc(9110, '15.6'), vendor('Scalekit', 'Status', 'https://status.scalekit.com')],

  test: (facts) => refusedAs('server-error', registrationRefusals(facts)),

  title: ({ facts, at }) =>
    `${upperFirst(authorizationServer(facts))} failed when ${clientWord(facts)} registered (${code(at.status)})`,
  summary: ({ facts }) =>
    `The fault is at ${authorizationServer(facts)}: nothing that ${clientWord(facts)} sent explains it.`,
  why: ({ data: { error } }) => `A status of 500 or more means that the program that answered failed.${saying(error)}`,
  fix: ({ facts, data }) => {
    const { or = [], ...fix } = failsItself(facts);
    const byHand = orCreateByHand(facts, 'If it goes on failing', redirectUrisOf(data));
    return { ...fix, or: [{ ...byHand, kind: 'again' }, ...or] };
  },
  verify: ({ facts }) => [registers(facts)],
});
