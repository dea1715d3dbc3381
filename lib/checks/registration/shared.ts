/** What the checks of dynamic client registration share: which kind a refusal is, and what would allow the client to register. */

import type { Evidence, Prose, Step, Verification } from '../../finding.ts';
import { errorOf } from '../../handshake/answer-error.ts';
import { requestBody } from '../../handshake/body.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { refusesRedirectUri } from '../../protocol/client-metadata.ts';
import type { OAuthError } from '../../protocol/oauth-words.ts';
import { isServerError } from '../../protocol/status.ts';
import { closeBehind } from '../../text/close-behind.ts';
import { isObject } from '../../text/json.ts';
import { failed, type Outcome, passed, unknown } from '../define.ts';
import { isRefusal } from '../kit/answers/kinds.ts';
import type { Refusals } from '../kit/answers/refusals.ts';
import { evidence, fieldEvidence } from '../kit/evidence.ts';
import { servesCopy } from '../kit/named-endpoint.ts';
import { forgetSteps } from '../kit/steps/clients.ts';
import { restartForMetadata } from '../kit/steps/server.ts';
import { settingStep, takesHosts } from '../kit/steps/setting.ts';
import { listed, signInOpens, verifyConnect } from '../kit/verify/verify.ts';
import { clientWord, upperFirst } from '../kit/words.ts';

type Kind = 'disabled' | 'rejected' | 'redirect-uri-rejected' | 'not-found' | 'server-error';

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
function kindOf(x: Observed): Kind | undefined {
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
export function registrationRefusals({ registration }: Facts): Refusals<Kind, RefusedRegistration> {
  const answered = registration.requests.filter((x) => x.status !== undefined);
  return {
    refused: answered.flatMap((at) => {
      const kind = kindOf(at);
      if (!kind) return [];
      const asked = requestBody(at).json;
      return [
        {
          at,
          kind,
          expected: '201, and a client_id',
          data: { error: errorOf(at), asked: isObject(asked) ? asked : {} },
        },
      ];
    }),
    observed: answered.length > 0,
  };
}

/** What lets clients register themselves. */
export const allowRegistration = (facts: Facts, uris: readonly string[] = []): Step =>
  settingStep(facts, 'registration', takesHosts(facts, 'registration') ? uris : []);

/** The address that the metadata should name, where it names none. */
function registrationEvidence({ scalekit }: Facts, at: Observed): Evidence {
  const right =
    scalekit?.resourceId && `${scalekit.environment}/api/v1/resources/${scalekit.resourceId}/clients:register`;
  return right
    ? fieldEvidence(at, 'registration_endpoint', right)
    : evidence(at, 'registration_endpoint', null, 'the address at which clients register');
}

/** Whoever holds the metadata of before the change: the MCP server that serves a copy, an Inspector's backend. */
export const forgetMetadata = (facts: Facts): Step[] => [
  ...(servesCopy(facts) ? [restartForMetadata] : []),
  ...(facts.client.part === 'backend' ? forgetSteps(facts) : []),
];

/** Where only another registration can show it; `response`: what its response does then, where the status tells nothing. */
export function registers(facts: Facts, response?: Prose): Verification {
  const { request } = facts.registration;
  if (!request) return signInOpens(facts);
  const asked = listed(request);
  return verifyConnect(facts, response === undefined ? `${asked} has \`201\`` : `the response to ${asked} ${response}`);
}

export const theClient = (facts: Facts): Prose => upperFirst(clientWord(facts));

/**
 * The metadata names nowhere to register, and takes clients that describe themselves (`cimd`) or does not. `hasOther`: the
 * client may have an ID that the metadata says nothing of.
 */
export function nowhereToRegister(
  facts: Facts,
  { cimd, hasOther }: { cimd: boolean; hasOther: (facts: Facts) => boolean },
): Outcome<object> {
  const { serverMetadata, registration, authorization, token } = facts;
  const { document, registrationEndpoint, clientIdMetadataDocument } = serverMetadata;
  if (!document) return unknown;
  // A client that went on has a client id: registered, given by a person, or its own metadata document.
  if (registration.requests.length || authorization.requests.length || token.requests.length) return passed;
  if (registrationEndpoint !== undefined || clientIdMetadataDocument !== cimd || authorization.callback) return passed;
  if (hasOther(facts)) return unknown;
  return failed({
    at: document.at,
    evidence: [
      registrationEvidence(facts, document.at),
      fieldEvidence(document.at, 'client_id_metadata_document_supported'),
    ],
    data: {},
  });
}
