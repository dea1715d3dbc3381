import { isSuccess } from '../../protocol/status.ts';
import { defineCheck, outcome } from '../define.ts';
import { isNoDocument } from '../kit/answers/documents.ts';
import { bodyEvidence, headerEvidence } from '../kit/evidence.ts';
import { goodDocument } from '../kit/metadata.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { metadataRouteSnippet } from '../kit/snippets/metadata.ts';
import { connectAnew } from '../kit/steps/clients.ts';
import { metadataJsonSteps } from '../kit/steps/metadata.ts';
import { restartServer } from '../kit/steps/server.ts';
import { failingUrls } from '../kit/verify/metadata.ts';
import { verifyDocument } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

const looksLike = { html: 'a web page', empty: 'an empty body', json: 'JSON, but no object with anything in it' };

export default defineCheck({
  id: 'resource-metadata/not-json',
  owner: 'mcp-server',
  judges: 'answer',
  survivedBy: 'resource-metadata-read',
  fails: 'The protected resource metadata is a web page, an empty object or no valid JSON.',
  references: [
    rfc(9728, '3.2'),
    mcp('basic/authorization', 'Protected resource metadata', 'protected-resource-metadata-discovery-requirements'),
    scalekit('metadata'),
  ],

  test({ resourceMetadata: { requests } }) {
    const at = requests.find((x) => isNoDocument(x, { empty: true }));
    return outcome(
      at
        ? [{ at, evidence: [headerEvidence(at, 'Content-Type', 'application/json'), bodyEvidence(at, null)], data: {} }]
        : [],
      requests.some((x) => isSuccess(x) && x.bodyKind !== 'unseen'),
    );
  },

  title: ({ at }) =>
    at.bodyKind === 'html'
      ? 'A web page stands where the metadata of your MCP server should be'
      : 'The metadata of your MCP server is no JSON document',
  summary: ({ facts, at }) =>
    `${code(at.request.url)} is answered ${code(at.status)} with ${looksLike[at.bodyKind as keyof typeof looksLike] ?? 'something that is no JSON'}. ` +
    (at.bodyKind === 'html'
      ? 'A web application that answers every unknown path with its start page does that. '
      : '') +
    `${upperFirst(clientWord(facts))} finds no authorization server in it.`,
  fix: ({ facts, at }) => [
    ...metadataJsonSteps(facts),
    {
      text:
        at.bodyKind === 'html'
          ? 'Serve the document before the route that answers everything else with the start page.'
          : 'Serve the document whole, as `application/json`.',
      snippet: metadataRouteSnippet(facts, goodDocument(facts)),
    },
    restartServer,
    ...connectAnew(facts),
  ],
  verify: ({ facts, at }) => [verifyDocument(failingUrls(facts.resourceMetadata, at), 'resource')],
});
