/** The client that registered in this sign-in, and what becomes of it where nobody knows it any more. */
import type { Prose, Step } from '../../finding.ts';
import type { Facts } from '../../handshake/facts.ts';
import { authorizationServerPlace } from './places.ts';
import { forgetSteps } from './steps/clients.ts';
import { step } from './steps/step.ts';
import { authorizationServer, clientWord, upperFirst } from './words.ts';

/** Where the client's callback is, as it registers it. */
export const redirectUrisOf = ({ asked }: { asked: Record<string, unknown> }): string[] =>
  Array.isArray(asked.redirect_uris) ? asked.redirect_uris.filter((uri) => typeof uri === 'string') : [];

/** The client registered in this attempt: what it uses is not from before. */
export const registeredHere = ({ registration }: Facts): boolean => registration.clientId !== undefined;

/** The very client that this sign-in registered: an ID of before it is none of its matter. */
export const isFresh = ({ registration }: Facts, clientId: string | undefined): boolean =>
  clientId !== undefined && clientId === registration.clientId;

/** The client had signed in with the ID that it got: what knew it then has forgotten it since. */
export function isForgotten({ registration, authorization, token }: Facts): boolean {
  const [from, to] = [registration.request?.position, authorization.request?.at.position];
  if (from === undefined || to === undefined) return false;
  // An ID in a header is hidden, and one in a body that was not recorded unseen: it is the one of the sign-in page then.
  const usedAt = (position: number) => authorization.requests.findLast(({ at }) => at.position < position)?.clientId;
  return token.requests.some(
    ({ issued, at, clientId = usedAt(at.position) }) =>
      issued && clientId === registration.clientId && at.position > from && at.position < to,
  );
}

/** Said of a client that was registered, and is not known at the next request. */
export const lostWords = (facts: Facts): Prose => {
  if (isForgotten(facts))
    return ` ${upperFirst(clientWord(facts))} had a token by that ID before: most likely ${authorizationServer(facts)} was restarted, and keeps registrations in its memory only.`;
  return facts.scalekit
    ? ` ${upperFirst(clientWord(facts))} registered a moment before, at the same environment: neither an old registration nor a mix-up of environments explains it.`
    : ` ${upperFirst(clientWord(facts))} registered a moment before: most likely one instance keeps that in its memory, and another one got the next request.`;
};

/** What a reader does about it, where nobody can find out more. */
export const onlyRegistering = (facts: Facts): Prose =>
  ` Once the saved one is cleared, ${clientWord(facts)} gets a new one by itself.`;

/** A registration that is lost, or kept where another instance does not see it. */
export const lostSteps = (facts: Facts): Step[] =>
  facts.scalekit
    ? forgetSteps(facts)
    : [
        step(
          authorizationServerPlace(facts),
          'Keep registrations in a store that all instances share and that outlives a restart.',
        ),
      ];
