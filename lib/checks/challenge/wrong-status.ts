import type { Snippet, Step } from '../../finding.ts';
import type { Facts, McpExchange, Observed } from '../../handshake/facts.ts';
import { isClientError } from '../../protocol/status.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { saysForged } from '../kit/answers/kinds.ts';
import { withFoundMetadata } from '../kit/found-metadata.ts';
import { frontWord, inFront } from '../kit/front.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { exceptSnippets } from '../kit/snippets/challenge.ts';
import { withCode } from '../kit/snippets/labelled.ts';
import { guardServer } from '../kit/steps/guard.ts';
import { openPaths } from '../kit/steps/login-gates.ts';
import { isTooLong, ownerOfLimit, takeLongerBody, tooLongTitle } from '../kit/steps/longer-body.ts';
import { forgetSearch } from '../kit/steps/metadata.ts';
import { orServe, restartAndServe } from '../kit/steps/serve-json.ts';
import { findInLog, restartServer } from '../kit/steps/server.ts';
import { inServer, searchFor, step } from '../kit/steps/step.ts';
import { clientWord, codes } from '../kit/words.ts';
import { toLetThrough } from '../signs/exceptions.ts';
import {
  changedStatus,
  firstRequests,
  isProbe,
  statusShown,
  verifyAsked,
  wasUnauthorized,
  whyUnauthorized,
} from './shared.ts';

/** 404, 405, 407, 408 and 429 say something else than "not without a token", and have their own checks. */
const others = new Set([401, 404, 405, 407, 408, 429]);
const isWrong = (x: McpExchange) => isClientError(x) && !others.has(x.status ?? 0);

/** What most likely stands before the check of the token, by status. */
const before = (at: Observed) =>
  saysForged(at)
    ? `${at.status === 419 ? 'Laravel answers 419 for its' : 'The body names a'} check for CSRF, which comes before the check of the token.`
    : at.status === 403
      ? 'Most likely a check before the one of the token refuses it, such as for CSRF, the origin or a permission.'
      : at.status === 400
        ? 'Most likely the message or its headers are checked before the token.'
        : 'Most likely something refuses it before the check of the token.';

/** Nobody changes the code of Django's own check, whose page says so. Run in Django 3.2 on 2026-11-30. */
const exemptInDjango: Snippet = {
  label: 'Django',
  language: 'python',
  where:
    'above the function that answers at the path of your MCP server. Of a class, write `csrf_exempt(….as_view())` in urls.py',
  top: 'from django.views.decorators.csrf import csrf_exempt',
  code: '@csrf_exempt',
};

/** What checks the token is there already, most likely, and comes behind it. */
const skipCsrf = (facts: Facts, { response }: Observed): Step =>
  /CSRF verification failed/.test(response?.body ?? '')
    ? inServer('Let the view of your MCP server skip Django’s check for CSRF.', withCode([exemptInDjango]))
    : inServer(`Let requests to ${codes(openPaths(facts))} skip the check for CSRF.`, {
        values: searchFor(['csrf']),
        ...withCode(exceptSnippets(facts, openPaths(facts))),
      });

const checkTokens = (facts: Facts, at: Observed): Step[] => [
  ...guardServer(facts, `Answer 401 to every request without a valid token, before anything answers ${at.status}.`),
  ...restartAndServe(facts),
];

export default defineCheck({
  id: 'challenge/wrong-status',
  owner: ({ at }) => (isTooLong(at) ? ownerOfLimit(at) : 'mcp-server'),
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
    if (at)
      return failed({
        at,
        evidence: statusShown(withFoundMetadata(facts), at),
        data: {},
      });
    return requests.some((x) => x.status === 401 || x.outcome === 'accepted') ? passed : unknown;
  },

  title: ({ at }) =>
    isTooLong(at)
      ? tooLongTitle(at)
      : wasUnauthorized(at)
        ? changedStatus.title(at)
        : `Your MCP server refuses with ${at.status} instead of 401`,
  summary: ({ facts, at }) =>
    isTooLong(at)
      ? 'It is one of the shortest of a sign-in: longer ones come later.'
      : wasUnauthorized(at)
        ? changedStatus.summary(facts)
        : `The request had no token, and only 401 tells ${clientWord(facts)} to sign in. ${before(at)}`,
  why: () => whyUnauthorized,
  fix: ({ facts: asked, at }) => {
    const facts = withFoundMetadata(asked);
    if (isTooLong(at)) return { do: [...takeLongerBody(at), ...forgetSearch(facts)], stuck: [findInLog(at)] };
    return wasUnauthorized(at)
      ? { do: [...changedStatus.steps(at), ...forgetSearch(facts)], stuck: [findInLog(at)] }
      : {
          do: saysForged(at)
            ? [skipCsrf(facts, at), restartServer, ...forgetSearch(facts)]
            : [...checkTokens(facts, at), ...forgetSearch(facts)],
          or: [
            ...(saysForged(at)
              ? [
                  {
                    kind: 'also' as const,
                    when: 'If a request without a token gets no 401 after these steps',
                    instead: 'check the token',
                    steps: checkTokens(facts, at),
                  },
                ]
              : []),
            {
              kind: 'case',
              when: `If ${frontWord(at)} answers ${at.status}`,
              steps: [
                step(inFront(at), 'Let requests to these paths pass.', {
                  values: toLetThrough(openPaths(facts)),
                }),
              ],
            },
            ...orServe(facts),
          ],
          stuck: [findInLog(at)],
        };
  },
  verify: ({ facts, at }) => [verifyAsked(withFoundMetadata(facts), at)],
});
