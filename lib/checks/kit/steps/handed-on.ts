/** A parameter of the client's that the authorization server hands on to a provider of its own, which refuses it. */
import type { FixStep, Owner, Prose } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { authorizationServer, code, host } from '../words.ts';
import { connectAgain } from './clients.ts';

/** Whose it is to change: whoever hands something on answers for it. */
export const ownerUnlessHandedOn = (at: Observed, owner: Owner): Owner => (at.leg === 'provider' ? 'scalekit' : owner);

/** Who refused it, in words. */
export const refuser = (facts: Facts, at: Observed): Prose =>
  at.leg === 'provider' ? `the provider behind it, ${code(host(at.request.url))},` : authorizationServer(facts);

export const handedOnSteps = (facts: Facts, at: Observed, parameter: string): FixStep[] => [
  {
    text: `Let ${authorizationServer(facts)} keep ${code(parameter)} of the client to itself, since it means nothing to ${code(host(at.request.url))}.`,
  },
  connectAgain(facts),
];
