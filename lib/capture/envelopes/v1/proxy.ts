/**
 * MCP Inspector before version 2 sends MCP requests and, from 0.18 on, OAuth requests through a proxy of its own. This
 * takes the proxy's envelope off: what comes out is the exchange between the proxy and the server. The proxy is known
 * by its paths and what it is sent, never by its port.
 */
import { type HeaderLines, header, type RawExchange } from '../../../exchange.ts';
import { parseEventStream } from '../../../text/event-stream.ts';
import { asObject, asString, parseJson, parseObject } from '../../../text/json.ts';
import { httpOrigin, parseUrl } from '../../../text/url.ts';
import { bodyText } from '../../bodies.ts';
import type { Captured } from '../../captured.ts';
import { headersFromRecord } from '../../headers.ts';
import { type Envelope, isInspectorPage } from '../envelope.ts';
import {
  type Answer,
  answerOfFetch,
  answerOfMcp,
  answerOfMessages,
  answerOfSse,
  proxyLeg,
  unknownAnswer,
} from './answers.ts';
import { ownRefusal, strangerAt } from './errors.ts';

const transports = ['streamable-http', 'sse', 'stdio'];

type Unwrapped = ReturnType<Envelope['open']>;

/** `true` for a request, or its preflight, that carries the proxy's session token. */
const carriesProxyAuth = (x: RawExchange) =>
  header(x.request.headers, 'x-mcp-proxy-auth') !== undefined ||
  /(?:^|[\s,])x-mcp-proxy-auth(?:[\s,]|$)/i.test(header(x.request.headers, 'access-control-request-headers') ?? '');

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

/** `pages`: origins of pages that are known to be an Inspector. */
export function createV1Envelope(pages: ReadonlySet<string>): Envelope {
  const proxies = new Set<string>();
  const sessions: SseSession[] = [];
  const sent: SentMessage[] = [];

  /** The proxy's path when the exchange goes to a v1 proxy. */
  function pathOf(x: RawExchange): { url: URL; path: string } | undefined {
    const url = parseUrl(x.request.url);
    if (!url) return undefined;
    const path = /^\/(?:mcp|sse|stdio|message|fetch|config|health)$/.exec(url.pathname)?.[0];
    if (!path) return undefined;
    const proxied =
      carriesProxyAuth(x) ||
      transports.includes(url.searchParams.get('transportType') ?? '') ||
      (path === '/fetch' && isFetchRequest(x) && isInspectorPage(x.page.origin, pages)) ||
      (path !== '/config' && proxiedUrl(url) !== undefined && ownRefusal(x) !== undefined);
    // The Inspector's page is on another port of the same host; `/config` and `/health` may carry nothing at all.
    if (proxied || proxies.has(url.origin) || isProxyStatus(x, url, path, pages)) return { url, path };
    return undefined;
  }

  function learn(x: RawExchange): void {
    const url = parseUrl(x.request.url);
    if (!url) return;
    if (carriesProxyAuth(x) || (/^\/(?:mcp|sse|stdio)$/.test(url.pathname) && proxiedUrl(url) && pathOf(x))) {
      proxies.add(url.origin);
    }
  }

  function open(x: RawExchange): Unwrapped {
    const at = pathOf(x);
    if (!at) return undefined;
    // The proxy's own preflights say nothing of the server's.
    if (x.request.method === 'OPTIONS') return [];
    const { url, path } = at;
    if (path === '/config' || path === '/health') return proxyStatus(x, path);
    if (path === '/fetch') return fetched(x);
    if (path === '/message') return messageSent(x, url);
    const upstream = proxiedUrl(url);
    if (!upstream || path === '/stdio') return path === '/stdio' || carriesProxyAuth(x) ? [] : undefined;
    if (path === '/sse') return streamOpened(x, url, upstream);
    // A GET opens a stream between page and proxy; what the proxy asks the server is not to be seen in it.
    if (x.request.method !== 'POST' && !ownRefusal(x)) return [];
    return [forwardedAs(x, upstream, x.request.method, answerOfMcp(x))];
  }

  /** A `/health` that the proxy does not answer means that it is down; the page asks for it only when it is about to use the proxy. */
  function proxyStatus(x: RawExchange, path: string): Captured[] {
    const refusal = proxyLeg(x) ?? ownRefusal(x) ?? strangerAt(path, x);
    if (path !== '/health' || !refusal || refusal.kind === 'aborted') return [];
    return [{ source: 'relayed', exchange: { ...bare(x), via: 'inspector-v1-proxy', failure: refusal } }];
  }

  function fetched(x: RawExchange): Unwrapped {
    const asked = parseObject(x.request.body);
    const url = asString(asked?.url);
    if (!httpOrigin(url) || url === undefined) return carriesProxyAuth(x) ? [] : undefined;
    const init = asObject(asked?.init) ?? {};
    // Besides metadata the Inspector asks only to register and for tokens; a recording may leave the method out.
    const usual = /\/\.well-known\//.test(url) ? 'GET' : 'POST';
    const method = (asString(init.method) ?? usual).toUpperCase();
    const request = { method, url, headers: headersFromRecord(init.headers) };
    return [relayed(x, request, bodyText(asString(init.body)), answerOfFetch(x))];
  }

  /** May come several times for one stream, with more of its body each time. */
  function streamOpened(x: RawExchange, url: URL, upstream: string): Captured[] {
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

  function messageSent(x: RawExchange, url: URL): Unwrapped {
    const id = url.searchParams.get('sessionId');
    const candidates = sessions.filter((s) => s.origin === url.origin && s.stream.startedAt <= x.startedAt);
    const session = candidates.find((s) => s.sessionId === id) ?? candidates.filter((s) => !s.sessionId).at(-1);
    if (!session) return carriesProxyAuth(x) || id ? [] : undefined;
    session.sessionId ??= id ?? '';
    const known = sent.find((m) => m.captured.exchange.id === x.id);
    if (known?.answered) return [known.captured];
    // The proxy accepts a message before it has sent it on: its 202 is not the server's.
    const refusal = proxyLeg(x) ?? ownRefusal(x);
    const answer: Answer = refusal ? { failure: refusal } : unknownAnswer;
    const captured = forwardedAs(x, session.url, 'POST', answer);
    const rpcId = parseObject(x.request.body)?.id;
    if (rpcId === undefined) return [captured];
    if (known) known.captured = captured;
    else sent.push({ captured, session, rpcId, answered: false });
    if (sent.length > MAX_MESSAGES) sent.shift();
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
    const asked = sent.find((m) => m.session === session && m.rpcId === message?.id && !m.answered);
    if (!message || !asked || message.id === undefined) return [];
    asked.answered = true;
    const { failure: _failure, response: _response, ...exchange } = asked.captured.exchange;
    asked.captured = { source: 'relayed', exchange: { ...exchange, ...answerOfMessages([message], data, []) } };
    return [asked.captured];
  }

  return {
    learn,
    open,
    openEvent(stream, { event, data }) {
      const session = sessions.findLast((s) => s.stream.request.url === stream.request.url);
      return session ? eventOf(session, event, data) : [];
    },
    pageOf(x) {
      const url = parseUrl(x.request.url);
      if (url && isStart(url)) return url.origin;
      // The page is on another port of the proxy's host.
      return url && proxies.has(url.origin) ? httpOrigin(x.page.origin) : undefined;
    },
    isStart,
  };
}

const isStart = (url: URL): boolean =>
  url.searchParams.has('MCP_PROXY_AUTH_TOKEN') || url.searchParams.has('MCP_PROXY_PORT');

const proxiedUrl = (url: URL): string | undefined => {
  const upstream = url.searchParams.get('url') ?? undefined;
  return httpOrigin(upstream) ? upstream : undefined;
};

/** The page asks its proxy for another URL, as `fetch` would be asked: `{ url, init }`. */
function isFetchRequest(x: RawExchange): boolean {
  const asked = x.request.method === 'POST' ? parseObject(x.request.body) : undefined;
  return asked !== undefined && asObject(asked.init) !== undefined && httpOrigin(asString(asked.url)) !== undefined;
}

/**
 * `GET /config` or `/health` of a proxy that was sent no token: by its answer, or without one by who asks. Many a
 * program has a `/health` of its own, which is down at times.
 */
function isProxyStatus(x: RawExchange, url: URL, path: string, pages: ReadonlySet<string>): boolean {
  if (path !== '/config' && path !== '/health') return false;
  if (x.request.method !== 'GET' && x.request.method !== 'OPTIONS') return false;
  const page = parseUrl(x.page.origin ?? undefined);
  if (!page || page.hostname !== url.hostname || url.search) return false;
  if (isInspectorPage(page.origin, pages)) return true;
  if (!x.response) return url.port === '6277';
  const body = parseObject(x.response.body);
  return path === '/config' ? body?.defaultEnvironment !== undefined : body?.status === 'ok';
}

function bare(x: RawExchange): RawExchange {
  const { response: _response, failure: _failure, preflight: _preflight, ...rest } = x;
  return rest;
}

function relayed(x: RawExchange, request: RawExchange['request'], body: string | undefined, answer: Answer): Captured {
  const asked = { ...request, ...(body !== undefined && { body }) };
  return { source: 'relayed', exchange: { ...bare(x), via: 'inspector-v1-proxy', request: asked, ...answer } };
}

/** The page's own request, sent on by the proxy to `url`. */
function forwardedAs(x: RawExchange, url: string, method: string, answer: Answer): Captured {
  const { headers, headersPartial, hidden = [], body } = x.request;
  // The proxy keeps a session of its own with the server, and names that.
  const request: RawExchange['request'] = { method, url, headers: forwarded(headers), hidden: [...hidden, ...added] };
  if (headersPartial) request.headersPartial = true;
  return relayed(x, request, body, answer);
}

/** What the proxy's own client writes into its requests. */
const added = ['mcp-session-id', 'user-agent'];

/** The headers that the proxy passes on, with those that its own client adds. */
function forwarded(headers: HeaderLines): HeaderLines {
  const named = parseJson(header(headers, 'x-custom-auth-headers'));
  const custom = [...(Array.isArray(named) ? named : []), header(headers, 'x-custom-auth-header')]
    .filter((name) => typeof name === 'string')
    .map((name) => name.toLowerCase());
  return headers.filter(
    ([name]) =>
      (name.startsWith('mcp-') && name !== 'mcp-session-id') ||
      ['authorization', 'last-event-id', 'content-type', 'accept'].includes(name) ||
      custom.includes(name),
  );
}
