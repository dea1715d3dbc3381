import { parseUrl } from '../../text/url.ts';
import { defineCheck, outcome } from '../define.ts';
import { type BadUrl, badMetadataUrl } from '../kit/bad-metadata-url.ts';
import { evidence, statusEvidence } from '../kit/evidence.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { wellKnownUrls } from '../kit/steps/metadata.ts';
import { restartServer } from '../kit/steps/server.ts';
import { challengeSnippet } from '../kit/steps/snippets.ts';
import { clientWord, code, host, upperFirst } from '../kit/words.ts';
import { requestAgain, unauthorized } from './shared.ts';

const titles: Record<BadUrl['kind'], string> = {
  relative: 'The challenge of your MCP server names its metadata by a relative URL',
  'not-a-url': 'The challenge of your MCP server names its metadata by something that is no URL',
  placeholder: 'The challenge of your MCP server still has a placeholder in the URL of its metadata',
  glued: 'Host and path are glued together in the URL that the challenge names',
  internal: 'The challenge of your MCP server names its metadata by an internal address',
  scheme: 'The challenge of your MCP server names its metadata with `http`',
  'other-host': 'The challenge of your MCP server leads to a URL without the metadata',
};

const why: Record<BadUrl['kind'], string> = {
  relative:
    'The URL has to be absolute. The official SDK ignores a relative one and tries the well-known URLs, other clients stop.',
  'not-a-url': 'No client can ask for that.',
  placeholder: 'It was copied from a template and never filled in.',
  glued: 'A slash is missing between the host and `.well-known`, so the URL names a host that does not exist.',
  internal: 'That address means something only on the machine or in the network where the server runs.',
  scheme:
    'The server itself is reached by `https`. A server that builds the URL from the request that reaches it sees plain `http` behind a proxy that ends TLS.',
  'other-host': 'Another host is allowed there, but it does not have the document.',
};

export default defineCheck({
  id: 'challenge/bad-resource-metadata-url',
  owner: 'mcp-server',
  judges: 'answer',
  survivedBy: 'resource-metadata-read',
  fails:
    'The URL in `resource_metadata` leads nowhere that the client can use: relative, a placeholder, internal, glued together, `http` for an `https` server.',
  references: [
    rfc(9728, '5.1'),
    mcp('basic/authorization', 'Protected resource metadata', 'protected-resource-metadata-discovery-requirements'),
    scalekit('troubleshooting-setup'),
  ],

  test(facts) {
    const answers = unauthorized(facts).filter((x) => x.challenge?.bearer?.resourceMetadata !== undefined);
    const failures = answers.flatMap((at) => {
      const written = at.challenge?.bearer?.resourceMetadata ?? '';
      const bad = badMetadataUrl(written, facts);
      if (!bad) return [];
      return [
        {
          at,
          evidence: [
            evidence(
              at,
              'resource_metadata',
              `resource_metadata="${written}"`,
              `resource_metadata="${wellKnownUrls(facts)[0] ?? ''}"`,
            ),
            ...(bad.answer?.status === undefined ? [] : [statusEvidence(bad.answer, '200')]),
          ],
          data: { bad, written },
        },
      ];
    });
    return outcome(failures.slice(0, 1), answers.length > 0);
  },

  title: ({ data: { bad } }) => titles[bad.kind],
  summary: ({ facts, data }) =>
    `The 401 says that the metadata is at ${code(data.written)}. ${why[data.bad.kind]} ` +
    `${upperFirst(clientWord(facts))} cannot learn from it where to sign in.`,
  fix: ({ facts, data }) => {
    const good = wellKnownUrls(facts)[0] ?? '';
    return [
      {
        text: 'Write the public URL of the metadata into the header.',
        copy: good,
        snippet: challengeSnippet(facts, good),
      },
      ...(data.bad.kind === 'glued'
        ? [{ text: 'Put a slash before `.well-known` where the code joins the two parts.' }]
        : []),
      restartServer,
      connectAgain(facts),
    ];
  },
  verify: ({ facts, at, data }) => {
    const origin = parseUrl(facts.server)?.origin;
    const beginning = data.bad.kind === 'other-host' || origin === undefined ? 'http' : `${origin}/`;
    return [
      {
        says: `asks ${host(facts.server ?? at.request.url)} for the challenge, and then for the document that it names`,
        anyOf: [
          {
            request: { after: requestAgain(facts, at), take: 'metadata-url', beginning },
            expects: { kind: 'member', name: 'resource', value: 'there' },
          },
        ],
      },
    ];
  },
});
