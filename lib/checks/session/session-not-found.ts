import { header, hides } from '../../exchange.ts';
import type { Alternative, NamedValue, Step } from '../../finding.ts';
import { wordsOf } from '../../handshake/answer-error.ts';
import { beginsSession } from '../../handshake/classify.ts';
import type { Facts, McpExchange, Observed } from '../../handshake/facts.ts';
import { isFirstMessage, saysConnection, saysSession } from '../../protocol/mcp.ts';
import { isSuccess } from '../../protocol/status.ts';
import { defineCheck, type Failure, type FixDraft, outcome } from '../define.ts';
import { evidence, requestHeaderEvidence, statusEvidence } from '../kit/evidence.ts';
import { frontOf, inFront } from '../kit/front.ts';
import { languageOf } from '../kit/recipes/code-for.ts';
import { mcp as specification } from '../kit/references.ts';
import { refusedWith } from '../kit/refused-with.ts';
import { withCode } from '../kit/snippets/labelled.ts';
import { sessionSnippets, statelessSnippets } from '../kit/snippets/server.ts';
import { restartServer } from '../kit/steps/server.ts';
import { inClient, inServer, searchFor, step, value } from '../kit/steps/step.ts';
import { verifySession } from '../kit/verify/oauth.ts';
import { verifyConnect } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

const speaksOfSession = (x: McpExchange) => saysSession(wordsOf(x)) || /\bsession id\b/i.test(x.response?.body ?? '');

const sessionOf = (x: McpExchange) => header(x.request.headers, 'mcp-session-id');

/** After a first message, which can name none. */
const isLater = ({ rpcMethod }: McpExchange) => rpcMethod !== undefined && !isFirstMessage(rpcMethod);

/** It names a session, or does so where nobody sees it: the Inspector's proxy has sessions of its own. */
const namesSession = (x: McpExchange) =>
  sessionOf(x) !== undefined || (hides(x.request, 'mcp-session-id') && isLater(x));

/** 404 for a session id (MCP *Session management*), or a 400 whose body speaks of the session. */
const isAboutSession = (x: McpExchange) =>
  speaksOfSession(x) || (x.status === 404 && (namesSession(x) || saysConnection(wordsOf(x))));

/** Answered 200 with an error: a tool may have sessions too, and only the name of the header is MCP's alone. */
const saysInside = (x: McpExchange) =>
  x.status === 200 && isLater(x) && /\bmcp[-_ ]session[-_ ]id\b/i.test(x.rpcError?.message ?? '');

/** From where on the server has taken messages of each session; of those that are not seen, as of one. */
function takenFrom(mcp: readonly McpExchange[]): Map<string | undefined, number> {
  const taken = mcp.filter((x) => x.outcome === 'accepted' && namesSession(x));
  return new Map(taken.toReversed().map((x) => [sessionOf(x), x.position]));
}

/** Whether a first message before it brought its session; where no ID is seen, whether one was accepted. */
function givenIn(mcp: readonly McpExchange[]): (x: McpExchange) => boolean {
  const first = mcp.filter((x) => beginsSession(x) && isSuccess(x));
  return (at) => {
    const before = first.filter((x) => x.position < at.position);
    const given = before.flatMap((x) => header(x.response?.headers, 'mcp-session-id') ?? []);
    const own = sessionOf(at);
    if (given.length) return own === undefined || given.includes(own);
    return before.some(({ outcome }) => outcome === 'accepted');
  };
}

/** With what it refuses. */
const answerOf = ({ status }: Observed) => `${code(status)}${status === 200 ? ' with an error' : ''}`;

interface Data {
  /** `earlier`: nothing here began it; `missing`: the request names none. */
  session: 'new' | 'known' | 'earlier' | 'missing';
  /** In its own words. */
  said: string | undefined;
}

export default defineCheck<Data>({
  id: 'session/session-not-found',
  owner: 'mcp-server',
  judges: 'answer',
  survivedBy: 'mcp-passed',
  quiet: true,
  fails: 'The server answers 404, 400 or 200 with an error because it does not know the session of the request.',
  references: [specification('basic/transports', 'Session management', 'session-management')],

  test({ mcp, session }) {
    const taken = takenFrom(mcp);
    const wasGiven = givenIn(mcp);
    const failures = [...refusedWith(mcp, 400, 404).filter(isAboutSession), ...mcp.filter(saysInside)].map(
      (at): Failure<Data> => {
        const said = wordsOf(at);
        const wasKnown = (taken.get(sessionOf(at)) ?? Number.POSITIVE_INFINITY) < at.position;
        return {
          at,
          ...(at.status === 200 && { warning: true }),
          evidence: [
            requestHeaderEvidence(at, 'Mcp-Session-Id', null),
            said ? evidence(at, 'What your MCP server says', said, null) : statusEvidence(at, '200'),
          ],
          data: {
            session: !namesSession(at) ? 'missing' : wasKnown ? 'known' : wasGiven(at) ? 'new' : 'earlier',
            said,
          },
        };
      },
    );
    return outcome(failures, session.acceptedAt >= 0);
  },

  title: ({ facts, data: { session } }) =>
    ({
      new: 'Your MCP server does not know the session that it has just given out (`Mcp-Session-Id`)',
      known: FORGOT,
      earlier: FORGOT,
      missing: `${upperFirst(clientWord(facts))} names no session, and your MCP server wants one (\`Mcp-Session-Id\`)`,
    })[session],
  summary: ({ facts, at, data: { session } }) =>
    ({
      new: `Your MCP server answered ${answerOf(at)} to the first request that named this session. Most likely it was never stored, or only another process knows it.`,
      known: `Your MCP server took this session before, and answers ${answerOf(at)} now. Most likely it was restarted, or another process of it answered.`,
      earlier: `${upperFirst(clientWord(facts))} still names the session of an earlier connection, and your MCP server answers ${answerOf(at)} to it. Most likely your MCP server was restarted since.`,
      missing: `A client can name only a session that the response to its \`initialize\` brought${facts.client.inPage && facts.via === 'direct' ? ', and that its page may read' : ''}.`,
    })[session],
  why: () =>
    'With the response to `initialize` an MCP server may begin a session and name it in `Mcp-Session-Id`. Every later request repeats that ID, and the process that gets the request has to know it. Only messages that your MCP server sends by itself, such as questions to whoever uses it, need sessions.',
  fix: ({ facts, at, data: { session, said } }): FixDraft => {
    const stateless = {
      when: 'If your MCP server needs no sessions',
      steps: [inServer('Run it without them (stateless).', withCode(statelessSnippets(facts)))],
    };
    const shared: Alternative = {
      when: 'If your MCP server runs as several processes (replicas)',
      instead: 'send all requests of one client to the same process',
      steps: toOneInstance(at),
    };
    const code = sessionSnippets(facts);
    switch (session) {
      case 'missing':
        return {
          do: [
            inServer('Send `Mcp-Session-Id` in the response to `initialize`.'),
            ...(facts.client.inPage && facts.via === 'direct'
              ? [
                  inServer(
                    'Let the page read it.',
                    value('Access-Control-Expose-Headers', 'WWW-Authenticate, Mcp-Session-Id'),
                  ),
                ]
              : []),
            restartServer,
          ],
          or: [stateless],
        };
      case 'new': {
        // The words may be those of the SDK: then only its own name stands in the project.
        const place = {
          values: searchFor([said ?? [], 'streamable'].flat()).map(
            (one, i): NamedValue => (i ? one : { ...one, name: 'To find the place, search for' }),
          ),
        };
        return {
          do: [
            inServer('Look whether your MCP server sends messages by itself: only then it needs sessions.', {
              values: searchFor(sentByItself(facts)),
              only: 'look',
            }),
            inServer('If your code has none of the names above: run your MCP server without sessions (stateless).', {
              ...place,
              ...withCode(statelessSnippets(facts)),
            }),
            restartServer,
          ],
          or: [
            // What has no code here keeps its sessions by itself: another instance answered.
            ...(code.length
              ? [
                  {
                    kind: 'case' as const,
                    when: `${NEEDED}, and your MCP server runs as one process`,
                    instead: 'store the transport of each session under its ID',
                    steps: [
                      inServer('Store the transport of each session under its ID.', { ...place, ...withCode(code) }),
                      restartServer,
                    ],
                  },
                ]
              : []),
            { ...shared, kind: 'case', when: `${NEEDED}, and your MCP server runs as several processes (replicas)` },
          ],
        };
      }
      case 'known':
      case 'earlier':
        return {
          do: [anew(facts)],
          or: [{ ...shared, kind: 'case' }, stateless],
          stuck: [inServer('Look in the log of your MCP server for a restart or a crash before this request.')],
        };
    }
  },
  verify: ({ facts, at, data: { session } }) =>
    session === 'known' || session === 'earlier'
      ? [verifyConnect(facts, 'every request after `initialize` has `200` or `202`')]
      : [verifySession(facts, at)],
});

/**
 * Version 1 gets away from such a session in no other way: its *Disconnect* stops at the 404 to its `DELETE`, and its
 * *Reconnect* names the session again (0.22.0, measured).
 */
const anew = (facts: Facts): Step =>
  inClient(
    facts,
    facts.client.inPage
      ? 'Reload its page, so that the next **Connect** begins a new session.'
      : 'Press **Disconnect**, so that the next **Connect** begins a new session.',
  );

const FORGOT = 'Your MCP server forgot the session (`Mcp-Session-Id`)';

/** After the search for it. */
const NEEDED = 'If one of them is in your code';

/** Names of what a server without sessions cannot do (MCP *Transports*): ask the client something, tell it of a change. */
function sentByItself({ framework }: Facts): string[] {
  const script = ['createMessage', 'elicit', 'ListChanged'];
  const python = ['create_message', 'elicit', 'list_changed'];
  switch (languageOf(framework)) {
    case undefined:
      return [...new Set([...script, ...python])];
    case 'javascript':
      return script;
    case 'python':
      return python;
    default:
      return ['sampling', 'elicit', 'list_changed'];
  }
}

/** By the address that a request comes from: the one that begins a session names none yet. */
function toOneInstance(at: Observed): Step[] {
  const place = inFront(at);
  const isNginx = !frontOf(at) || /nginx/i.test(place.name);
  const text = 'Send all requests from one address to the same process';
  if (!isNginx) return [step(place, `${text} (sticky sessions).`)];
  return [
    step(place, `${text}.`, {
      snippets: [
        {
          label: 'nginx',
          language: 'nginx',
          where:
            'first line in `upstream` of your MCP server, in /etc/nginx/conf.d/*.conf or /etc/nginx/nginx.conf. Then run `sudo nginx -s reload`',
          code: 'ip_hash;',
        },
      ],
    }),
  ];
}
