/** MCP requests that a server refuses though it takes their token: for what they are, and not for who sends them. */

import { isOfEveryCall } from '../../handshake/facts/one-call.ts';
import type { Facts, McpExchange } from '../../handshake/facts.ts';
import { isCall } from '../../protocol/mcp.ts';
import { isServerError } from '../../protocol/status.ts';
import { isBeingReplaced } from './next-token.ts';
import { refusedWith } from './refused-with.ts';
import { fingerprintOf } from './sent-token.ts';

/** These are of the token, of what it may, or of who stands in front, and have checks of their own. */
const ofOthers: ReadonlySet<number> = new Set([401, 403, 407, 429]);

/** A `200` that is none: nothing but the result of its first message lets a client in. */
export const isRefusedInBody = ({ rpcMethod, status, rpc, readable }: McpExchange) =>
  rpcMethod === 'initialize' && status === 200 && rpc === 'error' && readable === true;

/**
 * The server took the token and refuses the message itself, and nothing was taken after it. What a client says first in the
 * newer way, and then as before, is a question; and where another answer speaks of the token, that is the matter.
 */
export function refusedMessages(facts: Facts): McpExchange[] {
  const { session } = facts;
  const sent = session.requests.filter((x) => x.token.kind === 'token' && x.position > session.acceptedAt);
  const statuses = sent.map(({ status }) => status ?? 0);
  const refused = refusedWith(sent, ...statuses.filter((status) => status >= 400));
  // A stream beside the messages is none of them; in the older transport it is how a client begins.
  const posts = session.requests.some((x) => x.request.method === 'POST');
  const others = refused.filter(
    (x) => (isServerError(x) || x.status === 401 || x.status === 403) && !(posts && x.request.method !== 'POST'),
  );
  const initializes = sent.some((x) => x.rpcMethod === 'initialize');
  return sent.filter(
    (x) =>
      (isRefusedInBody(x) || (refused.includes(x) && !isServerError(x) && !ofOthers.has(x.status ?? 0))) &&
      !(initializes && x.rpcMethod === 'server/discover') &&
      !(posts && x.request.method !== 'POST') &&
      !others.some((other) => isSaidOf(facts, other, x)) &&
      !isOneCall(facts, x) &&
      !isBeingReplaced(facts, x),
  );
}

/** What was said of an earlier token is none of the next one's matter, nor a crash that the server was over with. */
function isSaidOf({ token: { requests } }: Facts, other: McpExchange, x: McpExchange): boolean {
  if (other.position > x.position) return true;
  const isNew = requests.some(({ at, issued }) => issued && at.position > other.position && at.position < x.position);
  return !isNew && !isServerError(other);
}

/** Another call was taken with the same token, and what is said of this one is of no other. */
export const isOneCall = ({ mcp }: Facts, x: McpExchange): boolean =>
  isCall(x.rpcMethod) &&
  !isOfEveryCall(x) &&
  mcp.some(
    (y) =>
      y.position < x.position &&
      y.outcome === 'accepted' &&
      y.token.kind === 'token' &&
      isCall(y.rpcMethod) &&
      fingerprintOf(y) === fingerprintOf(x),
  );
