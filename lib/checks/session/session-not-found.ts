import { header, hides } from '../../exchange.ts';
import type { McpExchange } from '../../handshake/facts.ts';
import { defineCheck, outcome } from '../define.ts';
import { wordsOf } from '../kit/answers/token-words.ts';
import { evidence, requestHeaderEvidence, statusEvidence } from '../kit/evidence.ts';
import { mcp as specification } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';
import { refusedWith } from './shared.ts';

const speaksOfSession = (x: McpExchange) =>
  /\bsession\b|mcp-session-id|server not initialized/i.test(wordsOf(x)) ||
  /\bsession id\b/i.test(x.response?.body ?? '');

/** 404 for a session id (MCP *Session management*), or a 400 whose body speaks of the session. */
const isAboutSession = (x: McpExchange) =>
  speaksOfSession(x) || (x.status === 404 && header(x.request.headers, 'mcp-session-id') !== undefined);

export default defineCheck({
  id: 'session/session-not-found',
  owner: 'mcp-server',
  judges: 'answer',
  survivedBy: 'mcp-passed',
  quiet: true,
  fails: 'The server answers 404 or 400 because it does not know the session of the request.',
  references: [specification('basic/transports', 'Session management', 'session-management')],

  test({ mcp }) {
    const failures = refusedWith(mcp, 400, 404)
      .filter(isAboutSession)
      .map((at) => {
        const said = wordsOf(at);
        const sent = header(at.request.headers, 'mcp-session-id') !== undefined;
        return {
          at,
          evidence: [
            requestHeaderEvidence(at, 'Mcp-Session-Id', null),
            said ? evidence(at, 'what your MCP server says', said, null) : statusEvidence(at, '200'),
          ],
          data: { sent: sent || hides(at.request, 'mcp-session-id') },
        };
      });
    return outcome(
      failures,
      mcp.some((x) => x.outcome === 'accepted'),
    );
  },

  title: ({ data: { sent } }) =>
    sent
      ? 'Your MCP server does not know the session any more'
      : 'The request carries no session, and your MCP server wants one',
  summary: ({ facts, at, data }) =>
    data.sent
      ? `${upperFirst(clientWord(facts))} named the session that the server gave it, and was answered ${code(at.status)}. Sessions that live in the memory of one process are gone after a restart, and another instance never had them.`
      : `${upperFirst(clientWord(facts))} sent no ${code('Mcp-Session-Id')}, and your MCP server answered ${code(at.status)}. A client can name only a session that the answer to its ${code('initialize')} brought, and that it could read there.`,
  fix: ({ facts, data }) =>
    data.sent
      ? [
          connectAgain(facts),
          { text: 'Keep sessions where all instances find them, or send each client to the same instance.' },
          { text: 'Run the server without sessions (stateless), if it needs none.' },
        ]
      : [
          { text: 'Send `Mcp-Session-Id` with the answer to `initialize`.' },
          ...(facts.client.inPage && facts.via === 'direct'
            ? [
                {
                  text: 'Let pages read the header.',
                  copy: 'Access-Control-Expose-Headers: WWW-Authenticate, Mcp-Session-Id',
                },
              ]
            : []),
          connectAgain(facts),
        ],
  verify: () => [
    verifyBySight(
      'Connect again and use the connection: every request after `initialize` is answered, also after a minute.',
    ),
  ],
});
