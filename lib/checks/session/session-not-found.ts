import { header, hides } from '../../exchange.ts';
import type { McpExchange } from '../../handshake/facts.ts';
import { defineCheck, type Failure, outcome } from '../define.ts';
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

const sessionOf = (x: McpExchange) => header(x.request.headers, 'mcp-session-id');

/** After a first message, which can name none. */
const isLater = ({ rpcMethod }: McpExchange) =>
  rpcMethod !== undefined && rpcMethod !== 'initialize' && rpcMethod !== 'server/discover';

/** It names a session, or does so where nobody sees it: the Inspector's proxy has sessions of its own. */
const namesSession = (x: McpExchange) =>
  sessionOf(x) !== undefined || (hides(x.request, 'mcp-session-id') && isLater(x));

/** 404 for a session id (MCP *Session management*), or a 400 whose body speaks of the session. */
const isAboutSession = (x: McpExchange) => speaksOfSession(x) || (x.status === 404 && namesSession(x));

/** From where on the server has taken messages of each session; of those that are not seen, as of one. */
function takenFrom(mcp: readonly McpExchange[]): Map<string | undefined, number> {
  const taken = mcp.filter((x) => x.outcome === 'accepted' && namesSession(x));
  return new Map(taken.toReversed().map((x) => [sessionOf(x), x.position]));
}

interface Data {
  /** `missing`: the request names none. */
  session: 'new' | 'known' | 'missing';
}

export default defineCheck<Data>({
  id: 'session/session-not-found',
  owner: 'mcp-server',
  judges: 'answer',
  survivedBy: 'mcp-passed',
  quiet: true,
  fails: 'The server answers 404 or 400 because it does not know the session of the request.',
  references: [specification('basic/transports', 'Session management', 'session-management')],

  test({ mcp }) {
    const taken = takenFrom(mcp);
    const failures = refusedWith(mcp, 400, 404)
      .filter(isAboutSession)
      .map((at): Failure<Data> => {
        const said = wordsOf(at);
        const wasKnown = (taken.get(sessionOf(at)) ?? Number.POSITIVE_INFINITY) < at.position;
        return {
          at,
          evidence: [
            requestHeaderEvidence(at, 'Mcp-Session-Id', null),
            said ? evidence(at, 'what your MCP server says', said, null) : statusEvidence(at, '200'),
          ],
          data: { session: !namesSession(at) ? 'missing' : wasKnown ? 'known' : 'new' },
        };
      });
    return outcome(
      failures,
      mcp.some((x) => x.outcome === 'accepted'),
    );
  },

  title: ({ data: { session } }) =>
    ({
      new: 'Your MCP server does not know the session that it has just given out',
      known: 'Your MCP server does not know the session any more',
      missing: 'The request carries no session, and your MCP server wants one',
    })[session],
  summary: ({ facts, at, data: { session } }) => {
    const client = upperFirst(clientWord(facts));
    const refused = `was answered ${code(at.status)}`;
    return {
      new: `${client} named the session for the first time and ${refused}. It was never stored, as happens where each request has a transport of its own or the session is stored before it has an id, or another instance answered, which never had it.`,
      known: `${client} named a session that the server had taken before and ${refused}. Sessions that live in the memory of one process are gone after a restart, and another instance never had them.`,
      missing: `${client} sent no ${code('Mcp-Session-Id')}, and your MCP server answered ${code(at.status)}. A client can name only a session that the answer to its ${code('initialize')} brought, and that it could read there.`,
    }[session];
  },
  fix: ({ facts, data: { session } }) =>
    session === 'missing'
      ? [
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
        ]
      : [
          session === 'new'
            ? {
                text: 'Store the transport of a session by its id as soon as `initialize` has given it one, and look it up for each later request.',
              }
            : connectAgain(facts),
          { text: 'Keep sessions where all instances find them, or send each client to the same instance.' },
          { text: 'Run the server without sessions (stateless), if it needs none.' },
          ...(session === 'new' ? [connectAgain(facts)] : []),
        ],
  verify: () => [
    verifyBySight(
      'Connect again and use the connection: every request after `initialize` is answered, also after a minute.',
    ),
  ],
});
