import { isServerError } from '../../protocol/status.ts';
import { defineCheck, outcome } from '../define.ts';
import { mcp, scalekit } from '../kit/references.ts';
import { connectAnew } from '../kit/steps/clients.ts';
import { readServerLog, restartServer } from '../kit/steps/server.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';
import {
  changedStatusSteps,
  changedStatusWords,
  firstRequests,
  statusShown,
  verifyAsked,
  wasUnauthorized,
} from './shared.ts';

export default defineCheck({
  id: 'challenge/server-error',
  owner: 'mcp-server',
  judges: 'answer',
  fails: 'A request without a token is answered 5xx.',
  references: [mcp('basic/authorization', 'Error handling', 'error-handling'), scalekit('troubleshooting-setup')],

  test(facts) {
    const requests = firstRequests(facts);
    const at = requests.find(isServerError);
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
      requests.some((x) => x.status !== undefined && x.status < 500),
    );
  },

  title: ({ at }) =>
    wasUnauthorized(at)
      ? `Your MCP server sends its challenge with ${code(at.status)} in place of 401`
      : `Your MCP server fails with ${code(at.status)} on a request without a token`,
  summary: ({ facts, at }) =>
    `A request without a token is how every sign-in begins, and the server answered it ${code(at.status)}. ` +
    (wasUnauthorized(at) ? `${changedStatusWords(at)} ` : '') +
    `${upperFirst(clientWord(facts))} learns nothing from that about where to sign in.`,
  fix: ({ facts, at }) => [
    ...(wasUnauthorized(at)
      ? changedStatusSteps
      : [
          readServerLog,
          { text: 'Check that the code does not read the `Authorization` header before it knows that there is one.' },
          { text: 'Check that the environment variables of the authorization are set where the server runs.' },
        ]),
    restartServer,
    ...connectAnew(facts),
  ],
  verify: ({ facts, at }) => [verifyAsked(facts, at)],
});
