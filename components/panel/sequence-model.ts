/** What the sequence diagram shows, worked out from a snapshot: rows of messages between three parties. */
import type { StageId } from '../../lib/finding.ts';
import type { AttemptSnapshot, ExchangeSummary, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { httpOrigin } from '../../lib/text/url.ts';

export type Party = 'client' | 'mcp-server' | 'authorization-server';

export interface Message {
  kind: 'message';
  exchange: ExchangeSummary;
  from: Party;
  to: Party;
  /** How many equal exchanges in a row this stands for. */
  times: number;
}

/** A message that has not been seen yet, so that the diagram shows what is still to come. */
export interface Expected {
  kind: 'expected';
  stage: StageId;
  to: Party;
  text: string;
  /** It may still come; otherwise it never came about. */
  open: boolean;
}

/** Messages left out of a very long diagram. */
export interface Gap {
  kind: 'gap';
  left: number;
}

export type SequenceRow = Message | Expected | Gap;

/** Rows shown of a long diagram at its beginning and at its end. */
const SHOWN = 100;

const steps: { stage: StageId; role: string; to: Party; text: string }[] = [
  { stage: 'network', role: 'mcp', to: 'mcp-server', text: 'asks without a token, gets 401' },
  { stage: 'resource-metadata', role: 'resource-metadata', to: 'mcp-server', text: 'reads the resource metadata' },
  { stage: 'server-metadata', role: 'server-metadata', to: 'authorization-server', text: 'reads the server metadata' },
  { stage: 'registration', role: 'registration', to: 'authorization-server', text: 'registers itself' },
  { stage: 'authorization', role: 'authorization', to: 'authorization-server', text: 'opens the sign-in page' },
  { stage: 'token', role: 'token', to: 'authorization-server', text: 'exchanges the code for a token' },
  { stage: 'session', role: 'mcp', to: 'mcp-server', text: 'asks again, with the token' },
];

/** Where a request went. A guessed `/register` at the MCP server's origin went to the MCP server. */
function target(exchange: ExchangeSummary, server: string | undefined, authorizationServer: string | undefined): Party {
  if (exchange.role === 'mcp' || exchange.role === 'resource-metadata') return 'mcp-server';
  const origin = httpOrigin(exchange.url);
  return origin !== undefined && origin === server && origin !== authorizationServer
    ? 'mcp-server'
    : 'authorization-server';
}

const same = (a: ExchangeSummary, b: ExchangeSummary) =>
  a.role === b.role && a.method === b.method && a.url === b.url && a.status === b.status && a.failure === b.failure;

export function sequenceRows(
  handshake: HandshakeSnapshot,
  { diagnosis, exchanges, running, atSignIn }: AttemptSnapshot,
): SequenceRow[] {
  const server = httpOrigin(handshake.server);
  const authorizationServer = httpOrigin(handshake.scalekit?.environment);
  const messages: Message[] = [];
  for (const exchange of exchanges) {
    const last = messages.at(-1);
    if (last && same(last.exchange, exchange)) {
      last.times++;
      continue;
    }
    const callback = exchange.role === 'callback';
    const to = target(exchange, server, authorizationServer);
    messages.push({
      kind: 'message',
      exchange,
      from: callback ? 'authorization-server' : 'client',
      to: callback ? 'client' : to,
      times: 1,
    });
  }
  const rows: SequenceRow[] =
    messages.length <= 2 * SHOWN
      ? messages
      : [...messages.slice(0, SHOWN), { kind: 'gap', left: messages.length - 2 * SHOWN }, ...messages.slice(-SHOWN)];
  // A sign-in that ended says what never came only by its stages; one under way shows what is still to come.
  if (diagnosis.verdict === 'connected' || !(running || atSignIn || diagnosis.verdict === 'failing')) return rows;
  return [...rows, ...neverSeen(diagnosis.stages, exchanges, running || atSignIn)];
}

function neverSeen(
  stages: AttemptSnapshot['diagnosis']['stages'],
  exchanges: ExchangeSummary[],
  open: boolean,
): Expected[] {
  const notReached = new Set(stages.filter(({ status }) => status === 'not-reached').map(({ id }) => id));
  const roles = new Set(exchanges.map(({ role }) => role));
  return steps
    .filter(({ stage, role }) => notReached.has(stage) && (stage === 'session' || !roles.has(role)))
    .map(({ stage, to, text }) => ({ kind: 'expected', stage, to, text, open }));
}
