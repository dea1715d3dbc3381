import type { Facts } from '../../handshake/facts.ts';
import { defineCheck, outcome } from '../define.ts';
import { bodyEvidence, statusEvidence } from '../kit/evidence.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { withCode } from '../kit/snippets/labelled.ts';
import { guardSnippets } from '../kit/snippets/token-check.ts';
import { findThrown, restartServer } from '../kit/steps/server.ts';
import { command, inServer, isBare, value } from '../kit/steps/step.ts';
import { validIssuers } from '../kit/steps/token-check.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { clientWord, code, timeOf } from '../kit/words.ts';

export default defineCheck({
  id: 'session/server-error',
  owner: 'mcp-server',
  judges: 'answer',
  fails: 'The server answers 5xx to the request with the token.',
  references: [
    rfc(9110, '15.6'),
    rfc(6750, '3.1'),
    mcp('basic/authorization', 'Error handling', 'error-handling'),
    scalekit('troubleshooting'),
  ],

  test({ session }) {
    const sent = session.requests.filter((x) => x.token.kind === 'token' && x.status !== undefined);
    return outcome(
      sent
        .filter((x) => (x.status ?? 0) >= 500 && x.outcome !== 'unknown')
        .map((at) => ({
          at,
          evidence: [
            statusEvidence(at, '200, or 401 if the token is not valid'),
            ...(at.response?.body ? [bodyEvidence(at, null)] : []),
          ],
          data: {},
        })),
      sent.length > 0,
    );
  },

  title: ({ at }) => `Your MCP server fails on a request with a token (${code(at.status)})`,
  summary: () =>
    'A token that is no good has to get 401, so this is an error in your MCP server. Most likely its check of the token throws, or it cannot fetch the keys for it.',
  why: ({ facts, at }) =>
    `With 401 ${clientWord(facts)} gets itself a new token. With ${code(at.status)} it can only give up.`,
  fix: ({ facts, at }) => {
    const audience = facts.scalekit?.resourceId ?? facts.server ?? undefined;
    const whole = audience === undefined ? [] : guardSnippets(facts, { audience, issuers: issuersHere(facts) }, true);
    return {
      // What is wrong, the log alone knows: a token is there, and what it has to get depends on it.
      do: [
        inServer('Find the error in the log of your MCP server, at this time.', value('Time', timeOf(at))),
        ...findThrown(at),
        inServer('Correct what the error names, in the file and the line that the log shows.'),
        inServer(
          'If the error has `JWT`, `JWS`, `JWK` or `token` in it: answer `401` where the check of the token throws it.',
          withCode(whole),
        ),
        restartServer,
      ],
      stuck:
        facts.scalekit && isBare(facts.scalekit.environment)
          ? [
              inServer(
                'Run this on the machine of your MCP server: it has to print the keys that tokens are checked with, and a firewall may stop it.',
                command(`curl -sf ${facts.scalekit.environment}/keys`),
              ),
            ]
          : [],
    };
  },
  verify: ({ facts, at }) => [verifyWithToken(facts, at, { refused: 401 })],
});

const issuersHere = (facts: Facts) => validIssuers(facts, facts.serverMetadata.issuer);
