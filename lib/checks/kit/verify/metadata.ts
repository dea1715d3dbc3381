/** Asks for a metadata document again, where the client looked for it. */
import type { Expectation, ProbeRequest, Verification } from '../../../finding.ts';
import type { Facts, MetadataFacts, Observed } from '../../../handshake/facts.ts';
import { serverMetadataUrls } from '../../../protocol/well-known.ts';
import { httpUrl } from '../../../text/url.ts';
import { code, host } from '../words.ts';
import { get, requestAgain } from './requests.ts';
import { commandWords, verifyDocument } from './verify.ts';

/** The JSON at the address that the 401 to this request names. */
export const verifyPointedTo = (after: ProbeRequest, expects: Expectation, beginning = 'http'): Verification => ({
  says: commandWords(
    `asks ${code(host(after.url))} without a token, and then for the JSON that its 401 names`,
    expects,
  ),
  anyOf: [{ request: { after, take: 'metadata-url', beginning }, expects }],
});

/** The metadata of an MCP server with all that a client needs to find out where to sign in. */
export const saysWhereToSignIn: Expectation = {
  kind: 'all',
  of: [
    { kind: 'member', name: 'resource', value: 'there' },
    { kind: 'member', name: 'authorization_servers', value: 'filled' },
  ],
};

/** The MCP server's metadata where a client finds it: at the address that its 401 names now; where it named none, here. */
export function verifyResourceMetadata(
  facts: Facts,
  urls: readonly string[],
  expects: Expectation = saysWhereToSignIn,
): Verification {
  const { challenged } = facts;
  if (challenged && httpUrl(challenged.challenge?.bearer?.resourceMetadata))
    return verifyPointedTo(requestAgain(facts, challenged), expects);
  const distinct = [...new Set(urls)];
  return {
    says: commandWords(`asks ${code(host(distinct[0]))} for the JSON that says where to sign in`, expects),
    anyOf: distinct.map((url) => ({ request: get(url), expects })),
  };
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
    says: 'The command asks for the JSON that says how to sign in: `authorization_endpoint` has to be in it. It is fixed too where your MCP server names another place by now.',
    anyOf: [...(found.anyOf ?? []), { request: get(document.at.request.url), expects: { kind: 'without', members } }],
  };
}
