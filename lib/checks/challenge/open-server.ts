import { header } from '../../exchange.ts';
import type { McpExchange } from '../../handshake/facts.ts';
import { readMasked } from '../../masked.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { statusEvidence } from '../kit/evidence.ts';
import { mcp, scalekit } from '../kit/references.ts';
import { orServe, restartAndServe } from '../kit/steps/serve-json.ts';
import { code } from '../kit/words.ts';
import { firstRequests, guardServer, pointerEvidence, verifyAsked } from './shared.ts';

/** Credentials that a developer typed in as a header of the server's own, or into its URL. */
const ownCredential = (x: McpExchange) =>
  (x.request.headers.some(([name]) => /^cookie$|api-?key|token|secret|auth/.test(name)) &&
    header(x.request.headers, 'authorization') === undefined) ||
  readMasked(x.request.url) !== undefined;

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
      return failed({
        at: open,
        evidence: [statusEvidence(open, '401'), pointerEvidence(facts, open)],
        data: { method: open.rpcMethod ?? '' },
      });
    }
    return requests.some((x) => x.status !== undefined && x.status >= 400) ? passed : unknown;
  },

  title: () => 'Your MCP server asks for no sign-in',
  summary: ({ at, data: { method } }) =>
    `If everybody may use it without signing in, or it asks at a later request: change nothing. It answers ${method ? code(method) : 'a request'} without a token (${at.status}).`,
  fix: ({ facts }) => ({
    do: [...guardServer(facts, 'Answer 401 to every request without a valid token.'), ...restartAndServe(facts)],
    or: orServe(facts),
  }),
  verify: ({ facts, at }) => [verifyAsked(facts, at)],
});
