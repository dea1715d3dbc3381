import type { Alternative, Step } from '../../finding.ts';
import type { Facts } from '../../handshake/facts.ts';
import { isInternalHost, isLoopbackOrSubdomain } from '../../protocol/addresses.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck } from '../define.ts';
import {
  authorizationRefusals,
  type RefusedAuthorization,
  requestEvidence,
} from '../kit/answers/authorization-refusals.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { cimd, mcp, scalekit } from '../kit/references.ts';
import { orCreateByHand } from '../kit/steps/client-by-hand.ts';
import { forgetSteps } from '../kit/steps/clients.ts';
import { logsAndSupport, serverStep } from '../kit/steps/scalekit.ts';
import { settingStep } from '../kit/steps/setting.ts';
import { command, inClient, isBare, onComputer, step, value } from '../kit/steps/step.ts';
import { verifyAuthorization } from '../kit/verify/oauth.ts';
import { authorizationServer, clientWord, code, host, saying, upperFirst } from '../kit/words.ts';
import { registers } from './shared.ts';

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

  title: ({ facts, data: { request } }) =>
    `${upperFirst(authorizationServer(facts))} cannot use the description of ${clientWord(facts)} at ${code(host(request?.clientId))} (\`client_id\`)`,
  summary: ({ facts, data: { request } }) => {
    const what = `${upperFirst(clientWord(facts))} is described by the JSON at ${code(request?.clientId)}${entered(facts)}`;
    return isPrivate(request?.clientId)
      ? `${what}. Only your own network reaches that address.`
      : `${what}. ${upperFirst(authorizationServer(facts))} could not fetch that JSON, or refuses what it says.`;
  },
  why: ({ facts, data: { error } }) =>
    `${upperFirst(clientWord(facts))} does not register: its client ID is the https address of a JSON that describes it (a client ID metadata document, CIMD). ${upperFirst(authorizationServer(facts))} fetches that JSON, which says among others to which addresses a sign-in may come back (\`redirect_uris\`).${saying(error)}`,
  fix: ({ facts, data: { request } }) => {
    const steps = stepsOf(facts, request);
    const byHand = orCreateByHand(
      facts,
      'If you cannot change that description',
      request?.redirectUri ? [request.redirectUri] : [],
    );
    return {
      ...(isEntered(facts)
        ? {
            do: [
              inClient(facts, `Empty this field, so that ${clientWord(facts)} registers without a description.`, {
                path: field,
              }),
              ...forgetSteps(facts),
            ],
            or: [
              {
                when: `If ${clientWord(facts)} has to use that description, and you run ${code(host(request?.clientId))}`,
                instead: 'correct the JSON there',
                steps,
              },
            ],
          }
        : { do: steps, or: [...withoutDescription(facts, request?.clientId), byHand] }),
      stuck: logsAndSupport(facts),
    };
  },
  // A change of the field is not seen by the same request, and at another address a description is another client ID.
  verify: ({ facts, data: { request } }) => {
    if (isPrivate(request?.clientId)) return [registers(facts)];
    return isEntered(facts)
      ? [registers(facts), verifyAuthorization(facts)]
      : [verifyAuthorization(facts, registers(facts))];
  },
});

/** At the host that the description is fetched from. */
function stepsOf(facts: Facts, request: RefusedAuthorization['request']): Step[] {
  const id = request?.clientId;
  const there = { kind: 'client', name: host(id) || clientWord(facts) } as const;
  if (isPrivate(id))
    return [step(there, 'Publish the description at an address that begins with `https` and that everybody reaches.')];
  const { document, clientIdMetadataDocument } = facts.serverMetadata;
  const off = facts.scalekit && document && !clientIdMetadataDocument;
  const fetched = parseUrl(id)?.href ?? '';
  const asked = isBare(fetched) ? command(`curl -i ${fetched}`) : value('URL', id);
  return [
    ...(off ? [settingStep(facts, 'metadata-document')] : []),
    {
      ...onComputer('Fetch the JSON without signing in: the response has to be `200`.', asked),
      only: 'look',
    },
    step(
      there,
      `If the response is another, such as a login or \`404\`: let ${code(host(id))} send the JSON to everybody.`,
    ),
    step(there, 'Put these lines into the JSON, in place of those of the same names.', {
      snippets: [{ label: 'JSON', language: 'json', code: JSON.stringify(described(facts, request), null, 2) }],
    }),
  ];
}

/** MCP 2025-11-25, *Client ID metadata documents*: what such a document has to say. */
const described = (facts: Facts, request: RefusedAuthorization['request']) => ({
  client_id: request?.clientId,
  client_name: clientWord(facts),
  ...(request?.redirectUri !== undefined && { redirect_uris: [request.redirectUri] }),
  token_endpoint_auth_method: 'none',
});

const field = ['Client Settings', 'CIMD', 'Client ID metadata document URL'];

/** The Inspector publishes none of its own. */
const entered = ({ client }: Facts) =>
  client.part === 'backend' ? `: that address is entered under **${field.slice(0, 2).join(' › ')}**` : '';

/** The address was entered in the Inspector, which can register as well. */
const isEntered = ({ client, serverMetadata }: Facts) =>
  client.part === 'backend' && serverMetadata.registrationEndpoint !== undefined;

/** Where it can register as well. */
function withoutDescription(facts: Facts, id: string | undefined): Alternative[] {
  if (facts.serverMetadata.registrationEndpoint === undefined) return [];
  const instead = `let ${clientWord(facts)} register, without a description`;
  return facts.client.kind === 'other' && facts.scalekit
    ? [
        {
          kind: 'case',
          when: `If somebody else runs ${code(host(id))}`,
          instead,
          steps: [
            serverStep(facts, 'Turn off **Allow Client ID Metadata Document (CIMD)**, and save.', [
              'Configuration',
              'Allow Client ID Metadata Document (CIMD)',
            ]),
            ...forgetSteps(facts),
          ],
          open: true,
        },
      ]
    : [];
}
