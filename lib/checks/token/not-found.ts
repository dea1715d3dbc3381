import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { connectAgain, forgetSteps } from '../kit/steps/clients.ts';
import { verifyTokenEndpoint } from '../kit/verify/oauth.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';
import { tokenRefusals } from './shared.ts';

export default defineCheck({
  id: 'token/not-found',
  owner: 'scalekit',
  judges: 'answer',
  fails: 'The token endpoint that the metadata advertises answers 404 or 405.',
  references: [rfc(8414, '2'), rfc(6749, '3.2'), scalekit('metadata')],

  test: (facts) =>
    refusedAs('not-found', tokenRefusals(facts), () => ({
      evidence: facts.serverMetadata.document
        ? [fieldEvidence(facts.serverMetadata.document.at, 'token_endpoint')]
        : [],
    })),

  title: () => 'Nothing answers at the token endpoint',
  summary: ({ facts, at }) =>
    `${upperFirst(clientWord(facts))} went to ${code(at.request.url)} for its token and was answered ${code(at.status)}. The sign-in itself had gone well.`,
  fix: ({ facts }) => [
    {
      text: 'Compare the address with `token_endpoint` in the authorization server metadata as it is now.',
      ...(facts.serverMetadata.tokenEndpoint && { copy: facts.serverMetadata.tokenEndpoint }),
    },
    ...forgetSteps(facts),
    connectAgain(facts),
  ],
  verify: ({ facts, at }) => [verifyTokenEndpoint(facts, at)],
});
