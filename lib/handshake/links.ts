/** What ties OAuth exchanges to an MCP server: URLs that its metadata names, and values that come back. */
import { headerValues } from '../exchange.ts';
import { appendedServerMetadataUrl, resourceMetadataUrls, serverMetadataUrls } from '../protocol/well-known.ts';
import { readChallenge } from '../protocol/www-authenticate.ts';
import { asStrings, isObject } from '../text/json.ts';
import { formOf, parseUrl } from '../text/url.ts';
import { responseBody } from './body.ts';
import { bare } from './classify.ts';
import type { RoledExchange } from './handshake.ts';

export interface Links {
  /** Metadata URLs and endpoints, without query. */
  urls: Set<string>;
  resources: Set<string>;
  clients: Set<string>;
  /** Masked `state`, code, verifier and refresh token: equal for equal values. */
  marks: Set<string>;
}

export function newLinks(server: string): Links {
  const links: Links = { urls: new Set(), resources: new Set([server]), clients: new Set(), marks: new Set() };
  for (const url of resourceMetadataUrls(server)) links.urls.add(bare(url));
  for (const url of serverMetadataUrls(server)) links.urls.add(bare(url));
  return links;
}

/** Adds what one exchange of the server teaches. */
export function linksOf({ exchange, role }: RoledExchange, links: Links): void {
  for (const line of headerValues(exchange.response?.headers, 'www-authenticate')) {
    const url = readChallenge([line]).bearer?.resourceMetadata;
    if (url && parseUrl(url)) links.urls.add(bare(url));
  }
  const answer = responseBody(exchange).json;
  if (isObject(answer)) {
    if (role === 'resource-metadata') {
      for (const issuer of asStrings(answer.authorization_servers) ?? []) {
        for (const url of serverMetadataUrls(issuer)) links.urls.add(bare(url));
        const appended = appendedServerMetadataUrl(issuer);
        if (appended) links.urls.add(bare(appended));
      }
      if (typeof answer.resource === 'string') links.resources.add(answer.resource);
    }
    if (role === 'server-metadata') {
      for (const name of ['registration_endpoint', 'authorization_endpoint', 'token_endpoint']) {
        const url = answer[name];
        if (typeof url === 'string' && parseUrl(url)) links.urls.add(bare(url));
      }
    }
    if (typeof answer.client_id === 'string') links.clients.add(answer.client_id);
    if (typeof answer.refresh_token === 'string') links.marks.add(answer.refresh_token);
  }
  const query = formOf(parseUrl(exchange.request.url)?.search);
  if (role === 'authorization' || role === 'callback') {
    if (query.client_id !== undefined) links.clients.add(query.client_id);
    for (const mark of [query.state, query.code]) if (mark !== undefined) links.marks.add(mark);
  }
}
