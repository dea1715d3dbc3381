/** What version 2's page asks its backend for, as the exchanges with the servers that it stands for. */
import type { HeaderLines, RawExchange } from '../../../exchange.ts';
import { asNumber, asObject, asString, type Json } from '../../../text/json.ts';
import { httpOrigin } from '../../../text/url.ts';
import { bodyText } from '../../bodies.ts';
import { bounded } from '../../bounded.ts';
import type { Captured } from '../../captured.ts';
import { headersFromRecord } from '../../headers.ts';
import { answeredObject } from '../../parsed.ts';
import { requestOf } from './accounts.ts';
import {
  type Answer,
  answerOfFetch,
  answerOfSend,
  challenged,
  ownRefusalOfRelay,
  relayLeg,
  transportError,
} from './answers.ts';
import { type Sessions, tokenOf } from './sessions.ts';

const MAX_MESSAGES = 200;

/** What the backend's client writes into its requests. */
const added = ['accept', 'mcp-protocol-version', 'mcp-session-id', 'user-agent'];

/** `asked` is what a call hands to the backend. */
export function createCalls(sessions: Sessions) {
  /** Messages that were sent, and answers in the event stream, by session and JSON-RPC id: either may come first. */
  const sent = new Map<string, Captured>();
  const answers = new Map<string, string>();

  function withAnswer(key: string): Captured | undefined {
    const capture = sent.get(key);
    const body = answers.get(key);
    const response = capture?.exchange.response;
    if (!capture || body === undefined || !response || response.status > 299 || response.body !== undefined)
      return undefined;
    capture.exchange = { ...capture.exchange, response: { ...response, status: response.status || 200, body } };
    return capture;
  }

  return {
    /** `/api/fetch`: OAuth. */
    fetched(x: RawExchange, asked: Json | undefined): Captured[] {
      const request = fetchedRequest(asked);
      return request ? [relayed(x, request, answerOfFetch(x))] : [];
    },

    /** `/api/mcp/connect` that fails at once: for the SSE transport, connecting is a request of its own. */
    connected(x: RawExchange, asked: Json | undefined): Captured[] {
      const config = asObject(asked?.config);
      const url = asString(config?.url);
      if (url === undefined || !httpOrigin(url)) return [];
      const answered = answeredObject(x);
      if (answered?.sessionId !== undefined) return [];
      const failure = relayLeg(x) ?? ownRefusalOfRelay(x);
      const answer: Answer | undefined = failure ? { failure } : (challenged(answered) ?? transportError(answered));
      if (!answer) return [];
      const method = config?.type === 'sse' ? 'GET' : 'POST';
      const token = tokenOf(asked);
      const headers: HeaderLines = token ? [['authorization', `Bearer ${token}`]] : [];
      const { exchange, source } = relayed(x, { method, url, headers, hidden: [...added, 'content-type'] }, answer);
      return [{ exchange: { ...exchange, connect: true }, source }];
    },

    /** `/api/mcp/send`: a message to the server of this session. */
    sent(x: RawExchange, sessionId: string, asked: Json | undefined): Captured[] {
      const server = sessions.serverOf(sessionId);
      if (server === undefined) return [];
      const request = messageRequest(server, asked);
      // Whether it has a token it was told as the session began.
      if (sessions.has(sessionId)) request.hidden = added;
      else request.headersPartial = true;
      const token = sessions.tokenAt(sessionId, x.startedAt);
      if (token) request.headers.push(['authorization', `Bearer ${token}`]);
      const { id } = asObject(asked?.message) ?? {};
      const capture = relayed(x, request, answerOfSend(x, id !== undefined));
      if (sessions.begins(sessionId, x.id)) capture.exchange.connect = true;
      if (id === undefined) return [capture];
      const key = `${sessionId} ${String(id)}`;
      bounded(sent, key, capture, MAX_MESSAGES);
      return [withAnswer(key) ?? capture];
    },

    /** A JSON-RPC answer in the event stream is the body of the answer to the message that asked. */
    answered(sessionId: string, message: Json): Captured[] {
      const body = bodyText(JSON.stringify(message));
      if (body === undefined || !('result' in message || 'error' in message)) return [];
      const key = `${sessionId} ${String(message.id)}`;
      bounded(answers, key, body, MAX_MESSAGES);
      return [withAnswer(key) ?? []].flat();
    },
  };
}

export const fetchedRequest = (asked: Json | undefined): RawExchange['request'] | undefined =>
  requestOf(asked?.url, asked?.method, asked?.headers, asString(asked?.body));

export function messageRequest(server: string, asked: Json | undefined): RawExchange['request'] {
  const body = bodyText(JSON.stringify(asObject(asked?.message) ?? {}));
  return {
    method: 'POST',
    url: server,
    headers: [['content-type', 'application/json'], ...headersFromRecord(asked?.headers)],
    ...(body !== undefined && { body }),
  };
}

/** Without the backend's token: the Inspector sets a limit of time; other programs fetch by way of a server too. */
export const isEnvelope = (asked: Json | undefined, byInspector: boolean): boolean =>
  asked !== undefined &&
  httpOrigin(asString(asked.url)) !== undefined &&
  (asNumber(asked.timeoutMs) !== undefined || (byInspector && 'method' in asked));

function relayed(x: RawExchange, request: RawExchange['request'], answer: Answer): Captured {
  const { response: _response, failure: _failure, preflight: _preflight, navigation: _navigation, ...rest } = x;
  return { source: 'relayed', exchange: { ...rest, via: 'inspector-v2-relay', request, ...answer } };
}
