/** What the sequence diagram shows, worked out from a snapshot: the steps of a sign-in with their messages between the parties. */
import type { StageId } from '../../lib/finding.ts';
import type { AttemptSnapshot, ExchangeSummary, HandshakeSnapshot } from '../../lib/snapshot.ts';
import { httpOrigin } from '../../lib/text/url.ts';
import { isOpenServer } from '../parts/stage-standing.ts';
import { stagesOfExchanges, stepOf } from './by-stage.ts';
import { correctRefusals } from './remarks.ts';

/** `between`: the Inspector's own proxy or backend, which asks in its page's place. */
export type Party = 'client' | 'between' | 'mcp-server' | 'authorization-server';

/** What is said of a message beside its status. */
export type Standing =
  /** It is what the diagnosis rests on. */
  | 'broke'
  /** A refusal that had to be. */
  | 'due';

/** Begins the messages of a step, or of two that share the first. */
export interface StepHead {
  kind: 'step';
  stages: StageId[];
}

export interface Message {
  kind: 'message';
  exchange: ExchangeSummary;
  /** Name of the step that it belongs to. */
  step: string;
  from: Party;
  to: Party;
  /** It went through the Inspector's proxy or backend. */
  carried: boolean;
  standing?: Standing;
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

export type SequenceRow = StepHead | Message | Expected | Gap;

/** Messages shown of a long diagram at its beginning and at its end. */
const SHOWN = 100;

const steps: { stage: StageId; role: string; to: Party; text: string }[] = [
  { stage: 'network', role: 'mcp', to: 'mcp-server', text: 'asks without a token, gets 401' },
  { stage: 'resource-metadata', role: 'resource-metadata', to: 'mcp-server', text: 'reads where to sign in' },
  { stage: 'server-metadata', role: 'server-metadata', to: 'authorization-server', text: 'reads how to sign in' },
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

/** To the sign-in page and back the browser goes by itself. */
const isCarried = ({ via, role }: ExchangeSummary) =>
  (via === 'inspector-v1-proxy' || via === 'inspector-v2-relay') && role !== 'authorization' && role !== 'callback';

/** Whether the Inspector's own part has a lane. */
export const hasBetween = ({ exchanges }: Pick<AttemptSnapshot, 'exchanges'>): boolean => exchanges.some(isCarried);

export function sequenceRows(handshake: HandshakeSnapshot, attempt: AttemptSnapshot): SequenceRow[] {
  const { diagnosis, exchanges, running, atSignIn } = attempt;
  const messages = messagesOf(handshake, attempt);
  const rows: SequenceRow[] =
    messages.length <= 2 * SHOWN
      ? withHeads(messages, attempt)
      : [
          ...withHeads(messages.slice(0, SHOWN), attempt),
          { kind: 'gap', left: messages.length - 2 * SHOWN },
          ...withHeads(messages.slice(-SHOWN), attempt),
        ];
  // A sign-in that ended says what never came only by its stages; one under way shows what is still to come.
  if (diagnosis.verdict === 'connected' || !(running || atSignIn || diagnosis.verdict === 'failing')) return rows;
  return [...rows, ...neverSeen(diagnosis.stages, exchanges, running || atSignIn)];
}

function messagesOf(handshake: HandshakeSnapshot, attempt: AttemptSnapshot): Message[] {
  const server = httpOrigin(handshake.server);
  const authorizationServer = httpOrigin(handshake.scalekit?.environment);
  const due = correctRefusals(attempt);
  const { cause, suspect } = attempt.diagnosis;
  const broke = new Set((cause ?? suspect)?.evidence.map(({ exchange }) => exchange));
  const stages = stagesOfExchanges(attempt);
  const isOpen = isOpenServer(attempt);
  const messages: Message[] = [];
  for (const exchange of attempt.exchanges) {
    const last = messages.at(-1);
    const standing = broke.has(exchange.id) ? 'broke' : due.has(exchange.id) ? 'due' : undefined;
    if (last && same(last.exchange, exchange) && last.standing === standing) {
      last.times++;
      continue;
    }
    const callback = exchange.role === 'callback';
    messages.push({
      kind: 'message',
      exchange,
      step: stepOf(exchange.role, stages.get(exchange.id), isOpen),
      from: callback ? 'authorization-server' : 'client',
      to: callback ? 'client' : target(exchange, server, authorizationServer),
      carried: isCarried(exchange),
      ...(standing && { standing }),
      times: 1,
    });
  }
  return messages;
}

/** Each step is told once before its messages, and again where the client came back to it. */
function withHeads(messages: Message[], attempt: AttemptSnapshot): SequenceRow[] {
  const stages = stagesOfExchanges(attempt);
  let before: StageId | undefined;
  return messages.flatMap((message): SequenceRow[] => {
    const stage = stages.get(message.exchange.id);
    if (stage === undefined || stage === before) return [message];
    // The 401 that asks to sign in is the response to the first request.
    const heads: StageId[] = stage === 'challenge' && before === undefined ? ['network', stage] : [stage];
    before = stage;
    return [{ kind: 'step', stages: heads }, message];
  });
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
