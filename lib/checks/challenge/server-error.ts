import { isServerError } from '../../protocol/status.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { withFoundMetadata } from '../kit/found-metadata.ts';
import { mcp, scalekit } from '../kit/references.ts';
import { NOTHING_BEHIND, nothingBehind, reachBehind } from '../kit/steps/behind.ts';
import { answerUnauthorized } from '../kit/steps/guard.ts';
import { forgetSearch } from '../kit/steps/metadata.ts';
import { orServe, restartAndServe } from '../kit/steps/serve-json.ts';
import { findInLog, findThrown } from '../kit/steps/server.ts';
import { inServer } from '../kit/steps/step.ts';
import { clientWord } from '../kit/words.ts';
import { changedStatus, firstRequests, statusShown, verifyAsked, wasUnauthorized, whyUnauthorized } from './shared.ts';

export default defineCheck({
  id: 'challenge/server-error',
  owner: 'mcp-server',
  judges: 'answer',
  fails: 'A request without a token gets 5xx.',
  references: [mcp('basic/authorization', 'Error handling', 'error-handling'), scalekit('troubleshooting-setup')],

  test(facts) {
    const requests = firstRequests(facts);
    const at = requests.find(isServerError);
    if (at)
      return failed({
        at,
        evidence: statusShown(withFoundMetadata(facts), at),
        data: {},
      });
    return requests.some((x) => x.status !== undefined && x.status < 500) ? passed : unknown;
  },

  title: ({ at }) =>
    wasUnauthorized(at) ? changedStatus.title(at) : `Your MCP server fails on a request without a token (${at.status})`,
  summary: ({ facts, at }) =>
    wasUnauthorized(at)
      ? changedStatus.summary(facts)
      : nothingBehind(at.status, at)
        ? NOTHING_BEHIND
        : `Such a request begins every sign-in. It has to get 401, from which ${clientWord(facts)} learns where to sign in.`,
  why: () => whyUnauthorized,
  fix: ({ facts: asked, at }) => {
    const facts = withFoundMetadata(asked);
    if (nothingBehind(at.status, at)) return { do: reachBehind(at), stuck: [findInLog(at)] };
    return wasUnauthorized(at)
      ? { do: [...changedStatus.steps(at), ...forgetSearch(facts)], stuck: [findInLog(at)] }
      : {
          do: [
            answerUnauthorized(
              facts,
              'When a request has no `Authorization` header: answer 401, before your code reads the header.',
            ),
            ...restartAndServe(facts),
            ...forgetSearch(facts),
          ],
          or: orServe(facts),
          // What this request has to get is known without the log, unlike that with a token.
          stuck: [
            ...findThrown(at, 'authorization'),
            findInLog(at),
            inServer(
              'Look whether each environment variable that your code reads for the sign-in is set on the machine where your MCP server runs.',
            ),
          ],
        };
  },
  verify: ({ facts, at }) => [verifyAsked(withFoundMetadata(facts), at)],
});
