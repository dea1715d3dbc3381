import { header } from '../../exchange.ts';
import type { Facts, McpExchange } from '../../handshake/facts.ts';
import { survivalIn } from '../../handshake/survival.ts';
import { exposes } from '../../protocol/cors-rules.ts';
import { isSuccess } from '../../protocol/status.ts';
import { defineCheck, type Failure, outcome } from '../define.ts';
import { headerEvidence, requestHeaderEvidence, statusEvidence } from '../kit/evidence.ts';
import { survivalWithout } from '../kit/named-url.ts';
import { sameRequest } from '../kit/permission.ts';
import { fetchStandard, mcp, scalekit } from '../kit/references.ts';
import { pageOrigin } from '../kit/steps/cors-needs.ts';
import { exposeFix } from '../kit/steps/expose.ts';
import { verifyAnswer, verifyConnect } from '../kit/verify/verify.ts';
import { clientWord, code, host, upperFirst } from '../kit/words.ts';
import { pageWord, runsInNoPage } from './shared.ts';

interface Data {
  /** The header that the page cannot see. */
  name: 'WWW-Authenticate' | 'Mcp-Session-Id';
  /** The answer that carried it. */
  from: McpExchange;
  /** What the client did without it: nothing, guess in vain, or all that it had to do. */
  next: 'stopped' | 'guessed' | 'went-on';
}

const exposeHeaders = 'Access-Control-Expose-Headers';
/** All that a page has to read of an MCP server. */
const EXPOSED = 'WWW-Authenticate, Mcp-Session-Id';

/** A page's own request to another origin whose answer it may read, with all headers known. */
const readByPage = (x: McpExchange) =>
  x.cors?.blocked === false && x.readable === true && x.status !== undefined && !x.response?.headersPartial;

const carries = (x: McpExchange, name: Data['name']) => header(x.response?.headers, name.toLowerCase()) !== undefined;
const hidden = (x: McpExchange, name: Data['name']) =>
  readByPage(x) && carries(x, name) && !exposes(x.response?.headers ?? [], name);

/** The challenge of the first tokenless 401: what it says is lost to the page, and with it where the metadata is. */
function hiddenChallenge(facts: Facts): Failure<Data>[] {
  const at = facts.tokenless.find((x) => x.status === 401 && hidden(x, 'WWW-Authenticate'));
  // A challenge without the address of the metadata tells the page nothing that it needs.
  const named = at?.challenge?.bearer?.resourceMetadata;
  if (!at || named === undefined) return [];
  const survivedBy = survivalWithout(named, at, facts);
  const past = survivalIn(facts)({ at, stage: at.stage, survivedBy });
  const asked = facts.exchanges.some((x) => x.position > at.position && x.role !== 'mcp');
  return [
    {
      at,
      endpoint: 'mcp',
      survivedBy,
      data: { name: 'WWW-Authenticate', from: at, next: past ? 'went-on' : asked ? 'guessed' : 'stopped' },
      evidence: [headerEvidence(at, exposeHeaders, EXPOSED), headerEvidence(at, 'WWW-Authenticate', null)],
    },
  ];
}

/** The first message was taken: what was not recorded of an answer of success is most likely its result. */
const opened = ({ outcome, rpcMethod, rpc, status }: McpExchange) =>
  outcome === 'accepted' || (rpcMethod === 'initialize' && rpc === 'unseen' && isSuccess({ status }));

/** A session that the page cannot see, and so cannot name: it matters once a request without it is refused. */
function hiddenSession({ mcp: requests }: Facts): Failure<Data>[] {
  const from = requests.find((x) => opened(x) && hidden(x, 'Mcp-Session-Id'));
  if (!from) return [];
  const later = requests.filter((x) => x.position > from.position && x.request.method !== 'DELETE');
  const named = (x: McpExchange) => header(x.request.headers, 'mcp-session-id') !== undefined;
  // It is sent later, so it was read; or the server does without.
  if (later.some((x) => named(x) || x.outcome === 'accepted')) return [];
  const refused = later.find((x) => (x.status === 400 || x.status === 404) && x.outcome === 'refused');
  const data: Data = { name: 'Mcp-Session-Id', from, next: refused ? 'stopped' : 'went-on' };
  const evidence = [
    headerEvidence(from, exposeHeaders, EXPOSED),
    headerEvidence(from, 'Mcp-Session-Id', null),
    ...(refused ? [requestHeaderEvidence(refused, 'Mcp-Session-Id', null), statusEvidence(refused, '200')] : []),
  ];
  const weight = refused ? { survivedBy: 'never' as const } : { warning: true };
  return [{ at: refused ?? from, endpoint: 'mcp', ...weight, data, evidence }];
}

export default defineCheck<Data>({
  id: 'cors/header-not-exposed',
  owner: 'mcp-server',
  judges: 'cors',
  // The request came without its session because the page could not see one.
  insteadOf: [
    'session/session-not-found',
    'session/protocol-version',
    'challenge/wrong-status',
    'network/wrong-transport',
  ],
  fails:
    'The answer is readable, but `WWW-Authenticate` or `Mcp-Session-Id` is not in `Access-Control-Expose-Headers`. A cause only where no metadata was read for it, or the next request was refused.',
  references: [
    fetchStandard('http-access-control-expose-headers', 'Access-Control-Expose-Headers'),
    mcp('basic/transports', 'Session management', 'session-management'),
    scalekit('troubleshooting-cors'),
  ],

  test(facts) {
    const shown = facts.mcp.some(
      (x) => readByPage(x) && (carries(x, 'WWW-Authenticate') || carries(x, 'Mcp-Session-Id')),
    );
    return outcome([...hiddenChallenge(facts), ...hiddenSession(facts)], shown);
  },

  title: ({ facts, data: { name } }) => `Your MCP server hides \`${name}\` from ${pageWord({ facts })}`,
  summary: () =>
    'The header arrives, but the browser shows it to the page only if your MCP server exposes it (`Access-Control-Expose-Headers`).',
  why: ({ facts, data: { name, next } }) => {
    const client = runsInNoPage(facts) ? 'The page' : upperFirst(clientWord(facts));
    if (name === 'Mcp-Session-Id')
      return next === 'stopped'
        ? `${client} could not read the ID of its session and sent the next request without it. Your MCP server refused that.`
        : `${client} cannot name its session in later requests.`;
    const told = 'The 401 says in this header where to sign in.';
    if (next === 'went-on')
      return `${told} ${client} found it all the same. A client that relies on the header would not.`;
    return next === 'stopped'
      ? `${told} Without it ${client} does not know where to send you, and stops.`
      : `${told} ${client} then looked at other addresses in vain.`;
  },
  fix: (words) => exposeFix(words, words.data.from),
  verify: ({ facts, data }) => {
    const origin = pageOrigin(facts, data.from);
    const request = data.name === 'WWW-Authenticate' ? sameRequest(data.from, origin) : undefined;
    return request
      ? [
          verifyAnswer(
            request,
            {
              kind: 'all',
              of: [
                { kind: 'header', name: 'access-control-allow-origin', value: { is: ['*', origin] } },
                { kind: 'header', name: exposeHeaders.toLowerCase(), value: { lists: ['*', data.name] } },
              ],
            },
            `asks ${code(host(request.url))} once, as the page does`,
          ),
        ]
      : [verifyConnect(facts, `the MCP requests after the first carry ${code(data.name)}`)];
  },
});
