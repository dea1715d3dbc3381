import { header } from '../../exchange.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { isSuccess } from '../../protocol/status.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { refusedAt, statusOfEach } from '../kit/answers/documents.ts';
import { isRefusal, wantsToken } from '../kit/answers/kinds.ts';
import { bodyEvidence, requestHeaderEvidence } from '../kit/evidence.ts';
import { places } from '../kit/metadata-words.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { copyMetadataJson, orOtherService, restartAndForget, serveMetadata } from '../kit/steps/metadata.ts';
import { newInspector } from '../kit/steps/settings.ts';
import { ifYouCannot, inServer } from '../kit/steps/step.ts';
import { failingUrls, saysWhereToSignIn, verifyResourceMetadata } from '../kit/verify/metadata.ts';
import { get } from '../kit/verify/requests.ts';
import { commandWords } from '../kit/verify/verify.ts';
import { clientWord, code, host, upperFirst } from '../kit/words.ts';

/** 401 and 403 are `requires-auth`. */
const missing = (x: Observed) => isRefusal(x) && !wantsToken(x);

const nothingThere = [404, 405, 410];

/**
 * What the request says of a body that it does not have, where that is what is refused: the page of Inspector v1 sends it
 * with every request, and what reads JSON in some frameworks answers 400 before any route is reached.
 */
function typeOfNoBody({ request, status }: Observed): string | undefined {
  const type = header(request.headers, 'content-type');
  return status === 400 && request.method === 'GET' && !request.body ? type : undefined;
}

/** As the client asked, since without that header the same path may answer well. */
const verifyWithType = (facts: Facts, at: Observed, type: string) => {
  const urls = failingUrls(facts.resourceMetadata, at);
  const says = `asks ${code(host(urls[0]))} for the JSON that says where to sign in, with ${code(`Content-Type: ${type}`)}`;
  return {
    says: commandWords(says, saysWhereToSignIn),
    anyOf: urls.map((url) => ({ request: get(url, { 'content-type': type }), expects: saysWhereToSignIn })),
  };
};

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
    const type = typeOfNoBody(at);
    const refuses = at.status !== undefined && !nothingThere.includes(at.status);
    const failure = {
      evidence: [
        ...statusOfEach(requests, missing),
        ...(type === undefined ? [] : [requestHeaderEvidence(at, 'content-type', null)]),
        ...(refuses && at.response?.body ? [bodyEvidence(at, null)] : []),
      ],
      data: { status: at.status, refuses, type, urls: [...new Set(requests.map((x) => x.request.url))].slice(0, 4) },
    };
    return failed(...[at, ...more].map((x) => ({ at: x, ...failure })));
  },

  title: ({ data: { status, refuses } }) =>
    refuses
      ? `Your MCP server refuses the request for its metadata (${status})`
      : `Your MCP server does not say where to sign in (${status ?? 404})`,
  summary: ({ facts, data: { status, refuses, urls } }) =>
    refuses
      ? `${upperFirst(clientWord(facts))} asked for the JSON that says where to sign in at ${places(urls, facts)}, and your MCP server answers ${status}.`
      : `${upperFirst(clientWord(facts))} looked for the JSON at ${places(urls, facts)}, and your MCP server has none there.`,
  why: ({ facts, data: { type } }) =>
    type === undefined
      ? `The JSON names who signs people in. Without it ${clientWord(facts)} guesses addresses that do not exist, so what fails after it follows from this.`
      : `The request says ${code(`Content-Type: ${type}`)} and has no body. Most likely what reads JSON in your MCP server refuses it before the route is reached.`,
  fix: ({ facts, data: { refuses, type, urls } }) => ({
    do:
      type !== undefined
        ? [
            inServer('Let requests with `GET` pass what reads JSON, since they have no body.'),
            ...restartAndForget(facts),
          ]
        : [
            ...(refuses ? [] : copyMetadataJson(facts)),
            serveMetadata(facts, 'Serve the JSON at these paths, to requests without a token.', urls),
            ...restartAndForget(facts),
          ],
    or:
      type !== undefined
        ? [ifYouCannot('change that', newInspector('Use MCP Inspector 2, whose requests do not say that.'))]
        : orOtherService(facts),
    stuck: [
      type !== undefined
        ? inServer('Update the framework of your MCP server.')
        : inServer('If the route is there: look for a prefix or a proxy that changes the path before it.'),
    ],
  }),
  verify: ({ facts, at, data: { type, urls } }) => [
    type !== undefined && urls.length
      ? verifyWithType(facts, at, type)
      : verifyResourceMetadata(facts, failingUrls(facts.resourceMetadata, at)),
  ],
});
