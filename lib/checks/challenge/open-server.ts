import { carriesToken } from '../../handshake/facts/token-use.ts';
import type { Facts, McpExchange, Observed } from '../../handshake/facts.ts';
import { readMasked } from '../../masked.ts';
import { isError, isSuccess } from '../../protocol/status.ts';
import { asStrings, isObject } from '../../text/json.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence, statusEvidence } from '../kit/evidence.ts';
import { withFoundMetadata } from '../kit/found-metadata.ts';
import { mcp, scalekit } from '../kit/references.ts';
import { guardServer } from '../kit/steps/guard.ts';
import { orServe, restartAndServe } from '../kit/steps/serve-json.ts';
import { firstRequests, pointerEvidence, verifyAsked } from './shared.ts';

/** Credentials that a developer typed in as a header of the server's own, or into its URL. */
const ownCredential = (x: McpExchange) =>
  (x.request.headers.some(([name]) => /^cookie$|api-?key|token|secret|auth/.test(name)) && !carriesToken(x)) ||
  readMasked(x.request.url) !== undefined;

/** The metadata that says where to sign in, all the same: only a later request asks for it. */
const signInOf = ({ checked }: Facts): Observed | undefined =>
  checked?.all.find(
    (x) =>
      x.role === 'resource-metadata' &&
      isSuccess(x) &&
      isObject(x.json) &&
      (asStrings(x.json.authorization_servers)?.length ?? 0) > 0,
  );

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
      const later = signInOf(facts);
      return failed({
        at: open,
        evidence: [
          statusEvidence(open, '401'),
          pointerEvidence(withFoundMetadata(facts), open),
          ...(later ? [fieldEvidence(later, 'authorization_servers')] : []),
        ],
        data: { later: later !== undefined },
      });
    }
    return requests.some(isError) ? passed : unknown;
  },

  title: ({ data: { later } }) =>
    later
      ? 'Your MCP server asks for no sign-in at first, and its metadata says where to sign in'
      : 'Your MCP server asks for no sign-in',
  summary: () => 'It answers a request without a token.',
  fix: ({ facts: asked, data: { later } }) => {
    const facts = withFoundMetadata(asked);
    return {
      when: `If everybody may use it${later ? ', or it asks for a sign-in at a later request' : ''}, there is nothing to do. If not`,
      do: [...guardServer(facts, 'Answer 401 to every request without a valid token.'), ...restartAndServe(facts)],
      or: orServe(facts),
    };
  },
  verify: ({ facts, at }) => [verifyAsked(withFoundMetadata(facts), at)],
});
