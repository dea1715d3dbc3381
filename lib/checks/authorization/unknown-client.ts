import { isScalekitClientId } from '../../protocol/scalekit.ts';
import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { connectAgain, forgetSteps } from '../kit/steps/clients.ts';
import { logStep, serverStep } from '../kit/steps/scalekit.ts';
import { verifyAuthorization } from '../kit/verify/oauth.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, saying, upperFirst } from '../kit/words.ts';
import { isFresh, lostSteps, lostWords, registeredHere } from '../registration/shared.ts';
import { authorizationRefusals, type RefusedAuthorization, requestEvidence } from './shared.ts';

/** What would have been right, where something else was sent. */
const otherThan = (sent: string | undefined, right: string | undefined) =>
  right !== undefined && right !== sent ? right : null;

export default defineCheck<RefusedAuthorization>({
  id: 'authorization/unknown-client',
  owner: ({ facts, data: { request } }) => (isFresh(facts, request?.clientId) ? 'scalekit' : 'client'),
  judges: 'answer',
  quiet: true,
  fails: 'The authorization server does not know the client ID: it is from before a change, or of another server.',
  references: [
    rfc(6749, '4.1.2.1'),
    mcp('basic/authorization', 'Client registration', 'client-registration-approaches'),
    scalekit('troubleshooting-clients'),
  ],

  test: (facts) =>
    refusedAs('unknown-client', authorizationRefusals(facts), ({ request }) => ({
      evidence: requestEvidence(
        request,
        'client_id',
        request?.clientId,
        otherThan(request?.clientId, facts.registration.clientId),
      ),
    })),

  title: () => 'The authorization server does not know this client',
  summary: ({ facts, data }) => {
    const id = data.request?.clientId;
    const foreign = id !== undefined && facts.scalekit !== null && !isScalekitClientId(id);
    const why = foreign
      ? ` Scalekit’s client IDs have the form ${code('m2m_…')}, so this one was never a client there.`
      : isFresh(facts, id)
        ? lostWords(facts)
        : registeredHere(facts)
          ? ' This sign-in registered a client, and the request names another one.'
          : ' This sign-in shows no registration: the client uses an ID that it saved earlier, perhaps before a change of the environment or its domain.';
    return `${upperFirst(clientWord(facts))} came with the client ID ${code(id ?? 'that was not seen')}, and ${authorizationServer(facts)} refused it.${saying(data.error)}${why}`;
  },
  fix: ({ facts, data: { request } }) =>
    isFresh(facts, request?.clientId)
      ? lostSteps(facts)
      : [
          {
            text: 'Clear the fields for client ID and secret in the client, if something is entered there.',
          },
          ...forgetSteps(facts),
          connectAgain(facts),
          ...(facts.scalekit
            ? [
                serverStep(
                  facts,
                  'Create a client and enter its ID in the client’s settings, if it cannot register itself.',
                  ['Clients', 'Create Client'],
                ),
              ]
            : []),
          ...logStep(facts),
        ],
  verify: ({ facts, data }) => [
    isFresh(facts, data.request?.clientId)
      ? verifyAuthorization(facts)
      : verifyBySight(
          'Connect again: the authorization request carries another client ID, and the sign-in page opens.',
        ),
  ],
});
