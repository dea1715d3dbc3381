import { defineCheck, outcome } from '../define.ts';
import { bodyEvidence, statusEvidence } from '../kit/evidence.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

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

  title: ({ at }) => `Your MCP server answers ${code(at.status)} to the request with the token`,
  summary: ({ facts, at }) =>
    `${upperFirst(clientWord(facts))} sent its token to ${code(at.request.url)}, and the server failed with ${code(at.status)}. ` +
    'A token that is no good has to be answered 401, so this is an error in the server: often the check of the token throws, or its keys cannot be fetched.',
  fix: ({ facts }) => [
    { text: 'Look into the log of your MCP server for the error at this time.' },
    {
      text: 'Answer 401 where the check of the token throws.',
      snippet: {
        language: facts.framework === 'fastapi' || facts.framework === 'fastmcp' ? 'python' : 'javascript',
        code:
          facts.framework === 'fastapi' || facts.framework === 'fastmcp'
            ? `try:\n    claims = ${facts.scalekit ? 'scalekit_client.validate_token' : 'check'}(token)\nexcept Exception:\n    return Response(status_code=401, headers={"WWW-Authenticate": challenge})`
            : `try {\n  claims = await ${facts.scalekit ? 'scalekit.validateToken' : 'check'}(token);\n} catch {\n  return response.status(401).set('WWW-Authenticate', challenge).end();\n}`,
      },
    },
    ...(facts.scalekit
      ? [
          {
            text: 'Allow your MCP server to reach the keys of the environment.',
            copy: `${facts.scalekit.environment}/keys`,
          },
        ]
      : []),
    connectAgain(facts),
  ],
  verify: ({ at }) => [verifyWithToken(at.request.url, ['2xx', '3xx', '4xx'])],
});
