import type { Facts } from '../../handshake/facts.ts';
import { defineCheck, type FixDraft } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { namedWords, servesCopy, wrongEndpointFix } from '../kit/named-endpoint.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { redirectUrisOf } from '../kit/registered.ts';
import { orCreateByHand } from '../kit/steps/client-by-hand.ts';
import { verifyRegistrationThere } from '../kit/verify/oauth.ts';
import { authorizationServer, code, upperFirst } from '../kit/words.ts';
import { registers, registrationRefusals, theClient } from './shared.ts';

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

  title: ({ facts }) =>
    `${upperFirst(authorizationServer(facts))} names an address for registering that does not exist (\`registration_endpoint\`)`,
  summary: ({ facts, at }) =>
    `${theClient(facts)} asked there for a client ID and got ${code(at.status)}, so the sign-in cannot begin.`,
  why: ({ facts, at }) => namedWords(facts, at, facts.serverMetadata.document !== undefined),
  fix: ({ facts, data }) => fixOf(facts, redirectUrisOf(data)),
  verify: ({ facts, at }) => [
    // The old address stays as it is where the metadata is what is corrected.
    facts.scalekit && !servesCopy(facts) && (facts.serverMetadata.document || facts.serverMetadata.unread)
      ? verifyRegistrationThere(at)
      : registers(facts),
  ],
});

function fixOf(facts: Facts, uris: readonly string[]): FixDraft {
  const byHand = orCreateByHand(facts, 'If you cannot wait until it is fixed', uris);
  const fix = wrongEndpointFix(facts, 'registration_endpoint');
  return { ...fix, or: [byHand, ...(fix.or ?? [])] };
}
