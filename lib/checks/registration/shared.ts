/** What the checks of dynamic client registration share: which row an answer belongs to, and the switches of Scalekit. */
import type { FixStep, Prose } from '../../finding.ts';
import { errorOf } from '../../handshake/answer-error.ts';
import { requestBody } from '../../handshake/body.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { refusesRedirectUri } from '../../protocol/client-metadata.ts';
import type { OAuthError } from '../../protocol/oauth-words.ts';
import { isServerError } from '../../protocol/status.ts';
import { isObject } from '../../text/json.ts';
import { isRefusal } from '../kit/answers/kinds.ts';
import type { Refusals } from '../kit/answers/refusals.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { getHelp, logStep, serverStep } from '../kit/steps/scalekit.ts';
import { clientWord, upperFirst } from '../kit/words.ts';

type Row = 'disabled' | 'rejected' | 'redirect-uri-rejected' | 'not-found' | 'server-error';

/** `Dynamic client registration is disabled`: whatever the status, this is what the answer is about. */
const saysDisabled = ({ code, description }: OAuthError) =>
  /registration[^.]{0,60}\b(?:disabled|turned off|not (?:enabled|allowed|supported|permitted|available))/i.test(
    `${code ?? ''} ${description ?? ''}`,
  );

/** RFC 7591 §3.2.2, and servers that say it otherwise: the words first, then the status. */
function rowOf(x: Observed): Row | undefined {
  if (isServerError(x)) return 'server-error';
  if (!isRefusal(x)) return undefined;
  const error = errorOf(x);
  if (error && refusesRedirectUri(error)) return 'redirect-uri-rejected';
  if (x.status === 401 || x.status === 403 || (error && saysDisabled(error))) return 'disabled';
  return x.status === 404 || x.status === 405 ? 'not-found' : 'rejected';
}

export interface RefusedRegistration {
  error: OAuthError | undefined;
  /** Members of this request's body. */
  asked: Record<string, unknown>;
}

/** Each registration that was refused. */
export function registrationRefusals({ registration }: Facts): Refusals<Row, RefusedRegistration> {
  const answered = registration.requests.filter((x) => x.status !== undefined);
  return {
    refused: answered.flatMap((at) => {
      const row = rowOf(at);
      if (!row) return [];
      const asked = requestBody(at).json;
      const expected = row === 'not-found' || row === 'server-error' ? '201' : null;
      return [{ at, row, expected, data: { error: errorOf(at), asked: isObject(asked) ? asked : {} } }];
    }),
    observed: answered.length > 0,
  };
}

/** Where the client's callback is, as it registers it. */
export const redirectUrisOf = ({ asked }: Pick<RefusedRegistration, 'asked'>): string[] =>
  Array.isArray(asked.redirect_uris) ? asked.redirect_uris.filter((uri) => typeof uri === 'string') : [];

export const allowRegistration = (facts: Facts): FixStep =>
  facts.scalekit
    ? serverStep(facts, 'Turn on **Allow dynamic client registration** and save.', [
        'Configuration',
        'Allow dynamic client registration',
      ])
    : { text: 'Turn on dynamic client registration (RFC 7591) at the authorization server.' };

export const preRegister = (facts: Facts, uris: readonly string[] = []): FixStep => {
  const text = `Create a client by hand and enter its client ID in ${clientWord(facts)}, if registration has to stay off.`;
  const [uri = facts.client.origin && `${facts.client.origin}/oauth/callback`] = uris;
  return facts.scalekit
    ? serverStep(facts, text, ['Clients', 'Create Client'], uri || undefined)
    : { text, ...(uri && { copy: uri }) };
};

export const theClient = (facts: Facts): Prose => upperFirst(clientWord(facts));

/** The client registered in this attempt: what it uses is not from before. */
export const registeredHere = ({ registration }: Facts): boolean => registration.clientId !== undefined;

/** The very client that this sign-in registered: an ID of before it is none of its matter. */
export const isFresh = ({ registration }: Facts, clientId: string | undefined): boolean =>
  clientId !== undefined && clientId === registration.clientId;

/** Said of a client that was registered, and is not known at the next request. */
export const lostWords = (facts: Facts): Prose =>
  ` The client was registered a moment before, in this very sign-in: ${facts.scalekit ? 'Scalekit' : 'the authorization server'} has lost the registration, or another instance of it, which does not have it, answered.`;

/** A registration that is lost, or kept where another instance does not see it. */
export const lostSteps = (facts: Facts): FixStep[] =>
  facts.scalekit
    ? [
        connectAgain(facts, 'a registration may have come too late'),
        { text: 'Ask Scalekit with this report, if it happens again.', link: getHelp },
        ...logStep(facts),
      ]
    : [
        {
          text: 'Keep the registrations of the authorization server in a store that all its instances share and that outlives a restart, not in the memory of a process.',
        },
        { text: 'Run one instance of it until then, or send each client to the same one.' },
        connectAgain(facts),
      ];
