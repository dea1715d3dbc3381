import { isSuccess } from '../../protocol/status.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { refusedAt, statusOfEach } from '../kit/answers/documents.ts';
import { isRefusal, wantsToken } from '../kit/answers/kinds.ts';
import { places } from '../kit/metadata-words.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { copyMetadataJson, orOtherService, restartAndForget, serveMetadata } from '../kit/steps/metadata.ts';
import { inServer } from '../kit/steps/step.ts';
import { failingUrls, verifyResourceMetadata } from '../kit/verify/metadata.ts';
import { clientWord, upperFirst } from '../kit/words.ts';

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
  fails: 'The protected resource metadata gets 404 at every URL tried.',
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

  title: ({ data: { status } }) => `Your MCP server does not say where to sign in (${status ?? 404})`,
  summary: ({ facts, data: { urls } }) =>
    `${upperFirst(clientWord(facts))} looked for the JSON at ${places(urls, facts)}, and your MCP server has none there.`,
  why: ({ facts }) =>
    `The JSON names who signs people in. Without it ${clientWord(facts)} guesses addresses that do not exist, so what fails after it follows from this.`,
  fix: ({ facts, data: { urls } }) => ({
    do: [
      ...copyMetadataJson(facts),
      serveMetadata(facts, 'Serve the JSON at these paths, to requests without a token.', urls),
      ...restartAndForget(facts),
    ],
    or: orOtherService(facts),
    stuck: [inServer('If the route is there: look for a prefix or a proxy that changes the path before it.')],
  }),
  verify: ({ facts, at }) => [verifyResourceMetadata(facts, failingUrls(facts.resourceMetadata, at))],
});
