import type { Observed } from '../../handshake/facts.ts';
import { defineCheck, outcome } from '../define.ts';
import { statusEvidence } from '../kit/evidence.ts';
import { rfc } from '../kit/references.ts';
import { connectAgain, updateSteps } from '../kit/steps/clients.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';
import { tokenEvidence } from './shared.ts';

const isRefused = ({ status }: Observed) => status !== undefined && status >= 400;

export default defineCheck({
  id: 'session/empty-token',
  owner: 'client',
  judges: 'answer',
  quiet: true,
  survivedBy: 'token-sought',
  fails: 'The request carries `Authorization: Bearer` and nothing after it.',
  references: [rfc(6750, '2.1')],

  test({ mcp, token }) {
    const issued = token.requests.find((t) => t.issued)?.at.position ?? Number.POSITIVE_INFINITY;
    // Once there is a token, a request without it is wrong, whether or not its answer was seen.
    const empty = mcp.filter(
      (x) => x.token.kind === 'empty' && (isRefused(x) || (x.position > issued && x.outcome !== 'accepted')),
    );
    return outcome(
      empty.map((at) => ({
        at,
        evidence: [
          tokenEvidence(at, 'Bearer <the access token>'),
          ...(isRefused(at) ? [statusEvidence(at, '200')] : []),
        ],
        data: {},
      })),
      mcp.some((x) => x.token.kind === 'token'),
    );
  },

  title: () => 'The request says Bearer and brings no token',
  summary: ({ facts, at }) =>
    `${upperFirst(clientWord(facts))} sent ${code('Authorization: Bearer')} with nothing after it, so your MCP server saw no token${isRefused(at) ? ` and answered ${code(at.status)}` : ''}.` +
    (facts.token.issued ? ' A token had been issued before.' : ''),
  fix: ({ facts }) => [
    {
      text: `Remove the ${code('Authorization')} header from the custom headers of the connection, if one is set there.`,
    },
    ...(facts.token.issued ? updateSteps(facts) : []),
    connectAgain(facts),
  ],
  verify: () => [
    verifyBySight(
      'Connect again and open the last MCP request: a token stands after `Bearer` in its `Authorization` header.',
    ),
  ],
});
