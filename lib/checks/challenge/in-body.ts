import type { McpExchange } from '../../handshake/facts.ts';
import { isError, isSuccess } from '../../protocol/status.ts';
import { isObject } from '../../text/json.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { bodyEvidence, statusEvidence } from '../kit/evidence.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { answerUnauthorized } from '../kit/steps/guard.ts';
import { forgetSearch } from '../kit/steps/metadata.ts';
import { orServe, restartAndServe } from '../kit/steps/serve-json.ts';
import { inServer } from '../kit/steps/step.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';
import { firstRequests, pointerEvidence, refuseAlike, verifyAsked, whyUnauthorized } from './shared.ts';

const speaksOfAuthorization =
  /unauthori[sz]ed|unauthenticated|authenticat|authori[sz]ation|not (logged|signed) in|(log|sign)[- ]?in (is )?required|(missing|invalid|no|expired) ((bearer|access|auth) )?token|\b401\b/i;

/** The words of the error: that of JSON-RPC, or of a JSON body that is no JSON-RPC at all. */
function messageOf({ rpc, rpcError, json }: McpExchange): string {
  if (rpc === 'error') return rpcError?.message ?? '';
  if (rpc !== 'none' || !isObject(json) || json.error === undefined) return '';
  const { error, message, error_description } = json;
  return [error, message, error_description, isObject(error) ? error.message : undefined]
    .filter((word) => typeof word === 'string')
    .join(': ')
    .slice(0, 1000);
}

/** What finds the place in code that says so: its words, and the code of JSON-RPC beside them. */
const saidIn = (x: McpExchange): string[] => [
  messageOf(x) || 'error',
  ...(x.rpcError?.code === undefined ? [] : [String(x.rpcError.code)]),
];

/** The Inspector's proxy tells of other statuses in the same form; those are taken for what they are at capture. */
const saysSo = (x: McpExchange) => {
  if (!isSuccess(x)) return false;
  return speaksOfAuthorization.test(messageOf(x));
};

export default defineCheck({
  id: 'challenge/in-body',
  owner: 'mcp-server',
  judges: 'answer',
  fails: 'The response is 200, and only its JSON-RPC error says that authorization is needed.',
  references: [
    mcp('basic/authorization', 'Error handling', 'error-handling'),
    rfc(6750, '3'),
    scalekit('troubleshooting-setup'),
  ],

  test(facts) {
    const requests = firstRequests(facts);
    const at = requests.find(saysSo);
    if (at) {
      return failed({
        at,
        evidence: [statusEvidence(at, '401'), pointerEvidence(facts, at), bodyEvidence(at, null)],
        data: { message: messageOf(at), said: saidIn(at) },
      });
    }
    return requests.some((x) => isError(x) || (x.status !== undefined && x.rpc === 'result')) ? passed : unknown;
  },

  title: ({ at }) => `Your MCP server asks for a sign-in with ${at.status} instead of 401`,
  summary: ({ facts }) =>
    `Only the body says that a sign-in is needed. ${upperFirst(clientWord(facts))} looks at the status, so it never starts one.`,
  why: ({ data }) => `The body says ${code(data.message)}. ${whyUnauthorized}`,
  fix: ({ facts, data }) => ({
    do: [
      answerUnauthorized(facts, 'Answer 401 to every request without a token, before the code that handles JSON-RPC.'),
      ...refuseAlike(facts, data.said),
      ...restartAndServe(facts),
      ...forgetSearch(facts),
    ],
    or: orServe(facts),
    stuck: [inServer('Look for code that turns every error into a JSON-RPC response with 200.')],
  }),
  verify: ({ facts, at }) => [verifyAsked(facts, at)],
});
