/** Asks for a metadata document again, where the client looked for it. */
import type { Verification } from '../../../finding.ts';
import type { Facts, MetadataFacts, Observed } from '../../../handshake/facts.ts';
import { serverMetadataUrls } from '../../../protocol/well-known.ts';
import { get } from './requests.ts';
import { verifyDocument } from './verify.ts';

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
