import { header } from '../../exchange.ts';
import type { Prose } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { httpOrigin } from '../../text/url.ts';
import { defineCheck } from '../define.ts';
import { headerEvidence, preflightEvidence, statusEvidence } from '../kit/evidence.ts';
import { ownerOfUrl } from '../kit/owners.ts';
import { partyKind, sendToParty } from '../kit/party.ts';
import { vendor } from '../kit/references.ts';
import { restartServer } from '../kit/steps/server.ts';
import { inClient, inServer } from '../kit/steps/step.ts';
import { code, host } from '../kit/words.ts';
import { failingRequests, networkRequests, rightStatus, verifyOwnAnswer } from './shared.ts';

/** `30 seconds`, `5 minutes`, `until …`; `Retry-After` has either (RFC 9110 §10.2.3). */
function waiting(wait: string | undefined): Prose {
  if (wait === undefined) return 'a few minutes';
  if (!/^\d{1,9}$/.test(wait)) return `until ${code(wait)}`;
  const seconds = Number(wait);
  const [count, unit] =
    seconds < 120
      ? [seconds, 'second']
      : seconds < 7200
        ? [Math.ceil(seconds / 60), 'minute']
        : [Math.ceil(seconds / 3600), 'hour'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** Scalekit by its name; what limits requests elsewhere may stand in front of the server. */
const named = (facts: Facts, at: Observed): Prose =>
  partyKind(facts, at) === 'scalekit' ? 'Scalekit' : code(host(at.request.url));

const limits = ['ratelimit-limit', 'x-ratelimit-limit'];

/** The limit that it names, where the requests of this one sign-in are as many: after any wait it is too low again. */
function tooLow({ exchanges, checked }: Facts, at: Observed): number | undefined {
  const limit = Number(limits.map((name) => header(at.response?.headers, name)).find((one) => one !== undefined));
  const origin = httpOrigin(at.request.url);
  const asked = (checked?.all ?? exchanges).filter((x) => httpOrigin(x.request.url) === origin);
  return limit > 0 && limit <= asked.length ? limit : undefined;
}

export default defineCheck<{ wait: string | undefined }>({
  id: 'network/rate-limited',
  owner: ({ facts, at }) => ownerOfUrl(facts, at),
  judges: 'answerer',
  general: true,
  quiet: true,
  fails: '429 at any endpoint.',
  references: [vendor('RFC 6585', '429 Too Many Requests', 'https://www.rfc-editor.org/rfc/rfc6585#section-4')],

  test: (facts) =>
    failingRequests(networkRequests(facts), (at) => {
      const onPreflight = at.preflight?.response?.status === 429;
      if (at.status !== 429 && !onPreflight) return undefined;
      const wait = header((at.status === 429 ? at.response : at.preflight?.response)?.headers, 'retry-after');
      const evidence =
        at.status === 429
          ? [
              statusEvidence(at, rightStatus(at)),
              ...(wait === undefined ? [] : [headerEvidence(at, 'Retry-After', null)]),
            ]
          : [preflightEvidence(at, 'status', '204'), preflightEvidence(at, 'Retry-After', null)];
      return { data: { wait }, evidence };
    }),

  title: ({ facts, at }) => `${named(facts, at)} takes no more requests for now (429)`,
  summary: ({ data: { wait } }) =>
    wait === undefined
      ? 'It got too many requests, and does not say how long to wait.'
      : 'It got too many requests, from you or from others, and says how long to wait.',
  why: ({ facts, at }) =>
    `429 means too many requests in a short time. ${named(facts, at)} works, and takes yours again after the wait.`,
  fix: ({ facts, at, data: { wait } }) => {
    const own = partyKind(facts, at) === 'mcp-server';
    const raise = own
      ? inServer('Raise the limit of requests for this path, in your MCP server or in what stands in front of it.')
      : sendToParty(facts, at);
    const limit = own ? tooLow(facts, at) : undefined;
    if (limit !== undefined)
      return {
        do: [
          inServer(
            `Raise the limit of ${limit} requests, in your MCP server or in what stands in front of it: one sign-in alone takes more.`,
          ),
          restartServer,
        ],
      };
    return {
      do: [
        inClient(facts, `Wait ${waiting(wait)} before you connect.`, {
          waits: `wait ${waiting(wait)} for ${named(facts, at).replaceAll('`', '')}`,
        }),
      ],
      or: [{ kind: 'again', when: 'If it happens again and again', steps: [raise] }],
    };
  },
  verify: ({ facts, at }) => verifyOwnAnswer(facts, at),
});
