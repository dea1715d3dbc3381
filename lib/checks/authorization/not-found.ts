import { bare } from '../../text/url.ts';
import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { connectAgain, forgetSteps } from '../kit/steps/clients.ts';
import { verifyAuthorization } from '../kit/verify/oauth.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';
import { authorizationRefusals } from './shared.ts';

export default defineCheck({
  id: 'authorization/not-found',
  owner: 'scalekit',
  judges: 'answer',
  fails: 'The authorization endpoint that the metadata advertises answers 404 or 405.',
  references: [rfc(6749, '3.1'), rfc(8414, '2'), scalekit('metadata')],

  test: (facts) =>
    refusedAs('not-found', authorizationRefusals(facts), () => ({
      evidence: facts.serverMetadata.document
        ? [fieldEvidence(facts.serverMetadata.document.at, 'authorization_endpoint')]
        : [],
    })),

  title: () => 'Nothing answers at the authorization endpoint',
  summary: ({ facts, at }) =>
    `${upperFirst(clientWord(facts))} sent the browser to ${code(bare(at.request.url))} to sign in, and the answer was ${code(at.status)}.`,
  fix: ({ facts }) => [
    {
      text: 'Compare the address with `authorization_endpoint` in the authorization server metadata as it is now.',
      ...(facts.serverMetadata.authorizationEndpoint && { copy: facts.serverMetadata.authorizationEndpoint }),
    },
    ...forgetSteps(facts),
    connectAgain(facts),
  ],
  verify: ({ facts }) => [verifyAuthorization(facts)],
});
