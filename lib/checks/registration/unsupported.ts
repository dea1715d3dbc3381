import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { serverStep } from '../kit/steps/scalekit.ts';
import { restartForMetadata } from '../kit/steps/server.ts';
import { get } from '../kit/verify/requests.ts';
import { code, host } from '../kit/words.ts';
import { allowRegistration, preRegister, theClient } from './shared.ts';

export default defineCheck({
  id: 'registration/unsupported',
  owner: 'scalekit',
  judges: 'request',
  quiet: true,
  fails:
    'The metadata offers neither dynamic client registration nor client ID metadata documents, and the client has no client ID.',
  references: [
    rfc(7591, '3'),
    mcp('basic/authorization', 'Client registration', 'client-registration-approaches'),
    scalekit('add-server'),
  ],

  test({ serverMetadata, registration, authorization, token }) {
    const { document, registrationEndpoint, clientIdMetadataDocument } = serverMetadata;
    if (!document) return unknown;
    // A client that went on has a client id: registered, given by a person, or its own metadata document.
    if (registration.requests.length || authorization.requests.length || token.requests.length) return passed;
    if (registrationEndpoint !== undefined || clientIdMetadataDocument || authorization.callback) return passed;
    return failed({
      at: document.at,
      evidence: [
        fieldEvidence(document.at, 'registration_endpoint'),
        fieldEvidence(document.at, 'client_id_metadata_document_supported', true),
      ],
      data: {},
    });
  },

  title: () => 'No client can register at the authorization server',
  summary: ({ facts, at }) =>
    `${theClient(facts)} has no client ID for ${code(facts.serverMetadata.issuer ?? at.request.url)}, and the metadata there offers no way to get one: ` +
    'neither dynamic client registration nor client ID metadata documents. Clients report this as "Incompatible auth server: does not support dynamic client registration".',
  fix: ({ facts }) => [
    allowRegistration(facts),
    ...(facts.scalekit
      ? [
          serverStep(facts, 'Turn on **Allow Client ID Metadata Document (CIMD)** too, for clients that have one.', [
            'Configuration',
            'Allow Client ID Metadata Document (CIMD)',
          ]),
        ]
      : []),
    restartForMetadata,
    connectAgain(facts),
    preRegister(facts),
  ],
  verify: ({ at }) => {
    const request = get(at.request.url);
    const supported = {
      kind: 'member',
      name: 'client_id_metadata_document_supported',
      value: { equals: true },
    } as const;
    return [
      {
        says: `asks ${host(at.request.url)} for one document`,
        anyOf: [
          { request, expects: { kind: 'member', name: 'registration_endpoint', value: 'there' } },
          { request, expects: supported },
        ],
      },
    ];
  },
});
