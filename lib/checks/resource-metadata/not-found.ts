import { isSuccess } from '../../protocol/status.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { refusedAt, statusOfEach } from '../kit/answers/documents.ts';
import { isRefusal, wantsToken } from '../kit/answers/kinds.ts';
import { goodDocument } from '../kit/metadata.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { metadataRouteSnippet } from '../kit/snippets/metadata.ts';
import { connectAnew } from '../kit/steps/clients.ts';
import { metadataJsonSteps } from '../kit/steps/metadata.ts';
import { restartServer } from '../kit/steps/server.ts';
import { failingUrls } from '../kit/verify/metadata.ts';
import { verifyDocument } from '../kit/verify/verify.ts';
import { clientWord, code, codes, upperFirst } from '../kit/words.ts';

/** 401 and 403 are `requires-auth`. */
const missing = (x: Parameters<typeof isRefusal>[0]) => isRefusal(x) && !wantsToken(x);

export default defineCheck({
  id: 'resource-metadata/not-found',
  owner: 'mcp-server',
  judges: 'answer',
  general: true,
  // There is nothing at that URL that the page could have read.
  insteadOf: ['cors'],
  survivedBy: 'resource-metadata-read',
  // One well-known URL of several that is not served, and a server from before this document, are nothing.
  quiet: true,
  fails: 'The protected resource metadata is answered 404 at every URL tried.',
  references: [
    rfc(9728, '3'),
    mcp('basic/authorization', 'Protected resource metadata', 'protected-resource-metadata-discovery-requirements'),
    scalekit('metadata'),
  ],

  test(facts) {
    const { document, requests } = facts.resourceMetadata;
    if (document || requests.some(isSuccess)) return passed;
    const [at, ...more] = refusedAt(requests, missing, facts);
    if (!at) return unknown;
    const failure = {
      evidence: statusOfEach(requests, missing),
      data: { status: at.status, urls: [...new Set(requests.map((x) => x.request.url))].slice(0, 4) },
    };
    return failed(...[at, ...more].map((x) => ({ at: x, ...failure })));
  },

  title: () => 'Your MCP server has no protected resource metadata',
  summary: ({ facts, data }) =>
    `${upperFirst(clientWord(facts))} asked for it at ${codes(data.urls)} and was answered ${code(data.status)}. ` +
    'This document names the authorization server. Without it a client does not know where to sign in, and most then ask the MCP server itself for endpoints that it does not have.',
  fix: ({ facts }) => [
    ...metadataJsonSteps(facts),
    {
      text: 'Serve the document without a token, at the URL that the challenge names and at the well-known ones.',
      snippet: metadataRouteSnippet(facts, goodDocument(facts)),
    },
    restartServer,
    ...connectAnew(facts),
  ],
  verify: ({ facts, at }) => [verifyDocument(failingUrls(facts.resourceMetadata, at), 'resource')],
});
