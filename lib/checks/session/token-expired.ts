import type { Facts, Observed } from '../../handshake/facts.ts';
import { scopesIn } from '../../protocol/jwt.ts';
import { defineCheck, outcome } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { lifetimeOf, problemOf, sentClaims, soughtAnew, type TimeProblem } from '../kit/sent-token.ts';
import { forgetSteps } from '../kit/steps/clients.ts';
import { logStep } from '../kit/steps/scalekit.ts';
import { restartServer } from '../kit/steps/server.ts';
import { inClient, inServer, value } from '../kit/steps/step.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { authorizationServer, clientWord, code, upperFirst } from '../kit/words.ts';
import { claimEvidence, isTokenJudged, refusalEvidence, refusedForToken } from './shared.ts';

/** Seconds since the epoch, as a person reads it. */
const time = (seconds: number) => {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().replace('T', ' ').slice(0, 19);
};

interface Data {
  problem: TimeProblem;
  /** Where its end stands: in the token, or in the answer that brought it. */
  by: 'exp' | 'expires_in';
  exp: number | undefined;
  nbf: number | undefined;
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
      const lifetime = exp === undefined ? lifetimeOf(facts, at) : undefined;
      const by: Data['by'] = lifetime ? 'expires_in' : 'exp';
      const claim =
        problem === 'not-yet'
          ? claimEvidence(at, 'nbf', nbf === undefined ? undefined : `${time(nbf)} UTC`, `before ${now}`)
          : lifetime
            ? fieldEvidence(lifetime.at, 'expires_in')
            : claimEvidence(at, 'exp', exp === undefined ? undefined : `${time(exp)} UTC`, `after ${now}`);
      return [
        { at, evidence: [claim, refusalEvidence(at)], ...soughtAnew(facts, at), data: { problem, by, exp, nbf } },
      ];
    });
    return outcome(failures, isTokenJudged(facts));
  },

  title: ({ data: { problem, by } }) =>
    ({
      expired: `The token has expired (${code(by)})`,
      'not-yet': 'The token is not valid yet (`nbf`)',
      said: 'Your MCP server says that the token has expired (`exp`)',
    })[problem],
  summary: ({ facts, at, data }) =>
    ({
      expired: `${endedAt(data, at)}${clientWord(facts)} got no new one, so a new sign-in is needed.`,
      'not-yet': `It is valid from ${code(`${time(data.nbf ?? 0)} UTC`)} on: the clock that issued it is ahead of the one that checks it.`,
      said: `It is valid until ${code(`${time(data.exp ?? 0)} UTC`)}, so most likely the clock of your MCP server is wrong.`,
    })[data.problem].replace(/^./, (first) => first.toUpperCase()),
  why: ({ facts }) =>
    `A token says until when it is good (\`exp\`), and may say from when on (\`nbf\`). ${upperFirst(authorizationServer(facts))} writes both by its clock, and your MCP server compares them with its own.`,
  fix: ({ facts, data }) =>
    data.problem === 'expired'
      ? {
          do: forgetSteps(facts),
          or: asksForRefresh(facts)
            ? []
            : [
                {
                  kind: 'also',
                  when: 'If you do not want to sign in again each time',
                  instead: `let ${clientWord(facts)} ask for a refresh token`,
                  steps: [
                    inClient(facts, 'Add this permission to those that it asks for.', value('Scope', 'offline_access')),
                  ],
                },
              ],
          stuck: logStep(facts),
        }
      : {
          do: [
            inServer('Set the clock of its machine by a time server (NTP).'),
            inServer(
              'Allow a minute of difference where your MCP server checks `exp` and `nbf`.',
              value('clockTolerance', '60'),
            ),
            restartServer,
          ],
        },
  verify: ({ facts, at }) => [verifyWithToken(facts, at)],
});

/** By its own time it had ended when it was sent. */
const endedAt = ({ exp }: Data, { startedAt }: Observed) =>
  exp === undefined || exp * 1000 > startedAt ? '' : `It ended at ${code(`${time(exp)} UTC`)}, and `;

const asksForRefresh = ({ authorization }: Facts) => scopesIn(authorization.request?.scope).includes('offline_access');
