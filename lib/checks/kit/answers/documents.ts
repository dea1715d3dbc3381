/** Answers to requests for a metadata document, the same for both documents. */
import { header } from '../../../exchange.ts';
import type { Evidence, Prose } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { isRedirect, isSuccess } from '../../../protocol/status.ts';
import { isObject } from '../../../text/json.ts';
import { parseUrl } from '../../../text/url.ts';
import { bodyEvidence, headerEvidence, requestHeaderEvidence, statusEvidence } from '../evidence.ts';
import { code } from '../words.ts';
import { isWebPage } from './kinds.ts';

/** 200 with something that is no JSON object, or one that is empty where `empty` is no document either. */
export function isNoDocument(x: Observed, { empty = false } = {}): boolean {
  if (!isSuccess(x)) return false;
  if (x.bodyKind === 'unseen') return isWebPage(x);
  return !isObject(x.json) || (empty && Object.keys(x.json).length === 0);
}

/**
 * At every URL that was asked the answer was this one and never another. A URL whose answer nobody saw decides nothing,
 * and a redirect is told by where it led.
 */
function atEveryUrl(requests: readonly Observed[], is: (x: Observed) => boolean): boolean {
  const urls = Map.groupBy(
    requests.filter((x) => !isRedirect(x)),
    (x) => x.request.url,
  );
  return (
    urls.size > 0 &&
    [...urls.values()].every((asked) => {
      const answers = asked.filter((x) => x.status !== undefined || is(x));
      return answers.length > 0 && answers.every(is);
    })
  );
}

/** A request that was never sent, because at its URL not even the preflight found anything. */
const preflightMissed = ({ status, preflight }: Observed): boolean =>
  status === undefined && preflight?.response?.status === 404;

/**
 * Where a refusal at every URL shows: its first answer; and, where the client could read one of them or there is no
 * metadata at all, each answer that the browser kept from it too, since that would have been the same. A preflight that found nothing at its URL says then
 * what the request would have found there.
 */
export function refusedAt(
  requests: readonly Observed[],
  is: (x: Observed) => boolean,
  { metadataNowhere }: Facts,
): Observed[] {
  const first = requests.find(is);
  const read = metadataNowhere || requests.some((x) => is(x) && x.readable === true);
  if (!first || !atEveryUrl(requests, read ? (x) => is(x) || preflightMissed(x) : is)) return [];
  const blocked = read ? requests.filter((x) => x.readable === false) : [];
  return [first, ...blocked.filter((x) => x !== first)];
}

/**
 * One line of evidence for each URL, at its first answer of this kind. `where`: at which of them the document has to be;
 * that of an MCP server is wanted at every one, since some clients look at no other.
 */
export function statusOfEach(
  requests: readonly Observed[],
  is: (x: Observed) => boolean,
  where: 'at-each' | 'at-any',
): Evidence[] {
  const answers = requests.filter(is);
  const each = answers.filter((x, i) => answers.findIndex((y) => y.request.url === x.request.url) === i).slice(0, 8);
  return each.map((x) =>
    statusEvidence(x, where === 'at-any' && each.length > 1 ? '200 at one of these addresses' : '200'),
  );
}

const nothingThere = [404, 405, 410];

/** It refuses the request, which says nothing of what is there. */
export const refuses = ({ status }: Observed): boolean => status !== undefined && !nothingThere.includes(status);

/**
 * What the request says of a body that it does not have, where that is what is refused: the page of Inspector v1 sends it
 * with every request, and what reads JSON in some frameworks answers 400 before any route is reached.
 */
export function typeOfNoBody({ request, status }: Observed): string | undefined {
  const type = header(request.headers, 'content-type');
  return status === 400 && request.method === 'GET' && !request.body ? type : undefined;
}

/** Why a request for a document was refused, as far as the answer says it. */
export function refusalEvidence(x: Observed): Evidence[] {
  return [
    ...(typeOfNoBody(x) === undefined ? [] : [requestHeaderEvidence(x, 'Content-Type', null)]),
    ...(refuses(x) && x.response?.body ? [bodyEvidence(x, null)] : []),
  ];
}

/** `who`: whose routes are not reached. */
export const refusedForType = (type: string, who: Prose): Prose =>
  `The request says ${code(`Content-Type: ${type}`)} and has no body. Most likely what reads JSON in ${who} refuses it before the route is reached.`;

/** The type of a document, where it is not that of JSON. */
export const typeEvidence = (x: Observed): Evidence[] =>
  /^application\/(?:[\w.-]+\+)?json\b/i.test(header(x.response?.headers, 'content-type') ?? '')
    ? []
    : [headerEvidence(x, 'Content-Type', 'application/json')];

/**
 * The requests for authorization server metadata that count. Where the resource metadata names authorization servers,
 * what a client asks the MCP server's own host beside them is noise.
 */
export function serverMetadataRequests({ resourceMetadata, serverMetadata }: Facts): Observed[] {
  const origins = resourceMetadata.authorizationServers.map((issuer) => parseUrl(issuer)?.origin);
  if (!origins.length) return serverMetadata.requests;
  const asked = new Set<string | undefined>();
  return serverMetadata.requests.filter((x) => {
    if (!origins.includes(parseUrl(x.request.url)?.origin) && !asked.has(x.redirectedFrom)) return false;
    asked.add(x.id);
    return true;
  });
}
