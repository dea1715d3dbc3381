import type { Facts } from '../../handshake/facts.ts';
import { identical, type ResourceDifference, resourceDifference } from '../../protocol/resource.ts';
import { resourceOf } from '../../protocol/well-known.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { metadataSnippet } from '../kit/snippets/metadata.ts';
import { connectAnew } from '../kit/steps/clients.ts';
import { serverStep } from '../kit/steps/scalekit.ts';
import { restartServer } from '../kit/steps/server.ts';
import { verifyMember } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

/** Why the value is often wrong, by what differs. */
const why = {
  'not-a-url': 'The value is not an absolute URL.',
  scheme:
    'A server that builds the URL from the request that reaches it sees plain `http` behind a proxy that ends TLS.',
  host: 'A server that builds the URL from its own host name names a container, a load balancer or another deployment.',
  port: 'A server that builds the URL from the port that it listens on names a port that the client does not use.',
  'not-identical': 'VS Code wants the two to be the same to the letter; other clients also take a parent of the path.',
  path: 'The path has to be the path of the server that the client connects to, or a parent of it.',
} as const;

/** VS Code wants the two to be identical; for other clients such a difference is nothing. */
const isStrict = ({ client, context }: Facts) =>
  context.client === 'vscode' || /visual studio code|vs[ -]?code/i.test(client.name);

/** The dashboard says the same: then that is where it is wrong. */
const fromDashboard = ({ context, resourceMetadata }: Facts) =>
  context.dashboardMetadata !== undefined && context.dashboardMetadata.resource === resourceMetadata.resource;

/**
 * Where no MCP request was seen: the server that the well-known URL stands for (RFC 9728 §3.3). Its path is taken from
 * the document, since a client may have asked at the root.
 */
function unseenServer({ resourceMetadata: { document, resource } }: Facts): string | undefined {
  const asked = parseUrl(document && resourceOf(document.at.request.url));
  const named = parseUrl(resource);
  return asked && named ? `${asked.origin}${named.pathname}` : undefined;
}

type Difference = Omit<ResourceDifference, 'kind'> & { kind: keyof typeof why };

export default defineCheck<{ difference: Difference }>({
  id: 'resource-metadata/resource-mismatch',
  owner: ({ facts }) => (facts.scalekit && fromDashboard(facts) ? 'scalekit' : 'mcp-server'),
  judges: 'answer',
  survivedBy: 'client-continued',
  fails: '`resource` does not cover the server that the client connects to: other scheme, host, port or path.',
  references: [
    rfc(9728, '3.3'),
    mcp('basic/authorization', 'Protected resource metadata', 'protected-resource-metadata-discovery-requirements'),
    scalekit('troubleshooting-setup'),
  ],

  test(facts) {
    const { document, resource } = facts.resourceMetadata;
    const server = facts.server ?? unseenServer(facts);
    if (!server || !document || resource === undefined) return unknown;
    const strict: Difference | null =
      isStrict(facts) && !identical(resource, server)
        ? { kind: 'not-identical', observed: resource, expected: server }
        : null;
    const difference = resourceDifference(resource, server) ?? strict;
    if (!difference) return passed;
    return failed({
      at: document.at,
      evidence: [fieldEvidence(document.at, 'resource', server)],
      data: { difference },
    });
  },

  title: () => 'The metadata of your MCP server names another server',
  summary: ({ facts, data }) =>
    `${upperFirst(clientWord(facts))} connects to ${code(data.difference.expected)}, but the protected resource metadata says ${code(data.difference.observed)}. ` +
    `A client refuses a token for a server that it did not ask for, so sign-in stops here. ${why[data.difference.kind]}`,
  fix: ({ facts, data }) => [
    ...(facts.scalekit
      ? [
          serverStep(
            facts,
            'Compare the **Server URL** with this string, slash included, and set it where it differs.',
            ['Configuration', 'Server URL'],
            data.difference.expected,
          ),
        ]
      : []),
    {
      text: 'Write the public URL of the server into the metadata instead of deriving it.',
      snippet: metadataSnippet(facts.framework, 'resource', data.difference.expected),
    },
    restartServer,
    ...connectAnew(facts),
  ],
  verify: ({ at, data: { difference } }) => [verifyMember(at.request.url, 'resource', { equals: difference.expected })],
});
