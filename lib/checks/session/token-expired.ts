import type { Facts, McpExchange } from '../../handshake/facts.ts';
import { defineCheck, outcome } from '../define.ts';
import { topicOf } from '../kit/answers/token-words.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { connectAgain, forgetSteps } from '../kit/steps/clients.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { code } from '../kit/words.ts';
import { claimEvidence, refusalEvidence, refusedForToken, refusedSentence, sentClaims, timeProblem } from './shared.ts';

/** Seconds since the epoch, as a person reads it. */
const time = (seconds: number) => {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().replace('T', ' ').slice(0, 19);
};

interface Data {
  /** `said`: in the server's words, and by its own time the token is still good. */
  problem: 'expired' | 'not-yet' | 'said';
  exp: number | undefined;
  nbf: number | undefined;
}

function problemOf(facts: Facts, x: McpExchange): Data['problem'] | undefined {
  const topic = topicOf(x);
  if (topic !== undefined && topic !== 'expired') return undefined;
  const problem = timeProblem(sentClaims(facts, x), x);
  if (problem !== undefined || topic !== 'expired') return problem;
  // Where the token does not tell its time, or the client tried to renew it, the server's word is all there is.
  const isOver = sentClaims(facts, x)?.exp === undefined || renewalRefused(facts, x);
  return isOver ? 'expired' : 'said';
}

/** The client believed it, and no new token came. */
function renewalRefused({ token: { request } }: Facts, x: McpExchange): boolean {
  return request?.grantType === 'refresh_token' && request.at.position > x.position && !request.issued;
}

export default defineCheck<Data>({
  id: 'session/token-expired',
  owner: ({ data: { problem } }) => (problem === 'expired' ? 'client' : 'mcp-server'),
  judges: 'answer',
  quiet: true,
  fails: 'The token is refused, its `exp` is past or its `nbf` ahead, and no refresh brings a valid one.',
  references: [rfc(7519, '4.1.4'), rfc(6750, '3.1'), scalekit('troubleshooting')],

  test(facts) {
    const failures = refusedForToken(facts).flatMap((at) => {
      const problem = problemOf(facts, at);
      if (!problem) return [];
      const { exp, nbf } = sentClaims(facts, at) ?? {};
      const now = `${time(at.startedAt / 1000)} UTC, when the request was sent`;
      const claim =
        problem === 'not-yet'
          ? claimEvidence(at, 'nbf', nbf === undefined ? undefined : `${time(nbf)} UTC`, `before ${now}`)
          : claimEvidence(at, 'exp', exp === undefined ? undefined : `${time(exp)} UTC`, `after ${now}`);
      return [{ at, evidence: [claim, refusalEvidence(at)], data: { problem, exp, nbf } }];
    });
    const judged = facts.session.requests.some((x) => x.outcome === 'accepted' || sentClaims(facts, x) || topicOf(x));
    return outcome(failures, judged);
  },

  title: ({ data: { problem } }) =>
    problem === 'not-yet' ? 'The access token is not valid yet' : 'The access token has expired',
  summary: ({ facts, at, data }) => {
    const why =
      data.problem === 'not-yet'
        ? `It is valid from ${code(`${time(data.nbf ?? 0)} UTC`)} on: the clock that issued it is ahead of the one that checks it.`
        : data.problem === 'expired'
          ? `${data.exp === undefined || data.exp * 1000 > at.startedAt ? '' : `It was valid until ${code(`${time(data.exp)} UTC`)}. `}No new one came after it.`
          : `By its own time it is valid until ${code(`${time(data.exp ?? 0)} UTC`)}, so the clock of your MCP server may be wrong.`;
    return `${refusedSentence(facts, at)} ${why}`;
  },
  fix: ({ facts, data }) =>
    data.problem === 'expired'
      ? [
          ...forgetSteps(facts),
          connectAgain(facts),
          {
            text: 'Ask for the scope `offline_access` too, so that the client gets a refresh token and renews the access token by itself.',
            copy: 'offline_access',
          },
        ]
      : [
          { text: 'Set the clock of the machine that runs your MCP server by a time server (NTP).' },
          { text: 'Allow a minute of difference when your MCP server checks `exp` and `nbf`.' },
          connectAgain(facts),
        ],
  verify: ({ at }) => [verifyWithToken(at.request.url)],
});
