import type { Facts, Observed } from '../../handshake/facts.ts';
import { isSuccess } from '../../protocol/status.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, outcome } from '../define.ts';
import { isNoDocument, typeEvidence } from '../kit/answers/documents.ts';
import { bodyEvidence } from '../kit/evidence.ts';
import { goodDocument, leastDocument, wellKnownUrls } from '../kit/metadata.ts';
import { place } from '../kit/metadata-words.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { challengeSnippets } from '../kit/snippets/challenge.ts';
import { withCode } from '../kit/snippets/labelled.ts';
import { orOtherService, restartAndForget } from '../kit/steps/metadata.ts';
import { serveJson } from '../kit/steps/serve-json.ts';
import { inServer } from '../kit/steps/step.ts';
import { failingUrls, verifyResourceMetadata } from '../kit/verify/metadata.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

const looksLike = { empty: 'an empty body', json: 'JSON without anything in it' };

const example = (facts: Facts) => JSON.stringify(goodDocument(facts) ?? leastDocument(facts));

/** What a 401 named and is no usual address, `/appbase` say: most likely that address is what is wrong. */
const isElsewhere = (at: Observed) => !/\/\.well-known\//.test(parseUrl(at.request.url)?.pathname ?? '');

const nameUsual = (facts: Facts) => {
  const url = wellKnownUrls(facts)[0] ?? '';
  return inServer(
    `Name ${code(url)} in the header \`WWW-Authenticate\` of every 401, as here.`,
    withCode(challengeSnippets(facts, url)),
  );
};

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

  test(facts) {
    const { requests } = facts.resourceMetadata;
    const at = requests.find((x) => isNoDocument(x, { empty: true }));
    return outcome(
      at ? [{ at, evidence: [...typeEvidence(at), bodyEvidence(at, example(facts))], data: {} }] : [],
      requests.some((x) => isSuccess(x) && x.bodyKind !== 'unseen'),
    );
  },

  title: ({ at }) =>
    at.bodyKind === 'html'
      ? 'Your MCP server answers with a web page where its metadata should be'
      : 'Your MCP server’s metadata is not the JSON that it should be',
  summary: ({ facts, at }) =>
    at.bodyKind === 'html'
      ? `Most likely a route that answers for every address answers for ${code(place(at.request.url, facts))} too.`
      : `At ${code(place(at.request.url, facts))} it answers ${at.status} with ${looksLike[at.bodyKind as keyof typeof looksLike] ?? 'text that is no JSON'}.`,
  why: ({ facts, at }) =>
    `${upperFirst(clientWord(facts))} looks there for a JSON that names who signs people in, and can read nothing from this response.${
      isElsewhere(at) ? ' Most likely the 401 of your MCP server names a wrong address (`WWW-Authenticate`).' : ''
    }`,
  fix: ({ facts, at }) => ({
    do: [
      ...serveJson(facts, isElsewhere(at) ? [] : [at.request.url]),
      ...(isElsewhere(at) ? [nameUsual(facts)] : []),
      ...restartAndForget(facts),
    ],
    or: orOtherService(facts),
  }),
  verify: ({ facts, at }) => [verifyResourceMetadata(facts, failingUrls(facts.resourceMetadata, at))],
});
