import type { Facts, Observed } from '../../handshake/facts.ts';
import { isSuccess } from '../../protocol/status.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, outcome } from '../define.ts';
import { isNoDocument, typeEvidence } from '../kit/answers/documents.ts';
import { bodyEvidence } from '../kit/evidence.ts';
import {
  type InPlace,
  inPlaceEvidence,
  inPlaceOf,
  inPlaceReason,
  inPlaceWord,
  orPassOn,
  ownerOfPlace,
  passOn,
  serveToo,
} from '../kit/in-place.ts';
import { goodDocument, leastDocument, wellKnownUrls } from '../kit/metadata.ts';
import { place } from '../kit/metadata-words.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { challengeSnippets } from '../kit/snippets/challenge.ts';
import { withCode } from '../kit/snippets/labelled.ts';
import { forgetSearch, orOtherService, restartAndForget } from '../kit/steps/metadata.ts';
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

interface Data {
  inPlace: InPlace | undefined;
}

export default defineCheck<Data>({
  id: 'resource-metadata/not-json',
  owner: ({ data: { inPlace } }) => ownerOfPlace(inPlace),
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
    const inPlace = at && inPlaceOf(facts, at);
    return outcome(
      at
        ? [
            {
              at,
              evidence: [...typeEvidence(at), bodyEvidence(at, example(facts)), ...inPlaceEvidence(at, inPlace)],
              data: { inPlace },
            },
          ]
        : [],
      requests.some((x) => isSuccess(x) && x.bodyKind !== 'unseen'),
    );
  },

  title: ({ at, data: { inPlace } }) =>
    inPlace
      ? `${inPlaceWord(at)} answers ${at.bodyKind === 'html' ? 'with a web page ' : ''}where your MCP server’s metadata should be`
      : at.bodyKind === 'html'
        ? 'Your MCP server answers with a web page where the JSON for the sign-in should be'
        : 'Your MCP server’s metadata is not the JSON that it should be',
  summary: ({ facts, at, data: { inPlace } }) =>
    inPlace
      ? inPlaceReason(at, inPlace)
      : at.bodyKind === 'html'
        ? `Most likely a route that answers for every address answers for ${code(place(at.request.url, facts))} too.`
        : `At ${code(place(at.request.url, facts))} it answers ${at.status} with ${looksLike[at.bodyKind as keyof typeof looksLike] ?? 'text that is no JSON'}.`,
  why: ({ facts, at }) =>
    `${upperFirst(clientWord(facts))} looks there for a JSON that names who signs people in, and can read nothing from this response.${
      isElsewhere(at) ? ' Most likely the 401 of your MCP server names a wrong address (`WWW-Authenticate`).' : ''
    }`,
  fix: ({ facts, at, data: { inPlace } }) => {
    const named = isElsewhere(at) ? [nameUsual(facts)] : [];
    const serve = serveJson(facts, isElsewhere(at) ? [] : [at.request.url]);
    if (inPlace)
      return {
        do: [passOn(at, place(at.request.url, facts)), ...named, ...forgetSearch(facts)],
        or: [serveToo(serve), ...orOtherService(facts)],
      };
    return {
      do: [...serve, ...named, ...restartAndForget(facts)],
      or: [orPassOn(at, place(at.request.url, facts)), ...orOtherService(facts)],
    };
  },
  verify: ({ facts, at }) => [verifyResourceMetadata(facts, failingUrls(facts.resourceMetadata, at))],
});
