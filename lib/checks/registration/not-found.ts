import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { serverStep } from '../kit/steps/scalekit.ts';
import { restartForMetadata } from '../kit/steps/server.ts';
import { verifyRegistration } from '../kit/verify/oauth.ts';
import { code } from '../kit/words.ts';
import { preRegister, redirectUrisOf, registrationRefusals, theClient } from './shared.ts';

export default defineCheck({
  id: 'registration/not-found',
  owner: 'scalekit',
  judges: 'answer',
  fails: 'The registration endpoint that the metadata advertises answers 404 or 405.',
  references: [rfc(7591, '3'), rfc(8414, '2'), scalekit('add-server')],

  test: (facts) =>
    refusedAs('not-found', registrationRefusals(facts), () => ({
      evidence: facts.serverMetadata.document
        ? [fieldEvidence(facts.serverMetadata.document.at, 'registration_endpoint')]
        : [],
    })),

  title: () => 'Nothing answers at the advertised registration endpoint',
  summary: ({ facts, at }) =>
    `${theClient(facts)} asked ${code(at.request.url)} for a client ID, as the metadata says, and was answered ${code(at.status)}. Without one it cannot begin the sign-in.`,
  fix: ({ facts, data }) => [
    facts.scalekit
      ? serverStep(facts, 'Compare the resource ID in this address with the one under the name of your server.', [
          'Metadata JSON',
        ])
      : { text: 'Write the address at which the authorization server registers clients into `registration_endpoint`.' },
    restartForMetadata,
    connectAgain(facts),
    preRegister(facts, redirectUrisOf(data)),
  ],
  verify: ({ facts, at }) => [verifyRegistration(facts, at)],
});
