/** What the checks of dynamic client registration share: which row an answer belongs to, and the ways to a client ID. */

import type { Alternative, Evidence, Prose, Step, Verification } from '../../finding.ts';
import { errorOf } from '../../handshake/answer-error.ts';
import { requestBody } from '../../handshake/body.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { refusesRedirectUri } from '../../protocol/client-metadata.ts';
import type { OAuthError } from '../../protocol/oauth-words.ts';
import { isServerError } from '../../protocol/status.ts';
import { closeBehind } from '../../text/close-behind.ts';
import { isObject } from '../../text/json.ts';
import { bare, parseUrl } from '../../text/url.ts';
import type { FixDraft } from '../define.ts';
import { isRefusal } from '../kit/answers/kinds.ts';
import type { Refusals } from '../kit/answers/refusals.ts';
import { evidence, fieldEvidence } from '../kit/evidence.ts';
import { authorizationServerPlace } from '../kit/places.ts';
import { enterClientId } from '../kit/steps/client-settings.ts';
import { forgetSteps } from '../kit/steps/clients.ts';
import { orAskVendor, sendReport } from '../kit/steps/scalekit.ts';
import { restartForMetadata, restartServer } from '../kit/steps/server.ts';
import { settingStep, takesHosts } from '../kit/steps/setting.ts';
import { inServer, step } from '../kit/steps/step.ts';
import { listed, signInOpens, verifyConnect } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, upperFirst } from '../kit/words.ts';

type Row = 'disabled' | 'rejected' | 'redirect-uri-rejected' | 'not-found' | 'server-error';

/** Of clients without a secret alone, which is another matter. */
const ofPublicClients = /public[ _-]clients?(?:'s)? registration|\b(?:of|for|by) public[ _-]client/i;

/** `Dynamic client registration is disabled`: whatever the status, this is what the answer is about. */
export const saysDisabled = ({ code, description }: Pick<OAuthError, 'code' | 'description'>) =>
  `${code ?? ''} ${description ?? ''}`
    .split(/[.;]\s/)
    .some(
      (sentence) =>
        !ofPublicClients.test(sentence) &&
        closeBehind(
          sentence,
          /registration/gi,
          60,
          /\b(?:disabled|turned off|not (?:enabled|allowed|supported|permitted|available))/i,
        ),
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
      return [
        {
          at,
          row,
          expected: '201, and a client_id',
          data: { error: errorOf(at), asked: isObject(asked) ? asked : {} },
        },
      ];
    }),
    observed: answered.length > 0,
  };
}

/** Where the client's callback is, as it registers it. */
export const redirectUrisOf = ({ asked }: Pick<RefusedRegistration, 'asked'>): string[] =>
  Array.isArray(asked.redirect_uris) ? asked.redirect_uris.filter((uri) => typeof uri === 'string') : [];

/** What lets clients register themselves. */
export const allowRegistration = (facts: Facts, uris: readonly string[] = []): Step =>
  settingStep(facts, 'registration', takesHosts(facts, 'registration') ? uris : []);

/** The address that the metadata should name, where it names none. */
export function registrationEvidence({ scalekit }: Facts, at: Observed): Evidence {
  const right =
    scalekit?.resourceId && `${scalekit.environment}/api/v1/resources/${scalekit.resourceId}/clients:register`;
  return right
    ? fieldEvidence(at, 'registration_endpoint', right)
    : evidence(at, 'registration_endpoint', null, 'the address at which clients register');
}

/** The metadata names an address at which nothing is: whoever wrote it corrects it; where none was read, it is remembered. */
export function wrongEndpointFix(facts: Facts, member: string): FixDraft {
  if (!facts.serverMetadata.document && !facts.serverMetadata.unread) return { do: forgetSteps(facts) };
  const change = `Correct ${code(member)} in the metadata: nothing is at the address that stands there.`;
  if (servesCopy(facts)) return { do: [inServer(change), restartServer] };
  if (facts.scalekit) return { do: [sendReport(facts)] };
  return { do: [step(authorizationServerPlace(facts), change)], or: orAskVendor(facts) };
}

/** Whose address it is, where nothing is: as far as the metadata of this sign-in can say. */
export function namedWords(facts: Facts, at: Observed, named: boolean): Prose {
  const { unread } = facts.serverMetadata;
  const address = code(bare(at.request.url));
  if (unread)
    return `What the metadata says was not recorded; it was read just before, so most likely it names ${address}.`;
  return named
    ? `${resourceKnown(facts)}The metadata, read in this very sign-in, names ${address}, and nothing is there.`
    : `No metadata of this sign-in names ${address}: it was remembered from before.`;
}

/** What a reader would look at first, ruled out. */
const resourceKnown = ({ scalekit, serverMetadata: { document } }: Facts): Prose =>
  scalekit?.resourceId && document
    ? `The resource ID ${code(scalekit.resourceId)} is right: Scalekit has metadata for it. `
    : '';

/** Where this client is called back: as it registers itself, or as the Inspector does. */
function callbackOf({ client }: Facts, uris: readonly string[]): string[] {
  // Of the Inspectors' two addresses the one that ends like this is for their guided flow.
  const used = uris.filter((uri) => !uri.endsWith('/oauth/callback/debug'));
  if (used.length || client.kind !== 'inspector' || !client.origin) return used;
  return [`${client.origin}/oauth/callback`];
}

/** A client that somebody creates at the authorization server and enters in the client that signs in. */
export function createByHand(facts: Facts, uris: readonly string[] = []): Step[] {
  const callback = callbackOf(facts, uris);
  const { text, ...made } = settingStep(facts, 'client', callback);
  const named = callback.length
    ? text
    : `${text.replace('this callback address', `the callback address of ${clientWord(facts)}`)} Its documentation has that under **redirect URI**.`;
  return [{ ...made, text: named }, enterClientId(facts)];
}

/** The same, where a reader cannot go the first way. */
export const orCreateByHand = (facts: Facts, when: Prose, uris: readonly string[] = []): Alternative => ({
  when,
  instead: 'create a client ID by hand',
  steps: createByHand(facts, uris),
});

/** Whoever holds the metadata of before the change: the MCP server that serves a copy, an Inspector's backend. */
export const forgetMetadata = (facts: Facts): Step[] => [
  ...(servesCopy(facts) ? [restartForMetadata] : []),
  ...(facts.client.part === 'backend' ? forgetSteps(facts) : []),
];

/** The MCP server hands out the metadata of an authorization server elsewhere. */
export function servesCopy({ server, serverMetadata: { document, issuer } }: Facts): boolean {
  const origin = parseUrl(document?.at.request.url)?.origin;
  return (
    origin !== undefined && origin === parseUrl(server ?? undefined)?.origin && origin !== parseUrl(issuer)?.origin
  );
}

/** Where a client that was created by hand is entered. */
export const signInOpensFor = (facts: Facts): Verification => signInOpens(facts);

/** Where only another registration can show it; `response`: what its response does then, where the status tells nothing. */
export function registers(facts: Facts, response?: Prose): Verification {
  const { request } = facts.registration;
  if (!request) return signInOpens(facts);
  const asked = listed(request);
  return verifyConnect(facts, response === undefined ? `${asked} has \`201\`` : `the response to ${asked} ${response}`);
}

export const theClient = (facts: Facts): Prose => upperFirst(clientWord(facts));

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
