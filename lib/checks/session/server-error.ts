import type { Snippet } from '../../finding.ts';
import type { Facts } from '../../handshake/facts.ts';
import { defineCheck, outcome } from '../define.ts';
import { bodyEvidence, statusEvidence } from '../kit/evidence.ts';
import { recipeOf } from '../kit/recipes/code-for.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { withCode } from '../kit/snippets/labelled.ts';
import { restartServer } from '../kit/steps/server.ts';
import { command, inServer, onComputer, value } from '../kit/steps/step.ts';
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
        .filter((x) => (x.status ?? 0) >= 500 && x.request.method !== 'DELETE')
        .map((at) => ({
          at,
          evidence: [statusEvidence(at, '200'), ...(at.response?.body ? [bodyEvidence(at, null)] : [])],
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
  fix: ({ facts, at }) => ({
    do: [
      inServer('Find the error in the log of your MCP server, at this time.', value('Time', timeOf(at))),
      inServer('Answer 401 where the check of the token throws.', withCode(answer401(facts))),
      restartServer,
    ],
    stuck: facts.scalekit
      ? [
          onComputer(
            'Fetch the keys that tokens are checked with, on the machine that runs your MCP server: a firewall may stop it.',
            command(`curl -sf ${facts.scalekit.environment}/keys`),
          ),
        ]
      : [],
  }),
  verify: ({ facts, at }) => [verifyWithToken(facts, at, { refused: 401 })],
});

function answer401({ framework, scalekit: known }: Facts): Snippet[] {
  const recipe = recipeOf(framework);
  const where = recipe?.checksAt ?? 'in the middleware that checks the token';
  switch (recipe?.language ?? 'javascript') {
    case 'python':
      return [
        {
          label: 'Python',
          language: 'python',
          where,
          code: `try:\n    claims = ${known ? 'scalekit_client.validate_token' : 'check'}(token)\nexcept Exception:\n    headers = {"WWW-Authenticate": challenge}\n    return Response(status_code=401, headers=headers)`,
        },
      ];
    case 'javascript':
      return [
        {
          label: 'JavaScript (Node)',
          language: 'javascript',
          where,
          code: `try {\n  claims = await ${known ? 'scalekit.validateToken' : 'check'}(token);\n} catch {\n  response.set('WWW-Authenticate', challenge);\n  return response.status(401).end();\n}`,
        },
      ];
    default:
      return [];
  }
}
