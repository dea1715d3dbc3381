import type { McpExchange } from '../../handshake/facts.ts';
import { isClientError } from '../../protocol/status.ts';
import { defineCheck, outcome } from '../define.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { challengeSnippet } from '../kit/snippets/challenge.ts';
import { connectAnew } from '../kit/steps/clients.ts';
import { restartServer } from '../kit/steps/server.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';
import {
  changedStatusSteps,
  changedStatusWords,
  firstRequests,
  isProbe,
  statusShown,
  verifyAsked,
  wasUnauthorized,
} from './shared.ts';

/** 404, 405, 407, 408 and 429 say something else than "not without a token", and have their own rows. */
const others = new Set([401, 404, 405, 407, 408, 429]);
const isWrong = (x: McpExchange) => isClientError(x) && !others.has(x.status ?? 0);

/** Why a server answers so, by status. */
const why = (status: number | undefined) =>
  status === 403
    ? 'Often a check that runs before the authorization refuses it: a CSRF or origin check, a firewall, or a permission check that takes no token for a wrong one.'
    : status === 400
      ? 'Often the server looks at the message or its headers before it looks for a token.'
      : 'Something refuses the request before the server looks for a token.';

export default defineCheck({
  id: 'challenge/wrong-status',
  owner: 'mcp-server',
  judges: 'answer',
  general: true,
  fails: 'A request without a token is refused with 400, 403, 406 or the like where 401 is due.',
  references: [
    mcp('basic/authorization', 'Error handling', 'error-handling'),
    rfc(9110, '15.5.2'),
    scalekit('troubleshooting-setup'),
  ],

  test(facts) {
    const requests = firstRequests(facts);
    const at = requests.find((x) => isWrong(x) && !isProbe(x, facts));
    const failures = at
      ? [
          {
            at,
            evidence: statusShown(at),
            data: {},
          },
        ]
      : [];
    return outcome(
      failures,
      requests.some((x) => x.status === 401 || x.outcome === 'accepted'),
    );
  },

  title: ({ at }) => `Your MCP server answers ${code(at.status)} where 401 is due`,
  summary: ({ facts, at }) =>
    `A request without a token was answered ${code(at.status)}. ${wasUnauthorized(at) ? changedStatusWords(at) : why(at.status)} ` +
    `${upperFirst(clientWord(facts))} starts a sign-in only for 401.`,
  fix: ({ facts, at }) => [
    ...(wasUnauthorized(at)
      ? changedStatusSteps
      : [{ text: 'Find what answers in the log of the server: the authorization, or something that runs before it.' }]),
    {
      text: 'Answer 401 with a challenge whenever the token is missing or not valid.',
      snippet: challengeSnippet(facts),
    },
    restartServer,
    ...connectAnew(facts),
  ],
  verify: ({ facts, at }) => [verifyAsked(facts, at)],
});
