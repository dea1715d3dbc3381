/** What the logs of clients have in common: a request is written when it is sent, its answer later. */
import type { RawExchange } from '../../exchange.ts';
import { MAX_TEXT } from '../../exchange-bounds.ts';
import type { Json } from '../../text/json.ts';
import { httpOrigin } from '../../text/url.ts';

export interface LogReader {
  /** Adds a request; `undefined` for one to no address of the web, and at no time that there is: `2026-11-30T99:99Z`. */
  sent(at: number, request: RawExchange['request']): RawExchange | undefined;
  /** The oldest request to this address that has no outcome yet. */
  waiting(url: string): RawExchange | undefined;
  exchanges: RawExchange[];
}

export function createLogReader(name: string): LogReader {
  const exchanges: RawExchange[] = [];
  /** Of each address the requests, and how many of them have an outcome. */
  const asked = new Map<string, { list: RawExchange[]; done: number }>();
  return {
    exchanges,
    sent(startedAt, request) {
      if (Number.isNaN(startedAt) || !httpOrigin(request.url) || request.url.length > MAX_TEXT) return undefined;
      const id = `${name}-${exchanges.length + 1}`;
      const page = { tabId: -1, origin: null };
      const exchange: RawExchange = { id, startedAt, page, via: 'direct', request };
      exchanges.push(exchange);
      const same = asked.get(request.url) ?? { list: [], done: 0 };
      same.list.push(exchange);
      asked.set(request.url, same);
      return exchange;
    },
    waiting(url) {
      const same = asked.get(url);
      if (!same) return undefined;
      while (same.list[same.done]?.response || same.list[same.done]?.failure) same.done++;
      return same.list[same.done];
    },
  };
}

/** A request for a document. */
export const get = (url: string): RawExchange['request'] => ({
  method: 'GET',
  url,
  headers: [['accept', 'application/json']],
});

/** A message to the MCP server; a log shows no headers of it. */
export const post = (url: string, message: Json): RawExchange['request'] => ({
  method: 'POST',
  url,
  headers: [],
  headersPartial: true,
  body: JSON.stringify({ jsonrpc: '2.0', ...message }),
});

/** The first message, of a client that the log is known to be of. */
export const initialize = (url: string, name: string, version?: string): RawExchange['request'] =>
  post(url, {
    id: 0,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name, ...(version && { version }) } },
  });

/** The first outcome stays. */
export function answer(x: RawExchange | undefined, status: number, body?: Json | string): void {
  if (!x || x.response || x.failure) return;
  x.response = { status, headers: [], headersPartial: true };
  if (body === undefined) return;
  x.response.body = typeof body === 'string' ? body : JSON.stringify(body);
  if (typeof body !== 'string') x.response.headers = [['content-type', 'application/json']];
}
