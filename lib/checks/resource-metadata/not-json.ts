import type { Facts } from '../../handshake/facts.ts';
import { isSuccess } from '../../protocol/status.ts';
import { defineCheck, outcome } from '../define.ts';
import { isNoDocument, typeEvidence } from '../kit/answers/documents.ts';
import { bodyEvidence } from '../kit/evidence.ts';
import { goodDocument } from '../kit/metadata.ts';
import { place } from '../kit/metadata-words.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { copyMetadataJson, restartAndForget, serveMetadata } from '../kit/steps/metadata.ts';
import { failingUrls, verifyResourceMetadata } from '../kit/verify/metadata.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

const looksLike = { empty: 'an empty body', json: 'JSON without anything in it' };

/** What the JSON says at least. */
const example = (facts: Facts) =>
  JSON.stringify(
    goodDocument(facts) ?? { resource: facts.server ?? 'https://…', authorization_servers: ['https://…'] },
  );

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
      ? `Most likely a catch-all route answers for ${code(place(at.request.url, facts))} too.`
      : `At ${code(place(at.request.url, facts))} it answers ${at.status} with ${looksLike[at.bodyKind as keyof typeof looksLike] ?? 'text that is no JSON'}.`,
  why: ({ facts }) =>
    `${upperFirst(clientWord(facts))} looks there for a JSON that names who signs people in, and finds nothing in this one.`,
  fix: ({ facts, at }) => ({
    do: [
      ...copyMetadataJson(facts),
      serveMetadata(
        facts,
        at.bodyKind === 'html'
          ? 'Serve the JSON at these paths, before the route that answers all others.'
          : 'Serve the whole JSON at these paths, as `application/json`.',
        [at.request.url],
      ),
      ...restartAndForget(facts),
    ],
  }),
  verify: ({ facts, at }) => [verifyResourceMetadata(facts, failingUrls(facts.resourceMetadata, at))],
});
