import type { Facts, Observed } from '../../handshake/facts.ts';
import { isInternalHost, isLoopback } from '../../protocol/addresses.ts';
import { isSuccess } from '../../protocol/status.ts';
import { bare, parseUrl } from '../../text/url.ts';
import { defineCheck, outcome } from '../define.ts';
import { isPlaceholder } from '../kit/answers/placeholder.ts';
import { evidence, statusEvidence } from '../kit/evidence.ts';
import { wellKnownUrls } from '../kit/metadata.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { challengeSnippet } from '../kit/snippets/challenge.ts';
import { connectAnew } from '../kit/steps/clients.ts';
import { restartServer } from '../kit/steps/server.ts';
import { clientWord, code, host, upperFirst } from '../kit/words.ts';
import { requestAgain, unauthorized } from './shared.ts';

/** Why a client cannot use the URL (RFC 9728 §5.1). */
interface BadUrl {
  kind: 'relative' | 'not-a-url' | 'placeholder' | 'glued' | 'internal' | 'scheme' | 'other-host';
  /** The answer at that URL, where it was asked. */
  answer?: Observed;
}

function badMetadataUrl(written: string, facts: Facts): BadUrl | undefined {
  if (isPlaceholder(written)) return { kind: 'placeholder' };
  if (/^https?:\/\/[^/?#]*[a-z0-9]\.well-known([/?#]|$)/i.test(written)) return { kind: 'glued' };
  const url = parseUrl(written);
  if (!url) return { kind: /^(\.{0,2}\/|[\w.-]+(\/|$))/.test(written) ? 'relative' : 'not-a-url' };
  if (!/^https?:$/.test(url.protocol)) return { kind: 'not-a-url' };
  const server = parseUrl(facts.server ?? undefined);
  if (!server || url.origin === server.origin) return undefined;
  const kind = differs(url, server);
  if (kind !== 'other-host') return { kind };
  const answer = unanswered(written, facts);
  return answer && { kind, answer };
}

function differs(url: URL, server: URL): BadUrl['kind'] {
  if (url.hostname !== server.hostname && isInternalHost(url.hostname)) {
    // Within one private network, or on one machine, another address may well be reached; a container's name is not.
    const near = isInternalHost(server.hostname) || (isLoopback(server.href) && /^\d/.test(url.hostname));
    if (!near || url.hostname === '0.0.0.0') return 'internal';
  }
  if (isLoopback(url.href) && !isLoopback(server.href)) return 'internal';
  if (server.protocol === 'https:' && url.protocol === 'http:') return 'scheme';
  return 'other-host';
}

/** Another host is legal, so only what it answered counts: nothing there, or nobody. */
function unanswered(written: string, { resourceMetadata, exchanges }: Facts): Observed | undefined {
  const asked = [...resourceMetadata.requests, ...exchanges].filter((x) => bare(x.request.url) === bare(written));
  const read = asked.some(isSuccess);
  return read ? undefined : asked.find((x) => x.status === 404 || x.status === 410 || x.failure?.kind === 'network');
}

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
      ...connectAnew(facts),
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
