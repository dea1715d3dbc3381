import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { logStep } from '../kit/steps/scalekit.ts';
import { verifyRegistration } from '../kit/verify/oauth.ts';
import { code, saying } from '../kit/words.ts';
import { allowRegistration, preRegister, redirectUrisOf, registrationRefusals, theClient } from './shared.ts';

export default defineCheck({
  id: 'registration/disabled',
  owner: 'scalekit',
  judges: 'answer',
  fails: 'The registration endpoint answers 401 or 403, or says that registration is off.',
  references: [
    rfc(7591, '3'),
    mcp('basic/authorization', 'Dynamic client registration', 'dynamic-client-registration'),
    scalekit('add-server'),
  ],

  test: (facts) => refusedAs('disabled', registrationRefusals(facts)),

  title: () => 'The authorization server lets no client register itself',
  summary: ({ facts, at, data }) =>
    `${theClient(facts)} asked ${code(at.request.url)} for a client ID and was answered ${code(at.status)}.${saying(data.error)} ` +
    'Without a client ID it cannot begin the sign-in.',
  fix: ({ facts, data }) => [
    allowRegistration(facts),
    connectAgain(facts),
    preRegister(facts, redirectUrisOf(data)),
    ...logStep(facts),
  ],
  verify: ({ facts, at }) => [verifyRegistration(facts, at)],
});
