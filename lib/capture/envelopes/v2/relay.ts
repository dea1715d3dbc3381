/**
 * MCP Inspector from version 2 on makes every request through its Node backend, same-origin: `/api/fetch` for OAuth,
 * `/api/mcp/send` for MCP, and tells of each in an event stream, in its log and in what it stores before the redirect.
 * This turns all of them into the exchanges between the backend and the servers.
 */
import { header, type RawExchange } from '../../../exchange.ts';
import { parseEventStream } from '../../../text/event-stream.ts';
import { asObject, asString, parseObject } from '../../../text/json.ts';
import { hasParameter, httpOrigin, parseUrl } from '../../../text/url.ts';
import type { Captured } from '../../captured.ts';
import { askedObject } from '../../parsed.ts';
import { type Envelope, isInspectorPage } from '../envelope.ts';
import { createCalls, fetchedRequest, isEnvelope, messageRequest } from './calls.ts';
import { createSessions } from './sessions.ts';
import { accountsIn, createTellings, isStored, logged } from './tellings.ts';

const relayAuth = 'x-mcp-remote-auth';

/** `pages`: origins of pages that are known to be an Inspector. */
export function createV2Envelope(pages: ReadonlySet<string>): Envelope {
  const origins = new Set<string>();
  const sessions = createSessions();
  const calls = createCalls(sessions);
  const tellings = createTellings(sessions);

  const isRelay = (x: RawExchange, url: URL) =>
    header(x.request.headers, relayAuth) !== undefined || origins.has(url.origin);

  function learn(x: RawExchange): void {
    const url = parseUrl(x.request.url);
    if (!url) return;
    if (header(x.request.headers, relayAuth) !== undefined || isStart(url)) origins.add(url.origin);
    const path = apiPath(url);
    if (path === undefined) return;
    for (const value of accountsIn(x, path)) tellings.hear(x, streamOf(url), value);
    if (x.request.method !== 'POST') return;
    const asked = askedObject(x);
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
    tellings.called(request, { id, session, from, ...(durationMs !== undefined && { to: from + durationMs }) });
  }

  function open(x: RawExchange): Captured[] | undefined {
    const url = parseUrl(x.request.url);
    const path = url && apiPath(url);
    if (!url || path === undefined) return undefined;
    const asked = askedObject(x);
    const post = x.request.method === 'POST';
    const session = path === '/mcp/events' ? streamOf(url) : asString(asked?.sessionId);
    const ours = isRelay(x, url);
    if (path === '/fetch' && post && (ours || isEnvelope(asked, isInspectorPage(x.page.origin, pages))))
      return calls.fetched(x, asked);
    if (path === '/mcp/connect' && post && asObject(asked?.config)) return calls.connected(x, asked);
    if (path === '/mcp/send' && post && asObject(asked?.message) && session) return calls.sent(x, session, asked);
    if (path === '/log' && post && Array.isArray(asked?.messages)) return logged(x, asked.messages);
    if (path === '/mcp/events' && (ours || sessions.has(session ?? ''))) {
      return parseEventStream(x.response?.body ?? '').flatMap((e) => eventOf(x, session ?? '', e.data));
    }
    if (isStored(path)) return accountsIn(x, path).flatMap((value) => tellings.account(x, '', value));
    // What else the backend answers holds configurations, tokens and environment variables, and no exchange.
    return ours ? [] : undefined;
  }

  function eventOf(x: RawExchange, session: string, data: string): Captured[] {
    const event = parseObject(data);
    const value = asObject(event?.data);
    if (!event || !value) return [];
    if (event.type === 'fetch_request') return tellings.account(x, session, value);
    if (event.type === 'fetch_request_body_update') return tellings.body(value);
    if (event.type === 'message') return calls.answered(session, value);
    // `transport_error` and `auth_challenge` repeat what `fetch_request` and the answer to `send` say in full.
    return [];
  }

  return {
    learn,
    open,
    openEvent(stream, { data }) {
      const url = parseUrl(stream.request.url);
      if (url?.pathname !== '/api/mcp/events') return [];
      const event = parseObject(data);
      if (event?.type === 'fetch_request') tellings.hear(stream, streamOf(url), event.data);
      return eventOf(stream, streamOf(url), data);
    },
    pageOf(x) {
      const origin = httpOrigin(x.request.url);
      return origin !== undefined && origins.has(origin) ? origin : undefined;
    },
    isStart,
  };
}

const apiPath = ({ pathname }: URL): string | undefined =>
  pathname.startsWith('/api/') ? pathname.slice(4) : undefined;

/** The session that an event stream is of. */
const streamOf = (url: URL): string =>
  apiPath(url) === '/mcp/events' ? (url.searchParams.get('sessionId') ?? '') : '';

const isStart = (url: URL): boolean => hasParameter(url, 'MCP_INSPECTOR_API_TOKEN');
