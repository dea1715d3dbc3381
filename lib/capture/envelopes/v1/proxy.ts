/**
 * MCP Inspector before version 2 sends MCP requests and, from 0.18 on, OAuth requests through a proxy of its own. This
 * takes the proxy's envelope off: what comes out is the exchange between the proxy and the server. The proxy is known
 * by its paths and what it is sent, never by its port.
 */
import { header, type RawExchange } from '../../../exchange.ts';
import { asObject, asString } from '../../../text/json.ts';
import { hasParameter, httpOrigin, parseUrl } from '../../../text/url.ts';
import { bodyText } from '../../bodies.ts';
import type { Captured } from '../../captured.ts';
import { headersFromRecord } from '../../headers.ts';
import { answeredObject, askedObject } from '../../parsed.ts';
import { type Envelope, isInspectorPage } from '../envelope.ts';
import { answerOfFetch, answerOfMcp, proxyLeg } from './answers.ts';
import { ownRefusal, strangerAt } from './errors.ts';
import { forwardedAs, refused, relayed } from './forwarded.ts';
import { createSse } from './sse.ts';

const transports = ['streamable-http', 'sse', 'stdio'];

type Unwrapped = ReturnType<Envelope['open']>;

/** `true` for a request, or its preflight, that carries the proxy's session token. */
const carriesProxyAuth = (x: RawExchange) =>
  header(x.request.headers, 'x-mcp-proxy-auth') !== undefined ||
  /(?:^|[\s,])x-mcp-proxy-auth(?:[\s,]|$)/i.test(header(x.request.headers, 'access-control-request-headers') ?? '');

/** `pages`: origins of pages that are known to be an Inspector. */
export function createV1Envelope(pages: ReadonlySet<string>): Envelope {
  const proxies = new Set<string>();
  const sse = createSse();

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
    if (path === '/message')
      return sse.sent(x, url) ?? (carriesProxyAuth(x) || url.searchParams.get('sessionId') ? [] : undefined);
    const upstream = proxiedUrl(url);
    if (!upstream || path === '/stdio') return path === '/stdio' || carriesProxyAuth(x) ? [] : undefined;
    if (path === '/sse') return sse.opened(x, url, upstream);
    // A GET opens a stream between page and proxy; what the proxy asks the server is not to be seen in it.
    if (x.request.method !== 'POST' && !ownRefusal(x)) return [];
    return [forwardedAs(x, upstream, x.request.method, answerOfMcp(x))];
  }

  /** A `/health` that the proxy does not answer means that it is down; the page asks for it only when it is about to use the proxy. */
  function proxyStatus(x: RawExchange, path: string): Captured[] {
    const refusal = proxyLeg(x) ?? ownRefusal(x) ?? strangerAt(path, x);
    if (path !== '/health' || !refusal || refusal.kind === 'aborted') return [];
    return [refused(x, refusal)];
  }

  function fetched(x: RawExchange): Unwrapped {
    const asked = askedObject(x);
    const url = asString(asked?.url);
    if (!httpOrigin(url) || url === undefined) return carriesProxyAuth(x) ? [] : undefined;
    const init = asObject(asked?.init) ?? {};
    // Besides metadata the Inspector asks only to register and for tokens; a recording may leave the method out.
    const usual = /\/\.well-known\//.test(url) ? 'GET' : 'POST';
    const method = (asString(init.method) ?? usual).toUpperCase();
    const request = { method, url, headers: headersFromRecord(init.headers) };
    return [relayed(x, request, bodyText(asString(init.body)), answerOfFetch(x))];
  }

  return {
    learn,
    open,
    openEvent: sse.event,
    pageOf(x) {
      const url = parseUrl(x.request.url);
      if (url && isStart(url)) return url.origin;
      // The page is on another port of the proxy's host.
      return proxies.has(httpOrigin(x.request.url) ?? '') ? httpOrigin(x.page.origin) : undefined;
    },
    isStart,
  };
}

const isStart = (url: URL): boolean => hasParameter(url, 'MCP_PROXY_AUTH_TOKEN') || hasParameter(url, 'MCP_PROXY_PORT');

const proxiedUrl = (url: URL): string | undefined => {
  const upstream = url.searchParams.get('url') ?? undefined;
  return httpOrigin(upstream) ? upstream : undefined;
};

/** The page asks its proxy for another URL, as `fetch` would be asked: `{ url, init }`. */
function isFetchRequest(x: RawExchange): boolean {
  const asked = x.request.method === 'POST' ? askedObject(x) : undefined;
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
  const body = answeredObject(x);
  return path === '/config' ? body?.defaultEnvironment !== undefined : body?.status === 'ok';
}
