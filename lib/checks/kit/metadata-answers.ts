/** Answers to requests for a metadata document, the same for both documents. */
import { header } from '../../exchange.ts';
import type { Evidence, Verification } from '../../finding.ts';
import type { Facts, MetadataFacts, Observed } from '../../handshake/facts.ts';
import { serverMetadataUrls } from '../../protocol/well-known.ts';
import { isObject } from '../../text/json.ts';
import { parseUrl } from '../../text/url.ts';
import { statusEvidence } from './evidence.ts';
import { get } from './requests.ts';
import { verifyDocument } from './verify.ts';

export const succeeded = (x: Observed): boolean => x.status !== undefined && x.status >= 200 && x.status < 300;

/** 429 and 407 speak of something else than of the document. */
export const refused = (x: Observed): boolean =>
  x.status !== undefined && x.status >= 400 && x.status < 500 && x.status !== 407 && x.status !== 429;

export const wantsToken = (x: Observed): boolean => x.status === 401 || x.status === 403;

/** 200 with something that is no JSON object, or one that is empty where `empty` is no document either. */
export function isNoDocument(x: Observed, { empty = false } = {}): boolean {
  if (!succeeded(x)) return false;
  // Of what a redirect led to, the body is not always kept: its type is enough to tell a web page.
  if (x.bodyKind === 'unseen') return /text\/html/i.test(header(x.response?.headers, 'content-type') ?? '');
  return !isObject(x.json) || (empty && Object.keys(x.json).length === 0);
}

/**
 * At every URL that was asked the answer was this one and never another. A URL whose answer nobody saw decides nothing,
 * and a redirect is told by where it led.
 */
function atEveryUrl(requests: readonly Observed[], is: (x: Observed) => boolean): boolean {
  const urls = Map.groupBy(
    requests.filter((x) => x.status === undefined || x.status < 300 || x.status >= 400),
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

/** One line of evidence for each URL, at its first answer of this kind. */
export function statusOfEach(requests: readonly Observed[], is: (x: Observed) => boolean): Evidence[] {
  const answers = requests.filter(is);
  return answers
    .filter((x, i) => answers.findIndex((y) => y.request.url === x.request.url) === i)
    .slice(0, 8)
    .map((x) => statusEvidence(x, '200'));
}

/**
 * The requests for authorization server metadata that count. Where the resource metadata names authorization servers,
 * what a client asks the MCP server's own host beside them is noise.
 */
export function serverMetadataRequests({ resourceMetadata, serverMetadata }: Facts): Observed[] {
  const origins = resourceMetadata.authorizationServers.map((issuer) => parseUrl(issuer)?.origin);
  if (!origins.length) return serverMetadata.requests;
  return serverMetadata.requests.filter((x) => origins.includes(parseUrl(x.request.url)?.origin));
}

/** The URLs that were asked, where none brought the document; else the one that failed. */
export const failingUrls = ({ document, requests }: MetadataFacts, at: Observed): string[] =>
  document && Object.keys(document.value).length
    ? [at.request.url]
    : [...new Set([at, ...requests].map((x) => x.request.url))].slice(0, 6);

/** The authorization server has its metadata where the client looked, or the MCP server names another one by now. */
export function verifyServerMetadata({ resourceMetadata }: Facts, urls: readonly string[]): Verification {
  const found = verifyDocument(urls, 'authorization_endpoint');
  const { document, authorizationServers } = resourceMetadata;
  const text = authorizationServers.find((issuer) => urls.some((url) => serverMetadataUrls(issuer).includes(url)));
  if (!document || text === undefined) return found;
  const members = [{ name: 'authorization_servers', text }];
  return {
    says: 'asks for the metadata at each of its URLs, or else whether your MCP server names another authorization server by now',
    anyOf: [...(found.anyOf ?? []), { request: get(document.at.request.url), expects: { kind: 'without', members } }],
  };
}
