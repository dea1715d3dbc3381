import type { Facts, Observed } from '../../handshake/facts.ts';
import { isSuccess } from '../../protocol/status.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { isNoDocument, statusOfEach } from '../kit/answers/documents.ts';
import { isRefusal } from '../kit/answers/kinds.ts';
import { statusEvidence } from '../kit/evidence.ts';
import { wellKnownUrls } from '../kit/metadata.ts';
import { place, places } from '../kit/metadata-words.ts';
import { mcp, rfc } from '../kit/references.ts';
import { resourceMismatch } from '../kit/resource-mismatch.ts';
import { withCode } from '../kit/snippets/labelled.ts';
import { metadataRouteSnippets } from '../kit/snippets/metadata.ts';
import { updateSteps } from '../kit/steps/clients.ts';
import { metadataPaths } from '../kit/steps/metadata.ts';
import { restartServer } from '../kit/steps/server.ts';
import { inServer } from '../kit/steps/step.ts';
import { verifyDocument } from '../kit/verify/verify.ts';
import { clientWord, code, codes, upperFirst } from '../kit/words.ts';

const isOfSignIn = ({ role }: Observed) => role === 'registration' || role === 'authorization' || role === 'token';

/** The document came from a URL that only the challenge tells, and nothing came when it was asked for again without it. */
function lostLater(facts: Facts): { before: Observed; after: Observed[] } | undefined {
  const { requests } = facts.resourceMetadata;
  const before = requests.find((x) => isSuccess(x) && x.readable !== false && !isNoDocument(x, { empty: true }));
  if (!before) return undefined;
  const later = requests.filter((x) => x.position > before.position && x.request.url !== before.request.url);
  // A client that asks by the challenge is not one that lost it.
  const named = facts.challenged?.challenge?.sdk.resourceMetadata;
  const after = later.filter((x) => isRefusal(x) && x.request.url !== named);
  if (!after.length || requests.some((x) => isSuccess(x) && x.position > (after[0]?.position ?? 0))) return undefined;
  const wellKnown = wellKnownUrls(facts).includes(before.request.url);
  const first = after[0]?.position ?? 0;
  // One that refuses the document for its `resource` looks elsewhere for another: it has not lost it. It then goes no further.
  const wentOn = facts.exchanges.some(
    (x) => isOfSignIn(x) && !x.guessed && x.position > before.position && x.position < first,
  );
  if (!wentOn && facts.resourceMetadata.document?.at.id === before.id && resourceMismatch(facts)) return undefined;
  // A client that asks one well-known URL of two goes on; one that then makes up an endpoint has found nothing.
  if (wellKnown && !facts.exchanges.some((x) => x.guessed && x.position > first)) return undefined;
  return { before, after };
}

function serveThereToo(facts: Facts, before: string, urls: readonly string[]) {
  const paths = metadataPaths(facts, urls).map(({ value }) => value);
  return inServer(
    `Serve the JSON of ${code(place(before, facts))} at ${codes(paths)} too.`,
    withCode(metadataRouteSnippets(facts, facts.resourceMetadata.document?.value, paths)),
  );
}

export default defineCheck({
  id: 'resource-metadata/only-at-challenge-url',
  owner: 'mcp-server',
  judges: 'answer',
  survivedBy: 'resource-metadata-read',
  quiet: true,
  fails: 'The metadata is only at the URL in the challenge, and a client that asks again without it finds 404.',
  references: [
    rfc(9728, '3'),
    mcp('basic/authorization', 'Protected resource metadata', 'protected-resource-metadata-discovery-requirements'),
  ],

  test(facts) {
    const { requests } = facts.resourceMetadata;
    const found = lostLater(facts);
    // The page that is left for the sign-in asks in vain too; what counts is that nothing came after it either.
    const at = found?.after.at(-1);
    if (found && at) {
      return failed({
        at,
        evidence: [statusEvidence(found.before, null), ...statusOfEach(found.after, isRefusal, 'at-each')],
        data: {
          before: found.before.request.url,
          urls: [...new Set(found.after.map((x) => x.request.url))].slice(0, 4),
        },
      });
    }
    return requests.some(isSuccess) ? passed : unknown;
  },

  title: ({ facts, at }) =>
    `Your MCP server has no JSON at the usual address, where ${clientWord(facts)} looks again (${at.status})`,
  summary: ({ facts, at, data: { before, urls } }) =>
    `${upperFirst(clientWord(facts))} began the sign-in with the JSON at ${code(place(before, facts))}. To get a token, it then asked at ${places(urls, facts)}, and got ${at.status}.`,
  why: ({ facts }) =>
    `${upperFirst(clientWord(facts))} reads this JSON twice: before the sign-in and after it, to learn where it gets a token. The second time it looks only at the usual addresses.`,
  fix: ({ facts, data: { before, urls } }) => ({
    do: [serveThereToo(facts, before, urls), restartServer],
    ...(facts.client.kind === 'inspector' && {
      or: [
        {
          when: 'If you cannot add a path',
          steps: updateSteps(facts),
        },
      ],
    }),
  }),
  verify: ({ facts, data }) => [verifyDocument([...wellKnownUrls(facts), ...data.urls], 'resource')],
});
