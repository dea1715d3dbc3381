/**
 * MCP Inspector before version 2 sends MCP requests and, from 0.18 on, OAuth requests through a proxy of its own. This
 * takes the proxy's envelope off: what comes out is the exchange between the proxy and the server. The proxy is known
 * by its paths and what it is sent, never by its port.
 */
import { type ExchangeFailure, type ExchangeResponse, type HeaderLines, header } from '../exchange.ts';
import { bodyText } from './bodies.ts';
import { ownRefusal, upstreamError } from './inspector-v1-errors.ts';
import type { Captured, RawExchange } from './raw.ts';
import {
  asNumber,
  asObject,
  asString,
  headerLines,
  headersFromRecord,
  httpOrigin,
  isObject,
  type Json,
  jsonMessages,
  parseEventStream,
  parseJson,
  parseObject,
  parseUrl,
} from './text.ts';

const proxyAuth = 'x-mcp-proxy-auth';
const transports = ['streamable-http', 'sse', 'stdio'];

/** What an unwrapper answers: `undefined` when the exchange is not the Inspector's, else what it stands for (perhaps nothing). */
export type Unwrapped = Captured[] | undefined;

/** `true` for a request, or its preflight, that carries the proxy's session token. */
const carriesProxyAuth = (x: RawExchange) =>
  header(x.request.headers, proxyAuth) !== undefined ||
  /(?:^|[\s,])x-mcp-proxy-auth(?:[\s,]|$)/i.test(header(x.request.headers, 'access-control-request-headers') ?? '');

interface SseSession {
  url: string;
  origin: string;
  /** Set by the `endpoint` event of the stream. */
  sessionId?: string;
  stream: RawExchange;
}

interface PendingMessage {
  captured: Captured;
  session: SseSession;
  rpcId: unknown;
}

export function createV1Unwrapper() {
  const proxies = new Set<string>();
  const sessions: SseSession[] = [];
  const pending: PendingMessage[] = [];

  /** The proxy's path when the exchange goes to a v1 proxy. */
  function pathOf(x: RawExchange): { url: URL; path: string } | undefined {
    const url = parseUrl(x.request.url);
    if (!url) return undefined;
    const path = /^\/(?:mcp|sse|stdio|message|fetch|config|health)$/.exec(url.pathname)?.[0];
    if (!path) return undefined;
    const proxied = carriesProxyAuth(x) || transports.includes(url.searchParams.get('transportType') ?? '');
    // The Inspector's page is on another port of the same host; `/config` and `/health` may carry nothing at all.
    if (proxied || proxies.has(url.origin) || isProxyStatus(x, url, path)) return { url, path };
    return undefined;
  }

  function learn(x: RawExchange): void {
    const url = parseUrl(x.request.url);
    if (!url) return;
    if (carriesProxyAuth(x) || (/^\/(?:mcp|sse|stdio)$/.test(url.pathname) && proxiedUrl(url) && pathOf(x))) {
      proxies.add(url.origin);
    }
  }

  function push(x: RawExchange): Unwrapped {
    learn(x);
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

  /** A refused `/health` means that the proxy is down; the page asks for it only when it is about to use the proxy. */
  function proxyStatus(x: RawExchange, path: string): Captured[] {
    const refusal = proxyLeg(x) ?? ownRefusal(x);
    if (path !== '/health' || !refusal || refusal.kind === 'aborted') return [];
    return [{ source: 'relayed', exchange: { ...bare(x), via: 'inspector-v1-proxy', failure: refusal } }];
  }

  function fetched(x: RawExchange): Unwrapped {
    const asked = parseObject(x.request.body);
    const url = asString(asked?.url);
    if (!httpOrigin(url) || url === undefined) return carriesProxyAuth(x) ? [] : undefined;
    const init = asObject(asked?.init) ?? {};
    const method = (asString(init.method) ?? 'GET').toUpperCase();
    const request = { method, url, headers: headersFromRecord(init.headers) };
    return [relayed(x, request, bodyText(asString(init.body)), answerOfFetch(x))];
  }

  function streamOpened(x: RawExchange, url: URL, upstream: string): Captured[] {
    const session: SseSession = { url: upstream, origin: url.origin, stream: x };
    sessions.push(session);
    if (sessions.length > 50) sessions.shift();
    const answers = parseEventStream(x.response?.body ?? '').flatMap((e) => eventOf(session, e.event, e.data));
    return [forwardedAs(x, upstream, 'GET', answerOfSse(x)), ...answers];
  }

  function messageSent(x: RawExchange, url: URL): Unwrapped {
    const id = url.searchParams.get('sessionId');
    const candidates = sessions.filter((s) => s.origin === url.origin && s.stream.startedAt <= x.startedAt);
    const session = candidates.find((s) => s.sessionId === id) ?? candidates.filter((s) => !s.sessionId).at(-1);
    if (!session) return carriesProxyAuth(x) || id ? [] : undefined;
    session.sessionId ??= id ?? '';
    // The proxy accepts a message before it has sent it on: its 202 is not the server's.
    const refusal = proxyLeg(x) ?? ownRefusal(x);
    const answer: Answer = refusal ? { failure: refusal } : unknownAnswer;
    const sent = forwardedAs(x, session.url, 'POST', answer);
    const rpcId = parseObject(x.request.body)?.id;
    if (rpcId === undefined) return [sent];
    pending.push({ captured: sent, session, rpcId });
    if (pending.length > 200) pending.shift();
    const early = parseEventStream(session.stream.response?.body ?? '').flatMap((e) =>
      eventOf(session, e.event, e.data),
    );
    return early.length ? early : [sent];
  }

  /** An event of a `/sse` stream: the session's id, or the answer to a message that was sent. */
  function eventOf(session: SseSession, event: string, data: string): Captured[] {
    if (event === 'endpoint') {
      const id = /[?&]sessionId=([^&]+)/.exec(data)?.[1];
      if (id) session.sessionId = id;
      return [];
    }
    const message = parseObject(data);
    const index = pending.findIndex((p) => p.session === session && p.rpcId === message?.id);
    const waiting = pending[index];
    if (!message || !waiting) return [];
    pending.splice(index, 1);
    const { response, failure } = answerOfMessages([message], data, []);
    const { failure: _, ...exchange } = waiting.captured.exchange;
    return [
      {
        source: 'relayed',
        exchange: { ...exchange, ...(response && { response }), ...(failure && { failure }) },
      },
    ];
  }

  return {
    learn,
    push,
    /** An event of a stream that is still open. */
    pushEvent(streamUrl: string, event: string, data: string): Captured[] {
      const session = sessions.findLast((s) => s.stream.request.url === streamUrl);
      return session ? eventOf(session, event, data) : [];
    },
    isProxy: (origin: string) => proxies.has(origin),
  };
}

const proxiedUrl = (url: URL): string | undefined => {
  const upstream = url.searchParams.get('url') ?? undefined;
  return httpOrigin(upstream) ? upstream : undefined;
};

/** `GET /config` or `/health` of a proxy that was sent no token: by its answer, or without one by who asks. */
function isProxyStatus(x: RawExchange, url: URL, path: string): boolean {
  if (path !== '/config' && path !== '/health') return false;
  if (x.request.method !== 'GET' && x.request.method !== 'OPTIONS') return false;
  const page = parseUrl(x.page.origin ?? undefined);
  if (!page || page.hostname !== url.hostname || page.origin === url.origin || url.search) return false;
  const body = parseObject(x.response?.body);
  return !x.response || (path === '/config' ? body?.defaultEnvironment !== undefined : body?.status === 'ok');
}

interface Answer {
  response?: ExchangeResponse;
  failure?: ExchangeFailure;
}

/** It was answered; what the server said was not observed. */
const unknownAnswer: Answer = { response: { status: 0, headers: [], headersPartial: true } };

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
  const { headers, headersPartial, body } = x.request;
  const request = { method, url, headers: forwarded(headers), ...(headersPartial && { headersPartial }) };
  return relayed(x, request, body, answer);
}

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

/** The way to the proxy itself failed: it is not running, or the page went away. */
function proxyLeg(x: RawExchange): ExchangeFailure | undefined {
  if (x.response) return undefined;
  if (!x.failure) return undefined;
  return x.failure.kind === 'aborted' || x.failure.kind === 'blocked' ? x.failure : { ...x.failure, kind: 'proxy' };
}

function answerOfMcp(x: RawExchange): Answer {
  const early = earlyAnswer(x);
  if (early) return early;
  const response = x.response as ExchangeResponse;
  const { status, headers, body } = response;
  if (status === 401) return { response: mirrored401(response) };
  if (status >= 400) return { response: { status, headers: passed(headers), headersPartial: true } };
  const messages = jsonMessages(body);
  return messages.length ? answerOfMessages(messages, body, passed(headers)) : unknownAnswer;
}

/** `undefined` when the proxy passed on an answer. */
function earlyAnswer(x: RawExchange): Answer | undefined {
  const failure = proxyLeg(x) ?? ownRefusal(x);
  if (failure) return { failure };
  if (!x.response) return {};
  return upstreamError(x.response.status, x.response.body);
}

const passed = (headers: HeaderLines) => headers.filter(([name]) => name === 'content-type');

/**
 * A 401 that the proxy passes on. Since 0.22 it passes the challenge too, and exposes it to the page; what an older one
 * answers says nothing about the header.
 */
function mirrored401({ headers, body }: ExchangeResponse): ExchangeResponse {
  const kept = headers.filter(([name]) => name === 'content-type' || name === 'www-authenticate');
  const passesChallenge = /www-authenticate/i.test(header(headers, 'access-control-expose-headers') ?? '');
  const complete =
    header(kept, 'www-authenticate') !== undefined || (passesChallenge && body !== '{"error":"Unauthorized"}');
  return {
    status: 401,
    headers: kept,
    ...(!complete && { headersPartial: true }),
    ...(complete && body !== undefined && { body }),
  };
}

/** The answer inside a 200: a JSON-RPC message of the server, or the proxy's account of what went wrong. */
function answerOfMessages(messages: unknown[], body: string | undefined, headers: HeaderLines): Answer {
  const error = messages.map((m) => asObject(asObject(m)?.error)).find((e) => e !== undefined);
  const account = error && accountOf(error);
  if (account) return account;
  const response: ExchangeResponse = { status: 200, headers, headersPartial: true };
  if (body !== undefined) response.body = body;
  return { response };
}

/** What the proxy's JSON-RPC error says of the server: its status, its challenge, or that it was not reached. */
function accountOf(error: Json): Answer | undefined {
  const code = asNumber(error.code);
  if (code !== -32099 && code !== -32001) return undefined;
  const message = asString(error.message) ?? '';
  const data = asObject(error.data) ?? {};
  const said = [asNumber(data.httpStatus), asNumber(data.code), Number(/\(?HTTP (\d{3})\)?/.exec(message)?.[1])];
  const upstream401 = asObject(data.upstream401);
  const status = upstream401 ? 401 : said.find((n) => n !== undefined && n >= 100 && n <= 599);
  if (status === undefined) {
    // The SDK's own words when the *page* waited too long; they say nothing of the server.
    if (/^(?:MCP error -32001: )?Request timed out/.test(message)) return undefined;
    return { failure: { kind: 'network', text: message.slice(0, 4096) || 'the server was not reached' } };
  }
  const response: ExchangeResponse = { status, headers: [], headersPartial: true };
  const text =
    asString(upstream401?.body) ?? /Error POSTing to endpoint(?: \(HTTP \d{3}\))?: ([\s\S]*)$/.exec(message)?.[1];
  const body = bodyText(text?.replace(/ \(cause: [^)]*\)$/, ''));
  if (body !== undefined) response.body = body;
  if (upstream401) {
    const challenge = asString(upstream401.wwwAuthenticate);
    const contentType = asString(upstream401.contentType);
    response.headers = headerLines([
      ...(contentType ? [['content-type', contentType] as const] : []),
      ...(challenge !== undefined ? [['www-authenticate', challenge] as const] : []),
    ]);
    // Here the proxy passes on what there was: no challenge means that the server sent none.
    delete response.headersPartial;
  }
  return { response };
}

function answerOfSse(x: RawExchange): Answer {
  const early = earlyAnswer(x);
  if (early) return early;
  const response = x.response as ExchangeResponse;
  if (response.status === 401) {
    const mirrored = mirrored401(response);
    // Measured: 0.22.0 and 1.0.3 lose the challenge of an SSE server though they expose the header.
    if (header(mirrored.headers, 'www-authenticate') === undefined) mirrored.headersPartial = true;
    return { response: mirrored };
  }
  // The proxy answers 200 once the server's stream is open, so this status is the server's.
  return { response: { status: response.status, headers: passed(response.headers), headersPartial: true } };
}

/** The envelope of `/fetch`; without its body the status is still that of the server. */
function answerOfFetch(x: RawExchange): Answer {
  const early = earlyAnswer(x);
  if (early) return early;
  const wire = x.response as ExchangeResponse;
  const envelope = parseObject(wire.body);
  const status = asNumber(envelope?.status);
  if (!isObject(envelope) || status === undefined) {
    return { response: { status: wire.status, headers: [], headersPartial: true } };
  }
  const response: ExchangeResponse = { status, headers: headersFromRecord(envelope.headers) };
  const body = bodyText(asString(envelope.body));
  if (body !== undefined) response.body = body;
  return { response };
}
