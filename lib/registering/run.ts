/**
 * Registers a client for real, which creates it: once, at the address that the person saw and that the metadata still
 * names. The same in a browser's worker and in Node; its answer is judged as that of any client's registration.
 */
import { registration } from '../capture/live-check/asks.ts';
import { type LiveCheckOptions, liveCheck } from '../capture/live-check/run.ts';
import { clientCalled } from '../clients/all.ts';
import { diagnoseFacts } from '../diagnose.ts';
import type { Exchange } from '../exchange.ts';
import type { Finding } from '../finding.ts';
import { handshakesOf } from '../handshake/assemble.ts';
import { factsOf } from '../handshake/facts-of.ts';
import { walkerOf } from '../handshake/walkers.ts';
import { asString, type Json, parseObject } from '../text/json.ts';
import { newClient } from './client.ts';
import type { Registered } from './outcome.ts';

export interface Registering {
  server: string;
  /** `registration_endpoint`, as the person saw it. */
  endpoint: string;
  /** A client's name for `--client`. */
  client: string;
}

type Options = Pick<LiveCheckOptions, 'platform' | 'masker' | 'signal' | 'onExchange'>;

export async function register({ server, endpoint, client }: Registering, options: Options): Promise<Registered> {
  let answer: Exchange | undefined;
  let named = false;
  const { exchanges, cancelled } = await liveCheck(server, {
    ...options,
    limits: { requests: 25, requestsPerServer: 0, servers: 1 },
    part: { upTo: 'server-metadata', asPage: false, looks: 'everywhere', everyForm: true },
    async next(soFar, ask) {
      named = soFar.some((x) => documentOf(x)?.registration_endpoint === endpoint);
      if (named) answer = await ask(registration(endpoint, newClient(client)));
      return undefined;
    },
  });
  if (!answer) {
    const why = cancelled
      ? 'You stopped it'
      : named
        ? 'It took too long'
        : `The metadata does not name this address now`;
    return { kind: 'unknown', says: `${why}, so nothing was registered.` };
  }
  if (!answer.response)
    return {
      kind: 'unknown',
      says: 'No response came, and the request may have arrived: look in the list of clients whether one was created.',
    };
  const finding = judged([...exchanges, answer], client);
  if (finding) return { kind: 'refused', finding };
  const document = documentOf(answer);
  const clientId = asString(document?.client_id);
  if (clientId === undefined)
    return {
      kind: 'unknown',
      says: 'The response was not seen whole: look in the list of clients whether one was created.',
    };
  return { kind: 'accepted', clientId, secret: document?.client_secret !== undefined };
}

const documentOf = ({ response }: Exchange): Json | undefined => parseObject(response?.body);

/** What the checks find in the registration. */
function judged(exchanges: readonly Exchange[], client: string): Finding | undefined {
  const [handshake] = handshakesOf(exchanges);
  const attempt = handshake?.attempts.at(-1);
  if (!handshake || !attempt) return undefined;
  // It was sent as a program sends it.
  const called = clientCalled(client);
  const as = called && !walkerOf(called.id).client.inPage ? called.id : 'other';
  const { cause, suspect, consequences, warnings } = diagnoseFacts(
    factsOf(handshake, attempt, { ended: true, context: { client: as } }),
  );
  const all = [cause, suspect, ...consequences, ...warnings];
  return all.find((one) => one?.stage === 'registration');
}
