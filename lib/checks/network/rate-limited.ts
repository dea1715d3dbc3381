import { header } from '../../exchange.ts';
import type { Prose } from '../../finding.ts';
import { type Facts, isMcp, type Observed } from '../../handshake/facts.ts';
import { httpOrigin } from '../../text/url.ts';
import { defineCheck } from '../define.ts';
import { inCases } from '../in-cases.ts';
import { headerEvidence, preflightEvidence, preflightStatusEvidence, statusEvidence } from '../kit/evidence.ts';
import { ownerOfUrl } from '../kit/owners.ts';
import { partyKind, sendToParty } from '../kit/party.ts';
import { vendor } from '../kit/references.ts';
import { raiseLimit, raiseSomewhere, requests } from '../kit/steps/limit.ts';
import { inClient } from '../kit/steps/step.ts';
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

const limits = ['RateLimit-Limit', 'X-RateLimit-Limit'];

const MINUTE = 60_000;

/** What the Inspectors ask an MCP server in one sign-in: 7 to 12 requests were measured, those of permission checks among them. */
const ONE_SIGN_IN = 10;

/** The header of the limit that it names, where this one sign-in asked as many up to here: after any wait it is too low again. */
function tooLow(facts: Facts, at: Observed): { name: string; limit: number } | undefined {
  if (partyKind(facts, at) !== 'mcp-server') return undefined;
  const sent = (name: string) => header(at.response?.headers, name.toLowerCase());
  const name = limits.find((one) => sent(one) !== undefined);
  const limit = Number(name && sent(name));
  const origin = httpOrigin(at.request.url);
  const asked = facts.exchanges.filter(
    (x) =>
      x === at ||
      (x.position < at.position &&
        !(isMcp(x) && x.token.kind === 'token') &&
        at.startedAt - x.startedAt < MINUTE &&
        httpOrigin(x.request.url) === origin),
  );
  return name && limit > 0 && limit <= asked.length ? { name, limit } : undefined;
}

interface Data {
  wait: string | undefined;
}

export default defineCheck<Data>({
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
              ...[tooLow(facts, at)?.name ?? []].flat().map((name) => headerEvidence(at, name, null)),
            ]
          : [preflightStatusEvidence(at), preflightEvidence(at, 'Retry-After', null)];
      return { data: { wait }, evidence };
    }),

  ...inCases<Data, 'title' | 'summary' | 'why' | 'fix'>(
    ['title', 'summary', 'why', 'fix'],
    ({ facts, at, data: { wait } }) => {
      const name = named(facts, at);
      const low = tooLow(facts, at);
      const waits = inClient(facts, `Wait ${waiting(wait)} before you check again or connect.`, {
        waits: `wait ${waiting(wait)} for ${name.replaceAll('`', '')}`,
      });
      if (low)
        return {
          title: `${name} takes fewer requests than one sign-in needs (429)`,
          summary: `Its limit is ${requests(low.limit)} in a short time, and one sign-in alone ${low.limit < ONE_SIGN_IN ? `takes about ${ONE_SIGN_IN}` : 'needs more'}.`,
          why: `429 means too many requests in a short time. After the wait ${name} takes yours again, until the next sign-in comes to the same limit.`,
          fix: raiseLimit(facts, at, low.limit, waits),
        };
      return {
        title: `${name} takes no more requests for now (429)`,
        summary:
          wait === undefined
            ? 'It got too many requests, and does not say how long to wait.'
            : 'It got too many requests, from you or from others, and says how long to wait.',
        why: `429 means too many requests in a short time. ${name} works, and takes yours again after the wait.`,
        fix: {
          do: [waits],
          or: [
            {
              kind: 'again',
              when: 'If it happens again and again',
              steps: partyKind(facts, at) === 'mcp-server' ? raiseSomewhere(facts, at) : [sendToParty(facts, at)],
            },
          ],
        },
      };
    },
  ),
  verify: ({ facts, at }) => verifyOwnAnswer(facts, at),
});
