/**
 * MCP Inspector from version 2 on makes every request through its Node backend, same-origin: `/api/fetch` for OAuth,
 * `/api/mcp/send` for MCP, and tells of each in an event stream, in its log and in what it stores before the redirect.
 * This turns all of them into the exchanges between the backend and the servers.
 */
import { type HeaderLines, header, type RawExchange } from '../../../exchange.ts';
import { NOT_SHOWN } from '../../../masked.ts';
import { parseEventStream } from '../../../text/event-stream.ts';
import { asNumber, asObject, asString, type Json, parseObject } from '../../../text/json.ts';
import { httpOrigin, parseUrl } from '../../../text/url.ts';
import { bodyText } from '../../bodies.ts';
import { bounded } from '../../bounded.ts';
import type { Captured } from '../../captured.ts';
import { headersFromRecord } from '../../headers.ts';
import { type Envelope, isInspectorPage } from '../envelope.ts';
import { type Account, askedBy, readAccount, readLogged, requestOf } from './accounts.ts';
import {
  type Answer,
  answerOfFetch,
  answerOfSend,
  challenged,
  ownRefusalOfRelay,
  relayLeg,
  transportError,
} from './answers.ts';
import { createClock, type Told } from './clock.ts';
import { createSessions, tokenOf } from './sessions.ts';

const relayAuth = 'x-mcp-remote-auth';

const MAX_MESSAGES = 200;
const MAX_STORED = 2000;

/** `pages`: origins of pages that are known to be an Inspector. */
export function createV2Envelope(pages: ReadonlySet<string>): Envelope {
  const origins = new Set<string>();
  const sessions = createSessions();
  /** Of the backend, and of the page as it tells of its own requests. */
  const clocks = { backend: createClock(), page: createClock() };
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
    if (header(x.request.headers, relayAuth) !== undefined || isStart(url)) origins.add(url.origin);
    const path = apiPath(url);
    if (path === undefined) return;
    for (const value of accountsIn(x, path)) hear(x, streamOf(url), value);
    if (x.request.method !== 'POST') return;
    const asked = parseObject(x.request.body);
    if (path === '/mcp/connect' && asObject(asked?.config)) {
      origins.add(url.origin);
      sessions.connected(x, asked);
    }
    if (path === '/mcp/auth-state') sessions.given(x, asString(asked?.sessionId) ?? '', asked);
    const request =
      path === '/fetch' ? fetchedRequest(asked) : path === '/mcp/send' ? messageRequest('', asked) : undefined;
    if (!request) return;
    const { id, startedAt: from, durationMs } = x;
    const session = path === '/mcp/send' ? asString(asked?.sessionId) : undefined;
    const call = { id, session, from, ...(durationMs !== undefined && { to: from + durationMs }) };
    for (const clock of Object.values(clocks)) clock.called(askedBy(request), call);
  }

  /** Notes when something was told: the calls show how far who tells it is ahead of the page. */
  function hear(x: RawExchange, session: string, value: unknown): void {
    const account = readAccount(value);
    const told = account && toldIn(x, session, account);
    if (told) clockOf(account).heard(askedBy(account.request), told);
  }

  const clockOf = ({ byPage }: Account) => clocks[byPage ? 'page' : 'backend'];

  function open(x: RawExchange): Captured[] | undefined {
    const url = parseUrl(x.request.url);
    const path = url && apiPath(url);
    if (!url || path === undefined) return undefined;
    const asked = parseObject(x.request.body);
    const post = x.request.method === 'POST';
    const sessionId = path === '/mcp/events' ? url.searchParams.get('sessionId') : asString(asked?.sessionId);
    const ours = isRelay(x, url);
    if (path === '/fetch' && post && (ours || isEnvelope(asked, isInspectorPage(x.page.origin, pages)))) {
      const request = fetchedRequest(asked);
      return request ? [relayed(x, request, answerOfFetch(x))] : [];
    }
    if (path === '/mcp/connect' && post && asObject(asked?.config)) return connected(x, asked);
    if (path === '/mcp/send' && post && asObject(asked?.message) && sessionId) return messageSent(x, sessionId, asked);
    if (path === '/log' && post && Array.isArray(asked?.messages)) return logged(x, asked.messages);
    if (path === '/mcp/events' && (ours || sessions.has(sessionId ?? ''))) {
      return parseEventStream(x.response?.body ?? '').flatMap((e) => eventOf(x, sessionId ?? '', e.data));
    }
    if (path.startsWith(STORED)) return accountsIn(x, path).flatMap((value) => account(x, '', value));
    // What else the backend answers holds configurations, tokens and environment variables, and no exchange.
    return ours ? [] : undefined;
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
    const { exchange, source } = relayed(x, { method, url, headers, hidden: [...added, 'content-type'] }, answer);
    return [{ exchange: { ...exchange, connect: true }, source }];
  }

  function messageSent(x: RawExchange, sessionId: string, asked: Json | undefined): Captured[] {
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
  }

  function eventOf(x: RawExchange, sessionId: string, data: string): Captured[] {
    const event = parseObject(data);
    const value = asObject(event?.data);
    if (!event || !value) return [];
    if (event.type === 'fetch_request') return account(x, sessionId, value);
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
  function account(x: RawExchange, sessionId: string, value: unknown): Captured[] {
    const told = readAccount(value);
    if (!told) return [];
    const timed = toldIn(x, sessionId, told);
    const { at: startedAt, call } = timed
      ? clockOf(told).inPageTime(askedBy(told.request), timed)
      : { at: told.at ?? x.startedAt };
    const id = told.id ?? `${x.id}/${startedAt}`;
    // The call says more exactly than a clock which token the backend had by then.
    const token = sessions.tokenAt(sessionId, call?.from ?? startedAt);
    const exchange: RawExchange = {
      id: `relay-${id}`.slice(0, 200),
      startedAt,
      page: x.page,
      via: 'inspector-v2-relay',
      request: { ...told.request, headers: revealed(told.request.headers, token) },
      ...told.answer,
    };
    if (told.took !== undefined) exchange.durationMs = told.took;
    bounded(entries, id, exchange, 500);
    return [{ source: 'relay-events', exchange: structuredClone(exchange) }];
  }

  const logged = (x: RawExchange, messages: unknown[]): Captured[] =>
    messages.slice(0, 50).flatMap((message, index): Captured[] => {
      const told = readLogged(message);
      if (!told) return [];
      const { startedAt, page } = x;
      const exchange: RawExchange = {
        id: `${x.id}/log${index || ''}`,
        startedAt,
        page,
        via: 'inspector-v2-relay',
        request: told.request,
        ...told.answer,
      };
      return [{ source: 'relay-log', exchange }];
    });

  return {
    learn,
    open,
    openEvent(stream, { data }) {
      const url = parseUrl(stream.request.url);
      if (url?.pathname !== '/api/mcp/events') return [];
      const event = parseObject(data);
      if (event?.type === 'fetch_request') hear(stream, streamOf(url), event.data);
      return eventOf(stream, streamOf(url), data);
    },
    pageOf(x) {
      const url = parseUrl(x.request.url);
      return url && origins.has(url.origin) ? url.origin : undefined;
    },
    isStart,
  };
}

const apiPath = ({ pathname }: URL): string | undefined =>
  pathname.startsWith('/api/') ? pathname.slice(4) : undefined;

/** The session that an event stream is of. */
const streamOf = (url: URL): string =>
  apiPath(url) === '/mcp/events' ? (url.searchParams.get('sessionId') ?? '') : '';

const STORED = '/storage/inspector-session-';

/** The accounts in an event stream, or in what the page stores before the redirect and reads after it. */
function accountsIn(x: RawExchange, path: string): unknown[] {
  if (path === '/mcp/events') {
    const events = parseEventStream(x.response?.body ?? '').map(({ data }) => parseObject(data));
    return events.filter((event) => event?.type === 'fetch_request').map((event) => event?.data);
  }
  if (!path.startsWith(STORED)) return [];
  const stored = parseObject(x.request.method === 'POST' ? x.request.body : x.response?.body)?.fetchRequests;
  return Array.isArray(stored) ? stored.slice(0, MAX_STORED) : [];
}

/** An account as the clocks take it: where, and at the latest when, it was told. Firefox gives a stream no duration. */
function toldIn(x: RawExchange, session: string, { id, at, took = 0 }: Account): Told | undefined {
  return id === undefined || at === undefined
    ? undefined
    : {
        id,
        session,
        at,
        took,
        ...(session && { since: x.startedAt }),
        ...(x.durationMs && { heard: x.startedAt + x.durationMs }),
      };
}

const fetchedRequest = (asked: Json | undefined): RawExchange['request'] | undefined =>
  requestOf(asked?.url, asked?.method, asked?.headers, asString(asked?.body));

function messageRequest(server: string, asked: Json | undefined): RawExchange['request'] {
  const body = bodyText(JSON.stringify(asObject(asked?.message) ?? {}));
  return {
    method: 'POST',
    url: server,
    headers: [['content-type', 'application/json'], ...headersFromRecord(asked?.headers)],
    ...(body !== undefined && { body }),
  };
}

const isStart = (url: URL): boolean => url.searchParams.has('MCP_INSPECTOR_API_TOKEN');

/** What the backend's client writes into its requests. */
const added = ['accept', 'mcp-protocol-version', 'mcp-session-id', 'user-agent'];

/** Puts the token that the backend was given where it hides it, to be masked with what it tells. */
const revealed = (headers: HeaderLines, token: string | undefined): HeaderLines =>
  token === undefined
    ? headers
    : headers.map(([name, value]) =>
        name === 'authorization' && value === NOT_SHOWN ? [name, `Bearer ${token}`] : [name, value],
      );

/** Without the backend's token: the Inspector sets a limit of time; other programs fetch by way of a server too. */
const isEnvelope = (asked: Json | undefined, byInspector: boolean) =>
  asked !== undefined &&
  httpOrigin(asString(asked.url)) !== undefined &&
  (asNumber(asked.timeoutMs) !== undefined || (byInspector && 'method' in asked));

function relayed(x: RawExchange, request: RawExchange['request'], answer: Answer): Captured {
  const { response: _response, failure: _failure, preflight: _preflight, navigation: _navigation, ...rest } = x;
  return { source: 'relayed', exchange: { ...rest, via: 'inspector-v2-relay', request, ...answer } };
}
