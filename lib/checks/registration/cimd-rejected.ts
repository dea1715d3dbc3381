import type { Step } from '../../finding.ts';
import type { Facts } from '../../handshake/facts.ts';
import { isInternalHost, isLoopbackOrSubdomain } from '../../protocol/addresses.ts';
import { parseUrl } from '../../text/url.ts';
import { authorizationRefusals, type RefusedAuthorization, requestEvidence } from '../authorization/shared.ts';
import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { cimd, mcp, scalekit } from '../kit/references.ts';
import { logsAndSupport } from '../kit/steps/scalekit.ts';
import { settingStep } from '../kit/steps/setting.ts';
import { step, value } from '../kit/steps/step.ts';
import { verifyAuthorization } from '../kit/verify/oauth.ts';
import { authorizationServer, clientWord, code, host, saying, upperFirst } from '../kit/words.ts';
import { orCreateByHand, registers } from './shared.ts';

/** Only this computer, or an office, can fetch it. */
function isPrivate(address: string | undefined): boolean {
  const url = parseUrl(address);
  return url !== undefined && (url.protocol !== 'https:' || isLoopbackOrSubdomain(url) || isInternalHost(url.hostname));
}

export default defineCheck<RefusedAuthorization>({
  id: 'registration/cimd-rejected',
  owner: 'client',
  judges: 'answer',
  fails:
    'The client ID is an https URL, and the authorization server cannot fetch or does not accept the document there.',
  references: [
    cimd,
    mcp('basic/authorization', 'Client ID metadata documents', 'client-id-metadata-documents'),
    scalekit('troubleshooting'),
  ],

  test: (facts) =>
    refusedAs('cimd-rejected', authorizationRefusals(facts), ({ request }) => ({
      stage: 'authorization',
      evidence: requestEvidence(request, 'client_id', request?.clientId),
    })),

  title: ({ facts }) =>
    `${upperFirst(authorizationServer(facts))} does not accept the description of ${clientWord(facts)} at its client ID (\`client_id\`)`,
  summary: ({ facts, data: { request } }) =>
    isPrivate(request?.clientId)
      ? `The ID is the address of that description, ${code(request?.clientId)}, and only your own network reaches it.`
      : `The ID is the address of that description, ${code(request?.clientId)}. ${upperFirst(authorizationServer(facts))} could not fetch it, or refuses what it says.`,
  why: ({ facts, data: { error } }) =>
    `${upperFirst(clientWord(facts))} does not register: its client ID is the https address of a JSON document about it (a client ID metadata document, CIMD). ${upperFirst(authorizationServer(facts))} fetches that document to know what it may do.${saying(error)}`,
  fix: ({ facts, data: { request } }) => ({
    do: stepsOf(facts, request),
    or: [
      orCreateByHand(facts, 'If you cannot change that description', request?.redirectUri ? [request.redirectUri] : []),
    ],
    stuck: logsAndSupport(facts),
  }),
  verify: ({ facts }) => [verifyAuthorization(facts, registers(facts))],
});

/** At the host that the description is fetched from. */
function stepsOf(facts: Facts, request: RefusedAuthorization['request']): Step[] {
  const id = request?.clientId;
  const there = { kind: 'client', name: host(id) || clientWord(facts) } as const;
  if (isPrivate(id))
    return [step(there, 'Publish the description at an address that begins with `https` and that everybody reaches.')];
  const { document, clientIdMetadataDocument } = facts.serverMetadata;
  const off = facts.scalekit && document && !clientIdMetadataDocument;
  return [
    ...(off ? [settingStep(facts, 'metadata-document')] : []),
    step(there, 'Serve the description as JSON at this address, without a login.', value('URL', id)),
    step(there, 'Set `client_id` in it to that same address.', value('client_id', id)),
    step(there, 'Add the callback address to its `redirect_uris`.', value('redirect_uris', request?.redirectUri)),
  ];
}
