import { header } from '../../exchange.ts';
import type { McpExchange } from '../../handshake/facts.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { statusEvidence } from '../kit/evidence.ts';
import { mcp, scalekit } from '../kit/references.ts';
import { challengeSnippet } from '../kit/snippets/challenge.ts';
import { code } from '../kit/words.ts';
import { firstRequests, verifyChallenge } from './shared.ts';

/** Credentials that a developer typed in as a header of the server's own. */
const ownCredential = (x: McpExchange) =>
  x.request.headers.some(([name]) => /^cookie$|api-?key|token|secret|auth/.test(name)) &&
  header(x.request.headers, 'authorization') === undefined;

export default defineCheck({
  id: 'challenge/open-server',
  owner: 'mcp-server',
  judges: 'answer',
  role: 'warning',
  fails: 'A request without a token gets 2xx: the server is not protected, or asks only later, which is legal.',
  references: [mcp('basic/authorization', 'Authorization is optional'), scalekit('add-server')],

  test(facts) {
    const requests = firstRequests(facts);
    const open = requests.find((x) => x.outcome === 'accepted' && x.status !== undefined && x.rpc !== 'error');
    if (open) {
      if (ownCredential(open)) return unknown;
      return failed({ at: open, evidence: [statusEvidence(open, '401')], data: { method: open.rpcMethod ?? '' } });
    }
    return requests.some((x) => x.status !== undefined && x.status >= 400) ? passed : unknown;
  },

  title: () => 'Your MCP server answers without a token',
  summary: ({ at, data: { method } }) =>
    `A request without a token${method ? `, ${code(method)},` : ''} was answered ${code(at.status)}. ` +
    'Anybody can use what such an answer offers. That is fine for a server that is meant to be open, or that asks for a token later.',
  fix: ({ facts }) => [
    {
      text: 'Leave it as it is, if the server is meant to be open.',
    },
    {
      text: 'Answer 401 with a challenge to every request without a valid token, if it is not.',
      snippet: challengeSnippet(facts),
    },
  ],
  verify: ({ facts, at }) => [verifyChallenge(facts, at, 'metadata-url', 'looks for the challenge')],
});
