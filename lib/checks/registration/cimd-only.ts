import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { cimd, mcp, scalekit } from '../kit/references.ts';
import { connectAgain, updateSteps } from '../kit/steps/clients.ts';
import { restartForMetadata } from '../kit/steps/server.ts';
import { verifyDocument } from '../kit/verify/verify.ts';
import { allowRegistration, preRegister, theClient } from './shared.ts';

export default defineCheck({
  id: 'registration/cimd-only',
  owner: ({ facts: { scalekit: known } }) => (known ? 'scalekit' : 'client'),
  judges: 'request',
  quiet: true,
  fails:
    'The metadata offers client ID metadata documents and no dynamic registration, and the client has no metadata document.',
  references: [
    cimd,
    mcp('basic/authorization', 'Client ID metadata documents', 'client-id-metadata-documents'),
    scalekit('add-server'),
  ],

  test({ serverMetadata, registration, authorization, token }) {
    const { document, registrationEndpoint, clientIdMetadataDocument } = serverMetadata;
    if (!document) return unknown;
    if (registration.requests.length || authorization.requests.length || token.requests.length) return passed;
    if (registrationEndpoint !== undefined || !clientIdMetadataDocument || authorization.callback) return passed;
    return failed({
      at: document.at,
      evidence: [
        fieldEvidence(document.at, 'registration_endpoint'),
        fieldEvidence(document.at, 'client_id_metadata_document_supported'),
      ],
      data: {},
    });
  },

  title: () => 'The authorization server takes only clients that publish their own metadata',
  summary: ({ facts }) =>
    `It offers client ID metadata documents (CIMD), where a client's ID is the https address of its own description, and no dynamic registration. ` +
    `${theClient(facts)} published none, so it has no client ID and stops here.`,
  fix: ({ facts }) => [
    allowRegistration(facts),
    restartForMetadata,
    connectAgain(facts),
    ...updateSteps(facts),
    preRegister(facts),
  ],
  verify: ({ at }) => [verifyDocument([at.request.url], 'registration_endpoint')],
});
