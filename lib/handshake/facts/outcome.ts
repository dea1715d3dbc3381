/** What became of an MCP message: accepted, refused, kept from the page, or nothing that decides. */
import { header, hides } from '../../exchange.ts';
import { isFirstMessage } from '../../protocol/mcp.ts';
import { isError } from '../../protocol/status.ts';
import { ways } from '../../ways.ts';
import { isSpareStream, type Taken } from '../classify.ts';
import type { McpExchange } from '../facts.ts';
import type { Before } from './before.ts';
import { isOfCall } from './one-call.ts';

/**
 * Ends nothing: the end of a session, a look at whether anybody is there, a stream that the server does not offer, one that
 * fails while messages are taken, what another program asks, and what the server says of one call alone.
 */
const endsNothing = (x: McpExchange, { taken, connected, beside }: Before) =>
  x.request.method === 'DELETE' ||
  x.request.method === 'HEAD' ||
  (x.request.method === 'GET' && x.status === 405) ||
  isBrokenStream(x, taken) ||
  (beside && x.token.kind === 'none') ||
  (connected && (isUnheard(x) || isOfCall(x)));

const isBrokenStream = (x: McpExchange, taken: Taken | undefined) =>
  isSpareStream(x, taken) && (x.readable === false || isError(x));

/** Nobody waits for what comes of a notification; that its token or its session is over, the next message is told too. */
const isUnheard = (x: McpExchange) =>
  x.rpcMethod?.startsWith('notifications/') === true &&
  x.rpcMethod !== 'notifications/initialized' &&
  isError(x) &&
  !ofSession.has(x.status ?? 0);
const ofSession: ReadonlySet<number> = new Set([401, 403, 404]);

/**
 * What was not recorded of a message without a token may be an `initialize` that a server refuses in its body, unless a
 * header goes with it that only later ones have, or the answer is one of a notification.
 */
const mayBeFirst = ({ request, token, status }: McpExchange) =>
  request.method === 'POST' &&
  token.kind !== 'token' &&
  status !== 202 &&
  request.body === undefined &&
  !hides(request, 'mcp-session-id') &&
  !request.headers.some(([name]) => /^mcp-(?:session-id|protocol-version|method)$/.test(name));

export function outcomeOf(x: McpExchange, before: Before): McpExchange['outcome'] {
  if (endsNothing(x, before)) return 'unknown';
  if (x.readable === false) return 'blocked';
  if (x.status === undefined) {
    // Sent and not seen refused: the client is past its `initialize`.
    return x.rpcMethod === 'notifications/initialized' ? 'accepted' : 'unknown';
  }
  if (x.status >= 400) return 'refused';
  if (x.status >= 300) return 'unknown';
  // An answer of success that carries a JSON-RPC error shows neither that the client is in nor that it is not.
  if (x.rpc === 'error') return 'unknown';
  const first = isFirstMessage(x.rpcMethod) || mayBeFirst(x);
  if (first) return x.rpc === 'result' ? 'accepted' : 'unknown';
  // A proxy wraps a 401 in a 200: without its body such an answer decides nothing.
  if (ways[x.via].wrapped && x.status === 200 && x.rpc === 'unseen') return 'unknown';
  if (x.request.method === 'GET') return x.bodyKind === 'html' ? 'unknown' : streamOutcome(x);
  return x.bodyKind === 'html' ? 'unknown' : 'accepted';
}

/** An event stream that opened is an accepted request only where a token went with it: open servers stream too. */
const streamOutcome = (x: McpExchange): McpExchange['outcome'] =>
  /text\/event-stream/.test(header(x.response?.headers, 'content-type') ?? '') && x.token.kind === 'token'
    ? 'accepted'
    : 'unknown';
