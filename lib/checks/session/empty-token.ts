import type { Observed, TokenRequest } from '../../handshake/facts.ts';
import { isSuccess } from '../../protocol/status.ts';
import { defineCheck, outcome } from '../define.ts';
import { statusEvidence } from '../kit/evidence.ts';
import { rfc } from '../kit/references.ts';
import { orElseUpdate } from '../kit/steps/clients.ts';
import { customHeaders } from '../kit/steps/settings.ts';
import { inClient } from '../kit/steps/step.ts';
import { listed, verifyConnect } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, upperFirst } from '../kit/words.ts';
import { tokenEvidence } from './shared.ts';

const isRefused = ({ status }: Observed) => status !== undefined && status >= 400;

export default defineCheck<{ entered: boolean }>({
  id: 'session/empty-token',
  owner: 'client',
  judges: 'answer',
  quiet: true,
  survivedBy: 'token-sought',
  fails: 'The request carries `Authorization: Bearer` and nothing after it.',
  references: [rfc(6750, '2.1')],

  test({ mcp, token }) {
    const positionOf = (request: TokenRequest | undefined) => request?.at.position ?? Number.POSITIVE_INFINITY;
    const issued = positionOf(token.requests.find((t) => t.issued));
    const answered = positionOf(token.requests.find(({ at }) => isSuccess(at)));
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
        data: { entered: mcp.some((x) => x.token.kind === 'empty' && x.position < answered) },
      })),
      mcp.some((x) => x.token.kind === 'token'),
    );
  },

  title: ({ facts }) =>
    `${upperFirst(clientWord(facts))} sends the word Bearer and no token after it (\`Authorization\`)`,
  summary: ({ facts, at }) =>
    `Your MCP server saw no token${isRefused(at) ? ` and answered ${code(at.status)}` : ''}.` +
    (facts.token.issued ? ` ${upperFirst(authorizationServer(facts))} had given one before.` : ''),
  why: ({ facts, data: { entered } }) =>
    entered
      ? `${upperFirst(clientWord(facts))} sent this header before it had any token, so a person entered it. It takes the place of the header with the token.`
      : 'The word `Bearer` stands before a token. Most likely the header was entered by a person and takes the place of the one with the token, or this version loses the token.',
  fix: ({ facts, data: { entered } }) => ({
    do: entered
      ? [inClient(facts, 'Remove `Authorization` from the custom headers of this connection.', customHeaders(facts))]
      : [
          inClient(
            facts,
            'If `Authorization` is among the custom headers of this connection: remove it there.',
            customHeaders(facts),
          ),
          ...orElseUpdate(facts, 'If it is not among them'),
        ],
  }),
  verify: ({ facts, at }) => [
    verifyConnect(facts, `the last ${listed(at)} has a token after \`Bearer\` in its \`Authorization\` header`),
  ],
});
