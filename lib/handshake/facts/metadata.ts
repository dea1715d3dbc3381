/** What the two metadata documents said, and how they were asked for. */
import { header } from '../../exchange.ts';
import { isSuccess } from '../../protocol/status.ts';
import { issuerOf } from '../../protocol/well-known.ts';
import { defined } from '../../text/defined.ts';
import { asString, asStrings, isObject } from '../../text/json.ts';
import { isPage } from '../../text/page.ts';
import { parseUrl, withoutSlash } from '../../text/url.ts';
import type {
  Facts,
  MetadataDocument,
  MetadataFacts,
  Observed,
  ResourceMetadataFacts,
  ServerMetadataFacts,
} from '../facts.ts';

function metadataFacts(exchanges: readonly Observed[], role: 'resource-metadata' | 'server-metadata'): MetadataFacts {
  const requests = exchanges.filter((x) => x.role === role);
  const document = inForce(requests);
  return { requests, unread: !document && requests.some(isUnread), ...(document && { document }) };
}

/** What calls itself a page is no metadata, whatever stands in it. */
const isUnread = (x: Observed) =>
  x.status === 200 &&
  x.bodyKind === 'unseen' &&
  x.readable !== false &&
  !isPage('', header(x.response?.headers, 'content-type'));

/** The last document read, at the first exchange that brought the same content: rereading it changes nothing. */
function inForce(requests: readonly Observed[]): MetadataDocument | undefined {
  const read = requests.filter((x) => isObject(x.json) && x.readable !== false && isSuccess(x));
  const last = read.at(-1);
  if (!last || !isObject(last.json)) return undefined;
  const content = JSON.stringify(last.json);
  return { at: read.find((x) => JSON.stringify(x.json) === content) ?? last, value: last.json };
}

/** Every URL that was asked answered 404, and none of them anything else. */
export function isNowhere(requests: readonly Observed[]): boolean {
  const byUrl = Map.groupBy(requests, (x) => x.request.url);
  return (
    byUrl.size > 0 &&
    [...byUrl.values()].every((asked) => {
      const statuses = asked.flatMap(({ status }) => status ?? []);
      return statuses.length > 0 && statuses.every((status) => status === 404);
    })
  );
}

/**
 * What a client asks for instead of the MCP server's metadata that it did not get: it is on that server's own host. What is
 * asked of another one the client knows from somewhere, and what it read there before, or
 * read of in metadata of before, it does not look for.
 */
export function lookedForInstead({ server, resourceMetadata, serverMetadata }: Facts): Observed[] {
  const originOf = (url: string | null) => parseUrl(url ?? undefined)?.origin;
  const origins = new Set([server, ...resourceMetadata.requests.map((x) => x.request.url)].map(originOf));
  const known = new Set(serverMetadata.readBefore.map(originOf));
  const named = new Set(serverMetadata.serversBefore.map(written));
  const isLookedFor = (origin: string | undefined) => origins.has(origin) && !known.has(origin);
  const isNamed = (url: string) => named.has(written(issuerOf(url)?.issuer ?? url));
  return serverMetadata.requests.filter(({ request: { url } }) => isLookedFor(originOf(url)) && !isNamed(url));
}

const written = (url: string) => withoutSlash(parseUrl(url)?.href ?? url);

/** RFC 9728 §2. */
export function resourceMetadataFacts(exchanges: readonly Observed[], remembered: boolean): ResourceMetadataFacts {
  const facts = metadataFacts(exchanges, 'resource-metadata');
  const value = facts.document?.value ?? {};
  return {
    ...facts,
    ...defined({ resource: asString(value.resource), scopesSupported: asStrings(value.scopes_supported) }),
    authorizationServers: asStrings(value.authorization_servers) ?? [],
    remembered,
  };
}

/** RFC 8414 §2. */
export function serverMetadataFacts(
  exchanges: readonly Observed[],
  readBefore: readonly string[],
  serversBefore: readonly string[],
): ServerMetadataFacts {
  const facts = metadataFacts(exchanges, 'server-metadata');
  const value = facts.document?.value ?? {};
  const asked = facts.document && issuerOf(facts.document.at.request.url);
  return {
    ...facts,
    ...defined({
      issuer: asString(value.issuer),
      authorizationEndpoint: asString(value.authorization_endpoint),
      tokenEndpoint: asString(value.token_endpoint),
      registrationEndpoint: asString(value.registration_endpoint),
      scopesSupported: asStrings(value.scopes_supported),
    }),
    clientIdMetadataDocument: value.client_id_metadata_document_supported === true,
    openid: asked?.kind === 'openid',
    readBefore,
    serversBefore,
  };
}
