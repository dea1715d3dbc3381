/** Asks for a metadata document again, where the client looked for it. */
import type { Expectation, ProbeRequest, Verification } from '../../../finding.ts';
import type { Facts, MetadataFacts, Observed } from '../../../handshake/facts.ts';
import { resourceMetadataUrls } from '../../../protocol/well-known.ts';
import { httpUrl } from '../../../text/url.ts';
import { clientWord, code, host } from '../words.ts';
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
    { kind: 'member', name: 'resource', value: { type: 'url' } },
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

/** Where the MCP server's own metadata is, as far as it was seen. */
function resourceMetadataAt({ resourceMetadata, challenged, server }: Facts): string[] {
  const named = challenged?.challenge?.bearer?.resourceMetadata;
  if (resourceMetadata.document) return [resourceMetadata.document.at.request.url];
  return httpUrl(named) ? [named as string] : resourceMetadataUrls(server ?? '');
}

/** The authorization server has its metadata where the client looked, or where the MCP server says by now. */
export function verifyServerMetadata(facts: Facts, urls: readonly string[]): Verification {
  const found = verifyDocument(urls, 'authorization_endpoint');
  const documents = resourceMetadataAt(facts);
  if (!documents.length) return found;
  const expects = { kind: 'member', name: 'authorization_endpoint', value: { type: 'url' } } as const;
  const forms = facts.scalekit ? (['oauth'] as const) : (['oauth', 'openid'] as const);
  return {
    says: `The command asks for the JSON that says how to sign in, where ${clientWord(facts)} looked for it and then where your MCP server says that it is now. One of them has to be there, with \`authorization_endpoint\` in it.`,
    anyOf: [
      ...(found.anyOf ?? []),
      ...documents.flatMap((url) =>
        forms.map((document) => ({
          request: { after: get(url), take: 'server-metadata', document } as const,
          expects,
        })),
      ),
    ],
  };
}
