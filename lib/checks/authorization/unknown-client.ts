import type { Facts } from '../../handshake/facts.ts';
import { isScalekitClientId } from '../../protocol/scalekit.ts';
import { defineCheck } from '../define.ts';
import {
  authorizationRefusals,
  type RefusedAuthorization,
  requestEvidence,
} from '../kit/answers/authorization-refusals.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { isForgotten, isFresh, lostSteps, lostWords, onlyRegistering, registeredHere } from '../kit/registered.ts';
import { createByHand, orCreateByHand } from '../kit/steps/client-by-hand.ts';
import { emptyClientId } from '../kit/steps/client-settings.ts';
import { forgetSteps } from '../kit/steps/clients.ts';
import { logsAndSupport, orAskVendor } from '../kit/steps/scalekit.ts';
import { verifyPassing } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, saying, upperFirst } from '../kit/words.ts';

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

  title: ({ facts, data: { request } }) =>
    isFresh(facts, request?.clientId)
      ? `${upperFirst(authorizationServer(facts))} does not recognise the client ID that it ${isForgotten(facts) ? '' : 'just '}gave to ${clientWord(facts)} (\`client_id\`)`
      : `${upperFirst(clientWord(facts))} uses a client ID that ${authorizationServer(facts)} does not have (\`client_id\`)`,
  summary: ({ facts, data: { request } }) => {
    const id = request?.clientId;
    if (isFresh(facts, id) && isForgotten(facts))
      return `${upperFirst(clientWord(facts))} registered as ${code(id)} and signed in with it, and ${authorizationServer(facts)} has lost that registration since.${facts.scalekit ? onlyRegistering(facts) : ''}`;
    if (isFresh(facts, id))
      return `${upperFirst(clientWord(facts))} got the ID ${code(id)} a moment before, ${facts.scalekit ? 'and most likely Scalekit lost it' : 'and was refused with it in the next request'}.${facts.scalekit ? onlyRegistering(facts) : ''}`;
    if (isForeign(facts, id))
      return `The IDs of Scalekit have the form ${code('m2m_…')}, so ${code(id)} was never one of them.`;
    if (registeredHere(facts))
      return `${upperFirst(clientWord(facts))} registered as ${code(facts.registration.clientId)}, and asked with ${code(id)}.`;
    return facts.scalekit
      ? `Most likely ${clientWord(facts)} remembered it from an earlier sign-in, and it was deleted or is of another environment.`
      : `Most likely ${clientWord(facts)} remembered it from an earlier sign-in, and it was deleted there.`;
  },
  why: ({ facts, data: { request, error } }) =>
    isFresh(facts, request?.clientId)
      ? `${lostWords(facts).trim()}${saying(error)}`
      : `The client ID is what ${authorizationServer(facts)} knows a program by. ${upperFirst(clientWord(facts))} sent ${request?.clientId === undefined ? 'one that was not seen' : code(request.clientId)}.${saying(error)}${registersAgain(facts)}`,
  fix: ({ facts, data: { request } }) => {
    const uris = request?.redirectUri ? [request.redirectUri] : [];
    const stuck = logsAndSupport(facts);
    if (isFresh(facts, request?.clientId)) {
      const again = orCreateByHand(facts, 'If it happens again', uris);
      return { do: lostSteps(facts), or: facts.scalekit ? [again] : [again, ...orAskVendor(facts)], stuck };
    }
    if (byHand(facts)) return { do: createByHand(facts, uris), or: orAskVendor(facts), stuck };
    const forget = forgetSteps(facts);
    return {
      do: isForeign(facts, request?.clientId) ? [emptyClientId(facts), ...forget] : forget,
      or: [
        ...(isForeign(facts, request?.clientId)
          ? []
          : [
              {
                kind: 'case' as const,
                when: `If somebody entered this client ID in ${clientWord(facts)} by hand`,
                steps: [emptyClientId(facts)],
              },
            ]),
        orCreateByHand(
          facts,
          mayRegister(facts)
            ? `If ${clientWord(facts)} is to have an ID that you give it`
            : `If ${clientWord(facts)} cannot register itself`,
          uris,
        ),
        ...orAskVendor(facts),
      ],
      stuck,
    };
  },
  // Whatever is done, another ID is used then.
  verify: ({ facts }) => [verifyPassing(facts, 'the sign-in page opens')],
});

/** It never was a client there. */
const isForeign = ({ scalekit: known }: Facts, id: string | undefined): boolean =>
  id !== undefined && known !== null && !isScalekitClientId(id);

/** Nothing there lets a client register: somebody entered the ID. */
const byHand = ({ serverMetadata: { document, registrationEndpoint, clientIdMetadataDocument } }: Facts): boolean =>
  document !== undefined && registrationEndpoint === undefined && !clientIdMetadataDocument;

const mayRegister = ({ serverMetadata: { registrationEndpoint } }: Facts): boolean =>
  registrationEndpoint !== undefined;

/** What gives it another one. */
const registersAgain = (facts: Facts): string =>
  mayRegister(facts)
    ? ` Without an ID ${clientWord(facts)} registers and gets a new one: the metadata names the address for that (\`registration_endpoint\`).`
    : '';
