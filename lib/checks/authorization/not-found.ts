import type { Facts, Observed } from '../../handshake/facts.ts';
import { bare } from '../../text/url.ts';
import { defineCheck } from '../define.ts';
import { authorizationRefusals } from '../kit/answers/authorization-refusals.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { namedWords, servesCopy, wrongEndpointFix } from '../kit/named-endpoint.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { forgetSteps } from '../kit/steps/clients.ts';
import { verifyAuthorization } from '../kit/verify/oauth.ts';
import { verifyPassing } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, upperFirst } from '../kit/words.ts';

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

  title: ({ facts }) =>
    `${upperFirst(authorizationServer(facts))} names an address for signing in that does not exist (\`authorization_endpoint\`)`,
  summary: ({ facts, at }) =>
    `${upperFirst(clientWord(facts))} sent the browser to ${code(bare(at.request.url))}, and got ${code(at.status)}.`,
  why: ({ facts, at }) => namedWords(facts, at, isNamed(facts, at)),
  fix: ({ facts, at }) => ({
    ...(isNamed(facts, at) ? wrongEndpointFix(facts, 'authorization_endpoint') : { do: forgetSteps(facts) }),
    // A request that found nothing stands in no log of sign-ins.
    stuck: [],
  }),
  verify: ({ facts, at }) => [
    // The old address stays as it is where the metadata is what is corrected.
    facts.scalekit && isNamed(facts, at) && !servesCopy(facts)
      ? verifyAuthorization(facts)
      : verifyPassing(facts, 'the sign-in page opens'),
  ],
});

const isNamed = ({ serverMetadata: { authorizationEndpoint, unread } }: Facts, at: Observed): boolean =>
  unread || (authorizationEndpoint !== undefined && bare(authorizationEndpoint) === bare(at.request.url));
