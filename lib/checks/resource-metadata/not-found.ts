import type { Facts, Observed } from '../../handshake/facts.ts';
import type { Survival } from '../../handshake/survival.ts';
import { isLoopback } from '../../protocol/addresses.ts';
import { isSuccess } from '../../protocol/status.ts';
import { asString, asStrings } from '../../text/json.ts';
import { parseUrl, sameOrigin } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import {
  refusalEvidence,
  refusedAt,
  refusedForType,
  refuses,
  statusOfEach,
  typeOfNoBody,
} from '../kit/answers/documents.ts';
import { isRefusal, wantsToken } from '../kit/answers/kinds.ts';
import {
  type InPlace,
  inPlaceEvidence,
  inPlaceOf,
  inPlaceReason,
  inPlaceTitle,
  orPassOn,
  ownerOfPlace,
  passOn,
  serveToo,
} from '../kit/in-place.ts';
import { place, places } from '../kit/metadata-words.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { forgetSearch, orOtherService, restartAndForget } from '../kit/steps/metadata.ts';
import { serveAt, serveJson } from '../kit/steps/serve-json.ts';
import { newInspector } from '../kit/steps/settings.ts';
import { ifYouCannot, inServer } from '../kit/steps/step.ts';
import { failingUrls, saysWhereToSignIn, verifyResourceMetadata } from '../kit/verify/metadata.ts';
import { get } from '../kit/verify/requests.ts';
import { commandWords } from '../kit/verify/verify.ts';
import { clientWord, code, host, upperFirst } from '../kit/words.ts';

/** 401 and 403 are `requires-auth`. */
const missing = (x: Observed) => isRefusal(x) && !wantsToken(x);

/** Metadata of another issuer in its place is a copy for clients of old: who compares the two stops at it. */
const OWN_ONLY: Survival = 'resource-metadata-or-own';

/** The 401 names this address on its own host, so the document is meant to be there. */
const isMeant = (facts: Facts, { request: { url } }: Observed): boolean =>
  facts.checked?.tolerates.includes('server-metadata/issuer-mismatch') !== true &&
  sameOrigin(url, facts.server) &&
  facts.mcp.some((x) => x.challenge?.bearer?.resourceMetadata === url);

/** What stops a client in the copy that it found instead, most likely stops it in what was copied, too. */
function isCopyFaulty({ server, serverMetadata }: Facts): boolean {
  const { document, issuer, registrationEndpoint, clientIdMetadataDocument } = serverMetadata;
  const originOf = (url: unknown) => parseUrl(asString(url))?.origin;
  if (!document || originOf(document.at.request.url) !== originOf(server) || originOf(issuer) === originOf(server))
    return false;
  const { authorization_endpoint, token_endpoint, code_challenge_methods_supported } = document.value;
  return (
    (registrationEndpoint === undefined && !clientIdMetadataDocument) ||
    asStrings(code_challenge_methods_supported)?.includes('S256') !== true ||
    [authorization_endpoint, token_endpoint].some(
      (url) => !originOf(url)?.startsWith('https:') && !isLoopback(asString(url)),
    )
  );
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

interface Data {
  status: number | undefined;
  refused: boolean;
  type: string | undefined;
  urls: string[];
  inPlace: InPlace | undefined;
  faultyCopy: boolean;
}

export default defineCheck<Data>({
  id: 'resource-metadata/not-found',
  owner: ({ data: { inPlace } }) => ownerOfPlace(inPlace),
  judges: 'answer',
  general: true,
  // There is nothing at that URL that the page could have read.
  insteadOf: ['cors'],
  survivedBy: 'resource-metadata-read',
  // One well-known URL of several that is not served, and a server from before this document, are nothing.
  quiet: true,
  fails: 'The protected resource metadata gets 404, or a refusal other than 401 and 403, at every URL tried.',
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
    const inPlace = typeOfNoBody(at) === undefined ? inPlaceOf(facts, at) : undefined;
    const failure = {
      evidence: [
        ...statusOfEach(requests, missing, 'at-each'),
        ...(inPlace ? inPlaceEvidence(at, inPlace) : refusalEvidence(at)),
      ],
      data: {
        status: at.status,
        refused: refuses(at),
        type: typeOfNoBody(at),
        urls: [...new Set(requests.map((x) => x.request.url))].slice(0, 4),
        inPlace,
        faultyCopy: requests.some((x) => isMeant(facts, x)) && isCopyFaulty(facts),
      },
    };
    return failed(
      ...[at, ...more].map((x) => ({ at: x, ...failure, ...(isMeant(facts, x) && { survivedBy: OWN_ONLY }) })),
    );
  },

  title: ({ at, data: { status, refused, inPlace } }) =>
    inPlace
      ? inPlaceTitle(at, inPlace, 'answers where your MCP server’s metadata should be')
      : refused
        ? `Your MCP server refuses the request for its metadata (${status})`
        : `Your MCP server has no JSON that says where to sign in (${status ?? 404})`,
  summary: ({ facts, at, data: { status, refused, urls, inPlace, faultyCopy } }) =>
    (inPlace
      ? inPlaceReason(at, inPlace)
      : refused
        ? `${upperFirst(clientWord(facts))} asked for the JSON that says where to sign in at ${places(urls, facts)}, and your MCP server answers ${status}.`
        : `${upperFirst(clientWord(facts))} looked for it at ${places(urls, facts)}.`) +
    (faultyCopy
      ? ' The sign-in metadata that it found instead has faults of its own, which have to be mended as well.'
      : ''),
  why: ({ facts, data: { type, faultyCopy } }) =>
    type === undefined
      ? `The JSON names who signs people in. Without it ${clientWord(facts)} has to guess where to sign in.${faultyCopy ? '' : ' What fails after that fails for this reason.'}`
      : refusedForType(type, 'your MCP server'),
  fix: ({ facts, at, data: { refused, type, urls, inPlace } }) =>
    inPlace
      ? {
          do: [passOn(at, place(urls[0] ?? at.request.url, facts)), ...forgetSearch(facts)],
          or: [serveToo(serveJson(facts, urls)), ...orOtherService(facts)],
        }
      : {
          do:
            type !== undefined
              ? [
                  inServer('Let requests with `GET` pass what reads JSON, since they have no body.'),
                  ...restartAndForget(facts),
                ]
              : [
                  ...(refused ? [serveAt(facts, 'the JSON', urls)] : serveJson(facts, urls)),
                  ...restartAndForget(facts),
                ],
          or:
            type !== undefined
              ? [ifYouCannot('change that', newInspector('Use MCP Inspector 2, whose requests do not say that.'))]
              : [orPassOn(at, place(urls[0] ?? at.request.url, facts)), ...orOtherService(facts)],
          stuck: [
            type !== undefined
              ? inServer('Update the framework of your MCP server.')
              : inServer('If the route is there: look for a prefix that changes the path before it.'),
          ],
        },
  verify: ({ facts, at, data: { type, urls } }) => [
    type !== undefined && urls.length
      ? verifyWithType(facts, at, type)
      : verifyResourceMetadata(facts, failingUrls(facts.resourceMetadata, at)),
  ],
});
