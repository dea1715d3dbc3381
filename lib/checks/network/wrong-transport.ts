import type { Prose } from '../../finding.ts';
import type { McpExchange } from '../../handshake/facts.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, outcome } from '../define.ts';
import { bodyStart } from '../kit/answers/kinds.ts';
import { bodyEvidence, headerEvidence, statusEvidence } from '../kit/evidence.ts';
import { frontRefusal } from '../kit/front-refusal.ts';
import { mcp } from '../kit/references.ts';
import { withCode } from '../kit/snippets/labelled.ts';
import { endpointSnippets } from '../kit/snippets/server.ts';
import { restartServer } from '../kit/steps/server.ts';
import { chooseTransport, enterUrl, transportIn } from '../kit/steps/settings.ts';
import { inServer, searchFor } from '../kit/steps/step.ts';
import { connectWith } from '../kit/verify/verify.ts';
import { clientWord, code, codes, upperFirst } from '../kit/words.ts';
import { behindCheck, isEndpoint, openingRequests, opens, rightStatus, speaksNeither } from './shared.ts';

interface Data {
  /** What the client speaks. */
  speaks: 'sse' | 'streamable';
}

/** A 400 to the first message that asks for a session: only the other transport has one by then. */
const asksForSession = /session_?\s?-?id|\bsession\b|transport|event-?stream|\bSSE\b/i;
/** A 400 of another kind, which other checks speak of. */
const otherMatter = /protocol.?version|unsupported version|parse error|invalid json|host header|origin/i;

/** What an SSE server says to a first message: only its stream names the session. */
const lacksSession = /missing sessionId/i;

/** Express says which method nothing takes there; the path says what does. */
const hasNoPost = (x: McpExchange): boolean =>
  x.status === 404 && /\/sse\/?$/.test(pathOf(x.request.url)) && /cannot post/i.test(bodyStart(x));

function refusesTransport(x: McpExchange): boolean {
  if (x.status === 405) return true;
  if (x.status === 404) return lacksSession.test(bodyStart(x)) || hasNoPost(x);
  // With a token, what is no first message to be seen may well be a later one.
  if (x.rpcMethod === undefined && x.request.method === 'POST' && x.token.kind === 'token') return false;
  return x.status === 400 && asksForSession.test(bodyStart(x)) && !otherMatter.test(bodyStart(x));
}

/** What serves it in code: of the official SDKs and of FastMCP. */
const searched = {
  sse: ['SSEServerTransport', 'SseServerTransport', 'transport="sse"'],
  streamable: ['StreamableHTTPServerTransport', 'streamable_http_app', 'transport="http"'],
} as const;

const names = { sse: 'SSE', streamable: 'Streamable HTTP' } as const;
const otherOf = { sse: 'streamable', streamable: 'sse' } as const;

export default defineCheck<Data>({
  id: 'network/wrong-transport',
  owner: 'client',
  judges: 'answer',
  // A server of the older transport asks every `POST` for a session.
  insteadOf: ['session/session-not-found'],
  fails: '405 or 400 to the transport in use: an SSE server is spoken to as Streamable HTTP, or the reverse.',
  references: [
    mcp('basic/transports', 'Backwards compatibility of transports', 'backwards-compatibility'),
    mcp('basic/transports', 'Streamable HTTP', 'streamable-http'),
  ],

  test(facts) {
    const requests = isEndpoint(facts)
      ? behindCheck(facts).filter((x) => x.status === 405 || hasNoPost(x))
      : openingRequests(facts).filter((x) => x.request.method === 'GET' || opens(x));
    // Its own words on a session tell more than that the other method is refused too.
    const neither = speaksNeither(facts);
    const refused = requests.filter(
      (x) => (!neither(x) || lacksSession.test(bodyStart(x))) && !(x.status === 405 && frontRefusal(facts, x)),
    );
    const failures = refused.filter(refusesTransport).map((at) => ({
      at,
      endpoint: 'mcp' as const,
      data: { speaks: at.request.method === 'GET' ? 'sse' : 'streamable' } as const,
      evidence: [
        statusEvidence(at, rightStatus(at)),
        ...(at.status === 405 ? [headerEvidence(at, 'Allow', null)] : []),
        ...(at.response?.body ? [bodyEvidence(at, null)] : []),
      ],
    }));
    return outcome(failures, isEndpoint(facts));
  },

  title: ({ facts, at, data: { speaks } }) =>
    `${upperFirst(clientWord(facts))} tries ${names[speaks]} at ${code(pathOf(at.request.url))}, and your MCP server answers ${code(at.status)}`,
  summary: ({ facts, data: { speaks } }) =>
    speaks === 'streamable'
      ? 'Most likely your MCP server speaks only the older SSE there.'
      : `Most likely your MCP server speaks Streamable HTTP there. Choose that transport in ${clientWord(facts)}.`,
  why: ({ at, data: { speaks } }) =>
    speaks === 'sse'
      ? `${WAYS} Your MCP server answers ${code(at.status)} to that \`GET\`, as one that speaks only Streamable HTTP does.`
      : `${WAYS} Your MCP server answers ${code(at.status)} to that \`POST\`, as one that speaks only SSE does.`,
  fix: ({ facts, at, data }) => {
    const url = parseUrl(at.request.url);
    const other = otherOf[data.speaks];
    const path = other === 'sse' ? '/sse' : '/mcp';
    const elsewhere = `If your code serves ${names[other]} at another path`;
    const enter = (text: Prose) => enterUrl(facts, text, `${url?.origin ?? ''}${path}`);
    const isUsual = url?.pathname === path;
    const words = codes(searched[other], 'or');
    const serve = [
      inServer(
        `Serve Streamable HTTP at ${code(url?.pathname)}.`,
        withCode(endpointSnippets(facts, url?.pathname ?? path)),
      ),
      restartServer,
    ];
    // Few servers speak the older one, and few clients: the code tells.
    if (other === 'sse')
      return {
        do: [inServer('Look whether your code serves SSE.', { values: searchFor(searched[other]), only: 'look' })],
        or: [
          {
            kind: 'case',
            when: `If one of these is in your code, and only ${clientWord(facts)} is to connect`,
            instead: `choose ${transportIn(facts, other)}`,
            open: true,
            steps: [
              chooseTransport(facts, other),
              ...(isUsual ? [] : [enter(`${elsewhere}: enter the URL with that path.`)]),
            ],
          },
          {
            kind: 'case',
            when: 'If none of these is in your code, or other clients are to connect too',
            instead: 'serve Streamable HTTP',
            open: true,
            steps: serve,
          },
        ],
      };
    return {
      do: [chooseTransport(facts, other)],
      or: [
        ...(isUsual
          ? []
          : [{ kind: 'also' as const, when: elsewhere, steps: [enter('Enter the URL with that path.')] }]),
        {
          kind: 'case',
          when: `If your code serves no ${names[other]} (search it for ${words})`,
          instead: `serve it at ${code(url?.pathname)}`,
          steps: serve,
        },
      ],
    };
  },
  verify: ({ facts }) => [connectWith(facts, 'the transport that your MCP server speaks')],
});

/** What the two are, before the first of them is spoken of. */
const WAYS =
  'Messages travel in one of two ways (transports): with Streamable HTTP a client opens with a `POST`, with the older SSE with a `GET`.';

const pathOf = (url: string) => parseUrl(url)?.pathname ?? '/';
