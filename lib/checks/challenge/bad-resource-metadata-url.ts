import type { Facts, Observed } from '../../handshake/facts.ts';
import type { Survival } from '../../handshake/survival.ts';
import { isInternalHost, isLoopback } from '../../protocol/addresses.ts';
import { isError, isSuccess } from '../../protocol/status.ts';
import { isObject } from '../../text/json.ts';
import { lazily } from '../../text/lazily.ts';
import { bare, parseUrl } from '../../text/url.ts';
import { defineCheck, outcome } from '../define.ts';
import { isPlaceholder } from '../kit/answers/placeholder.ts';
import { statusEvidence } from '../kit/evidence.ts';
import { wellKnownUrls } from '../kit/metadata.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { rewriteHeader } from '../kit/steps/challenge-header.ts';
import { forgetSearch, restartAndForget } from '../kit/steps/metadata.ts';
import { orServe, restartAndServe } from '../kit/steps/serve-json.ts';
import { inServer, value } from '../kit/steps/step.ts';
import { clientWord, code, host } from '../kit/words.ts';
import { pointerEvidence, secondWriter, unauthorized, verifyPointer } from './shared.ts';

/** Why a client cannot use the URL (RFC 9728 §5.1). */
interface BadUrl {
  kind: 'relative' | 'not-a-url' | 'placeholder' | 'glued' | 'internal' | 'scheme' | 'other-host' | 'misplaced';
  /** The answer at that URL, where it was asked. */
  answer?: Observed;
  /** Where the document is in its place. */
  there?: Observed;
}

function badMetadataUrl(at: Observed, written: string, facts: Facts, asked: Asked): BadUrl | undefined {
  if (isPlaceholder(written)) return { kind: 'placeholder' };
  if (/^https?:\/\/[^/?#]*[a-z0-9]\.well-known([/?#]|$)/i.test(written)) return { kind: 'glued' };
  const url = parseUrl(written);
  if (!url) return { kind: /^(\.{0,2}\/|[\w.-]+(\/|$))/.test(written) ? 'relative' : 'not-a-url' };
  if (!/^https?:$/.test(url.protocol)) return { kind: 'not-a-url' };
  const server = parseUrl(facts.server ?? undefined);
  if (!server) return undefined;
  if (url.origin === server.origin) return misplaced(at, written, facts);
  const kind = differs(url, server);
  if (kind !== 'other-host') return { kind };
  const answer = unanswered(asked().get(bare(written)));
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

/** What was asked at each address, gone through once: a server may name another one in each of thousands of answers. */
type Asked = () => ReadonlyMap<string, Observed[]>;

const byAddress = ({ resourceMetadata, exchanges }: Facts): Map<string, Observed[]> =>
  Map.groupBy([...resourceMetadata.requests, ...exchanges], (x) => bare(x.request.url));

/** Another host is legal, so only what it answered counts: nothing there, or nobody. */
function unanswered(asked: readonly Observed[] = []): Observed | undefined {
  const read = asked.some(isSuccess);
  return read ? undefined : asked.find((x) => x.status === 404 || x.status === 410 || x.failure?.kind === 'network');
}

/** Nothing is there, and the JSON is at another URL: a live check asked at both, or a client that then lost its way. */
function misplaced(at: Observed, written: string, facts: Facts): BadUrl | undefined {
  const all = facts.checked ? facts.checked.all.filter((x) => x.page.origin === null) : facts.exchanges;
  const asked = all.filter((x) => x.role === 'resource-metadata');
  const found = asked.filter((x) => isSuccess(x) && isObject(x.json) && bare(x.request.url) !== bare(written));
  const [there] = wellKnownUrls(facts).flatMap((url) => found.find((x) => x.request.url === url) ?? []);
  const answer = asked.find(
    (x) => bare(x.request.url) === bare(written) && (facts.checked || x.position > at.position),
  );
  if (!there || (answer?.status !== 404 && answer?.status !== 410)) return undefined;
  // mcp-remote looks everywhere, and what signs in then goes by the 401 alone: it guesses. Others go on with what they read.
  const guess = all.findLast((x) => x.guessed && x.position > answer.position);
  // With a guess that works it goes on.
  const fails = guess !== undefined && (guess.failure !== undefined || isError(guess));
  const isLost = fails && asked.every((x) => !isSuccess(x) || x.position < at.position);
  return facts.checked || isLost ? { kind: 'misplaced', answer, there } : undefined;
}

/** What is wrong with the address, said after it. */
const fault: Record<BadUrl['kind'], string> = {
  relative: 'which lacks the scheme and the host in front',
  'not-a-url': 'which is no URL',
  placeholder: 'in which a placeholder of a template was never filled in',
  glued: 'in which the slash between the host and `.well-known` is missing',
  internal: 'which means something only on the machine or in the network of your MCP server',
  scheme: 'which begins with `http`, although your MCP server is reached by `https`',
  'other-host': 'where there is no such JSON',
  misplaced: 'where there is no such JSON',
};

const why: Partial<Record<BadUrl['kind'], string>> = {
  relative: 'It has to be absolute: from `https://` on.',
  scheme:
    'Most likely your MCP server makes the address anew from each request, and a proxy in front of it passes `https` requests on as `http`.',
  internal:
    'Most likely your MCP server makes the address from its own host, or the address is left over from development.',
};

export default defineCheck({
  id: 'challenge/bad-resource-metadata-url',
  owner: 'mcp-server',
  judges: 'answer',
  fails:
    'The URL in `resource_metadata` leads nowhere that the client can use: relative, a placeholder, internal, glued together, `http` for an `https` server, or not where the JSON is.',
  references: [
    rfc(9728, '5.1'),
    mcp('basic/authorization', 'Protected resource metadata', 'protected-resource-metadata-discovery-requirements'),
    scalekit('troubleshooting-setup'),
  ],

  test(facts) {
    const compares = facts.checked?.tolerates.includes('server-metadata/issuer-mismatch') !== true;
    const survivedBy: Survival = compares ? 'resource-metadata-or-own' : 'resource-metadata-read';
    const answers = unauthorized(facts).filter((x) => x.challenge?.bearer?.resourceMetadata !== undefined);
    const asked = lazily(() => byAddress(facts));
    const failures = answers.flatMap((at) => {
      const written = at.challenge?.bearer?.resourceMetadata ?? '';
      const bad = badMetadataUrl(at, written, facts, asked);
      if (!bad) return [];
      return [
        {
          at,
          evidence: [
            pointerEvidence(facts, at, rightUrl(facts, bad)),
            ...(bad.answer?.status === undefined ? [] : [statusEvidence(bad.answer, '200')]),
          ],
          data: { bad, written },
          survivedBy,
        },
      ];
    });
    return outcome(failures.slice(0, 1), answers.length > 0);
  },

  title: ({ facts }) =>
    `Your MCP server’s 401 names an address that ${clientWord(facts)} cannot use (\`resource_metadata\`)`,
  summary: ({ data: { bad, written } }) =>
    `It names ${code(written)}, ${fault[bad.kind]}${answered(bad)}.${bad.there ? ` The JSON is at ${code(bad.there.request.url)}.` : ''}`,
  why: ({ facts, data: { bad } }) =>
    [
      'That is the address of a JSON in which your MCP server says where to sign in.',
      why[bad.kind],
      bad.there ? undefined : pathWords(facts),
    ]
      .filter(Boolean)
      .join(' '),
  fix: ({ facts, data: { bad, written } }) => {
    const header = rewriteHeader(
      facts,
      'Name the right address in the header of the 401',
      rightUrl(facts, bad),
      written,
    );
    if (bad.there)
      return {
        do: [...header.do, ...restartAndForget(facts)],
        ...(header.or && { or: header.or }),
        stuck: [secondWriter],
      };
    return {
      do: [...header.do, ...restartAndServe(facts), ...forgetSearch(facts)],
      or: [
        ...(header.or ?? []),
        ...orServe(facts),
        ...(bad.kind === 'other-host'
          ? [
              {
                kind: 'case' as const,
                when: `If the metadata belongs on ${code(host(written))}`,
                steps: [inServer('Serve it at this address, to requests without a token.', value('URL', written))],
              },
            ]
          : []),
      ],
      stuck: [secondWriter],
    };
  },
  verify: ({ facts, at, data: { bad } }) => {
    if (bad.there) return [verifyPointer(facts, at, bad.there.request.url)];
    const origin = parseUrl(facts.server)?.origin;
    return [verifyPointer(facts, at, bad.kind === 'other-host' || origin === undefined ? 'http' : `${origin}/`)];
  },
});

/** Why the right one ends as it does. */
function pathWords({ server }: Facts) {
  const path = parseUrl(server)?.pathname ?? '/';
  return path === '/' ? undefined : `The right address ends in ${code(path)}, the path of your MCP server (RFC 9728).`;
}

const rightUrl = (facts: Facts, { there }: BadUrl) => there?.request.url ?? wellKnownUrls(facts)[0] ?? '';

/** What came where it was asked. */
const answered = ({ answer }: BadUrl) => (answer?.status === undefined ? '' : ` (${answer.status})`);
