import { isServerError } from '../../protocol/status.ts';
import { defineCheck, outcome } from '../define.ts';
import { serverMetadataRequests } from '../kit/answers/documents.ts';
import { bodyEvidence, statusEvidence } from '../kit/evidence.ts';
import { ownerOfUrl } from '../kit/owners.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { logStep } from '../kit/steps/scalekit.ts';
import { restartServer } from '../kit/steps/server.ts';
import { verifyDocument } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, upperFirst } from '../kit/words.ts';

export default defineCheck({
  id: 'server-metadata/server-error',
  owner: ({ facts, at }) => ownerOfUrl(facts, at),
  judges: 'answer',
  survivedBy: 'server-metadata-read',
  fails: 'The authorization server metadata is answered 5xx.',
  references: [rfc(8414, '3.2'), scalekit('troubleshooting-setup')],

  test(facts) {
    const requests = serverMetadataRequests(facts);
    const at = requests.find(isServerError);
    const evidence = at && [statusEvidence(at, '200'), ...(at.response?.body ? [bodyEvidence(at, null)] : [])];
    return outcome(
      at && evidence ? [{ at, evidence, data: {} }] : [],
      requests.some((x) => x.status !== undefined && x.status < 500),
    );
  },

  title: ({ facts, at }) =>
    `${ownerOfUrl(facts, at) === 'mcp-server' ? 'Your MCP server' : upperFirst(authorizationServer(facts))} fails with ${code(at.status)} on a request for the authorization server metadata`,
  summary: ({ facts, at }) =>
    `${upperFirst(clientWord(facts))} asked for ${code(at.request.url)}. ` +
    (ownerOfUrl(facts, at) === 'mcp-server'
      ? 'Your MCP server passes on the document of the authorization server there, and could not get it. '
      : '') +
    'Without this document it knows neither where to register nor where to sign in.',
  fix: ({ facts, at }) =>
    ownerOfUrl(facts, at) === 'mcp-server'
      ? [
          {
            text: 'Check the environment URL and the resource id that your MCP server is configured with.',
            ...(facts.scalekit && { copy: facts.scalekit.environment }),
          },
          { text: 'Ask for the metadata from the machine where the server runs: it may not reach the environment.' },
          restartServer,
          connectAgain(facts),
        ]
      : [
          connectAgain(facts),
          facts.scalekit
            ? {
                text: 'Look whether Scalekit reports an incident, if it fails again.',
                link: { url: 'https://status.scalekit.com', label: 'Status of Scalekit' },
              }
            : { text: 'Look for the error in the log of the authorization server, if it fails again.' },
          ...logStep(facts),
        ],
  verify: ({ at }) => [verifyDocument([at.request.url], 'authorization_endpoint')],
});
