import { defineCheck } from '../define.ts';
import { saying } from '../kit/oauth-answers.ts';
import { rfc, vendor } from '../kit/references.ts';
import { logStep } from '../kit/steps/scalekit.ts';
import { verifyRegistration } from '../kit/verify-oauth.ts';
import { code, connectAgain } from '../kit/words.ts';
import { refusedAs, theClient } from './shared.ts';

export default defineCheck({
  id: 'registration/server-error',
  owner: 'scalekit',
  order: 580,
  fails: 'The registration endpoint answers 5xx.',
  references: [rfc(7591, '3.2'), rfc(9110, '15.6'), vendor('Scalekit', 'Status', 'https://status.scalekit.com')],

  test: (facts) => refusedAs('server-error', facts, '201'),

  title: ({ at }) => `The registration endpoint answers ${code(at.status)}`,
  summary: (words) =>
    `${theClient(words)} asked ${code(words.at.request.url)} for a client ID, and the server failed.${saying(words.error)} Nothing in the request explains a ${code(words.at.status)}.`,
  fix: (words) => [
    { text: `${connectAgain(words).replace(/\.$/, '')}: such an error may pass.` },
    ...(words.scalekit
      ? [
          {
            text: 'Look whether Scalekit reports an incident.',
            link: { url: 'https://status.scalekit.com', label: 'Scalekit status' },
          },
        ]
      : [{ text: 'Look into the log of the authorization server at this time.' }]),
    ...logStep(words),
  ],
  verify: (words) => [verifyRegistration(words, words.at)],
});
