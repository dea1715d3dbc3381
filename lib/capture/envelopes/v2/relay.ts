/**
 * MCP Inspector from version 2 on makes every request through its Node backend, same-origin: `/api/fetch` for OAuth,
 * `/api/mcp/send` for MCP, and tells of each in an event stream, in its log and in what it stores before the redirect.
 * This turns all of them into the exchanges between the backend and the servers.
 */
import { type HeaderLines, header, type RawExchange } from '../../../exchange.ts';
import { parseEventStream } from '../../../text/event-stream.ts';
import { asNumber, asObject, asString, isObject, type Json, parseObject } from '../../../text/json.ts';
import { httpOrigin, parseUrl } from '../../../text/url.ts';
import { bodyText } from '../../bodies.ts';
import { bounded } from '../../bounded.ts';
import type { Captured } from '../../captured.ts';
import { headersFromRecord } from '../../headers.ts';
import { type Envelope, isInspectorPage } from '../envelope.ts';
import {
  type Answer,
  answerOfAccount,
  answerOfFetch,
  answerOfSend,
  challenged,
  ownRefusalOfRelay,
  relayLeg,
  transportError,
} from './answers.ts';

const relayAuth = 'x-mcp-remote-auth';

const MAX_MESSAGES = 200;

interface RelaySession {
  id: string;
  server: string;
  transport: string;
  /** Tokens that the backend was given, with the time from which on it used them. */
  tokens: { since: number; token: string }[];
}

/** `pages`: origins of pages that are known to be an Inspector. */
export function createV2Envelope(pages: ReadonlySet<string>): Envelope {
  const origins = new Set<string>();
  const sessions = new Map<string, RelaySession>();
  /** Exchanges of event streams by id, for the bodies that follow; bounded. */
  const entries = new Map<string, RawExchange>();
  /** Messages that were sent, and answers in the event stream, by session and JSON-RPC id: either may come first. */
  const sent = new Map<string, Captured>();
  const answers = new Map<string, string>();

  const isRelay = (x: RawExchange, url: URL) =>
    header(x.request.headers, relayAuth) !== undefined || origins.has(url.origin);

  function learn(x: RawExchange): void {
    const url = parseUrl(x.request.url);
    if (!url) return;
    if (header(x.request.headers, relayAuth) !== undefined || isStart(url)) {
      origins.add(url.origin);
    }
    if (x.request.method !== 'POST') return;
    const asked = parseObject(x.request.body);
    if (url.pathname === '/api/mcp/connect') learnConnect(x, url, asked);
    if (url.pathname === '/api/mcp/auth-state') learnTokens(x, sessions.get(asString(asked?.sessionId) ?? ''), asked);
  }

  function learnConnect(x: RawExchange, url: URL, asked: Json | undefined): void {
    const config = asObject(asked?.config);
    if (!config) return;
    origins.add(url.origin);
    const server = asString(config.url);
    const id = asString(parseObject(x.response?.body)?.sessionId);
    if (!id || server === undefined || !httpOrigin(server)) return;
    const known = sessions.get(id);
    const session = known ?? { id, server, transport: asString(config.type) ?? '', tokens: [] };
    bounded(sessions, id, session, 100);
    if (!known) learnTokens(x, session, asked);
  }

  /** The backend hides the token from its accounts of exchanges; here it is told which one to use. */
  function learnTokens(x: RawExchange, session: RelaySession | undefined, asked: Json | undefined): void {
    const token = tokenOf(asked);
    const since = x.startedAt + (session?.tokens.length ? (x.durationMs ?? 0) : 0);
    if (session && token && !session.tokens.some((t) => t.token === token)) session.tokens.push({ since, token });
  }

  function open(x: RawExchange): Captured[] | undefined {
    learn(x);
    const url = parseUrl(x.request.url);
    if (!url?.pathname.startsWith('/api/')) return undefined;
    const asked = parseObject(x.request.body);
    const path = url.pathname.slice('/api'.length);
    const post = x.request.method === 'POST';
    const sessionId = path === '/mcp/events' ? url.searchParams.get('sessionId') : asString(asked?.sessionId);
    const session = sessions.get(sessionId ?? '');
    const ours = isRelay(x, url);
    if (path === '/fetch' && post && (ours || isEnvelope(asked, isInspectorPage(x.page.origin, pages))))
      return fetched(x, asked);
    if (path === '/mcp/connect' && post && asObject(asked?.config)) return connected(x, asked);
    if (path === '/mcp/send' && post && asObject(asked?.message) && sessionId) return messageSent(x, sessionId, asked);
    if (path === '/log' && post && Array.isArray(asked?.messages)) return logged(x, asked.messages);
    if (path === '/mcp/events' && (ours || session)) {
      return parseEventStream(x.response?.body ?? '').flatMap((e) => eventOf(x, session, sessionId ?? '', e.data));
    }
    if (path.startsWith('/storage/inspector-session-')) {
      const stored = parseObject(post ? x.request.body : x.response?.body)?.fetchRequests;
      if (Array.isArray(stored)) return stored.slice(0, 2000).flatMap((entry) => account(x, undefined, entry));
    }
    // What else the backend answers holds configurations, tokens and environment variables, and no exchange.
    return ours ? [] : undefined;
  }

  function fetched(x: RawExchange, asked: Json | undefined): Captured[] {
    const url = asString(asked?.url);
    if (url === undefined || !httpOrigin(url)) return [];
    const request: RawExchange['request'] = {
      method: (asString(asked?.method) ?? 'GET').toUpperCase(),
      url,
      headers: headersFromRecord(asked?.headers),
    };
    const body = bodyText(asString(asked?.body));
    if (body !== undefined) request.body = body;
    return [relayed(x, request, answerOfFetch(x))];
  }

  /** A connection that fails at once: for the SSE transport, connecting is a request of its own. */
  function connected(x: RawExchange, asked: Json | undefined): Captured[] {
    const config = asObject(asked?.config);
    const url = asString(config?.url);
    if (url === undefined || !httpOrigin(url)) return [];
    const said = parseObject(x.response?.body);
    if (said?.sessionId !== undefined) return [];
    const failure = relayLeg(x) ?? ownRefusalOfRelay(x);
    const answer: Answer | undefined = failure ? { failure } : (challenged(said) ?? transportError(said));
    if (!answer) return [];
    const method = config?.type === 'sse' ? 'GET' : 'POST';
    const token = tokenOf(asked);
    const headers: HeaderLines = token ? [['authorization', `Bearer ${token}`]] : [];
    return [relayed(x, { method, url, headers, hidden: [...added, 'content-type'] }, answer)];
  }

  function messageSent(x: RawExchange, sessionId: string, asked: Json | undefined): Captured[] {
    const session = sessions.get(sessionId);
    const server = session?.server ?? lastServer();
    if (server === undefined) return [];
    const message = asObject(asked?.message) ?? {};
    const request: RawExchange['request'] = {
      method: 'POST',
      url: server,
      headers: [['content-type', 'application/json'], ...headersFromRecord(asked?.headers)],
      // Whether it has a token it was told as the session began.
      ...(session ? { hidden: added } : { headersPartial: true }),
    };
    const token = session && tokenAt(session, x.startedAt);
    if (token) request.headers.push(['authorization', `Bearer ${token}`]);
    const body = bodyText(JSON.stringify(message));
    if (body !== undefined) request.body = body;
    const capture = relayed(x, request, answerOfSend(x, message.id !== undefined));
    if (message.id === undefined) return [capture];
    const key = `${sessionId} ${String(message.id)}`;
    bounded(sent, key, capture, MAX_MESSAGES);
    return [withAnswer(key) ?? capture];
  }

  /** The only server there is, for a session whose `connect` was not seen. */
  function lastServer(): string | undefined {
    const servers = new Set([...sessions.values()].map((s) => s.server));
    return servers.size === 1 ? [...servers][0] : undefined;
  }

  function eventOf(x: RawExchange, session: RelaySession | undefined, sessionId: string, data: string): Captured[] {
    const event = parseObject(data);
    const value = asObject(event?.data);
    if (!event || !value) return [];
    if (event.type === 'fetch_request') return account(x, session, value);
    if (event.type === 'fetch_request_body_update') {
      const entry = entries.get(asString(value.id) ?? '');
      const body = bodyText(asString(value.responseBody));
      if (!entry?.response || body === undefined) return [];
      entry.response = { ...entry.response, body };
      return [{ source: 'relay-events', exchange: structuredClone(entry) }];
    }
    if (event.type === 'message') return answered(sessionId, value);
    // `transport_error` and `auth_challenge` repeat what `fetch_request` and the answer to `send` say in full.
    return [];
  }

  /** A JSON-RPC answer in the event stream is the body of the answer to the message that asked. */
  function answered(sessionId: string, message: Json): Captured[] {
    const body = bodyText(JSON.stringify(message));
    if (body === undefined || !('result' in message || 'error' in message)) return [];
    const key = `${sessionId} ${String(message.id)}`;
    bounded(answers, key, body, MAX_MESSAGES);
    return [withAnswer(key) ?? []].flat();
  }

  function withAnswer(key: string): Captured | undefined {
    const capture = sent.get(key);
    const body = answers.get(key);
    const response = capture?.exchange.response;
    if (!capture || body === undefined || !response || response.status > 299 || response.body !== undefined)
      return undefined;
    capture.exchange = { ...capture.exchange, response: { ...response, status: response.status || 200, body } };
    return capture;
  }

  /** An exchange as the backend or the page tells of it: an event, or one of the stored list. */
  function account(x: RawExchange, session: RelaySession | undefined, value: unknown): Captured[] {
    if (!isObject(value)) return [];
    const url = asString(value.url);
    if (url === undefined || !httpOrigin(url)) return [];
    const time = Date.parse(asString(value.timestamp) ?? '');
    const startedAt = Number.isNaN(time) ? x.startedAt : time;
    const request: RawExchange['request'] = {
      method: (asString(value.method) ?? 'GET').toUpperCase(),
      url,
      headers: revealed(headersFromRecord(value.requestHeaders), session, startedAt),
    };
    const body = bodyText(asString(value.requestBody));
    if (body !== undefined) request.body = body;
    const id = asString(value.id) ?? `${x.id}/${startedAt}`;
    const exchange: RawExchange = {
      id: `relay-${id}`.slice(0, 200),
      startedAt,
      page: x.page,
      via: 'inspector-v2-relay',
      request,
      ...answerOfAccount(value),
    };
    const duration = asNumber(value.duration);
    if (duration !== undefined && duration >= 0) exchange.durationMs = duration;
    bounded(entries, id, exchange, 500);
    return [{ source: 'relay-events', exchange: structuredClone(exchange) }];
  }

  function logged(x: RawExchange, messages: unknown[]): Captured[] {
    return messages.slice(0, 50).flatMap((message, index): Captured[] => {
      const asked = asObject(asObject(message)?.fetchRequest);
      const said = asObject(asObject(message)?.fetchResponse);
      const url = asString(asked?.url);
      if (!asked || url === undefined || !httpOrigin(url)) return [];
      const request: RawExchange['request'] = {
        method: (asString(asked.method) ?? 'GET').toUpperCase(),
        url,
        headers: headersFromRecord(asked.headers),
      };
      const body = bodyText(asString(asked.body));
      if (body !== undefined && body !== '[no body]') request.body = body;
      const answer = answerOfAccount({
        error: said?.error,
        responseStatus: said?.status,
        responseHeaders: said?.headers,
        responseBody: said?.body,
      });
      const exchange: RawExchange = {
        id: `${x.id}/log${index || ''}`,
        startedAt: x.startedAt,
        page: x.page,
        via: 'inspector-v2-relay',
        request,
        ...answer,
      };
      return [{ source: 'relay-log', exchange }];
    });
  }

  return {
    learn,
    open,
    openEvent(stream, { data }) {
      const url = parseUrl(stream.request.url);
      if (url?.pathname !== '/api/mcp/events') return [];
      const id = url.searchParams.get('sessionId') ?? '';
      return eventOf(stream, sessions.get(id), id, data);
    },
    pageOf(x) {
      const url = parseUrl(x.request.url);
      return url && origins.has(url.origin) ? url.origin : undefined;
    },
    isStart,
  };
}

const isStart = (url: URL): boolean => url.searchParams.has('MCP_INSPECTOR_API_TOKEN');

/** The token that a call hands to the backend. */
const tokenOf = (asked: Json | undefined): string | undefined =>
  asString(asObject((asObject(asked?.authState) ?? asked)?.oauthTokens)?.access_token);

/** What the backend's client writes into its requests. */
const added = ['accept', 'mcp-protocol-version', 'mcp-session-id', 'user-agent'];

const tokenAt = (session: RelaySession, time: number) => session.tokens.findLast((t) => t.since <= time)?.token;

/** Puts the token that the backend was given where it says `[REDACTED]`, to be masked with what it tells. */
function revealed(headers: HeaderLines, session: RelaySession | undefined, time: number): HeaderLines {
  const token = session && tokenAt(session, time);
  if (!token) return headers;
  return headers.map(([name, value]) =>
    name === 'authorization' && value === '[REDACTED]' ? [name, `Bearer ${token}`] : [name, value],
  );
}

/** Without the backend's token: the Inspector sets a limit of time; other programs fetch by way of a server too. */
const isEnvelope = (asked: Json | undefined, byInspector: boolean) =>
  asked !== undefined &&
  httpOrigin(asString(asked.url)) !== undefined &&
  (asNumber(asked.timeoutMs) !== undefined || (byInspector && 'method' in asked));

function relayed(x: RawExchange, request: RawExchange['request'], answer: Answer): Captured {
  const { response: _response, failure: _failure, preflight: _preflight, navigation: _navigation, ...rest } = x;
  return { source: 'relayed', exchange: { ...rest, via: 'inspector-v2-relay', request, ...answer } };
}
