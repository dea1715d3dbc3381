/** Servers of the HTTP+SSE transport behind version 1's proxy: a message is answered in the stream, which says whose it is. */
import type { RawExchange } from '../../../exchange.ts';
import { parseEventStream, type ServerSentEvent } from '../../../text/event-stream.ts';
import { parseObject } from '../../../text/json.ts';
import type { Captured } from '../../captured.ts';
import { askedObject } from '../../parsed.ts';
import { type Answer, answerOfMessages, answerOfSse, proxyLeg, unknownAnswer } from './answers.ts';
import { ownRefusal } from './errors.ts';
import { forwardedAs } from './forwarded.ts';

interface SseSession {
  url: string;
  origin: string;
  /** Set by the `endpoint` event of the stream. */
  sessionId?: string;
  stream: RawExchange;
}

/** A message to an SSE server; its answer comes in the stream. */
interface SentMessage {
  captured: Captured;
  session: SseSession;
  rpcId: unknown;
  answered: boolean;
}

const MAX_SESSIONS = 50;
const MAX_MESSAGES = 200;

export function createSse() {
  const sessions: SseSession[] = [];
  const messages: SentMessage[] = [];

  /** May come several times for one stream, with more of its body each time. */
  function opened(x: RawExchange, url: URL, upstream: string): Captured[] {
    let session = sessions.find((s) => s.stream.id === x.id);
    if (!session) {
      session = { url: upstream, origin: url.origin, stream: x };
      sessions.push(session);
      if (sessions.length > MAX_SESSIONS) sessions.shift();
    }
    session.stream = x;
    return [forwardedAs(x, upstream, 'GET', answerOfSse(x)), ...eventsOf(session)];
  }

  const eventsOf = (session: SseSession): Captured[] =>
    parseEventStream(session.stream.response?.body ?? '').flatMap((e) => eventOf(session, e.event, e.data));

  /** `undefined` for what belongs to no stream that was seen. */
  function sent(x: RawExchange, url: URL): Captured[] | undefined {
    const id = url.searchParams.get('sessionId');
    const candidates = sessions.filter((s) => s.origin === url.origin && s.stream.startedAt <= x.startedAt);
    const session = candidates.find((s) => s.sessionId === id) ?? candidates.filter((s) => !s.sessionId).at(-1);
    if (!session) return undefined;
    session.sessionId ??= id ?? '';
    const known = messages.find((m) => m.captured.exchange.id === x.id);
    if (known?.answered) return [known.captured];
    // The proxy accepts a message before it has sent it on: its 202 is not the server's.
    const refusal = proxyLeg(x) ?? ownRefusal(x);
    const answer: Answer = refusal ? { failure: refusal } : unknownAnswer;
    const captured = forwardedAs(x, session.url, 'POST', answer);
    const rpcId = askedObject(x)?.id;
    if (rpcId === undefined) return [captured];
    if (known) known.captured = captured;
    else messages.push({ captured, session, rpcId, answered: false });
    if (messages.length > MAX_MESSAGES) messages.shift();
    const answers = eventsOf(session);
    return answers.length ? answers : [captured];
  }

  /** An event of a `/sse` stream: the session's id, or the answer to a message that was sent. */
  function eventOf(session: SseSession, event: string, data: string): Captured[] {
    if (event === 'endpoint') {
      const id = /[?&]sessionId=([^&\s"]+)/.exec(data)?.[1];
      if (id) session.sessionId = id;
      return [];
    }
    const message = parseObject(data);
    const asked = messages.find((m) => m.session === session && m.rpcId === message?.id && !m.answered);
    if (!message || !asked || message.id === undefined) return [];
    asked.answered = true;
    const { failure: _failure, response: _response, ...exchange } = asked.captured.exchange;
    asked.captured = { source: 'relayed', exchange: { ...exchange, ...answerOfMessages([message], data, [], 200) } };
    return [asked.captured];
  }

  return {
    opened,
    sent,
    /** One event of a stream that is still open. */
    event(stream: RawExchange, { event, data }: ServerSentEvent): Captured[] {
      const session = sessions.findLast((s) => s.stream.request.url === stream.request.url);
      return session ? eventOf(session, event, data) : [];
    },
  };
}
