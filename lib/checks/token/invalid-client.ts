import type { FixStep } from '../../finding.ts';
import type { Facts, TokenRequest } from '../../handshake/facts.ts';
import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { parameterEvidence } from '../kit/evidence.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { connectAgain, forgetSteps } from '../kit/steps/clients.ts';
import { logStep, serverStep } from '../kit/steps/scalekit.ts';
import { verifyClientKnown } from '../kit/verify/oauth.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, saying, upperFirst } from '../kit/words.ts';
import { isFresh, lostSteps, lostWords, registeredHere } from '../registration/shared.ts';
import { grantWord, type RefusedToken, tokenRefusals } from './shared.ts';

const aboutSecret = (description: string | undefined) =>
  /secret|client authentication|credentials/i.test(description ?? '');

export default defineCheck<RefusedToken>({
  id: 'token/invalid-client',
  owner: ({ facts, data: { request, error } }) =>
    isFresh(facts, request.clientId) && !aboutSecret(error?.description) ? 'scalekit' : 'client',
  judges: 'answer',
  quiet: true,
  fails: 'The token endpoint does not know the client, or wants a secret of it (`invalid_client`, or 401).',
  references: [rfc(6749, '5.2'), scalekit('troubleshooting-clients'), scalekit('pre-register')],

  test: (facts) =>
    refusedAs('invalid-client', tokenRefusals(facts), ({ request }, at) => ({
      evidence: [
        parameterEvidence(
          at,
          'client_id',
          request.clientId,
          isFresh(facts, request.clientId) ? null : (facts.registration.clientId ?? null),
        ),
      ],
    })),

  title: ({ data: { error } }) =>
    aboutSecret(error?.description)
      ? 'The token endpoint wants a secret from the client'
      : 'The token endpoint does not accept the client',
  summary: ({ facts, at, data }) => {
    const id = data.request.clientId;
    const stale = isFresh(facts, id)
      ? lostWords(facts)
      : registeredHere(facts)
        ? ''
        : ` This sign-in shows no registration, so the client ID may be from before a change of the environment or its domain.`;
    return (
      `${upperFirst(clientWord(facts))} asked for a token with ${grantWord(data.request)} as client ${code(id ?? '(not seen)')}, and ${authorizationServer(facts)} answered ${code(at.status)}.${saying(data.error)}` +
      (aboutSecret(data.error?.description) ? ' The client sent none, or another one.' : stale)
    );
  },
  fix: ({ facts, data }) => {
    const { request, error } = data;
    if (!aboutSecret(error?.description))
      return isFresh(facts, request.clientId) ? lostSteps(facts) : clientSteps(facts, request);
    return [
      facts.scalekit
        ? serverStep(
            facts,
            'Compare client ID and secret with those of this client, and add a new secret if it is lost.',
            ['Clients', 'the client', 'Add new secret'],
          )
        : { text: 'Enter the secret of this client in its settings.' },
      ...clientSteps(facts, request),
    ];
  },
  verify: ({ facts, at }) => [
    registeredHere(facts)
      ? verifyClientKnown(facts, at)
      : verifyBySight(
          'Connect again: the client registers first, and its token request carries the new client ID and is answered with 200.',
        ),
  ],
});

/** The client registers anew; an ID that is not listed was deleted, or was never one of this server. */
const clientSteps = (facts: Facts, request: TokenRequest): FixStep[] => [
  ...forgetSteps(facts),
  connectAgain(facts),
  ...(facts.scalekit ? [serverStep(facts, 'Look whether this client is listed.', ['Clients'], request.clientId)] : []),
  ...logStep(facts),
];
