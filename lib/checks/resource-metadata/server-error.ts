import { isServerError } from '../../protocol/status.ts';
import { defineCheck, outcome } from '../define.ts';
import { bodyEvidence, statusEvidence } from '../kit/evidence.ts';
import { goodDocument } from '../kit/metadata.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { metadataRouteSnippet } from '../kit/snippets/metadata.ts';
import { connectAnew } from '../kit/steps/clients.ts';
import { metadataJsonSteps } from '../kit/steps/metadata.ts';
import { readServerLog, restartServer } from '../kit/steps/server.ts';
import { failingUrls } from '../kit/verify/metadata.ts';
import { verifyDocument } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

/** What Scalekit's quick starts say when the environment variable with the document is missing or no JSON. */
const notConfigured = /PROTECTED_RESOURCE_METADATA|invalid metadata configuration/i;

export default defineCheck({
  id: 'resource-metadata/server-error',
  owner: 'mcp-server',
  judges: 'answer',
  survivedBy: 'resource-metadata-read',
  fails: 'The protected resource metadata is answered 5xx.',
  references: [rfc(9728, '3.2'), scalekit('metadata')],

  test({ resourceMetadata: { requests } }) {
    const at = requests.find(isServerError);
    const evidence = at && [statusEvidence(at, '200'), ...(at.response?.body ? [bodyEvidence(at, null)] : [])];
    return outcome(
      at && evidence ? [{ at, evidence, data: { configured: !notConfigured.test(at.response?.body ?? '') } }] : [],
      requests.some((x) => x.status !== undefined && x.status < 500),
    );
  },

  title: ({ at }) => `Your MCP server fails with ${code(at.status)} on a request for its metadata`,
  summary: ({ facts, at, data }) =>
    `${upperFirst(clientWord(facts))} asked for ${code(at.request.url)}. ` +
    (data.configured
      ? 'Without this document it does not know where to sign in.'
      : 'The answer says that the document is not configured, or is no JSON: the environment variable that holds it is missing or broken where the server runs.'),
  fix: ({ facts, data }) => [
    ...(data.configured
      ? [readServerLog]
      : [
          ...metadataJsonSteps(facts),
          {
            text: 'Set the document as one line in single quotes in the environment of the server.',
            copy: `PROTECTED_RESOURCE_METADATA='${JSON.stringify(goodDocument(facts) ?? {})}'`,
          },
        ]),
    {
      text: 'Compare the route with this one.',
      snippet: metadataRouteSnippet(facts, data.configured ? goodDocument(facts) : undefined),
    },
    restartServer,
    ...connectAnew(facts),
  ],
  verify: ({ facts, at }) => [verifyDocument(failingUrls(facts.resourceMetadata, at), 'resource')],
});
