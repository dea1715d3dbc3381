import type { Facts, Observed } from '../../handshake/facts.ts';
import { isSuccess } from '../../protocol/status.ts';
import { issuerOf } from '../../protocol/well-known.ts';
import { isObject } from '../../text/json.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { metadataSnippet } from '../kit/snippets/metadata.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { metadataJsonSteps } from '../kit/steps/metadata.ts';
import { getHelp } from '../kit/steps/scalekit.ts';
import { restartServer } from '../kit/steps/server.ts';
import { verifyMember } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, upperFirst } from '../kit/words.ts';

const withoutSlash = (url: string) => url.replace(/\/$/, '');

/** An address as URL parsers write it, without a slash at its end: the default port gone, the host in lower case. */
const place = (url: string) => withoutSlash(parseUrl(url)?.href ?? url);

/** The issuer that the client asked about as the resource metadata writes it, which is what it compares: not its URL. */
function askedFor(x: Observed, issuer: string, { resourceMetadata, client, server }: Facts): string | undefined {
  const asked = issuerOf(x.request.url)?.issuer;
  if (asked === undefined) return undefined;
  const named = resourceMetadata.authorizationServers.find((entry) => place(entry) === place(asked));
  if (named !== undefined) return named;
  // Without resource metadata, SDK 2 takes the MCP server's own origin, and holds the document to it.
  const alone = !resourceMetadata.document && parseUrl(asked)?.origin === parseUrl(server ?? undefined)?.origin;
  if (!alone) return undefined;
  if (client.part === 'backend') return `${asked}/`;
  // What another client is given to compare is not known to the slash; another issuer altogether is wrong for any.
  if (!resourceMetadata.requests.length) return undefined;
  return withoutSlash(issuer) === withoutSlash(asked) ? issuer : asked;
}

/** The official SDK tolerates one thing: the URL that it was given ends with a slash and the issuer does not. */
const matches = (issuer: string, expected: string, { client }: Facts) =>
  issuer === expected || (`${issuer}/` === expected && client.kind === 'inspector');

interface Mismatch {
  issuer: string;
  expected: string;
}

/** How far apart they are: a slash at the end, another way to write the same address, or another address. */
const difference = ({ issuer, expected }: Mismatch): 'slash' | 'spelling' | 'other' =>
  withoutSlash(issuer) === withoutSlash(expected) ? 'slash' : place(issuer) === place(expected) ? 'spelling' : 'other';

const titles = {
  slash: 'The issuer of the authorization server differs by a slash from what your MCP server says',
  spelling: 'Your MCP server writes the issuer of the authorization server in another way than that server does',
  other: 'The authorization server names another issuer than your MCP server does',
} as const;

export default defineCheck<Mismatch>({
  id: 'server-metadata/issuer-mismatch',
  owner: ({ data }) => (difference(data) === 'other' ? 'scalekit' : 'mcp-server'),
  judges: 'answer',
  survivedBy: 'client-continued',
  fails: '`issuer` is not identical to the entry in `authorization_servers`, trailing slash included.',
  references: [
    rfc(8414, '3.3'),
    mcp('basic/authorization', 'Authorization server metadata discovery', 'authorization-server-metadata-discovery'),
    scalekit('metadata'),
  ],

  test(facts) {
    const compared = facts.serverMetadata.requests.flatMap((at) => {
      const issuer = isObject(at.json) && isSuccess(at) ? at.json.issuer : undefined;
      if (typeof issuer !== 'string') return [];
      const expected = askedFor(at, issuer, facts);
      return expected !== undefined ? [{ at, issuer, expected }] : [];
    });
    const wrong = compared.find(({ issuer, expected }) => !matches(issuer, expected, facts));
    if (!wrong) return compared.length ? passed : unknown;
    const { at, issuer, expected } = wrong;
    return failed({ at, evidence: [fieldEvidence(at, 'issuer', expected)], data: { issuer, expected } });
  },

  title: ({ data }) => titles[difference(data)],
  summary: ({ facts, data }) =>
    (facts.resourceMetadata.document
      ? `The metadata of your MCP server names ${code(data.expected)}, and the document found for it says ${code(data.issuer)}. `
      : `${upperFirst(clientWord(facts))} asked about ${code(data.expected)}, and the document says ${code(data.issuer)}. `) +
    `The two have to be the same to the letter, so that nobody can pass off one server for another. ${upperFirst(clientWord(facts))} stops here if it checks that; MCP Inspector does from version 2 on.`,
  fix: ({ facts, data }) => {
    const write = {
      text: 'Write the issuer into the metadata of your MCP server exactly as the authorization server names it.',
      snippet: metadataSnippet(facts.framework, 'authorization_servers', [data.issuer]),
    };
    if (difference(data) !== 'other') return [write, restartServer, connectAgain(facts)];
    // The document of a Scalekit environment itself offers no registration: pointing there would only move the failure.
    return facts.scalekit
      ? [
          ...metadataJsonSteps(facts),
          { text: 'Compare the entry in `authorization_servers` with the one that your MCP server serves.' },
          {
            text: 'Ask Scalekit to name the resource as the issuer, if the two are equal: the environment itself offers no registration, so do not name that.',
            link: getHelp,
          },
          connectAgain(facts),
        ]
      : [
          write,
          {
            text: `Change the issuer of ${authorizationServer(facts)} instead, if that is what is wrong.`,
            copy: data.expected,
          },
          restartServer,
          connectAgain(facts),
        ];
  },
  verify: ({ facts, at, data: { issuer, expected } }) => {
    const here = verifyMember(at.request.url, 'issuer', { equals: expected });
    const { document } = facts.resourceMetadata;
    if (!document) return [here];
    const there = verifyMember(document.at.request.url, 'authorization_servers', { has: issuer });
    return [
      {
        says: 'asks both sides for their metadata and compares the issuer',
        anyOf: [here, there].flatMap(({ anyOf = [] }) => anyOf),
      },
    ];
  },
});
